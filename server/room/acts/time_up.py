"""What the clock does by itself: a `hard` step at zero moves on, once."""

from __future__ import annotations

from dataclasses import dataclass

from server.room.decision import Command, Decision
from server.room.facts import Facts
from server.room.moves import open_phase
from server.room.refusals import WrongMoment
from server.room.state import Person, Room


@dataclass(frozen=True, slots=True)
class TimeUp(Command):
    """`index`: the step whose time is up; another one now means somebody was faster."""

    index: int


def decide(room: Room, command: TimeUp, person: Person | None, facts: Facts) -> Decision:
    """Raises: WrongMoment: not that step, not `hard`, not due, or nothing to move on to."""
    run, row = room.run, room.row
    assert run is not None and row is not None
    due = run.timer.state == "running" and run.timer.remaining(facts.now_ms) <= 0
    last = run.at + 1 == len(run.path)
    if run.at != command.index or not row.ends_by_itself or not due or last:
        raise WrongMoment("Nothing is due.")
    return Decision(events=(open_phase(room, run.at + 1, facts.now_ms, "clock"),))
