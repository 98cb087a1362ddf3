"""Nobody who could steer is here: what the set has agreed for that holds, and nobody seizes it."""

from __future__ import annotations

import pytest

from server.room.acts.name_stand_in import NameStandIn
from server.room.acts.offer_to_hold import OfferToHold
from server.room.acts.say_yes import SayYes
from server.room.acts.set_away_policy import SetAwayPolicy
from server.room.acts.take_controls import AWAY_MS, TakeControls
from tests.room.scenes import Scene, classic, room_after


def alone(policy: str = "", stand_in: str = "") -> Scene:
    scene = room_after(classic("explore"))
    if policy:
        scene.does("dee", SetAwayPolicy(policy))  # type: ignore[arg-type]
    if stand_in:
        scene.does("dee", NameStandIn(scene[stand_in]))
    return scene


def test_with_no_stand_in_named_one_offers_and_another_says_yes() -> None:
    scene = alone()
    scene.does("ana", OfferToHold(), away_ms=AWAY_MS)
    assert scene["ana"] == scene.room.offer
    refusal = scene.refuses("ana", SayYes(scene["ana"]), away_ms=AWAY_MS)
    assert "One other person says yes." == refusal.message
    scene.does("femi", SayYes(scene["ana"]), away_ms=AWAY_MS)
    assert scene["ana"] == scene.room.holder
    assert not scene.room.offer
    scene.does("dee", TakeControls())
    assert scene.room.holder is None


def test_a_yes_to_somebody_else_gives_nobody_the_controls() -> None:
    scene = alone()
    scene.does("ana", OfferToHold(), away_ms=AWAY_MS)
    scene.does("femi", OfferToHold(), away_ms=AWAY_MS)
    refusal = scene.refuses("hana", SayYes(scene["ana"]), away_ms=AWAY_MS)
    assert "That offer stands no more." == refusal.message
    assert scene.room.holder is None


@pytest.mark.parametrize("away_ms", [0, AWAY_MS - 1])
def test_while_somebody_is_here_who_can_steer_nothing_is_offered(away_ms: int) -> None:
    scene = alone()
    assert "not_now" == scene.refuses("ana", OfferToHold(), away_ms=away_ms).name
    scene.does("ana", OfferToHold(), away_ms=AWAY_MS)
    assert "not_now" == scene.refuses("femi", SayYes(scene["ana"]), away_ms=away_ms).name


def test_whoever_presents_does_not_guide() -> None:
    scene = alone()
    assert "not_now" == scene.refuses("ben", OfferToHold(), away_ms=AWAY_MS).name


def test_an_observer_and_the_door_take_no_part_in_it() -> None:
    scene = alone()
    assert "not_allowed" == scene.refuses("olu", OfferToHold(), away_ms=AWAY_MS).name
    scene.does("ana", OfferToHold(), away_ms=AWAY_MS)
    assert "not_allowed" == scene.refuses("olu", SayYes(scene["ana"]), away_ms=AWAY_MS).name


def test_a_stand_in_who_is_named_comes_first() -> None:
    scene = alone(stand_in="femi")
    assert "not_allowed" == scene.refuses("ana", OfferToHold(), away_ms=AWAY_MS).name
    scene.does("femi", TakeControls(), away_ms=AWAY_MS)
    assert scene["femi"] == scene.room.holder


def test_a_stand_in_who_is_away_as_well_leaves_nobody_stuck() -> None:
    scene = alone(stand_in="femi")
    scene.here.discard("femi")
    scene.does("ana", OfferToHold(), away_ms=AWAY_MS)
    scene.does("hana", SayYes(scene["ana"]), away_ms=AWAY_MS)
    assert scene["ana"] == scene.room.holder


def test_a_set_may_agree_that_only_co_facilitators_take_over() -> None:
    scene = alone("co_facilitators", stand_in="femi")
    for command in (TakeControls(), OfferToHold()):
        assert "not_allowed" == scene.refuses("femi", command, away_ms=AWAY_MS).name


def test_a_set_may_agree_that_any_two_settle_it() -> None:
    scene = alone("peers", stand_in="femi")
    scene.does("ana", OfferToHold(), away_ms=AWAY_MS)
    scene.does("hana", SayYes(scene["ana"]), away_ms=AWAY_MS)
    assert scene["ana"] == scene.room.holder


def test_what_is_agreed_is_agreed_once() -> None:
    scene = alone("peers")
    assert "It is so already." == scene.refuses("dee", SetAwayPolicy("peers")).message
    assert "not_allowed" == scene.refuses("ana", SetAwayPolicy("stand_in")).name
