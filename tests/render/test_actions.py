"""Actions on the screen: each audience is sent what it may see, and everybody their own."""

from __future__ import annotations

import pytest

from server.render.actions import STATUS_WORDS, day_words
from server.render.json_view import view
from server.render.mine import markdown
from server.room.action import STILL_OPEN
from server.room.acts.end_session import EndSession
from server.room.audience import AUDIENCES, audience_of
from tests.render.action_states import SIT_IN
from tests.render.pages import PAGES, renderer, seen
from tests.render.stage import Stage
from tests.render.states import made
from tests.render.whole_session import whole_session

SHOWN_TO = {"member", "presenter", "desk"}


def sent(stage: Stage, words: str) -> set[str]:
    """The audiences that have these words in anything that goes out to all of them alike."""
    draw = renderer(stage.now_ms)
    return {a for a in AUDIENCES if words in draw.whole(stage.kept, a, stage.present)}


def pages_with(stage: Stage, words: str) -> set[str]:
    """Who finds these words in their own page."""
    draw = renderer(stage.now_ms)
    return {
        name
        for name, person in stage.ids.items()
        if audience_of(stage.room, person) is not None
        and words in draw.room_page(stage.kept, person, stage.present, None, "epoch", None)
    }


def test_what_is_shown_goes_to_all_of_the_set_and_to_no_observer() -> None:
    stage = made("commit-saved-femi").stage
    assert {"member", "desk"} == sent(stage, SIT_IN)  # the presenter has it as their own
    assert stage.ids.keys() - {"Olu"} == pages_with(stage, SIT_IN)


def test_a_draft_goes_to_the_desk_and_is_found_by_whom_it_is_for() -> None:
    stage = made("commit-drafted-femi").stage
    assert {"desk"} == sent(stage, "sit in on a night")
    assert {"Dee", "Ben"} == pages_with(stage, "sit in on a night")


def test_what_came_from_last_time_is_in_nothing_that_goes_out_before_it_is_told() -> None:
    stage = made("review-dee").stage
    words = {
        "Chloe": ("ask her", "she smiles"),
        "Femi": (SIT_IN, "One was enough.", "write it all down"),
        "": ("wait",),
    }
    for name, said in words.items():
        for one in said:
            assert set() == sent(stage, f">{one}<") | sent(stage, f"{one}</"), one
            if name:
                assert {name} == pages_with(stage, one), one
    told = made("review-told-dee").stage
    assert SHOWN_TO - {"presenter"} <= sent(told, "Each time I was near her door")


def test_no_push_in_a_whole_session_brings_an_action_to_observers_or_to_the_door() -> None:
    stage = whole_session()
    words = [stage.kept.texts[one.text] for one in stage.room.actions.values()]
    words += ["sit in on two nights", "write to her", "ask her", "I did not dare."]
    seen = dict.fromkeys(AUDIENCES, "")
    for event, room in stage.told:
        for audience in AUDIENCES:
            seen[audience] += renderer().told(stage.kept, event, room, audience, stage.present)
    for one in words:
        assert one not in seen["observer"] + seen["door"], one
    assert "sit in on two nights" in seen["desk"] and "sit in on two nights" in seen["member"]
    assert "sit in on a night" in seen["desk"] and "sit in on a night" not in seen["member"]


def test_the_set_is_reminded_by_name_and_only_where_that_is_wanted() -> None:
    page = seen("review-ana")
    (line,) = [node.text for node in page.by_class("second")]
    assert line == "With an action to tell of: Chloe, Femi"
    told = seen("review-told-ana")
    assert [] == told.by_class("second")


def test_the_desk_is_told_a_number_and_no_name_of_those_who_have_not_come() -> None:
    page = seen("review-dee")
    assert "1 action from last time still waits for its owner." in page.text
    assert "from last time" not in seen("review-ana").text


@pytest.mark.parametrize("name", PAGES)
def test_no_page_says_that_anybody_has_failed_or_is_late(name: str) -> None:
    text = seen(name).text.lower()
    assert not any(word in text for word in ("overdue", "failed", "missed your", "not done"))


