"""Turns on the screen: all are shown the same speaker, who has it in a place of their own."""

from __future__ import annotations

import re

import pytest

from server.render.json_view import view
from server.render.turns import ABOUT, about_s
from server.room.acts.add_time import AddTime
from server.room.acts.next_turn import NextTurn
from server.room.acts.pass_turn import PassTurn
from server.room.acts.pause import Pause
from server.room.audience import AUDIENCES, audience_of
from server.room.turns import order_of
from tests.render.pages import page_of, renderer
from tests.render.stage import Stage
from tests.render.states import made
from tests.render.tree import Node, parse
from tests.render.whole_session import whole_session

SPEAKS = re.compile(r"^(\w+) speaks(?:, then (\w+))?(?:, then (\w+))?\.$")


def json_of(stage: Stage, name: str) -> dict[str, object]:
    person = stage.room.people[stage.ids[name]]
    return view(stage.kept, person, stage.present, stage.now_ms, "epoch")


def line_of(page: Node) -> Node:
    (line,) = page.by_class("turn-line")
    return line


def named(stage: Stage) -> tuple[str, ...]:
    """The speaker and the next two, as the room has them."""
    order = order_of(stage.room)
    assert order is not None
    texts, people = stage.kept.texts, stage.room.people
    return tuple(texts[people[one].name] for one in order.coming[:3])


def test_everyone_is_shown_the_same_speaker_and_the_next_two_whatever_happens() -> None:
    stage, seen = whole_session(), 0
    draw = renderer(stage.now_ms)
    for event, room in stage.told:
        order = order_of(room)
        if order is None or order.speaker is None:
            continue
        wanted = [stage.kept.texts[room.people[one].name] for one in order.coming[:3]]
        for audience in AUDIENCES:
            if audience == "door" or (audience == "presenter" and room.presenter is None):
                continue
            html = draw.told(stage.kept, event, room, audience, stage.present)
            for line in parse(html).by_class("turn-line"):
                found = SPEAKS.match(line.text.replace(" ,", ",").replace(" .", "."))
                assert found is not None, line.text
                assert wanted == [name for name in found.groups() if name is not None]
                seen += 1
    assert seen > 60


def test_the_speaker_reads_that_it_is_their_turn_and_the_others_who_speaks() -> None:
    stage = made("turns-femi").stage
    css = renderer().me_css(stage.room, stage.ids["Femi"])
    page = parse(page_of("turns-femi"))
    (mine,), (others,) = page.by_class("turn-mine"), page.by_class("turn-others")
    assert stage.ids["Femi"] == mine.attributes["data-only"] == others.attributes["data-not"]
    assert f'[data-not~="{stage.ids["Femi"]}"]' in css
    assert "It is your turn." in mine.text
    assert ["I have spoken", "Pass my turn"] == [b.text for b in mine.by_tag("button")]
    assert ("Femi", *named(stage)[1:]) == named(stage)


def test_no_button_stands_for_two_turns() -> None:
    """Each says whose turn it is about, so that a press that comes late skips nobody."""
    for name in ("turns-dee", "turns-femi", "turns-of-the-desk-dee"):
        stage = made(name).stage
        order = order_of(stage.room)
        assert order is not None
        forms = [
            form
            for form in parse(page_of(name)).by_tag("form")
            if form.attributes.get("data-act") in ("next_turn", "pass_turn")
        ]
        assert len(forms) >= 2
        for form in forms:
            (whose,) = (i for i in form.by_tag("input") if i.attributes["name"] == "person")
            assert order.speaker == whose.attributes["value"]


def test_an_observer_and_the_presenter_see_the_line_and_no_button() -> None:
    for name in ("turns-olu", "echo-shown-ben", "echo-shown-olu"):
        page = parse(page_of(name))
        assert "speaks" in line_of(page).text
        turn = page.by_id("turn")
        assert turn is not None and [] == turn.by_tag("button")


def test_whoever_comes_later_is_told_how_many_speak_before_them() -> None:
    stage = made("turns-kim").stage
    order = order_of(stage.room)
    assert order is not None
    before = order.coming.index(stage.ids["Kim"])
    turn = parse(page_of("turns-kim")).by_id("turn")
    assert turn is not None
    (mine,) = (n for n in turn.by_tag("span") if n.attributes.get("data-only") == stage.ids["Kim"])
    assert f"{before} speak before you." == mine.text


def test_the_list_of_people_has_the_whole_order_and_tells_of_nobody_who_passed() -> None:
    lists = []
    for command in (NextTurn, PassTurn):
        stage = Stage("order")
        stage.come_in("Ana", "Ben", "Chloe", "Femi")
        stage.start()
        stage.go_to("check_in")
        order = order_of(stage.room)
        assert order is not None and order.speaker is not None
        stage.do(command(), order.speaker)
        sheet = renderer(stage.now_ms).people_sheet(stage.kept, stage.dee, stage.present)
        lists.append(parse(sheet).by_class("turn"))
    spoken, passed = lists
    assert spoken == passed
    assert ["over", "now", "to-come", "to-come", "to-come"] == [
        one.attributes["data-turn"] for one in spoken
    ]
    assert "true" == spoken[1].attributes["aria-current"]


