"""Straight to any step of the path."""

from __future__ import annotations

from dataclasses import dataclass

from server.room.decision import Command, Decision
from server.room.facts import Facts
from server.room.moves import open_phase
from server.room.refusals import WrongMoment
from server.room.state import Person, Room


@dataclass(frozen=True, slots=True)
class GoTo(Command):
    """`index`: into the path."""

    index: int


def decide(room: Room, command: GoTo, person: Person, facts: Facts) -> Decision:
    """Raises: WrongMoment: there is no such step, we are there, or it needs a presenter first."""
    assert room.run is not None
    if command.index == room.run.at:
        raise WrongMoment("You are at this step.")
    return Decision(events=(open_phase(room, command.index, facts.now_ms, "hand"),))
