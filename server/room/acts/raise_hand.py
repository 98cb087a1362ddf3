"""Putting one's hand up to speak; the order of raising is the order of speaking."""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.posting import has_hands, is_speaker
from server.room.refusals import WrongMoment
from server.room.state import Person, Room


@dataclass(frozen=True, slots=True)
class RaiseHand(Command):
    pass


@dataclass(frozen=True, slots=True)
class HandRaised(Event):
    person: str


def decide(room: Room, command: RaiseHand, person: Person, facts: Facts) -> Decision:
    """Raises: WrongMoment: hands have no place in this step, or it is up already."""
    run, row = room.run, room.row
    assert run is not None and row is not None
    if not has_hands(row) or not is_speaker(room, row, person):
        raise WrongMoment("In this step there is nothing to put a hand up for.")
    if person.id in run.hands:
        raise WrongMoment("Your hand is up.")
    return Decision(events=(HandRaised(person.id),))


def apply(room: Room, event: HandRaised) -> Room:
    assert room.run is not None
    return replace(room, run=replace(room.run, hands=(*room.run.hands, event.person)))