def test_while_all_write_and_while_the_clock_stands_nothing_is_said_of_turns() -> None:
    for name in ("echo-sealed-femi", "echo-showing-dee"):
        stage = made(name).stage
        seen = json_of(stage, "Femi")
        assert seen["turn"] is None
        assert {None} == {one["turn"] for one in seen["people"]}  # type: ignore[attr-defined]
        assert parse(page_of(name)).by_id("turn") is None
    stopped = Stage("stopped-turns")
    stopped.come_in("Ana", "Ben")
    stopped.start()
    stopped.go_to("check_in")
    stopped.do(Pause())
    for audience in ("member", "desk", "observer"):
        html = renderer(stopped.now_ms).whole(stopped.kept, audience, stopped.present)
        assert "speaks" not in html and "turn" not in parse(html).text


def test_everybody_gets_the_same_turn_as_json_and_the_door_none() -> None:
    stage = made("turns-dee").stage
    inside = [name for name in stage.ids if audience_of(stage.room, stage.ids[name]) is not None]
    first, *others = [json_of(stage, name)["turn"] for name in inside]
    assert all(first == other for other in others)
    order = order_of(stage.room)
    assert order is not None
    assert first == {
        "speaker": stage.ids["Femi"],
        "next": list(order.coming[1:3]),
        "about_s": 30,
        "coming": list(order.coming),
        "over": [stage.ids["Hana"], stage.ids["Ian"]],
    }
    people = {one["name"]: one["turn"] for one in json_of(stage, "Ana")["people"]}  # type: ignore[attr-defined]
    assert ("now", "over", "to_come", None) == tuple(
        people[name] for name in ("Femi", "Hana", "Priya", "Olu")
    )
    late = made("explore-latecomer-lou").stage
    assert json_of(late, "Lou")["turn"] is None


# How long.


def going_round(members: int) -> Stage:
    stage = Stage("about")
    stage.come_in(*(f"Member {number}" for number in range(members)))
    stage.start()
    stage.go_to("check_in")
    return stage


@pytest.mark.parametrize(
    ("members", "gone_minutes", "about"), [(8, 0, 45), (5, 0, 60), (8, 6, 10), (1, 0, 180)]
)
def test_what_is_left_is_shared_by_those_to_come_in_round_figures(
    members: int, gone_minutes: float, about: int
) -> None:
    stage = going_round(members)
    stage.later(gone_minutes)
    assert about == about_s(stage.room, stage.now_ms)


def test_after_long_voices_each_of_those_to_come_is_told_less_and_after_more_time_more() -> None:
    stage = going_round(8)
    for _ in range(2):
        stage.later(1.5)
        stage.do(NextTurn())
    assert 30 == about_s(stage.room, stage.now_ms)
    stage.do(AddTime(2))
    assert 45 == about_s(stage.room, stage.now_ms)


def test_short_voices_and_a_join_midway_leave_what_each_is_told_as_it_was() -> None:
    stage = going_round(8)
    told = [about_s(stage.room, stage.now_ms)]
    for _ in range(6):
        stage.later(0.2)
        stage.do(NextTurn())
        told.append(about_s(stage.room, stage.now_ms))
    stage.later(0.3)
    told.append(about_s(stage.room, stage.now_ms))
    assert {45} == set(told)


def test_with_two_left_and_time_for_one_neither_is_promised_a_whole_turn() -> None:
    stage = going_round(5)
    for minutes in (1, 1, 1.5, 2):
        stage.later(minutes)
        stage.do(NextTurn())
    assert 45 == about_s(stage.room, stage.now_ms)  # 90 s for two, where each had 70


def test_once_time_is_up_nobody_is_told_a_figure() -> None:
    stage = going_round(4)
    stage.later(7)
    assert about_s(stage.room, stage.now_ms) is None
    html = renderer(stage.now_ms).whole(stage.kept, "member", stage.present)
    assert "speaks" in html and " each." not in html


def test_no_figure_has_odd_seconds() -> None:
    assert all(seconds % 5 == 0 for seconds, _ in ABOUT)
    assert [s for s, _ in ABOUT] == sorted(s for s, _ in ABOUT)


# Before the start.


def test_the_lobby_offers_to_leave_out_what_a_new_set_has_not() -> None:
    page = parse(page_of("lobby-inside-dee"))
    (step,) = (n for n in page.by_tag("details") if n.text.startswith("If this set has not met"))
    assert "Leave out Action review, 7 min more for Explore" in step.text
    options = [one.text for one in step.by_tag("option")]
    assert "Explore" == options[0]
    assert not {"Action review", "Break"} & set(options)


def test_what_is_left_out_can_be_put_back_and_the_path_is_shorter() -> None:
    page = parse(page_of("left-out-dee"))
    (step,) = (n for n in page.by_tag("details") if n.text.startswith("If this set has not met"))
    assert "open" in step.attributes
    assert "Action review is left out. Explore has 7 min more." in step.text
    assert "Put Action review back" in step.text
    path = page.by_id("path")
    assert path is not None
    assert "Action review" not in path.text and "Explore 27 min" in path.text


def test_a_program_is_told_what_may_be_left_out_before_the_start_at_the_desk_alone() -> None:
    stage = made("left-out-dee").stage
    assert json_of(stage, "Dee")["leave_outs"] == [
        {
            "index": 2,
            "name": "Action review",
            "minutes": 7,
            "left_out": True,
            "to": [{"index": 7, "name": "Explore"}],
        }
    ]
    assert "leave_outs" not in json_of(stage, "Ana")
    assert "leave_outs" not in json_of(made("turns-dee").stage, "Dee")
