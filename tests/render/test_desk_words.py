"""The words on the desk's buttons: what each will do, and where its minutes come from."""

from __future__ import annotations

from itertools import pairwise

import pytest

from server.render.desk import bar_of, listed
from server.render.starting import start_choices
from server.room.acts.add_time import AddTime
from server.room.acts.last_call import LastCall
from server.room.acts.move_on import MoveOn
from server.room.acts.pause import Pause
from server.room.acts.set_rounds import SetRounds
from server.room.finish import ends_at_ms
from server.room.run import MINUTE_MS
from tests.render.pages import page_of, renderer
from tests.render.stage import TEN_O_CLOCK_MS, Stage
from tests.render.states import made
from tests.render.tree import Node, parse


def drawn(stage: Stage) -> Node:
    return parse(renderer(stage.now_ms).whole(stage.kept, "desk", stage.present))


def running(key: str) -> Stage:
    stage = Stage("desk")
    stage.come_in("Ana", "Ben", "Chloe", "Femi", "Hana", "Ian")
    stage.start()
    stage.go_to(key)
    return stage


@pytest.mark.parametrize(
    ("state", "act", "label", "asks"),
    [
        ("arrive-dee", "move_on", "Move on: Check-in, 7 min", False),
        ("check-in-dee", "move_on", "Move on: Action review, 7 min", True),
        ("bidding-dee", "choose", "Settle who presents", False),
        ("bidding-chosen-dee", "move_on", "Move on: Break, 5 min", False),
        ("present-waiting-dee", "begin", "Ben begins: start the 8 min", False),
        ("explore-last-call-dee", "move_on", "Move on: Take stock, 4 min", False),
        ("echo-sealed-dee", "show_posts", "Show what was written", False),
        ("stopped-dee", "resume", "Start the clock again", False),
        ("check-out-dee", "end_session", "End the session for everyone", True),
        ("several-dee", "choose", "Settle who presents", False),
        ("casting-dee", "choose", "Settle who presents", False),
        ("cast-dee", "move_on", "Move on: Present, 7 min", False),
        ("fewer-dee", "begin", "Ben begins: start the 6 min", False),
        ("spare-dee", "end_session", "End the session for everyone", True),
    ],
)
def test_the_main_button_says_what_it_will_do(state: str, act: str, label: str, asks: bool) -> None:
    stage = made(state).stage
    main = bar_of(stage.kept, stage.now_ms).main
    assert (act, label, asks) == (main.act, main.label, main.ask)


def test_a_second_last_call_is_not_offered() -> None:
    stage = running("explore")
    assert bar_of(stage.kept, stage.now_ms).main.ask
    stage.do(LastCall())
    assert not bar_of(stage.kept, stage.now_ms).main.ask


def test_each_move_has_an_undo_of_its_own() -> None:
    """So that the ten seconds of the one before do not take it from the screen."""
    stage, ids = running("arrive"), []
    for _ in range(2):
        stage.later(0.1)
        stage.do(MoveOn())
        ids += [node.attributes["id"] for node in drawn(stage).by_class("undo")]
    assert len(ids) == len(set(ids)) == 2


def test_the_way_into_the_round_of_one_of_several_says_whose_it_is() -> None:
    stage = Stage("several", "classic_multi")
    stage.come_in("Ana", "Ben", "Chloe", "Femi", "Hana")
    stage.start()
    stage.do(SetRounds(tuple(stage.ids[name] for name in ("Ben", "Ana"))))
    stage.go_to("bidding")
    assert "Move on: Present, Ben, 6 min" == bar_of(stage.kept, stage.now_ms).main.label
    stage.go_to("break")
    assert "Move on: Present, Ana, 6 min" == bar_of(stage.kept, stage.now_ms).main.label


def test_two_minutes_name_the_step_that_gives_them() -> None:
    stage = running("explore")
    stage.do(Pause())
    assert stage.room.planned_end_ms is not None
    stage.now_ms += stage.room.planned_end_ms - ends_at_ms(stage.room, stage.now_ms)
    two = bar_of(stage.kept, stage.now_ms).two
    assert (two.source, two.finish_ms) == ("Set review", None)


def test_two_minutes_while_early_come_from_no_later_step_and_name_the_finish() -> None:
    stage = running("explore")
    two = bar_of(stage.kept, stage.now_ms).two
    assert (two.source, two.finish_ms) == (
        "",
        ends_at_ms(stage.room, stage.now_ms) + 2 * MINUTE_MS,
    )


def test_minutes_that_nobody_can_give_name_the_finish_they_lead_to() -> None:
    stage = running("explore")
    while (two := bar_of(stage.kept, stage.now_ms).two).finish_ms is None:
        stage.do(AddTime(2))
    assert two.finish_ms > stage.now_ms
    stage.do(AddTime(2))
    assert "" == bar_of(stage.kept, stage.now_ms).two.source


def test_a_start_in_time_keeps_the_finish_and_takes_nothing() -> None:
    stage = Stage("early")
    first = start_choices(stage.kept, stage.now_ms)[0]
    assert (first.late_minutes, first.cuts) == (0, "")
    assert first.kept_ms == TEN_O_CLOCK_MS + 90 * MINUTE_MS


def test_a_late_start_offers_two_honest_finishes() -> None:
    stage = made("lobby-late-dee").stage
    now = start_choices(stage.kept, stage.now_ms)[0]
    assert now.late_minutes == 4
    assert now.cuts == "2 from Set review, 1 Arrive, 1 Check-in"
    assert now.kept_ms == TEN_O_CLOCK_MS + 90 * MINUTE_MS
    assert now.moved_ms == now.kept_ms + 4 * MINUTE_MS


def test_the_page_holds_the_choices_of_the_minutes_to_come() -> None:
    """Being late comes with time alone, and nothing is pushed for that."""
    stage = Stage("early")
    found = start_choices(stage.kept, stage.now_ms)
    for choice, following in pairwise(found):
        assert choice.until_ms is not None
        at_turn = start_choices(stage.kept, choice.until_ms + 1)[0]
        assert (at_turn.late_minutes, at_turn.cuts) == (following.late_minutes, following.cuts)
    assert found[-1].until_ms is None


def test_names_are_listed_as_one_says_them() -> None:
    assert ["", "Ana", "Ana and Ben", "Ana, Ben and Chloe"] == [
        listed(names) for names in ([], ["Ana"], ["Ana", "Ben"], ["Ana", "Ben", "Chloe"])
    ]


def headings(state: str) -> list[str]:
    return [heading.text for heading in parse(page_of(state)).by_class("role-heading")]


def test_whoever_leads_is_called_what_the_format_calls_them() -> None:
    assert "Coach" == headings("asks-too-femi")[0]
    assert "Moderator" == headings("cast-dee")[0]
    assert "Facilitator" == headings("explore-femi")[0]


def test_as_many_can_be_chosen_as_there_can_be_rounds() -> None:
    page = parse(page_of("several-dee"))
    choices = [n for n in page.by_tag("select") if n.attributes.get("name") == "presenters"]
    assert 4 == len(choices)
    assert ["Choose", "Choose", "No round", "No round"] == [
        select.by_tag("option")[0].text for select in choices
    ]


def test_fewer_than_planned_shorten_the_path_on_the_screen() -> None:
    steps = parse(page_of("fewer-dee")).by_class("step-name")
    assert 2 == [step.text for step in steps].count("Present")
