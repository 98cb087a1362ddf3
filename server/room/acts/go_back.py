"""Back to the step before; what was written there is still there."""

from __future__ import annotations

from dataclasses import dataclass

from server.room.decision import Command, Decision
from server.room.facts import Facts
from server.room.moves import open_phase
from server.room.refusals import WrongMoment
from server.room.state import Person, Room


@dataclass(frozen=True, slots=True)
class GoBack(Command):
    pass


def decide(room: Room, command: GoBack, person: Person, facts: Facts) -> Decision:
    """Raises: WrongMoment: it is the first step."""
    assert room.run is not None
    if room.run.at == 0:
        raise WrongMoment("This is the first step.")
    return Decision(events=(open_phase(room, room.run.at - 1, facts.now_ms, "hand"),))
