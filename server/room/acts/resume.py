"""Starting the clock again where it stood."""

from __future__ import annotations

from dataclasses import dataclass

from server.room.acts.begin import ClockStarted
from server.room.decision import Command, Decision
from server.room.facts import Facts
from server.room.refusals import WrongMoment
from server.room.state import Person, Room


@dataclass(frozen=True, slots=True)
class Resume(Command):
    pass


def decide(room: Room, command: Resume, person: Person, facts: Facts) -> Decision:
    """Raises: WrongMoment: the clock is not stopped."""
    assert room.run is not None
    if room.run.timer.state not in ("paused", "in_time_out"):
        raise WrongMoment("The clock is not stopped.")
    return Decision(events=(ClockStarted(facts.now_ms),))
