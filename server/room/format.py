"""A session format as the engine sees it: rows of rules. Which one it is, nobody asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

OncePer = Literal["session", "round"]
Speaker = Literal[
    "facilitator", "everyone", "members", "presenter", "earlier_presenters", "bidders", "nobody"
]
Stance = Literal["speaks", "answers", "listens", "silent", "none"]
Reveal = Literal["wall", "queue", "together", "private", "none"]
Anonymous = Literal["no", "opt", "def"]
Overrun = Literal["hold", "wrap", "hard"]


@dataclass(frozen=True, slots=True)
class Row:
    """One phase of a format (columns as in domain 2.1).

    `minutes`, `floor`: planned length, and the least it is cut to without being asked for.
    `in_turn`: the speakers have an order. `rest`: a break; what follows it opens waiting.
    `protected`: never cut to make room for something else. `settles_rounds`: nobody passes this
    phase before it is chosen who presents. `after_round`: a break that stands after this round.
    `may_be_left_out`: before the start, its minutes then going to another phase.
    """

    key: str
    once_per: OncePer
    minutes: int
    floor: int
    speaker: Speaker
    in_turn: bool = False
    stance: Stance = "none"
    takes: tuple[str, ...] = ()
    reveal: Reveal = "none"
    anonymous: Anonymous = "no"
    overrun: Overrun = "hold"
    rest: bool = False
    protected: bool = False
    settles_rounds: bool = False
    after_round: int | None = None
    may_be_left_out: bool = False

    @property
    def ends_by_itself(self) -> bool:
        """Whether its clock moves on at zero. No clock passes by what nobody has seen yet."""
        return self.overrun == "hard" and self.reveal != "together"


@dataclass(frozen=True, slots=True)
class Format:
    """An ordered list of rows, and how many rounds it may have (0: no presenter at all)."""

    key: str
    rows: tuple[Row, ...]
    rounds: int
    least_rounds: int
    most_rounds: int


def path_of(rows: Sequence[Row], rounds: int) -> list[tuple[int, int]]:
    """The rows in the order they happen, as (row index, round number; 0 outside the rounds).

    Round rows repeat as one block; a break with `after_round` n stands after round n, and is left
    out where there is no further round.
    """
    placed = {row.after_round: i for i, row in enumerate(rows) if row.after_round is not None}
    path: list[tuple[int, int]] = []
    block = [i for i, row in enumerate(rows) if row.once_per == "round"]
    for i, row in enumerate(rows):
        if row.once_per == "session" and row.after_round is None:
            path.append((i, 0))
        elif block and i == block[0]:
            for number in range(1, rounds + 1):
                path.extend((inner, number) for inner in block)
                if number in placed and number < rounds:
                    path.append((placed[number], 0))
    return path
