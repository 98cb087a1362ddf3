"""Starting together; late too, with an honest choice of when it finishes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from server.room.acts.set_rounds import RoundsSet, rounds_set
from server.room.acts.set_rounds import apply as apply_rounds
from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.finish import late_cuts, late_minutes, shortened, total_minutes
from server.room.moves import open_phase
from server.room.refusals import WrongMoment
from server.room.rounds import path_to_start
from server.room.run import MINUTE_MS, Run, Timer
from server.room.state import Person, Room

# No format that is checked comes to this; a room keeps the steps that it was opened with.
NO_STEP = "No step takes place so far. Choose who presents, or put back what is left out."


@dataclass(frozen=True, slots=True)
class StartSession(Command):
    """`finish`: when late, `keep` the agreed finish by cutting steps, or `move` it."""

    finish: Literal["keep", "move"] = "keep"


@dataclass(frozen=True, slots=True)
class SessionStarted(Event):
    """`minutes`: of every step of the path. `planned_end_ms`: the finish agreed from now.

    `circle`: everybody inside, in the order in which they speak wherever it goes round.
    """

    at_ms: int
    minutes: tuple[int, ...]
    planned_end_ms: int
    circle: tuple[str, ...] = ()


def decide(room: Room, command: StartSession, person: Person, facts: Facts) -> Decision:
    """A late start is never refused: it keeps as much of the finish as the floors allow.

    Raises: WrongMoment: there is no step to begin with.
    """
    everybody_in_turn = turns_of(room)
    for event in everybody_in_turn:
        room = apply_rounds(room, event)
    path = path_to_start(room)
    if not path:
        raise WrongMoment(NO_STEP)
    late = late_minutes(room, facts.now_ms)
    if late and command.finish == "keep":
        path = shortened(path, late_cuts(room, path, facts.now_ms))
    runs_until_ms = facts.now_ms + total_minutes(path) * MINUTE_MS
    agreed_ms = room.planned_end_ms
    if agreed_ms is None or (late and command.finish == "move"):
        # People agree on what their watches show, and are told early and late against that.
        agreed_ms = round(runs_until_ms / MINUTE_MS) * MINUTE_MS
    minutes = tuple(step.minutes for step in path)
    started = SessionStarted(facts.now_ms, minutes, agreed_ms, _mixed(room, facts))
    opens = open_phase(apply(room, started), 0, facts.now_ms, "start")
    return Decision(events=(*everybody_in_turn, started, opens))


def _mixed(room: Room, facts: Facts) -> tuple[str, ...]:
    """Who sat where before, or came first, says nothing about who begins."""
    return tuple(sorted((p.id for p in room.inside()), key=lambda one: facts.fresh(f"seat {one}")))


def turns_of(room: Room) -> tuple[RoundsSet, ...]:
    """Where roles move round by themselves: everybody presents, in the order of arrival."""
    members = tuple(one.id for one in room.inside() if one.role == "member")[: room.most_rounds]
    if not room.rotates or room.rounds or len(members) < room.least_rounds:
        return ()
    return (rounds_set(room, members, len(members)),)


def apply(room: Room, event: SessionStarted) -> Room:
    path = tuple(
        replace(step, minutes=minutes)
        for step, minutes in zip(path_to_start(room), event.minutes, strict=True)
    )
    return replace(
        room,
        session="running",
        planned_end_ms=event.planned_end_ms,
        run=Run(path, 0, Timer("done"), event.at_ms),
        circle=event.circle,
        steer=room.steer + 1,
        last_ms=event.at_ms,
    )