def test_the_words_for_all_statuses_stand_alike() -> None:
    page = seen("review-chloe")
    labels = [
        label
        for label in page.by_tag("label")
        if any("status" == field.attributes.get("name") for field in label.by_tag("input"))
    ]
    assert list(STATUS_WORDS.values()) == [label.text for label in labels]
    assert 1 == len({label.shape[1] for label in labels})
    assert set(STILL_OPEN) < STATUS_WORDS.keys()


def test_a_day_is_written_as_one_says_it() -> None:
    assert ["3 December 2026", "29 February 2028", ""] == [
        day_words(day) for day in ("2026-12-03", "2028-02-29", "")
    ]


def test_nobody_is_made_to_say_i_will_twice() -> None:
    words = seen("commit-drafted-dee").by_class("action-text")[0]
    assert words.text == "I will sit in on a night by 3 December 2026"
    saved = seen("commit-saved-femi").by_class("action-text")[0]
    assert saved.text == f"I will {SIT_IN} by 3 December 2026"


def test_the_json_view_holds_what_each_may_see_and_to_others_nothing_of_the_rest() -> None:
    stage = made("commit-saved-femi").stage

    def actions(name: str) -> list[dict[str, object]]:
        person = stage.room.people[stage.ids[name]]
        found: list[dict[str, object]] = view(stage.kept, person, stage.present, stage.now_ms, "")[
            "actions"
        ]
        return found

    (bens,) = actions("Ben")
    assert bens == {
        "action": next(iter(stage.room.actions)),
        "person": stage.ids["Ben"],
        "text": SIT_IN,
        "due": "2026-12-03",
        "sign": "they have told me something I did not know",
        "status": "open",
        "learned": None,
        "draft": False,
        "remind": True,
        "shown": True,
        "carried": False,
        "was_with": [],
    }
    hidden = {"remind": None, "shown": None, "carried": None, "was_with": None}
    assert [{**bens, **hidden}] == actions("Femi") == actions("Dee")
    assert [] == actions("Olu")


def test_what_one_takes_away_holds_ones_own_actions_and_no_draft() -> None:
    stage = made("commit-saved-femi").stage
    text = markdown(stage.kept, stage.ids["Ben"])
    assert (
        f"## My actions\n\n- I will: {SIT_IN}\n  By: 3 December 2026\n"
        "  I will know because: they have told me something I did not know\n"
        "  How it is: Still going\n"
    ) in text
    assert "My actions" not in markdown(stage.kept, stage.ids["Femi"])
    drafted = made("commit-drafted-femi").stage
    assert "My actions" not in markdown(drafted.kept, drafted.ids["Ben"])


def test_ones_own_page_offers_what_can_still_be_done_and_until_when() -> None:
    def buttons(name: str) -> set[str]:
        region = seen(name).by_id("own-actions")
        assert region is not None
        return {button.text for button in region.by_tag("button")}

    now = buttons("ended-acted-ben")
    assert {"Save my action", "Save the change", "Take it back", "Save"} <= now
    assert {"Take it back"} == buttons("ended-over-ben")
    assert {"Save my action"} == buttons("ended-to-write-ben")
    assert set() == buttons("ended-acted-dee") == buttons("commit-saved-femi")


def test_in_a_step_that_is_not_about_actions_none_stands_in_the_room() -> None:
    stage = Stage("another-step")
    stage.come_in("Ana", "Ben", "Chloe", "Femi", "Hana")
    stage.start()
    stage.go_to("commit")
    stage.commit("Ben", SIT_IN)
    stage.go_to("round_review")
    assert set() == sent(stage, SIT_IN) | pages_with(stage, SIT_IN)
    sheet = renderer(stage.now_ms).own_actions(stage.kept, stage.ids["Ben"], stage.present, None)
    assert SIT_IN in sheet
    stage.do(EndSession())
    assert {"Ben"} == pages_with(stage, SIT_IN)
