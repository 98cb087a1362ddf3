"""Everything that can be done in a room: each act by its name, each event by its type.

Adding an act: write its file, name it here twice, give it a row in rights.py. The completeness test
says what is missing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from server.room import moves, stops
from server.room.acts import (
    add_person_on_call,
    add_time,
    admit,
    ask_for_a_moment,
    begin,
    call_time_out,
    confirm_agreement,
    count_as_ended,
    edit_post,
    end_session,
    go_back,
    go_to,
    hand_over,
    hide_post,
    join,
    last_call,
    leave_out_phase,
    lower_hand,
    move_on,
    name_stand_in,
    next_turn,
    pass_turn,
    pause,
    raise_hand,
    remove_person,
    reopen_session,
    replace_link,
    resume,
    say_done,
    set_rounds,
    show_posts,
    start_session,
    submit_post,
    take_controls,
    time_up,
    undo_move,
    withdraw_post,
)
from server.room.acts.open_room import RoomOpened
from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.state import Room

Decide = Callable[[Room, Any, Any, Facts], Decision]


@dataclass(frozen=True, slots=True)
class Act:
    """`decide` gets the person as None only where the right is a newcomer's or the clock's."""

    command: type[Command]
    decide: Decide


ACTS: dict[str, Act] = {
    "join": Act(join.Join, join.decide),
    "admit": Act(admit.Admit, admit.decide),
    "add_person_on_call": Act(add_person_on_call.AddPersonOnCall, add_person_on_call.decide),
    "remove_person": Act(remove_person.RemovePerson, remove_person.decide),
    "confirm_agreement": Act(confirm_agreement.ConfirmAgreement, confirm_agreement.decide),
    "replace_link": Act(replace_link.ReplaceLink, replace_link.decide),
    "leave_out_phase": Act(leave_out_phase.LeaveOutPhase, leave_out_phase.decide),
    "start_session": Act(start_session.StartSession, start_session.decide),
    "set_rounds": Act(set_rounds.SetRounds, set_rounds.decide),
    "move_on": Act(move_on.MoveOn, move_on.decide),
    "go_back": Act(go_back.GoBack, go_back.decide),
    "go_to": Act(go_to.GoTo, go_to.decide),
    "undo_move": Act(undo_move.UndoMove, undo_move.decide),
    "last_call": Act(last_call.LastCall, last_call.decide),
    "begin": Act(begin.Begin, begin.decide),
    "pause": Act(pause.Pause, pause.decide),
    "call_time_out": Act(call_time_out.CallTimeOut, call_time_out.decide),
    "resume": Act(resume.Resume, resume.decide),
    "add_time": Act(add_time.AddTime, add_time.decide),
    "end_session": Act(end_session.EndSession, end_session.decide),
    "reopen_session": Act(reopen_session.ReopenSession, reopen_session.decide),
    "name_stand_in": Act(name_stand_in.NameStandIn, name_stand_in.decide),
    "take_controls": Act(take_controls.TakeControls, take_controls.decide),
    "hand_over": Act(hand_over.HandOver, hand_over.decide),
    "submit_post": Act(submit_post.SubmitPost, submit_post.decide),
    "edit_post": Act(edit_post.EditPost, edit_post.decide),
    "withdraw_post": Act(withdraw_post.WithdrawPost, withdraw_post.decide),
    "hide_post": Act(hide_post.HidePost, hide_post.decide),
    "show_posts": Act(show_posts.ShowPosts, show_posts.decide),
    "raise_hand": Act(raise_hand.RaiseHand, raise_hand.decide),
    "lower_hand": Act(lower_hand.LowerHand, lower_hand.decide),
    "next_turn": Act(next_turn.NextTurn, next_turn.decide),
    "pass_turn": Act(pass_turn.PassTurn, pass_turn.decide),
    "say_done": Act(say_done.SayDone, say_done.decide),
    "ask_for_a_moment": Act(ask_for_a_moment.AskForAMoment, ask_for_a_moment.decide),
    "time_up": Act(time_up.TimeUp, time_up.decide),
    "show_due": Act(show_posts.ShowDue, show_posts.decide_due),
    "count_as_ended": Act(count_as_ended.CountAsEnded, count_as_ended.decide),
}

NAMES: dict[type[Command], str] = {act.command: name for name, act in ACTS.items()}

APPLY: dict[type[Event], Callable[[Room, Any], Room]] = {
    join.PersonArrived: join.apply,
    admit.PersonAdmitted: admit.apply_admitted,
    admit.SeatReturned: admit.apply_returned,
    add_person_on_call.PersonAdded: add_person_on_call.apply,
    remove_person.PersonRemoved: remove_person.apply,
    confirm_agreement.AgreementConfirmed: confirm_agreement.apply,
    replace_link.LinkReplaced: replace_link.apply,
    leave_out_phase.PhaseLeftOut: leave_out_phase.apply_left_out,
    leave_out_phase.PhasePutBack: leave_out_phase.apply_put_back,
    start_session.SessionStarted: start_session.apply,
    set_rounds.RoundsSet: set_rounds.apply,
    moves.PhaseOpened: moves.apply_phase_opened,
    undo_move.MoveUndone: undo_move.apply,
    last_call.LastCallGiven: last_call.apply,
    begin.ClockStarted: begin.apply,
    stops.ClockStopped: stops.apply_clock_stopped,
    add_time.TimeAdded: add_time.apply,
    end_session.SessionEnded: end_session.apply,
    reopen_session.SessionReopened: reopen_session.apply,
    name_stand_in.StandInNamed: name_stand_in.apply,
    take_controls.ControlsTaken: take_controls.apply,
    submit_post.PostSubmitted: submit_post.apply,
    edit_post.PostEdited: edit_post.apply,
    withdraw_post.PostWithdrawn: withdraw_post.apply,
    hide_post.PostHidden: hide_post.apply,
    show_posts.ShowCalled: show_posts.apply_called,
    show_posts.PostsShown: show_posts.apply_shown,
    raise_hand.HandRaised: raise_hand.apply,
    lower_hand.HandLowered: lower_hand.apply,
    next_turn.TurnFinished: next_turn.apply_finished,
    next_turn.TurnPutOff: next_turn.apply_put_off,
    next_turn.TurnGiven: next_turn.apply_given,
}

_KINDS: tuple[type[Event], ...] = (RoomOpened, *APPLY)
EVENTS: dict[str, type[Event]] = {kind.__name__: kind for kind in _KINDS}
