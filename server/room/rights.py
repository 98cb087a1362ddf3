"""Who may do what, and when: one row for each act. What is not in the table may nobody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, assert_never

from server.room.audience import holds_controls, is_desk
from server.room.posting import has_hands, is_speaker, may_post, waits_for_reveal
from server.room.refusals import NotHolding, NotYours, WrongMoment
from server.room.run import Timer
from server.room.state import Person, Room, SessionState
from server.room.turns import order_of

Who = Literal["newcomer", "clock", "controls", "desk", "participant", "member", "presenter"]


@dataclass(frozen=True, slots=True)
class Right:
    """`who` may do it in `when`. `steering`: a stale view is refused.

    `ready`: whether it makes sense at this moment; asked for `can`, so that no button is offered
    that would only be refused. The act itself says why not.
    """

    who: Who
    when: tuple[SessionState, ...]
    steering: bool = False
    ready: Callable[[Room, Person], bool] = lambda room, person: True


def _timer(room: Room) -> Timer:
    return room.run.timer if room.run is not None else Timer("done")


def _stopped(room: Room, person: Person) -> bool:
    return _timer(room).state in ("paused", "in_time_out")


def _not_stopped(room: Room, person: Person) -> bool:
    return _timer(room).state in ("running", "pending")


def _waiting(room: Room, person: Person) -> bool:
    return _timer(room).state == "pending"


def _further(room: Room, person: Person) -> bool:
    return room.run is not None and room.run.at + 1 < len(room.run.path)


def _earlier(room: Room, person: Person) -> bool:
    return room.run is not None and room.run.at > 0


def _undoable(room: Room, person: Person) -> bool:
    return room.undo is not None


def _takes(room: Room, person: Person) -> bool:
    return may_post(room, person)


def _shows(room: Room, person: Person) -> bool:
    row = room.row
    return row is not None and row.reveal == "together" and waits_for_reveal(room)


def _voices(room: Room, person: Person) -> bool:
    row = room.row
    return row is not None and has_hands(row) and is_speaker(room, row, person)


def _has_turn(room: Room, person: Person) -> bool:
    order = order_of(room)
    if order is None or order.speaker is None:
        return False
    return order.speaker == person.id or is_desk(room, person)


def _leaves_out(room: Room, person: Person) -> bool:
    return any(row.may_be_left_out for row in room.rows)


def _takeable(room: Room, person: Person) -> bool:
    if person.role in ("facilitator", "co_facilitator"):
        return room.holder is not None and room.holder != person.id
    return room.stand_in == person.id and room.holder != person.id


LOBBY: tuple[SessionState, ...] = ("lobby",)
ON: tuple[SessionState, ...] = ("running",)
BEFORE_END: tuple[SessionState, ...] = ("lobby", "running")
ALWAYS: tuple[SessionState, ...] = ("lobby", "running", "ended")

RIGHTS: dict[str, Right] = {
    # coming in, and who is here
    "join": Right("newcomer", BEFORE_END),
    "admit": Right("desk", BEFORE_END, ready=lambda room, person: bool(room.at_door())),
    "add_person_on_call": Right("desk", BEFORE_END),
    "remove_person": Right("desk", BEFORE_END),
    "confirm_agreement": Right(
        "participant", BEFORE_END, ready=lambda room, person: not person.agreed
    ),
    "replace_link": Right("desk", BEFORE_END),
    # steering
    "leave_out_phase": Right("controls", LOBBY, steering=True, ready=_leaves_out),
    "start_session": Right("controls", LOBBY, steering=True),
    "set_rounds": Right(
        "controls", BEFORE_END, steering=True, ready=lambda r, p: r.most_rounds > 0
    ),
    "move_on": Right("controls", ON, steering=True, ready=_further),
    "go_back": Right("controls", ON, steering=True, ready=_earlier),
    "go_to": Right("controls", ON, steering=True),
    "undo_move": Right("controls", ON, steering=True, ready=_undoable),
    "last_call": Right("controls", ON, steering=True, ready=_takes),
    "begin": Right("presenter", ON, steering=True, ready=_waiting),
    "pause": Right("controls", ON, steering=True, ready=_not_stopped),
    "call_time_out": Right("controls", ON, steering=True, ready=_not_stopped),
    "resume": Right("controls", ON, steering=True, ready=_stopped),
    "add_time": Right("controls", ON, steering=True),
    "end_session": Right("controls", BEFORE_END, steering=True),
    "reopen_session": Right("controls", ("ended",), steering=True),
    # holding the controls
    "name_stand_in": Right("controls", BEFORE_END, steering=True),
    "take_controls": Right("participant", BEFORE_END, ready=_takeable),
    "hand_over": Right("controls", BEFORE_END, steering=True),
    # writing and speaking
    "submit_post": Right("participant", ON, ready=_takes),
    "edit_post": Right("participant", ON, ready=_takes),
    "withdraw_post": Right("participant", ("running", "ended")),
    "hide_post": Right("desk", ON),
    "show_posts": Right("controls", ON, steering=True, ready=_shows),
    "raise_hand": Right("member", ON, ready=_voices),
    "lower_hand": Right("participant", ON),
    "next_turn": Right("participant", ON, ready=_has_turn),
    "pass_turn": Right("participant", ON, ready=_has_turn),
    "say_done": Right("member", ON, ready=_takes),
    "ask_for_a_moment": Right("presenter", ON, ready=_not_stopped),
    # what the clock does by itself
    "time_up": Right("clock", ON),
    "show_due": Right("clock", ON),
    "count_as_ended": Right("clock", BEFORE_END),
}


def check(room: Room, person: Person | None, name: str) -> Right:
    """The right of act `name`, if this person has it now.

    Raises:
        NotYours, NotHolding: this person may not. WrongMoment: the session is not at that point.
    """
    right = RIGHTS[name]
    if not has(room, person, right):
        if right.who == "controls" and person is not None and is_desk(room, person):
            raise NotHolding
        raise NotYours
    if room.session not in right.when:
        raise WrongMoment(_MOMENTS[room.session])
    return right


_MOMENTS: dict[SessionState, str] = {
    "lobby": "The session has not started yet.",
    "running": "The session is running already.",
    "ended": "The session has ended.",
}


def has(room: Room, person: Person | None, right: Right) -> bool:
    """Whether this person is one of those the right is for, at whatever moment."""
    if person is None:
        return right.who in ("clock", "newcomer")
    if person.place != "inside":
        return False
    match right.who:
        case "participant":
            return person.role != "observer"
        case "controls":
            return holds_controls(room, person)
        case "desk":
            return is_desk(room, person)
        case "member":
            return person.role == "member"
        case "presenter":
            return person.id == room.presenter or holds_controls(room, person)
        case "clock" | "newcomer":
            return False
        case _:
            assert_never(right.who)


def can(room: Room, person: Person) -> list[str]:
    """The acts this person could do now, in the order of the table."""
    return [
        name
        for name, right in RIGHTS.items()
        if has(room, person, right) and room.session in right.when and right.ready(room, person)
    ]
