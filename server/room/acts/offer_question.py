"""Putting a waiting question to the presenter, from the desk."""

from __future__ import annotations

from dataclasses import dataclass

from server.room.card import offered
from server.room.decision import Command, Decision
from server.room.facts import Facts
from server.room.state import Person, Room


@dataclass(frozen=True, slots=True)
class OfferQuestion(Command):
    post: str


def decide(room: Room, command: OfferQuestion, person: Person, facts: Facts) -> Decision:
    """Raises: NoSuchPost. WrongMoment: it cannot be put to the presenter, or not now."""
    return Decision(events=(offered(room, command.post),), answer={"post": command.post})
