"""Who holds the controls: facilitators, a stand-in while they are away, who is handed them."""

from __future__ import annotations

import pytest

from server.room.acts.add_person_on_call import AddPersonOnCall
from server.room.acts.go_to import GoTo
from server.room.acts.hand_over import HandOver
from server.room.acts.last_call import LastCall
from server.room.acts.move_on import MoveOn
from server.room.acts.name_stand_in import NameStandIn
from server.room.acts.pause import Pause
from server.room.acts.remove_person import RemovePerson
from server.room.acts.replace_link import ReplaceLink
from server.room.acts.take_controls import AWAY_MS, TakeControls
from server.room.audience import audience_of, is_desk
from tests.room.scenes import Scene, classic, does, knocked, room_after


def stand_in_is(scene: Scene, name: str) -> None:
    scene.does("dee", NameStandIn(scene[name]))


def with_stand_in(phase: str = "explore") -> Scene:
    """Ana stands in; Dee and Cora have lost their connection."""
    scene = room_after(classic(phase))
    stand_in_is(scene, "ana")
    scene.here -= {"dee", "cora"}
    return scene


# The stand-in.


def test_the_stand_in_takes_the_controls_when_the_desk_has_been_away_for_a_minute() -> None:
    scene = with_stand_in()
    refusal = scene.refuses("ana", TakeControls(), away_ms=AWAY_MS - 1)
    assert ("not_now", AWAY_MS - 1) == (refusal.name, refusal.numbers["away_ms"])
    scene.does("ana", TakeControls(), away_ms=AWAY_MS)
    assert scene["ana"] == scene.room.holder
    assert "desk" == audience_of(scene.room, scene["ana"])
    scene.does("ana", MoveOn())


def test_while_somebody_holds_them_the_facilitators_see_the_desk_and_do_not_steer() -> None:
    scene = with_stand_in()
    scene.does("ana", TakeControls(), away_ms=AWAY_MS)
    for name in ("dee", "cora"):
        assert "desk" == audience_of(scene.room, scene[name])
        assert "not_holding" == scene.refuses(name, MoveOn()).name


@pytest.mark.parametrize("name", ["dee", "cora"])
def test_a_facilitator_takes_them_back_at_one_press(name: str) -> None:
    scene = with_stand_in()
    scene.does("ana", TakeControls(), away_ms=AWAY_MS)
    assert "take_controls" in scene.can(name)
    scene.does(name, TakeControls())
    assert scene.room.holder is None
    assert "member" == audience_of(scene.room, scene["ana"])
    assert "not_allowed" == scene.refuses("ana", MoveOn()).name


def test_the_stand_in_gives_them_back_at_one_press() -> None:
    scene = with_stand_in()
    scene.does("ana", TakeControls(), away_ms=AWAY_MS)
    scene.does("ana", HandOver(scene["dee"]))
    assert scene.room.holder is None


@pytest.mark.parametrize("name", ["ben", "chloe", "olu"])
def test_nobody_else_can_seize_them(name: str) -> None:
    scene = with_stand_in()
    assert "not_allowed" == scene.refuses(name, TakeControls(), away_ms=10 * AWAY_MS).name
    assert "take_controls" not in scene.can(name)


def test_nobody_takes_what_they_hold() -> None:
    scene = with_stand_in()
    assert "not_now" == scene.refuses("dee", TakeControls()).name
    scene.does("ana", TakeControls(), away_ms=AWAY_MS)
    assert "not_now" == scene.refuses("ana", TakeControls(), away_ms=AWAY_MS).name
    assert "take_controls" not in scene.can("ana")


def test_the_stand_in_is_offered_controls_that_somebody_else_left_with() -> None:
    scene = with_stand_in()
    scene.here.add("dee")
    scene.does("dee", HandOver(scene["femi"]))
    scene.here -= {"dee", "femi"}
    assert "take_controls" in scene.can("ana")
    scene.does("ana", TakeControls(), away_ms=AWAY_MS)
    assert scene["ana"] == scene.room.holder


def test_a_stand_in_can_be_somebody_inside_with_a_screen() -> None:
    scene = room_after(classic(), knocked("lea"))
    on_call = str(scene.does("dee", AddPersonOnCall("Max")).answer["person"])
    for person in (scene["olu"], scene["lea"], on_call):
        assert "not_now" == scene.refuses("dee", NameStandIn(person)).name
    assert "no_such_person" == scene.refuses("dee", NameStandIn("nobody")).name
    stand_in_is(scene, "ana")
    scene.does("dee", NameStandIn(""))
    assert scene.room.stand_in is None


