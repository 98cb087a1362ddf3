"""Opening an ended session again, for a day, where it stood and with the clock stopped."""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.refusals import WrongMoment
from server.room.run import Timer
from server.room.state import REOPEN_MS, Person, Room


@dataclass(frozen=True, slots=True)
class ReopenSession(Command):
    pass


@dataclass(frozen=True, slots=True)
class SessionReopened(Event):
    at_ms: int


def decide(room: Room, command: ReopenSession, person: Person, facts: Facts) -> Decision:
    """Raises: WrongMoment: the day is over."""
    assert room.ended_ms is not None
    if facts.now_ms > room.ended_ms + REOPEN_MS:
        raise WrongMoment("A session can be opened again for a day, and that has passed.")
    return Decision(events=(SessionReopened(facts.now_ms),))


def apply(room: Room, event: SessionReopened) -> Room:
    run = room.run
    if run is not None:
        timer = Timer("paused", None, run.timer.remaining_ms, since_ms=event.at_ms)
        run = replace(run, timer=timer, entered_ms=event.at_ms)
    return replace(
        room,
        session="lobby" if run is None else "running",
        ended_ms=None,
        run=run,
        steer=room.steer + 1,
        last_ms=event.at_ms,
    )
