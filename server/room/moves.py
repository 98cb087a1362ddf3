"""Opening a step: the one event behind every move, whoever or whatever made it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from server.room.event import Event
from server.room.finish import spent
from server.room.refusals import WrongMoment
from server.room.rounds import lacks_presenter
from server.room.run import UNDO_MS, Run, Timer, Undo
from server.room.state import Room

OpenedBy = Literal["start", "hand", "clock"]


@dataclass(frozen=True, slots=True)
class PhaseOpened(Event):
    """`index`: into the path. `duration_ms`: what is on its clock. `waits`: the clock stands."""

    index: int
    at_ms: int
    duration_ms: int
    waits: bool
    by: OpenedBy


def open_phase(room: Room, index: int, now_ms: int, by: OpenedBy) -> PhaseOpened:
    """The event that opens step `index`.

    Raises:
        WrongMoment: there is no such step, or it needs a presenter and nobody is chosen yet.
    """
    run = room.run
    assert run is not None
    if not 0 <= index < len(run.path):
        raise WrongMoment("There is no such step in this session.")
    need_presenter(room, run, index)
    return PhaseOpened(index, now_ms, run.path[index].left_ms(), room.waits(index), by)


def need_presenter(room: Room, run: Run, index: int) -> None:
    """Nobody can slide past the choosing of a presenter, nor into a round without one.

    Raises:
        WrongMoment: the step lies beyond, and nobody is chosen.
    """
    if lacks_presenter(room, run, index):
        raise WrongMoment("First choose who presents.")


def apply_phase_opened(room: Room, event: PhaseOpened) -> Room:
    """Leave the step that is open, with its time written down, and enter the other."""
    before = room.run
    assert before is not None
    run = enter(spent(before, event.at_ms), event, room.seq + 1)
    undo = None if event.by == "start" else Undo(before, event.at_ms + UNDO_MS)
    opened = room.round_of(run.step.round)
    # A round that has its own guide begins in that guide's hands, whoever held them before.
    guided = opened is not None and opened.guide and opened.number != before.step.round
    return replace(
        room,
        run=run,
        undo=undo,
        held_by=None if guided else room.held_by,
        steer=room.steer + 1,
        last_ms=event.at_ms,
    )


def enter(run: Run, event: PhaseOpened, opened_seq: int) -> Run:
    step = run.path[event.index]
    entered = replace(step, entered=True)
    path = (*run.path[: event.index], entered, *run.path[event.index + 1 :])
    if event.waits:
        timer = Timer("pending", remaining_ms=event.duration_ms)
    else:
        timer = Timer("running", ends_at_ms=event.at_ms + event.duration_ms)
    return Run(path, event.index, timer, event.at_ms, opened_seq=opened_seq)