def test_a_stand_in_who_is_taken_out_is_none_any_more() -> None:
    scene = room_after(classic("explore"))
    stand_in_is(scene, "ana")
    steer = scene.room.steer
    scene.does("dee", RemovePerson(scene["ana"]))
    assert scene.room.stand_in is None
    assert steer < scene.room.steer


# Handing over.


def test_the_controls_are_handed_to_somebody_who_is_here() -> None:
    scene = room_after(classic("explore"))
    scene.does("dee", HandOver(scene["femi"]))
    assert scene["femi"] == scene.room.holder
    scene.does("femi", Pause())
    assert "not_now" == scene.refuses("femi", HandOver(scene["femi"])).name


def test_they_are_not_handed_to_who_cannot_hold_them() -> None:
    scene = room_after(classic("explore"))
    scene.here.discard("jo")
    for name in ("olu", "ben", "jo", "dee"):
        assert "not_now" == scene.refuses("dee", HandOver(scene[name])).name
    scene.does("dee", RemovePerson(scene["kim"]))
    for person in (scene["kim"], "nobody"):
        assert "no_such_person" == scene.refuses("dee", HandOver(person)).name


def test_whoever_holds_them_is_not_taken_out_of_the_room() -> None:
    scene = room_after(classic("explore"))
    scene.does("dee", HandOver(scene["femi"]))
    assert "not_now" == scene.refuses("cora", RemovePerson(scene["femi"])).name
    scene.does("cora", TakeControls())
    scene.does("cora", RemovePerson(scene["femi"]))


def test_a_holder_who_becomes_the_presenter_still_holds_them() -> None:
    """Nobody guides while presenting, but taking the controls away would leave nobody at all."""
    scene = room_after(classic("break"))
    scene.does("dee", HandOver(scene["ben"]))
    scene.does("ben", MoveOn())
    assert (scene["ben"], scene["ben"]) == (scene.room.presenter, scene.room.holder)
    assert "desk" == audience_of(scene.room, scene["ben"])
    scene.does("dee", TakeControls())
    assert "presenter" == audience_of(scene.room, scene["ben"])


def test_a_holder_replaces_no_link_into_the_facilitators_role() -> None:
    scene = room_after(classic("explore"))
    scene.does("dee", HandOver(scene["femi"]))
    scene.does("femi", ReplaceLink("member"))
    for role in ("co_facilitator", "return"):
        command = ReplaceLink("co_facilitator" if role == "co_facilitator" else "return")
        assert "not_allowed" == scene.refuses("femi", command).name


def test_a_member_is_of_the_desk_only_while_they_hold_the_controls() -> None:
    scene = room_after(classic("explore"))
    femi = scene.room.people[scene["femi"]]
    assert not is_desk(scene.room, femi)
    scene.does("dee", HandOver(scene["femi"]))
    assert is_desk(scene.room, femi)


# A stale view.


def test_a_press_on_an_older_view_changes_nothing() -> None:
    scene = room_after(classic("explore"))
    seen = scene.room.steer
    scene.does("cora", MoveOn(), steer=seen)
    refusal = scene.refuses("dee", MoveOn(), steer=seen)
    assert ("stale", seen, scene.room.steer) == (
        refusal.name,
        refusal.numbers["seen"],
        refusal.numbers["steer"],
    )
    assert "take_stock" == scene.phase


def test_without_a_view_the_press_is_taken_as_it_is() -> None:
    scene = room_after(classic("explore"), does("cora", MoveOn()), does("dee", MoveOn()))
    assert "echo" == scene.phase


def test_a_press_that_does_not_steer_knows_no_older_view() -> None:
    scene = room_after(classic("explore"))
    scene.does("dee", RemovePerson(scene["kim"]), steer=-1)


def test_who_may_not_is_told_so_before_being_told_that_it_is_late() -> None:
    scene = room_after(classic("explore"))
    assert "not_allowed" == scene.refuses("ana", GoTo(0), steer=-1).name


def test_a_last_call_gives_writers_half_a_minute_and_moves_nothing() -> None:
    scene = room_after(classic("explore"), does("dee", LastCall()))
    assert scene.now_ms + 30_000 == scene.run.last_call_ms
    assert "explore" == scene.phase
    scene.does("dee", MoveOn())
    assert scene.run.last_call_ms is None


def test_there_is_no_last_call_where_nothing_is_written() -> None:
    scene = room_after(classic("present"))
    assert "not_now" == scene.refuses("dee", LastCall()).name
