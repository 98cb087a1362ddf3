"""The presenter needs a moment: the clock stops on every screen, and nothing shows who asked."""

from __future__ import annotations

from dataclasses import dataclass

from server.room.decision import Command, Decision
from server.room.facts import Facts
from server.room.state import Person, Room
from server.room.stops import stop


@dataclass(frozen=True, slots=True)
class AskForAMoment(Command):
    pass


def decide(room: Room, command: AskForAMoment, person: Person, facts: Facts) -> Decision:
    """Raises: WrongMoment: the clock stands already."""
    return Decision(events=(stop(room, facts.now_ms, "paused"),))
