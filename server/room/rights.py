"""Who may do what, and when: one row for each act. What is not in the table may nobody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, assert_never

from server.room import ready
from server.room.acts.include_phase import open_spots
from server.room.audience import holds_controls, is_desk
from server.room.refusals import NotHolding, NotYours, WrongMoment
from server.room.state import Person, Room, SessionState

Who = Literal[
    "newcomer",
    "clock",
    "controls",
    "desk",
    "participant",
    "member",
    "presenter",  # or who holds the controls
    "presenter_or_desk",
    "presenter_alone",
    "whose_round",  # the presenter; after the end whoever has presented
]


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
    "leave_out_phase": Right("controls", LOBBY, steering=True, ready=ready.leaves_out),
    "start_session": Right("controls", LOBBY, steering=True),
    "set_rounds": Right(
        "controls", BEFORE_END, steering=True, ready=lambda r, p: r.most_rounds > 0
    ),
    "cast_round": Right("controls", BEFORE_END, steering=True, ready=ready.casts),
    "move_on": Right("controls", ON, steering=True, ready=ready.further),
    "go_back": Right("controls", ON, steering=True, ready=ready.earlier),
    "go_to": Right("controls", ON, steering=True),
    "undo_move": Right("controls", ON, steering=True, ready=ready.undoable),
    "last_call": Right("controls", ON, steering=True, ready=ready.takes),
    "begin": Right("presenter", ON, steering=True, ready=ready.waiting),
    "pause": Right("controls", ON, steering=True, ready=ready.not_stopped),
    "call_time_out": Right("controls", ON, steering=True, ready=ready.not_stopped),
    "resume": Right("controls", ON, steering=True, ready=ready.stopped),
    "add_time": Right("controls", ON, steering=True),
    "keep_finish": Right("controls", ON, steering=True),
    "include_phase": Right(
        "presenter", ON, steering=True, ready=lambda room, person: bool(open_spots(room))
    ),
    "end_session": Right("controls", BEFORE_END, steering=True),
    "reopen_session": Right("controls", ("ended",), steering=True),
    # holding the controls
    "name_stand_in": Right("controls", BEFORE_END, steering=True),
    "set_away_policy": Right("controls", BEFORE_END, steering=True),
    "offer_to_hold": Right(
        "member", ON, ready=lambda room, person: room.away_policy != "co_facilitators"
    ),
    "say_yes": Right("member", ON, ready=lambda r, p: r.offer not in (None, p.id)),
    "take_controls": Right("participant", BEFORE_END, ready=ready.takeable),
    "hand_over": Right("controls", BEFORE_END, steering=True),
    # writing and speaking
    "bid": Right("member", BEFORE_END, ready=lambda r, p: r.most_rounds > 0),
    "submit_post": Right("participant", ON, ready=ready.takes),
    "edit_post": Right("participant", ON, ready=ready.takes),
    "withdraw_post": Right("participant", ("running", "ended")),
    "hide_post": Right("desk", ON),
    "show_posts": Right("controls", ON, steering=True, ready=ready.shows),
    # actions
    "commit_action": Right("participant", ("running", "ended"), ready=ready.commits),
    "update_action": Right("participant", ("running", "ended"), ready=ready.has_actions),
    "withdraw_action": Right("participant", ALWAYS, ready=ready.takes_back_actions),
    "tell_next_time": Right("participant", ("running", "ended"), ready=ready.has_actions),
    "hand_actions": Right("desk", BEFORE_END, ready=ready.hands_on),
    # hands, and being done
    # written questions, one at a time; whether any waits, `can` does not tell the presenter
    "offer_question": Right("desk", ON, ready=ready.offers),
    "take_question": Right("presenter_alone", ON, ready=ready.asks),
    "answer_question": Right("presenter_alone", ON, ready=ready.has_card),
    "park_question": Right("presenter_alone", ON, ready=ready.has_card),
    "let_go_question": Right("whose_round", ("running", "ended"), ready=ready.lets_go),
    "voices_only": Right("presenter_or_desk", ON, ready=ready.puts_aside),
    "order_questions": Right("desk", BEFORE_END, ready=ready.has_questions),
    "raise_hand": Right("member", ON, ready=ready.voices),
    "lower_hand": Right("participant", ON),
    "next_turn": Right("participant", ON, ready=ready.has_turn),
    "pass_turn": Right("participant", ON, ready=ready.has_turn),
    "say_done": Right("member", ON, ready=ready.takes),
    # when it gets heavy
    "remind_set": Right("controls", ON),
    "tell_set": Right("desk", BEFORE_END),
    "let_settle": Right("controls", ON),
    "names_on": Right("controls", ON, ready=ready.nameless),
    "name_contacts": Right("desk", BEFORE_END),
    "call_help": Right("participant", BEFORE_END, ready=lambda r, p: p.id not in r.calls),
    "answer_call": Right("participant", BEFORE_END, ready=lambda r, p: bool(r.calls)),
    "say_wish": Right("presenter", ON, ready=ready.wishes),
    "say_how": Right("participant", BEFORE_END),
    "ask_for_a_moment": Right("presenter", ON, ready=ready.not_stopped),
    # what the clock does by itself
    "time_up": Right("clock", ON),
    "show_due": Right("clock", ON),
    "count_as_ended": Right("clock", BEFORE_END),
    # what the keeper asks for when a session is continued
    "carry_actions": Right("clock", ALWAYS),
    "continue_session": Right("clock", ("ended",)),
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
        case "presenter_alone":
            return person.id == room.presenter
        case "presenter_or_desk":
            return person.id == room.presenter or is_desk(room, person)
        case "whose_round":
            has_presented = any(one.presenter == person.id for one in room.rounds)
            return person.id == room.presenter or (room.session == "ended" and has_presented)
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
