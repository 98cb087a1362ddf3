"""Noting in an ended room which room continues it, so that what is open can be brought there.

Not for anybody to ask for by itself: it is part of opening that room (keeper/opening.py), for
somebody of this room's desk.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.refusals import WrongMoment
from server.room.state import Person, Room

CONTINUATIONS = 24  # of one room; opened by mistake, or twice, it is still a handful


@dataclass(frozen=True, slots=True)
class ContinueSession(Command):
    room: str


@dataclass(frozen=True, slots=True)
class SessionContinued(Event):
    """`room`: the id of the one after this."""

    room: str


def decide(room: Room, command: ContinueSession, person: Person | None, facts: Facts) -> Decision:
    """Raises: WrongMoment: it has been continued more often than makes sense."""
    if command.room in room.continued:
        return Decision()
    if len(room.continued) >= CONTINUATIONS:
        raise WrongMoment("This session has been continued often enough.")
    return Decision(events=(SessionContinued(command.room),))


def apply(room: Room, event: SessionContinued) -> Room:
    return replace(room, continued=(*room.continued, event.room))
