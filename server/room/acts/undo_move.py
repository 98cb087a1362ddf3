"""Taking back the last move, within ten seconds: the step and its clock as they were.

What a move has shown stays shown: undoing restores the clock, never secrecy.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.moves import need_presenter
from server.room.refusals import WrongMoment
from server.room.state import Person, Room


@dataclass(frozen=True, slots=True)
class UndoMove(Command):
    pass


@dataclass(frozen=True, slots=True)
class MoveUndone(Event):
    at_ms: int


def decide(room: Room, command: UndoMove, person: Person, facts: Facts) -> Decision:
    """Raises: WrongMoment: there is no move, its ten seconds are over, or whoever presented in the
    step before has been taken out of the room since."""
    if room.undo is None or facts.now_ms > room.undo.until_ms:
        raise WrongMoment("It is too late to undo. You can go back to that step.")
    need_presenter(room, room.undo.run, room.undo.run.at)
    return Decision(events=(MoveUndone(facts.now_ms),))


def apply(room: Room, event: MoveUndone) -> Room:
    assert room.undo is not None
    return replace(room, run=room.undo.run, undo=None, steer=room.steer + 1, last_ms=event.at_ms)
