"""A last call before moving on: writers get half a minute. Nothing moves by itself."""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.posting import kinds_taken
from server.room.refusals import WrongMoment
from server.room.state import Person, Room

LAST_CALL_MS = 30_000  # "Give them 30 seconds" (screens 2.1)


@dataclass(frozen=True, slots=True)
class LastCall(Command):
    pass


@dataclass(frozen=True, slots=True)
class LastCallGiven(Event):
    until_ms: int


def decide(room: Room, command: LastCall, person: Person, facts: Facts) -> Decision:
    """Raises: WrongMoment: nothing is written in this step."""
    if not kinds_taken(room.row):
        raise WrongMoment("Nothing is written in this step.")
    return Decision(events=(LastCallGiven(facts.now_ms + LAST_CALL_MS),))


def apply(room: Room, event: LastCallGiven) -> Room:
    assert room.run is not None
    run = replace(room.run, last_call_ms=event.until_ms)
    return replace(room, run=run, steer=room.steer + 1)
