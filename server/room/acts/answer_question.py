"""I have answered. To everybody else it looks as the other ways of leaving a question do."""

from __future__ import annotations

from dataclasses import dataclass

from server.room.card import closed
from server.room.decision import Command, Decision
from server.room.facts import Facts
from server.room.state import Person, Room


@dataclass(frozen=True, slots=True)
class AnswerQuestion(Command):
    post: str


def decide(room: Room, command: AnswerQuestion, person: Person, facts: Facts) -> Decision:
    """Raises: WrongMoment: it is not with them any more."""
    return Decision((closed(room, command.post, "answered"),), answer={"post": command.post})
