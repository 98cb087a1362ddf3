"""Presses that steer: the path, the clock, the minutes, and who holds the controls."""

from __future__ import annotations

from server.room.acts.add_time import AddTime
from server.room.acts.ask_for_a_moment import AskForAMoment
from server.room.acts.begin import Begin
from server.room.acts.call_time_out import CallTimeOut
from server.room.acts.end_session import EndSession
from server.room.acts.go_back import GoBack
from server.room.acts.go_to import GoTo
from server.room.acts.hand_over import HandOver
from server.room.acts.keep_finish import KeepFinish
from server.room.acts.last_call import LastCall
from server.room.acts.leave_out_phase import LeaveOutPhase
from server.room.acts.move_on import MoveOn
from server.room.acts.name_stand_in import NameStandIn
from server.room.acts.names_on import NamesOn
from server.room.acts.pause import Pause
from server.room.acts.reopen_session import ReopenSession
from server.room.acts.resume import Resume
from server.room.acts.set_away_policy import SetAwayPolicy
from server.room.acts.show_posts import ShowPosts
from server.room.acts.start_session import StartSession
from server.room.acts.undo_move import UndoMove
from tests.keeper.press import Make, Moment, Press, about, plain

POLICIES = ("stand_in", "co_facilitators", "peers")


def move_on(now: Moment, by: str, pick: int) -> Press:
    return Press(by, MoveOn(), lambda m: m.move(by, m.running().at + 1, on=True))


def go_back(now: Moment, by: str, pick: int) -> Press:
    return Press(by, GoBack(), lambda m: m.move(by, m.running().at - 1))


def go_to(now: Moment, by: str, pick: int) -> Press:
    path = now.model.path
    index = pick % ((len(path.places) if path is not None else 0) + 1)
    return Press(by, GoTo(index), lambda m: m.move(by, index))


def add_time(now: Moment, by: str, pick: int) -> Press:
    minutes = (2, 1, 5, -2, 30)[pick % 5]
    return Press(by, AddTime(minutes), lambda m: m.add_time(by, minutes))


def add_time_of_a_round(now: Moment, by: str, pick: int) -> Press:
    minutes, rounds = (1, 3, -1)[pick % 3], [one.presenter for one in now.model.rounds]
    whose = rounds[-1 - pick % 2] if len(rounds) > 1 else now.somebody(pick)
    return Press(by, AddTime(minutes, now.ids[whose]), lambda m: m.add_time(by, minutes, whose))


def keep_finish(now: Moment, by: str, pick: int) -> Press:
    minutes = (0, 0, 1, 4)[pick % 4]
    return Press(by, KeepFinish(minutes), lambda m: m.keep_finish(by, minutes))


def moment(now: Moment, by: str, pick: int) -> Press:
    return Press(by, AskForAMoment(), lambda m: m.pause(by, moment=True))


def show(now: Moment, by: str, pick: int) -> Press:
    return Press(by, ShowPosts(), lambda m: m.show(by, wait=False))


def wait(now: Moment, by: str, pick: int) -> Press:
    return Press(by, ShowPosts(wait=True), lambda m: m.show(by, wait=True))


def leave_out(now: Moment, by: str, pick: int) -> Press:
    rows = now.model.rows
    may = [at for at, row in enumerate(rows) if row.may_be_left_out]
    row = may[0] if may and pick % 3 else pick % 9
    to, back = (None, None, pick % len(rows))[pick // 3 % 3], pick // 9 % 3 == 0
    return Press(by, LeaveOutPhase(row, to, back), lambda m: m.leave_out(by, row, to, back))


def nobody_stands_in(now: Moment, by: str, pick: int) -> Press:
    return Press(by, NameStandIn(), lambda m: m.name_stand_in(by, ""))


def policy(now: Moment, by: str, pick: int) -> Press:
    found = POLICIES[pick % 3]
    return Press(by, SetAwayPolicy(found), lambda m: m.set_policy(by, found))  # type: ignore[arg-type]


STEERING: dict[str, Make] = {
    "start": plain(StartSession(), "start"),
    "move_on": move_on,
    "go_back": go_back,
    "go_to": go_to,
    "undo": plain(UndoMove(), "undo_move"),
    "begin": plain(Begin(), "begin"),
    "pause": plain(Pause(), "pause"),
    "time_out": plain(CallTimeOut(), "pause"),
    "resume": plain(Resume(), "resume"),
    "add_time": add_time,
    "add_time_of_a_round": add_time_of_a_round,
    "keep_finish": keep_finish,
    "last_call": plain(LastCall(), "last_call"),
    "show": show,
    "wait": wait,
    "leave_out": leave_out,
    "end": plain(EndSession(), "end"),
    "reopen": plain(ReopenSession(), "reopen"),
    "stand_in": about(NameStandIn, "name_stand_in"),
    "nobody_stands_in": nobody_stands_in,
    "policy": policy,
    "hand_over": about(HandOver, "hand_over"),
}
BESIDE: dict[str, Make] = {  # no steering act by the table, though whoever steers may press them
    "moment": moment,
    "names_on": plain(NamesOn(), "keep_names_on"),
}
