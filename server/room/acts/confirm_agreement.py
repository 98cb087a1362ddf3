"""Saying for oneself: I keep to what we agreed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.refusals import WrongMoment
from server.room.state import Person, Room


@dataclass(frozen=True, slots=True)
class ConfirmAgreement(Command):
    pass


@dataclass(frozen=True, slots=True)
class AgreementConfirmed(Event):
    person: str


def decide(room: Room, command: ConfirmAgreement, person: Person, facts: Facts) -> Decision:
    """Raises: WrongMoment: they have confirmed it already."""
    if person.agreed:
        raise WrongMoment("You have confirmed this already.")
    return Decision(events=(AgreementConfirmed(person.id),))


def apply(room: Room, event: AgreementConfirmed) -> Room:
    agreed = replace(room.people[event.person], agreed=True)
    return replace(room, people={**room.people, event.person: agreed})
