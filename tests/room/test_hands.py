"""Hands, in the order of raising; and the sign that somebody has finished."""

from __future__ import annotations

import pytest

from server.room.acts.lower_hand import LowerHand
from server.room.acts.move_on import MoveOn
from server.room.acts.raise_hand import RaiseHand
from server.room.acts.remove_person import RemovePerson
from server.room.acts.say_done import SayDone
from tests.room.formats import invented
from tests.room.scenes import classic, does, entered, opened, room_after, started


def test_hands_stand_in_the_order_of_raising() -> None:
    scene = room_after(classic("explore"), does("chloe", RaiseHand()), does("ana", RaiseHand()))
    assert (scene["chloe"], scene["ana"]) == scene.run.hands
    scene.does("chloe", LowerHand())
    scene.does("chloe", RaiseHand())
    assert (scene["ana"], scene["chloe"]) == scene.run.hands


def test_a_hand_is_raised_and_lowered_once() -> None:
    scene = room_after(classic("explore"), does("ana", RaiseHand()))
    assert "not_now" == scene.refuses("ana", RaiseHand()).name
    scene.does("ana", LowerHand())
    assert "not_now" == scene.refuses("ana", LowerHand()).name


@pytest.mark.parametrize("phase", ["present", "take_stock", "commit", "bidding", "break"])
def test_where_the_others_do_not_speak_there_is_no_hand(phase: str) -> None:
    assert "not_now" == room_after(classic(phase)).refuses("ana", RaiseHand()).name


@pytest.mark.parametrize("phase", ["check_in", "round_review", "set_review"])
def test_where_everyone_speaks_the_presenter_may_raise_a_hand_too(phase: str) -> None:
    scene = room_after(classic(phase))
    assert "raise_hand" in scene.can("ben")
    scene.does("ben", RaiseHand())


def test_the_presenter_raises_no_hand_to_be_asked() -> None:
    scene = room_after(classic("explore"))
    assert "not_now" == scene.refuses("ben", RaiseHand()).name
    assert "raise_hand" not in scene.can("ben")


def test_where_somebody_leads_and_takes_questions_a_hand_asks_one_aloud() -> None:
    led = invented(
        "", 'led 5 facilitator; takes = ["question"]; reveal = "wall"', "end 5 facilitator"
    )
    scene = room_after(opened(led), entered("ana"), started(), does("ana", RaiseHand()))
    assert (scene["ana"],) == scene.run.hands
    scene.does("dee", MoveOn())
    assert "raise_hand" not in scene.can("ana")
    assert "not_now" == scene.refuses("ana", RaiseHand()).name


@pytest.mark.parametrize("name", ["dee", "cora", "olu"])
def test_only_members_have_a_hand(name: str) -> None:
    assert "not_allowed" == room_after(classic("explore")).refuses(name, RaiseHand()).name


def test_the_desk_takes_down_the_hand_of_somebody_who_has_spoken_and_nobody_else_does() -> None:
    scene = room_after(classic("explore"), does("ana", RaiseHand()))
    command = LowerHand(scene["ana"])
    for name in ("ben", "chloe", "olu"):
        assert "not_allowed" == scene.refuses(name, command).name
    scene.does("dee", command)
    assert () == scene.run.hands
    assert "not_now" == scene.refuses("dee", LowerHand("nobody")).name


def test_whoever_is_taken_out_has_no_hand_up() -> None:
    scene = room_after(classic("explore"), does("ana", RaiseHand()), does("hana", RaiseHand()))
    scene.does("dee", RemovePerson(scene["ana"]))
    assert (scene["hana"],) == scene.run.hands


@pytest.mark.parametrize("phase", ["check_in", "explore", "echo"])
def test_having_finished_is_a_sign_that_no_event_and_no_word_keeps(phase: str) -> None:
    decision = room_after(classic(phase)).does("ana", SayDone())
    assert decision.done
    assert ((), {}, {}) == (decision.events, decision.texts, decision.answer)


@pytest.mark.parametrize(
    ("name", "phase", "refusal"),
    [
        ("ana", "present", "not_now"),
        ("ben", "explore", "not_now"),
        ("dee", "explore", "not_allowed"),
        ("olu", "explore", "not_allowed"),
    ],
)
def test_who_has_nothing_to_write_has_nothing_to_finish(
    name: str, phase: str, refusal: str
) -> None:
    assert refusal == room_after(classic(phase)).refuses(name, SayDone()).name
