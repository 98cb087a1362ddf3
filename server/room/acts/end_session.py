"""Ending the session for everyone. Each keeps what is theirs; the rest is erased later."""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.finish import spent
from server.room.run import Timer
from server.room.state import Person, Room


@dataclass(frozen=True, slots=True)
class EndSession(Command):
    pass


@dataclass(frozen=True, slots=True)
class SessionEnded(Event):
    at_ms: int


def decide(room: Room, command: EndSession, person: Person, facts: Facts) -> Decision:
    """Never refuses: nothing is lost by ending, and it can be opened again for a day."""
    return Decision(events=(SessionEnded(facts.now_ms),))


def apply(room: Room, event: SessionEnded) -> Room:
    run = room.run
    if run is not None:
        left_ms = run.timer.remaining(event.at_ms)
        run = replace(
            spent(run, event.at_ms),
            timer=Timer("done", remaining_ms=left_ms),
            hands=(),
            last_call_ms=None,
            show_at_ms=None,
        )
    return replace(
        room,
        session="ended",
        ended_ms=event.at_ms,
        run=run,
        undo=None,
        held_by=None,
        steer=room.steer + 1,
        last_ms=event.at_ms,
    )
