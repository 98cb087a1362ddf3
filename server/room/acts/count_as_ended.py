"""A room that has been empty for six hours counts as ended."""

from __future__ import annotations

from dataclasses import dataclass

from server.room.acts.end_session import SessionEnded
from server.room.decision import Command, Decision
from server.room.facts import Facts
from server.room.refusals import WrongMoment
from server.room.state import Person, Room

EMPTY_MS = 6 * 3_600_000


@dataclass(frozen=True, slots=True)
class CountAsEnded(Command):
    """`empty_since_ms`: when the last person left."""

    empty_since_ms: int


def decide(room: Room, command: CountAsEnded, person: Person | None, facts: Facts) -> Decision:
    """Raises: WrongMoment: somebody is here, it is not six hours yet, or its start lies ahead."""
    begins_ms = max(command.empty_since_ms, room.starts_at_ms or 0)
    if facts.present or facts.now_ms < begins_ms + EMPTY_MS:
        raise WrongMoment("The room is in use.")
    return Decision(events=(SessionEnded(facts.now_ms),))
