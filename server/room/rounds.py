"""How many rounds there are, and which optional phases, while the session runs.

The steps that are still to come follow; those that have been opened stay where they are, because
whatever was written in them names their place in the path.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from server.room.format import Spot, path_of
from server.room.run import Run, Step
from server.room.state import Room, Round


def can_follow(room: Room, path: Sequence[Spot]) -> bool:
    """Whether the session can still go this way: no step that has been opened would move."""
    run = room.run
    return run is None or not any(step.entered for step in run.path[_in_common(run, path) :])


def following(room: Room, path: Sequence[Spot]) -> Run | None:
    """The run along this path, or as it is where it cannot follow. None before the start.

    What is planned of a step that stays, stays.
    """
    run = room.run
    if run is None or not can_follow(room, path):
        return run
    same = _in_common(run, path)
    if same == len(run.path) == len(path):
        return run
    known = {(step.row, step.round): step for step in run.path[same:]}
    later = [known.get(at) or Step(*at, room.rows[at[0]].minutes) for at in path[same:]]
    return replace(run, path=(*run.path[:same], *later))


def path_with(room: Room, rounds: int) -> list[Spot]:
    """The path with so many rounds, and the optional phases that were asked for."""
    return path_of(room.rows, rounds, room.included)


def _in_common(run: Run, path: Sequence[Spot]) -> int:
    """How many steps both begin with."""
    pairs = zip(run.path, path, strict=False)
    differs = (i for i, (step, at) in enumerate(pairs) if (step.row, step.round) != at)
    return next(differs, min(len(run.path), len(path)))


def begun_rounds(room: Room) -> tuple[Round, ...]:
    """The rounds of which a clock has run, and those before them: their cast is fixed.

    Until its clock runs, a round can still get another presenter; going back unsettles none.
    """
    run = room.run
    if run is None:
        return ()
    run_of = [step.round for step in run.path if step.used_ms > 0]
    if run.timer.state == "running" or run.used_ms(run.entered_ms) > 0:
        run_of.append(run.step.round)
    return tuple(r for r in room.rounds if r.number <= max(run_of, default=0))
