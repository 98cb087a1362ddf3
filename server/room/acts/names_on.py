"""Names stay on in this step, from now: what was sent without one before stays without one."""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.posting import offers_no_name
from server.room.refusals import WrongMoment
from server.room.state import Person, Room


@dataclass(frozen=True, slots=True)
class NamesOn(Command):
    pass


@dataclass(frozen=True, slots=True)
class NamesKeptOn(Event):
    """`step`: index into the path."""

    step: int


def decide(room: Room, command: NamesOn, person: Person, facts: Facts) -> Decision:
    """Raises: WrongMoment: in this step no name can be left off anyway."""
    if not offers_no_name(room):
        raise WrongMoment("In this step what is written carries a name already.")
    return Decision(events=(NamesKeptOn(room.at),))


def apply(room: Room, event: NamesKeptOn) -> Room:
    return replace(room, names_on=room.names_on | {event.step})
