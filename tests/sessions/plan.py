"""The plan of a session said once more: what can be taken in or left out, and which seats change.

From the printed tables and the words of the book (domain 2.1, 2.2, 2.4; screens 3.1).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from server.room.format import Row
from tests.keeper.model_clock import Path
from tests.keeper.model_path import Place

LEADING = ("process_guide", "trainee")  # who sits there holds the controls of the round


def can_be_taken_in(path: Path, asked_for: Collection[Place]) -> list[Place]:
    """What comes in the round that is on if its presenter asks for it, and has not been passed."""
    number = path.round
    if not number or path.rounds_over:
        return []
    opened = max(row for row, one in path.places[: path.furthest + 1] if one == number)
    spots = [(row, number) for row, one in enumerate(path.rows) if one.optional and row > opened]
    return [spot for spot in spots if spot not in asked_for]


def rounds_begun(path: Path) -> int:
    """How many rounds have begun: those that a clock has run in, and all before them."""
    numbers = [number for _, number in path.places[: path.at + 1]]
    opens = path.at > 0 and path.round not in (0, numbers[-2])
    return max(numbers) - (opens and path.state == "waiting")


def seats_change(path: Path | None, rounds: int, cast: Collection[str]) -> bool:
    """Whether anybody can still be given another seat: a guide always, else until it begins."""
    begun = 0 if path is None else rounds_begun(path)
    return bool(cast) and bool(rounds) and (rounds > begun or any(s in LEADING for s in cast))


def takers_of(rows: Sequence[Row], left_out: int) -> list[int]:
    """Who could have the minutes of what is left out: the proposed one first, the rest in order.

    No break and no spare minutes, and nothing that may not take place. The set has come for the
    longest phase of its rounds that is not protected; without rounds for the longest of all.
    """
    takers = [
        at
        for at, row in enumerate(rows)
        if at != left_out and not (row.rest or row.spare or row.optional)
    ]
    open_to_cuts = [at for at in takers if not rows[at].protected]
    of_rounds = [at for at in open_to_cuts if rows[at].once_per == "round"]
    first = max(of_rounds or open_to_cuts, key=lambda at: rows[at].minutes)
    return [first, *(at for at in takers if at != first)]
