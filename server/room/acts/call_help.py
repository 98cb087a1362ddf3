"""Asking for whoever runs the room, quietly: only the desk sees who asks."""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.refusals import WrongMoment
from server.room.state import Person, Room


@dataclass(frozen=True, slots=True)
class CallHelp(Command):
    pass


@dataclass(frozen=True, slots=True)
class HelpCalled(Event):
    person: str


def decide(room: Room, command: CallHelp, person: Person, facts: Facts) -> Decision:
    """Raises: WrongMoment: they have asked, and are waiting."""
    if person.id in room.calls:
        raise WrongMoment("You have asked already.")
    return Decision(events=(HelpCalled(person.id),))


def apply(room: Room, event: HelpCalled) -> Room:
    return replace(room, calls=(*room.calls, event.person))
