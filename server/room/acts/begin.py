"""Starting a clock that waits: the presenter's own minutes, or what follows a break."""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.refusals import WrongMoment
from server.room.run import Timer
from server.room.state import Person, Room


@dataclass(frozen=True, slots=True)
class Begin(Command):
    pass


@dataclass(frozen=True, slots=True)
class ClockStarted(Event):
    """The clock goes on, or starts, with what is left on it at `at_ms`."""

    at_ms: int


def decide(room: Room, command: Begin, person: Person, facts: Facts) -> Decision:
    """Raises: WrongMoment: the clock does not wait."""
    assert room.run is not None
    if room.run.timer.state != "pending":
        raise WrongMoment("The clock is not waiting.")
    return Decision(events=(ClockStarted(facts.now_ms),))


def apply(room: Room, event: ClockStarted) -> Room:
    run = room.run
    assert run is not None
    ends_at_ms = event.at_ms + run.timer.remaining(event.at_ms)
    return replace(
        room,
        run=replace(run, timer=Timer("running", ends_at_ms=ends_at_ms)),
        steer=room.steer + 1,
        last_ms=event.at_ms,
    )
