"""Taking the next written question: the presenter asks for one, and gets one.

Whether any waits they are told only then: no number, and no button that comes and goes, waits for
an answer beside somebody who is thinking.
"""

from __future__ import annotations

from dataclasses import dataclass

from server.room.card import need_queue, offered
from server.room.decision import Command, Decision
from server.room.facts import Facts
from server.room.refusals import NothingWaits
from server.room.state import Person, Room
from server.room.waiting import waiting


@dataclass(frozen=True, slots=True)
class TakeQuestion(Command):
    """`post`: this one; without it the next in the order that the set has chosen."""

    post: str = ""


def decide(room: Room, command: TakeQuestion, person: Person, facts: Facts) -> Decision:
    """Raises: NothingWaits. NoSuchPost. WrongMoment: it cannot be put to them, or not now."""
    need_queue(room)
    post = command.post or next((post.id for post in waiting(room)), None)
    if post is None:
        raise NothingWaits
    return Decision(events=(offered(room, post),), answer={"post": post})
