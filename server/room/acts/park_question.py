"""Take it home: the presenter leaves it for now, and finds it again when the session is over."""

from __future__ import annotations

from dataclasses import dataclass

from server.room.card import closed
from server.room.decision import Command, Decision
from server.room.facts import Facts
from server.room.state import Person, Room


@dataclass(frozen=True, slots=True)
class ParkQuestion(Command):
    post: str


def decide(room: Room, command: ParkQuestion, person: Person, facts: Facts) -> Decision:
    """Raises: WrongMoment: it is not with them any more."""
    return Decision((closed(room, command.post, "parked"),), answer={"post": command.post})
