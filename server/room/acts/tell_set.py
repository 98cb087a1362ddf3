"""A word from the desk, in writing, to everybody inside: it stays until it is put away."""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.refusals import WrongMoment
from server.room.state import Person, Room, Told
from server.room.text import clean

TOLD_LIMIT_CHARS = 300


@dataclass(frozen=True, slots=True)
class TellSet(Command):
    """`text`: what everybody reads; empty puts away what they read now."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class SetTold(Event):
    """`text`: text id, or None. `by`: who has said it."""

    text: str | None
    by: str


def decide(room: Room, command: TellSet, person: Person, facts: Facts) -> Decision:
    """Raises: as told_words. WrongMoment: there are none to put away."""
    erased = () if room.told is None else (room.told.text,)
    if not command.text.strip():
        if room.told is None:
            raise WrongMoment("Nothing is said in writing just now.")
        return Decision(events=(SetTold(None, person.id),), erased=erased)
    text = told_words(command.text)
    text_id = facts.fresh("told")
    return Decision(events=(SetTold(text_id, person.id),), texts={text_id: text}, erased=erased)


def told_words(text: str) -> str:
    """Raises: Missing, TooLong, BadField: nobody could read it so."""
    return clean(text, "text", TOLD_LIMIT_CHARS, "Write what everybody should read.")


def apply(room: Room, event: SetTold) -> Room:
    return replace(room, told=None if event.text is None else Told(event.text, event.by))
