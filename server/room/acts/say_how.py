"""Saying how one is here: not alone (only the desk sees it), typing instead of speaking."""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.refusals import WrongMoment
from server.room.state import Person, Room


@dataclass(frozen=True, slots=True)
class SayHow(Command):
    """What is true of oneself now; what is left out is not."""

    not_alone: bool = False
    types: bool = False


@dataclass(frozen=True, slots=True)
class HowSaid(Event):
    person: str
    not_alone: bool
    types: bool


def decide(room: Room, command: SayHow, person: Person, facts: Facts) -> Decision:
    """Raises: WrongMoment: that is how it is already."""
    if (person.not_alone, person.types) == (command.not_alone, command.types):
        raise WrongMoment("That is how it stands already.")
    return Decision(events=(HowSaid(person.id, command.not_alone, command.types),))


def apply(room: Room, event: HowSaid) -> Room:
    how = replace(room.people[event.person], not_alone=event.not_alone, types=event.types)
    return replace(room, people={**room.people, event.person: how})
