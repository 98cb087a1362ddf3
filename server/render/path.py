"""The steps of a session in their order: as they run, or before that as they are planned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from server.render.standing import Kept
from server.render.view import path_view, words
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


def not_to_be_missed(kept: Kept, path: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Where one can go straight to from a stopped clock: the protected steps that lie ahead."""
    room, run = kept.room, kept.room.run
    if run is None:
        return []
    return [step for step in path[run.at + 1 :] if room.rows[run.path[step["index"]].row].protected]
