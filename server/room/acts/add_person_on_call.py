"""Somebody is only on the video call: they count, and have their turn, without a screen."""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.room.acts.join import need_place
from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.state import Person, Room
from server.room.text import NAME_LIMIT_CHARS, one_line


@dataclass(frozen=True, slots=True)
class AddPersonOnCall(Command):
    name: str


@dataclass(frozen=True, slots=True)
class PersonAdded(Event):
    """`name`: text id."""

    person: str
    name: str


def decide(room: Room, command: AddPersonOnCall, person: Person | None, facts: Facts) -> Decision:
    """Raises: Missing, TooLong, BadField: the name. WrongMoment: the room is full."""
    name = one_line(command.name, "name", NAME_LIMIT_CHARS, "What are they called?")
    need_place(room)
    added = PersonAdded(facts.fresh("person"), facts.fresh("name"))
    return Decision(events=(added,), texts={added.name: name}, answer={"person": added.person})


def apply(room: Room, event: PersonAdded) -> Room:
    person = Person(event.person, event.name, "member", "on_call")
    return replace(room, people={**room.people, person.id: person})
