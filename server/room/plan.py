"""What a session is planned to be before it starts: its steps, and where minutes have been put."""

from __future__ import annotations

from collections.abc import Sequence

from server.room.format import path_of
from server.room.run import Step
from server.room.state import Room


def planned_steps(room: Room, rounds: int) -> tuple[Step, ...]:
    """The whole path with so many rounds, and the optional phases that were asked for."""
    return steps_along(room, path_of(room.rows, rounds, room.included))


def steps_along(room: Room, path: Sequence[tuple[int, int]]) -> tuple[Step, ...]:
    """The steps of a path but those left out, whose minutes others have instead.

    A phase that comes in several rounds shares them out alike; what is left over of that goes to
    the first rounds, a minute each.
    """
    kept = [place for place in path if place[0] not in room.left_out]
    minutes = [room.rows[row].minutes for row, _ in kept]
    for row, to in room.left_out.items():
        given = room.rows[row].minutes * sum(place[0] == row for place in path)
        takers = [at for at, place in enumerate(kept) if place[0] == to]
        for number, at in enumerate(takers):
            share, over = divmod(given, len(takers))
            minutes[at] += share + (number < over)
    return tuple(Step(row, number, has) for (row, number), has in zip(kept, minutes, strict=True))


def takers_of(room: Room, row: int) -> list[int]:
    """The rows that could have the minutes of this one, the one that is proposed first.

    That is the longest phase of a round that is not protected, or where there are no rounds the
    longest of the others: what the set has come for.
    """
    found = [
        to
        for to, one in enumerate(room.rows)
        if to != row
        and to not in room.left_out
        and one.after_round is None  # it takes place only where another round follows
        and not (one.rest or one.spare or one.optional)
    ]
    return sorted(found, key=lambda to: _worth(room, to), reverse=True)


def _worth(room: Room, row: int) -> tuple[bool, bool, int]:
    found = room.rows[row]
    return (not found.protected, found.once_per == "round", found.minutes)
