"""The path of a format as a picture in proportion to its minutes: who has the floor, and when.

Everything across is in per cent, so that it is drawn without a style at any width. Who has the
floor is told by height and pattern; colour says nothing that they do not.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from server.render.views import FormatView
from server.room.format import Row, path_of

# Who has the floor: how that is called, and how high it stands in per cent, as the legend has it.
FLOORS = {
    "presenter": ("The presenter", 100),
    "others": ("The others ask or talk", 78),
    "everyone": ("Everyone, or one after the other", 52),
    "lead": ("Whoever leads the step", 52),
    "quiet": ("Nobody: quiet, or writing", 38),
    "rest": ("Break", 0),
}
OPEN_END = 0.27  # of the width: the last label stands there, and no other fits


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the time: where it begins and how wide it is, in per cent."""

    left: float
    width: float

    @property
    def middle(self) -> float:
        return round(self.left + self.width / 2, 3)

    @property
    def right(self) -> float:
        return round(self.left + self.width, 3)


@dataclass(frozen=True, slots=True)
class Block:
    """One step. `floor`: who has it, a key of FLOORS. `height`: in per cent. `says`: its name and
    its minutes."""

    span: Span
    floor: str
    height: int
    says: str


@dataclass(frozen=True, slots=True)
class Picture:
    """`rounds`: number and place of each. `marks`: minutes at which the time is written."""

    blocks: tuple[Block, ...]
    rounds: tuple[tuple[int, Span], ...]
    marks: tuple[tuple[int, float], ...]
    minutes: int
    floors: tuple[tuple[str, int, str], ...]
    says: str


def floor_of(row: Row) -> str:
    """Who has the floor in a step."""
    if row.rest:
        return "rest"
    match row.speaker:
        case "presenter":
            return "presenter"
        case "members" | "questioner":
            return "others"
        case "facilitator" | "trainee":
            return "lead"
        case "nobody":
            return "quiet"
        case _:
            return "everyone"


def picture_of(view: FormatView) -> Picture:
    rows, total = view.form.rows, view.minutes
    blocks: list[Block] = []
    rounds: dict[int, list[int]] = {}
    at = 0
    for index, number in path_of(rows, view.form.rounds):
        row = rows[index]
        floor = floor_of(row)
        says = f"{view.phases[row.key]}, {row.minutes} min"
        blocks.append(Block(_span(at, row.minutes, total), floor, FLOORS[floor][1], says))
        at += row.minutes
        if number:
            rounds.setdefault(number, [at - row.minutes, at])[1] = at
    return Picture(
        blocks=tuple(blocks),
        rounds=tuple((n, _span(start, end - start, total)) for n, (start, end) in rounds.items()),
        marks=marks(total),
        minutes=total,
        floors=legend({block.floor for block in blocks}),
        says=_says(view, total),
    )


def legend(seen: Collection[str] = tuple(FLOORS)) -> tuple[tuple[str, int, str], ...]:
    """Floor, height and words of those that are seen."""
    return tuple((floor, high, words) for floor, (words, high) in FLOORS.items() if floor in seen)


def marks(total: int) -> tuple[tuple[int, float], ...]:
    """Round minutes to be written under the picture; the end has its own label."""
    step = 10 if total <= 50 else 30 if total <= 120 else 60
    return tuple(
        (minute, round(100 * minute / total, 3))
        for minute in range(0, total, step)
        if 1 - minute / total >= OPEN_END
    )


def _span(start: int, minutes: int, total: int) -> Span:
    return Span(round(100 * start / total, 3), round(100 * minutes / total, 3))


def _says(view: FormatView, total: int) -> str:
    """The picture in a sentence, for whoever does not see it; the list behind it says the rest."""
    count = len(path_of(view.form.rows, view.form.rounds))
    return f"The path of {view.name}: {count} steps in {total} minutes, each as wide as it is long."
