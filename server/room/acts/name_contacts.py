"""Who can be turned to when it gets heavy: a few words that everybody inside can read."""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.refusals import WrongMoment
from server.room.state import Person, Room
from server.room.text import clean

CONTACTS_LIMIT_CHARS = 400


@dataclass(frozen=True, slots=True)
class NameContacts(Command):
    """`text`: names and how to reach them, a line each; empty takes them away."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class ContactsNamed(Event):
    """`text`: text id, or None."""

    text: str | None


def decide(room: Room, command: NameContacts, person: Person, facts: Facts) -> Decision:
    """Raises: TooLong, BadField: the words. WrongMoment: there are none to take away."""
    erased = () if room.contacts is None else (room.contacts,)
    if not command.text.strip():
        if room.contacts is None:
            raise WrongMoment("Nobody is named yet.")
        return Decision(events=(ContactsNamed(None),), erased=erased)
    text = clean(command.text, "text", CONTACTS_LIMIT_CHARS, "Name somebody.")
    text_id = facts.fresh("contacts")
    return Decision(events=(ContactsNamed(text_id),), texts={text_id: text}, erased=erased)


def apply(room: Room, event: ContactsNamed) -> Room:
    return replace(room, contacts=event.text)
