"""Whether the set is reminded next time that somebody has an action to tell of."""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.room.actions import need_the_day, own_action
from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.state import Person, Room


@dataclass(frozen=True, slots=True)
class TellNextTime(Command):
    """`yes`: the set is shown its owner's name when it looks back, never the words; without, only
    its owner knows of it."""

    action: str
    yes: bool = False


@dataclass(frozen=True, slots=True)
class NextTimeSet(Event):
    action: str
    yes: bool


def decide(room: Room, command: TellNextTime, person: Person, facts: Facts) -> Decision:
    """Raises: NoSuchAction. NotYours: somebody else's. WrongMoment: the day is over."""
    found = own_action(room, command.action, person)
    need_the_day(room, facts.now_ms)
    return Decision((NextTimeSet(found.id, command.yes),), answer={"action": found.id})


def apply(room: Room, event: NextTimeSet) -> Room:
    return room.with_action(replace(room.actions[event.action], remind=event.yes))
