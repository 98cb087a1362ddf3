"""How many rounds there are, while the session runs: the steps that are still to come follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from server.room.format import path_of
from server.room.run import Run, Step
from server.room.state import Room, Round


def can_have(room: Room, rounds: int) -> bool:
    """Whether there can still be so many rounds.

    Not where steps that have been opened would move, or be gone: whatever was written in them names
    their place in the path.
    """
    if room.run is None:
        return True
    same = _in_common(room.run, path_of(room.rows, rounds))
    return not any(step.entered for step in room.run.path[same:])


def with_rounds(room: Room, rounds: int) -> Run | None:
    """The run with so many rounds, or as it is where it cannot have them. None before the start.

    What is planned of a step that stays, stays.
    """
    run = room.run
    if run is None or not can_have(room, rounds):
        return run
    after = path_of(room.rows, rounds)
    same = _in_common(run, after)
    if same == len(run.path) == len(after):
        return run
    known = {(step.row, step.round): step for step in run.path[same:]}
    later = [known.get(at) or Step(*at, room.rows[at[0]].minutes) for at in after[same:]]
    return replace(run, path=(*run.path[:same], *later))


def _in_common(run: Run, after: Sequence[tuple[int, int]]) -> int:
    """How many steps both begin with."""
    pairs = zip(run.path, after, strict=False)
    differs = (i for i, (step, at) in enumerate(pairs) if (step.row, step.round) != at)
    return next(differs, min(len(run.path), len(after)))


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
