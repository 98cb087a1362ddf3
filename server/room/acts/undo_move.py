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
    """`written`: something has been left in the step that the move had opened."""

    at_ms: int
    written: bool = False


def decide(room: Room, command: UndoMove, person: Person, facts: Facts) -> Decision:
    """Raises: WrongMoment: there is no move, its ten seconds are over, or whoever presented in the
    step before has been taken out of the room since."""
    if room.undo is None or facts.now_ms > room.undo.until_ms:
        raise WrongMoment("It is too late to undo. You can go back to that step.")
    need_presenter(room, room.undo.run, room.undo.run.at)
    return Decision(events=(MoveUndone(facts.now_ms, _is_written_in(room, facts)),))


def _is_written_in(room: Room, facts: Facts) -> bool:
    """Whether anything remembers the open step by its place in the path."""
    steps = {post.step for post in facts.sealed} | {one.shown for one in room.actions.values()}
    written = any(post.step == room.at for post in room.posts.values())
    return written or room.at in steps | room.revealed | room.names_on


def apply(room: Room, event: MoveUndone) -> Room:
    assert room.undo is not None
    run = room.undo.run
    if event.written:
        # It has been open, so it keeps its place, whatever becomes of the rounds before it.
        left = replace(run.path[room.at], entered=True)
        run = replace(run, path=(*run.path[: room.at], left, *run.path[room.at + 1 :]))
    return replace(room, run=run, undo=None, steer=room.steer + 1, last_ms=event.at_ms)
