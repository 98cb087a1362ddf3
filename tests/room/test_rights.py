"""Who may do what, written out once more by hand. What is not in the table may nobody."""

from __future__ import annotations

import pytest

from server.errors import NotAllowed
from server.room.acts import ACTS
from server.room.acts.add_person_on_call import AddPersonOnCall
from server.room.acts.end_session import EndSession
from server.room.acts.hand_over import HandOver
from server.room.acts.remove_person import RemovePerson
from server.room.rights import RIGHTS, check, has
from server.room.state import Person
from tests.room.scenes import Scene, chosen, classic, knocked, moved_to, room_after, started

STEERS = {"facilitator", "co_facilitator"}
DESK = {"facilitator", "co_facilitator"}
TAKES_PART = {"facilitator", "co_facilitator", "member", "presenter"}

# While nobody holds the controls by name.
MAY: dict[str, set[str]] = {
    "join": {"newcomer"},
    "admit": DESK,
    "add_person_on_call": DESK,
    "remove_person": DESK,
    "confirm_agreement": TAKES_PART,
    "replace_link": DESK,
    "leave_out_phase": STEERS,
    "start_session": STEERS,
    "set_rounds": STEERS,
    "cast_round": STEERS,
    "keep_finish": STEERS,
    "include_phase": STEERS | {"presenter"},
    "bid": {"member", "presenter"},
    "move_on": STEERS,
    "go_back": STEERS,
    "go_to": STEERS,
    "undo_move": STEERS,
    "last_call": STEERS,
    "begin": STEERS | {"presenter"},
    "pause": STEERS,
    "call_time_out": STEERS,
    "resume": STEERS,
    "add_time": STEERS,
    "end_session": STEERS,
    "reopen_session": STEERS,
    "name_stand_in": STEERS,
    "take_controls": TAKES_PART,
    "hand_over": STEERS,
    "submit_post": TAKES_PART,
    "edit_post": TAKES_PART,
    "withdraw_post": TAKES_PART,
    "hide_post": DESK,
    "show_posts": STEERS,
    "commit_action": TAKES_PART,
    "update_action": TAKES_PART,
    "withdraw_action": TAKES_PART,
    "tell_next_time": TAKES_PART,
    "hand_actions": DESK,
    "offer_question": DESK,
    "take_question": {"presenter"},
    "answer_question": {"presenter"},
    "park_question": {"presenter"},
    "let_go_question": {"presenter"},
    "voices_only": DESK | {"presenter"},
    "order_questions": DESK,
    "raise_hand": {"member", "presenter"},
    "lower_hand": TAKES_PART,
    "next_turn": TAKES_PART,
    "pass_turn": TAKES_PART,
    "say_done": {"member", "presenter"},
    "ask_for_a_moment": STEERS | {"presenter"},
    "remind_set": STEERS,
    "tell_set": DESK,
    "let_settle": STEERS,
    "names_on": STEERS,
    "name_contacts": DESK,
    "call_help": TAKES_PART,
    "answer_call": TAKES_PART,
    "say_how": TAKES_PART,
    "say_wish": STEERS | {"presenter"},
    "set_away_policy": STEERS,
    "offer_to_hold": {"member", "presenter"},
    "say_yes": {"member", "presenter"},
    "time_up": {"newcomer"},
    "show_due": {"newcomer"},
    "count_as_ended": {"newcomer"},
    "carry_actions": {"newcomer"},
    "continue_session": {"newcomer"},
}
PEOPLE = {
    "facilitator": "dee",
    "co_facilitator": "cora",
    "member": "ana",
    "presenter": "ben",
    "observer": "olu",
    "at_the_door": "lea",
    "removed": "kim",
    "on_call": "max",
    "newcomer": None,
}


def everybody(phase: str = "explore") -> Scene:
    scene = room_after(classic(phase), knocked("lea"))
    scene.does("dee", RemovePerson(scene["kim"]))
    scene.people["max"] = str(scene.does("dee", AddPersonOnCall("Max")).answer["person"])
    return scene


def person(scene: Scene, name: str | None) -> Person | None:
    return None if name is None else scene.room.people[scene[name]]


def test_the_table_names_every_act() -> None:
    assert MAY.keys() == RIGHTS.keys() == ACTS.keys()


@pytest.mark.parametrize("who", PEOPLE)
def test_each_kind_of_person_may_do_what_the_table_says(who: str) -> None:
    scene = everybody()
    found = person(scene, PEOPLE[who])
    may = {name for name, right in RIGHTS.items() if has(scene.room, found, right)}
    assert may == {name for name, allowed in MAY.items() if who in allowed}


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("session", ["lobby", "running", "ended"])
def test_whoever_may_not_is_told_so_whatever_the_moment(who: str, session: str) -> None:
    scene = everybody("" if session == "lobby" else "explore")
    if session == "ended":
        scene.does("dee", EndSession())
    presenting = who == "presenter" and session != "running"  # then they are a member
    theirs = {"let_go_question"} if presenting and session == "ended" else set()  # what came home
    for name in MAY.keys() - theirs:
        if who not in MAY[name] or (presenting and "member" not in MAY[name]):
            with pytest.raises(NotAllowed):
                check(scene.room, person(scene, PEOPLE[who]), name)


def test_an_observer_may_do_nothing_at_all() -> None:
    scene = everybody()
    assert [] == scene.can("olu")
    assert all("observer" not in allowed for allowed in MAY.values())


def test_a_named_holder_steers_and_the_facilitators_keep_only_the_desk() -> None:
    scene = everybody()
    scene.does("dee", HandOver(scene["femi"]))
    for name, right in RIGHTS.items():
        by_holding = "facilitator" in MAY[name]
        assert has(scene.room, person(scene, "femi"), right) == (
            by_holding or "member" in MAY[name]
        )
        assert has(scene.room, person(scene, "dee"), right) == (
            by_holding and right.who not in ("controls", "presenter")
        )


@pytest.mark.parametrize(
    "phase", ["", "arrive", "break", "present", "explore", "echo", "check_out"]
)
@pytest.mark.parametrize("name", ["dee", "cora", "ana", "ben", "olu"])
def test_only_what_may_be_done_is_offered(phase: str, name: str) -> None:
    scene = room_after(classic(phase))
    for act in scene.can(name):
        check(scene.room, scene.room.people[scene[name]], act)


def test_at_the_start_of_a_round_the_presenter_is_offered_to_begin() -> None:
    scene = room_after(classic(), chosen("ben"), started(), moved_to("break"))
    assert "begin" not in scene.can("ben")
