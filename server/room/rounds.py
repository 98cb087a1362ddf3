"""How many rounds there are: as planned until it is chosen who presents, then one for each.

What has been open stays where it is in the path, for posts remember their step. The steps behind
it move up, or make room.
"""

from __future__ import annotations

from server.room.format import path_of
from server.room.run import Run, Step
from server.room.state import Room


def path_to_start(room: Room) -> tuple[Step, ...]:
    """The path of this room's format with the rounds it has now."""
    rounds = len(room.rounds) or room.opened_rounds
    return tuple(
        Step(row, number, room.rows[row].minutes) for row, number in path_of(room.rows, rounds)
    )


def lacks_presenter(room: Room, run: Run, index: int) -> bool:
    """Whether nobody is chosen yet for this step, or for one that has to be settled before it.

    A phase of the round in which it is settled may be entered without, and no further one.
    """
    if room.least_rounds == 0:
        return False
    settled_at = next((i for i, s in enumerate(run.path) if room.rows[s.row].settles_rounds), None)
    if settled_at is not None and settled_at < index and not room.rounds:
        return True
    step = run.path[index]
    settles = room.rows[step.row].settles_rounds
    return step.round != 0 and not settles and room.presenter_of(step.round) is None


def rounds_possible(room: Room) -> tuple[int, int]:
    """The fewest and the most who can be chosen to present now."""
    run = room.run
    if run is None:
        return room.least_rounds, room.most_rounds
    most = max(step.round for step in run.path) if _are_behind(run) else room.most_rounds
    begun = max(step.round for step in run.path[: _furthest(run) + 1])
    return max(min(room.least_rounds, most), 0 if _are_behind(run) else begun), most


def path_with(room: Room, run: Run, rounds: int) -> tuple[Step, ...]:
    """The path with so many rounds, where that can still be."""
    if _are_behind(run):
        return run.path
    kept = run.path[: _furthest(run) + 1]
    seen = {(step.row, step.round) for step in kept}
    planned = {(step.row, step.round): step for step in run.path}
    rest = [
        planned.get((row, number)) or Step(row, number, room.rows[row].minutes)
        for row, number in path_of(room.rows, rounds)
        if (row, number) not in seen
    ]
    return (*kept, *rest)


def _are_behind(run: Run) -> bool:
    """Whether a step after the last round has been open already."""
    last = max((i for i, step in enumerate(run.path) if step.round != 0), default=-1)
    return _furthest(run) > last


def _furthest(run: Run) -> int:
    return max([run.at, *(i for i, step in enumerate(run.path) if step.entered)])
