"""Taking a hand down: one's own, or, by the desk, that of somebody who has spoken."""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.room.audience import is_desk
from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.refusals import NotYours, WrongMoment
from server.room.state import Person, Room


@dataclass(frozen=True, slots=True)
class LowerHand(Command):
    """`person`: whose; empty for one's own."""

    person: str = ""


@dataclass(frozen=True, slots=True)
class HandLowered(Event):
    person: str


def decide(room: Room, command: LowerHand, person: Person, facts: Facts) -> Decision:
    """Raises: NotYours: somebody else's, and not the desk. WrongMoment: it is not up."""
    assert room.run is not None
    whose = command.person or person.id
    if whose != person.id and not is_desk(room, person):
        raise NotYours("Only they themselves or the facilitator can take that hand down.")
    if whose not in room.run.hands:
        raise WrongMoment("That hand is not up.")
    return Decision(events=(HandLowered(whose),))


def apply(room: Room, event: HandLowered) -> Room:
    assert room.run is not None
    return replace(room, run=room.run.without_hand(event.person))
