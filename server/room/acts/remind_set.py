"""Showing a general reminder card to everybody, or putting it away."""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.refusals import BadField, WrongMoment
from server.room.reminders import CARDS
from server.room.state import Person, Room


@dataclass(frozen=True, slots=True)
class RemindSet(Command):
    """`card`: one of the reminder cards; empty puts the one that is shown away."""

    card: str = ""


@dataclass(frozen=True, slots=True)
class SetReminded(Event):
    card: str | None


def decide(room: Room, command: RemindSet, person: Person, facts: Facts) -> Decision:
    """Raises: BadField: there is no such card. WrongMoment: none is shown."""
    assert room.run is not None
    if not command.card:
        if room.run.reminder is None:
            raise WrongMoment("No reminder is shown.")
        return Decision(events=(SetReminded(None),))
    if command.card not in CARDS:
        raise BadField("card", "There is no such reminder.")
    return Decision(events=(SetReminded(command.card),))


def apply(room: Room, event: SetReminded) -> Room:
    assert room.run is not None
    return replace(room, run=replace(room.run, reminder=event.card))
