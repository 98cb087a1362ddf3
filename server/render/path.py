"""The steps of a session in their order: as they run, or before that as they are planned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from server.render.view import Kept, path_view, words
from server.room.plan import takers_of
from server.room.rounds import path_to_start


def steps(kept: Kept, now_ms: int) -> list[dict[str, Any]]:
    """Every step with its name, its state, and minutes planned and spent."""
    room = kept.room
    if room.run is not None:
        return path_view(kept, now_ms)
    phases = words(kept)["phases"]
    return [
        {
            "index": index,
            "name": phases[room.rows[step.row].key]["name"],
            "round": step.round,
            "state": "pending",
            "planned_minutes": step.minutes,
            "spent_ms": 0,
        }
        for index, step in enumerate(path_to_start(room))
    ]


@dataclass(frozen=True, slots=True)
class LeaveOut:
    """A phase that may be left out. `index`: among those of the format.

    `to`: index and name of those that could have its minutes, the proposed one first; where it is
    left out, of the one that has them.
    """

    index: int
    name: str
    minutes: int
    left_out: bool
    to: tuple[tuple[int, str], ...]


def leave_outs(kept: Kept) -> list[LeaveOut]:
    """What can be left out before the start, or put back."""
    room, phases = kept.room, words(kept)["phases"]
    names = [str(phases[row.key]["name"]) for row in room.rows]
    found = []
    for index, row in enumerate(room.rows):
        has = room.left_out.get(index)
        to = takers_of(room, index) if has is None else [has]
        if row.may_be_left_out and to:
            named = tuple((one, names[one]) for one in to)
            found.append(LeaveOut(index, names[index], row.minutes, has is not None, named))
    return found


def not_to_be_missed(kept: Kept, path: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Where one can go straight to from a stopped clock: the protected steps that lie ahead."""
    room, run = kept.room, kept.room.run
    if run is None:
        return []
    return [step for step in path[run.at + 1 :] if room.rows[run.path[step["index"]].row].protected]
