"""Naming who is offered the controls if the facilitator drops out."""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.refusals import NoSuchPerson, WrongMoment
from server.room.state import Person, Room


@dataclass(frozen=True, slots=True)
class NameStandIn(Command):
    """`person`: empty for nobody."""

    person: str = ""


@dataclass(frozen=True, slots=True)
class StandInNamed(Event):
    person: str | None


def decide(room: Room, command: NameStandIn, person: Person, facts: Facts) -> Decision:
    """Raises: NoSuchPerson. WrongMoment: an observer, or somebody who is only on the call."""
    if not command.person:
        return Decision(events=(StandInNamed(None),))
    named = room.who(command.person)
    if named is None or named.place == "removed":
        raise NoSuchPerson
    if named.place != "inside" or named.role == "observer":
        raise WrongMoment("The stand-in needs this room open, and cannot be an observer.")
    return Decision(events=(StandInNamed(named.id),))


def apply(room: Room, event: StandInNamed) -> Room:
    return replace(room, stand_in=event.person, steer=room.steer + 1)
