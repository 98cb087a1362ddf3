"""Silence on purpose: what was said may settle, and nobody has to fill it. The clock goes on."""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.refusals import BadField, WrongMoment
from server.room.state import Person, Room

LEAST_S, MOST_S = 30, 180


@dataclass(frozen=True, slots=True)
class LetSettle(Command):
    """`seconds`: 30 to 180; 0 ends a silence that is on."""

    seconds: int = LEAST_S


@dataclass(frozen=True, slots=True)
class SilenceCalled(Event):
    until_ms: int | None


def decide(room: Room, command: LetSettle, person: Person, facts: Facts) -> Decision:
    """Raises: BadField: too short or too long. WrongMoment: no silence is on, or a break is."""
    run, row = room.run, room.row
    assert run is not None and row is not None
    if command.seconds == 0:
        if run.settle_ms is None or run.settle_ms <= facts.now_ms:
            raise WrongMoment("No silence is on.")
        return Decision(events=(SilenceCalled(None),))
    if not LEAST_S <= command.seconds <= MOST_S:
        raise BadField("seconds", f"A silence lasts {LEAST_S} to {MOST_S} seconds.")
    if row.rest or run.timer.state not in ("running", "pending"):
        raise WrongMoment("It is quiet already: the clock is stopped, or this is a break.")
    return Decision(events=(SilenceCalled(facts.now_ms + command.seconds * 1_000),))


def apply(room: Room, event: SilenceCalled) -> Room:
    assert room.run is not None
    return replace(room, run=replace(room.run, settle_ms=event.until_ms))
