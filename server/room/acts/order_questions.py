"""Choosing which written question comes first: the oldest, or that of who has had fewest."""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.refusals import WrongMoment
from server.room.state import Person, QuestionOrder, Room


@dataclass(frozen=True, slots=True)
class OrderQuestions(Command):
    """`order`: for the rest of the session, in every step of questions."""

    order: QuestionOrder


@dataclass(frozen=True, slots=True)
class QuestionsOrdered(Event):
    order: QuestionOrder


def decide(room: Room, command: OrderQuestions, person: Person, facts: Facts) -> Decision:
    """Raises: WrongMoment: that is the order already."""
    if command.order == room.question_order:
        raise WrongMoment("They come in that order already.")
    return Decision(events=(QuestionsOrdered(command.order),))


def apply(room: Room, event: QuestionsOrdered) -> Room:
    return replace(room, question_order=event.order)
