"""Somebody who asked for help has been seen to, by the desk or by themselves."""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.room.audience import is_desk
from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.refusals import NotYours, WrongMoment
from server.room.state import Person, Room


@dataclass(frozen=True, slots=True)
class AnswerCall(Command):
    """`person`: who asked; empty for oneself."""

    person: str = ""


@dataclass(frozen=True, slots=True)
class CallAnswered(Event):
    person: str


def decide(room: Room, command: AnswerCall, person: Person, facts: Facts) -> Decision:
    """Raises: NotYours: another one's. WrongMoment: nobody like that is asking."""
    who = room.who(command.person) if command.person else person
    if who is None or (who.id != person.id and not is_desk(room, person)):
        raise NotYours
    if who.id not in room.calls:
        raise WrongMoment("That has been seen to already.")
    return Decision(events=(CallAnswered(who.id),))


def apply(room: Room, event: CallAnswered) -> Room:
    return replace(room, calls=tuple(one for one in room.calls if one != event.person))
