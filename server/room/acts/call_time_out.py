"""Stopping the clock so that the set can look at how it is working."""

from __future__ import annotations

from dataclasses import dataclass

from server.room.decision import Command, Decision
from server.room.facts import Facts
from server.room.state import Person, Room
from server.room.stops import stop


@dataclass(frozen=True, slots=True)
class CallTimeOut(Command):
    pass


def decide(room: Room, command: CallTimeOut, person: Person, facts: Facts) -> Decision:
    """Raises: WrongMoment: the clock stands already."""
    return Decision(events=(stop(room, facts.now_ms, "in_time_out"),))
