"""How many rounds there are, and which optional phases: as planned, or as was chosen since.

What has been open stays where it is in the path, for posts remember their step. The steps behind
it move up, or make room.
"""

from __future__ import annotations

from server.room.plan import planned_steps
from server.room.run import Run, Step
from server.room.state import Room, Round


def path_to_start(room: Room) -> tuple[Step, ...]:
    """The path of this room's format with the rounds it has now."""
    return planned_steps(room, room.rounds_planned)


def path_with(room: Room, run: Run) -> tuple[Step, ...]:
    """The path with as many rounds as are planned now, where that can still be."""
    if are_behind(run):
        return run.path
    kept = run.path[: furthest(run) + 1]
    seen = {(step.row, step.round) for step in kept}
    known = {(step.row, step.round): step for step in run.path}
    rest = [
        known.get((step.row, step.round)) or step
        for step in planned_steps(room, room.rounds_planned)
        if (step.row, step.round) not in seen
    ]
    return (*kept, *rest)


def rounds_possible(room: Room) -> tuple[int, int]:
    """The fewest and the most who can be chosen to present now.

    No more have to than there are members, or a set that has shrunk could never go on.
    """
    members = sum(1 for one in room.inside() if one.role == "member")
    least, run = min(room.least_rounds, max(1, members)), room.run
    if run is None:
        return least, room.most_rounds
    behind = are_behind(run)
    most = max((step.round for step in run.path), default=0) if behind else room.most_rounds
    open_to = max(step.round for step in run.path[: furthest(run) + 1])
    return max(min(least, most), 0 if behind else open_to), most


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


def begun_rounds(room: Room) -> tuple[Round, ...]:
    """The rounds of which a clock has run, and those before them: their cast is fixed.

    Until its clock runs, a round can still get another presenter; going back unsettles none. The
    clock of a phase in which it is settled who presents begins no round.
    """
    run = room.run
    if run is None:
        return ()
    begins = [not room.rows[step.row].settles_rounds for step in run.path]
    run_of = [s.round for s, begin in zip(run.path, begins, strict=True) if begin and s.used_ms > 0]
    if begins[run.at] and (run.timer.state == "running" or run.used_ms(run.entered_ms) > 0):
        run_of.append(run.step.round)
    return tuple(r for r in room.rounds if r.number <= max(run_of, default=0))


def are_behind(run: Run) -> bool:
    """Whether a step after the last round has been open already."""
    last = max((i for i, step in enumerate(run.path) if step.round != 0), default=-1)
    return furthest(run) > last


def furthest(run: Run) -> int:
    """The last step that has been open."""
    return max([run.at, *(i for i, step in enumerate(run.path) if step.entered)])
