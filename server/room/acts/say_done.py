"""I have finished. A sign for the count, kept outside the log and gone with the step.

It is not written anywhere: where posts go without a name, a stored line saying who finished when
would stand next to the post they have just sent (reliability N3, N6).
"""

from __future__ import annotations

from dataclasses import dataclass

from server.room.decision import Command, Decision
from server.room.facts import Facts
from server.room.posting import may_post
from server.room.refusals import WrongMoment
from server.room.state import Person, Room


@dataclass(frozen=True, slots=True)
class SayDone(Command):
    pass


def decide(room: Room, command: SayDone, person: Person, facts: Facts) -> Decision:
    """Raises: WrongMoment: nothing is written by this person in this step."""
    if not may_post(room, person):
        raise WrongMoment("There is nothing to finish in this step.")
    return Decision(done=True)
