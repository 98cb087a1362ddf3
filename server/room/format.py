"""A session format as the engine sees it: rows of rules. Which one it is, nobody asks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

OncePer = Literal["session", "round"]
Speaker = Literal[
    "facilitator",
    "everyone",
    "members",
    "presenter",
    "earlier_presenters",
    "bidders",
    "trainee",
    "questioner",
    "nobody",
]
Turns = Literal["shown", "presenter_first", "presenter_last"]
Stance = Literal["speaks", "answers", "listens", "silent", "none"]
Reveal = Literal["wall", "queue", "together", "private", "none"]
Anonymous = Literal["no", "opt", "def"]
Overrun = Literal["hold", "wrap", "hard"]
Lead = Literal["facilitator", "process_guide", "coach", "trainer", "supervisor", "moderator"]
CastSeat = Literal["process_guide", "trainee", "questioner", "observer"]

GUIDES: tuple[CastSeat, ...] = ("process_guide", "trainee")  # who sits there holds the controls


@dataclass(frozen=True, slots=True)
class Row:
    """One phase of a format (columns as in domain 2.1).

    `minutes`, `floor`: planned length, and the least it is cut to without being asked for.
    `in_turn`: the speakers have an order, as shown or with the presenter first or last (`turns`).
    `rest`: a break; what follows it opens waiting. `protected`: never cut to make room for
    something else. `spare`: minutes kept for what runs over; they are the first to be taken.
    `settles_rounds`: nobody passes this phase before it is chosen who presents. `after_round`: a
    break that stands after this round. `optional`: left out unless somebody asks for it.
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
    optional: bool = False
    turns: Turns = "shown"
    spare: bool = False
    may_be_left_out: bool = False

    @property
    def ends_by_itself(self) -> bool:
        """Whether its clock moves on at zero. No clock passes by what nobody has seen yet."""
        return self.overrun == "hard" and self.reveal != "together"


@dataclass(frozen=True, slots=True)
class Format:
    """An ordered list of rows, and how many rounds it may have (0: no presenter at all).

    `lead`: the word for whoever leads; a set led by its `process_guide` has no facilitator. `cast`:
    the seats of each round besides its presenter. `rotates`: everybody presents in turn, unasked,
    and the seats move round with that.
    """

    key: str
    rows: tuple[Row, ...]
    rounds: int
    least_rounds: int
    most_rounds: int
    least_members: int
    most_members: int
    lead: Lead = "facilitator"
    cast: tuple[CastSeat, ...] = ()
    rotates: bool = False


Spot = tuple[int, int]  # (row index, round number; 0 outside the rounds)


def path_of(
    rows: Sequence[Row], rounds: int, included: Collection[Spot] = frozenset()
) -> list[Spot]:
    """The rows in the order they happen; of those that have to be asked for, only `included`.

    Round rows repeat as one block; a break with `after_round` n stands after round n, and is left
    out where there is no further round.
    """
    placed = {row.after_round: i for i, row in enumerate(rows) if row.after_round is not None}
    path: list[Spot] = []
    first = next((i for i, row in enumerate(rows) if row.once_per == "round"), None)
    block = [i for i, row in enumerate(rows) if row.once_per == "round"]
    for i, row in enumerate(rows):
        if row.once_per == "session" and row.after_round is None:
            path.append((i, 0))
        elif i == first:
            for number in range(1, rounds + 1):
                path.extend((inner, number) for inner in block)
                if number in placed and number < rounds:
                    path.append((placed[number], 0))
    return [spot for spot in path if not rows[spot[0]].optional or spot in included]


def planned_minutes(rows: Sequence[Row], rounds: int) -> int:
    """What a session with so many rounds is planned to take."""
    return sum(rows[row].minutes for row, _ in path_of(rows, rounds))


def round_minutes(rows: Sequence[Row]) -> int:
    """One presenter's minutes, without any break inside of the round."""
    block = (row for row in rows if row.once_per == "round" and not row.optional)
    return sum(row.minutes for row in block if not row.rest)


def longest_stretch(rows: Sequence[Row], rounds: int) -> int:
    """The most minutes between two breaks, or a break and either end."""
    longest = stretch = 0
    for row, _ in path_of(rows, rounds):
        stretch = 0 if rows[row].rest else stretch + rows[row].minutes
        longest = max(longest, stretch)
    return longest
