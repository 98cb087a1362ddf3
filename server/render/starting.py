"""How a session can start, minute by minute while nobody presses: in time, or late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from server.render.desk import phase_name
from server.render.standing import Kept
from server.room.finish import Source, late_cuts, late_minutes, total_minutes
from server.room.rounds import path_to_start
from server.room.run import MINUTE_MS, Step
from server.room.state import Room

LATE_CHOICES = 20  # minutes late for which the choice is worked out ahead; later it stays the same


@dataclass(frozen=True, slots=True)
class StartChoice:
    """How to start from now until `until_ms` (None: from then on).

    `late_minutes`: 0 where the agreed finish can be kept as planned. `cuts`: what keeping it takes
    from which step. `kept_ms`: the finish that keeping leads to; `moved_ms`: the one without cuts.
    """

    until_ms: int | None
    late_minutes: int
    cuts: str
    kept_ms: int
    moved_ms: int


def start_choices(kept: Kept, now_ms: int) -> list[StartChoice]:
    """The choice now, and what it becomes minute by minute while nobody presses.

    Being late comes with time alone, and nothing is pushed for that: the page holds what follows.
    """
    room, path = kept.room, path_to_start(kept.room)
    planned_ms = total_minutes(path) * MINUTE_MS
    if room.planned_end_ms is None:
        return [StartChoice(None, 0, "", now_ms + planned_ms, now_ms + planned_ms)]
    turn_ms = room.planned_end_ms - planned_ms + MINUTE_MS // 2  # half a minute late is not late
    while turn_ms <= now_ms:
        turn_ms += MINUTE_MS
    choices, at_ms = [], now_ms
    for number in range(LATE_CHOICES):
        until_ms = turn_ms if number + 1 < LATE_CHOICES else None
        choices.append(_start_choice(kept, room, path, at_ms, until_ms))
        at_ms, turn_ms = turn_ms + 1, turn_ms + MINUTE_MS
    return choices


def _start_choice(
    kept: Kept,
    room: Room,
    path: tuple[Step, ...],
    at_ms: int,
    until_ms: int | None,
) -> StartChoice:
    late = late_minutes(room, at_ms)
    cuts = late_cuts(room, path, at_ms)
    assert room.planned_end_ms is not None
    short_ms = (late - sum(minutes for _, minutes in cuts)) * MINUTE_MS
    return StartChoice(
        until_ms=until_ms,
        late_minutes=late,
        cuts=_cuts(kept, path, cuts),
        kept_ms=room.planned_end_ms + short_ms,
        moved_ms=room.planned_end_ms + late * MINUTE_MS,
    )


def _cuts(kept: Kept, path: Sequence[Step], cuts: Sequence[Source]) -> str:
    """`2 from Set review, 1 Arrive`."""
    parts = [f"{minutes} {phase_name(kept, path[index])}" for index, minutes in cuts]
    if parts:
        parts[0] = parts[0].replace(" ", " from ", 1)
    return ", ".join(parts)
