"""What a member who never reads costs the others: the same load with and without one, side by side.

`near` are the others in such a member's own room, `far` those in all other rooms. Without one, the
same member is there and reads. A delivery that never came has taken for ever: where more than one
in a hundred are missing, the 99th percentile is never.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from statistics import median
from typing import NamedTuple

from tests.bench.measure import Plan, Round, Waited, measure
from tests.bench.target import TargetName

BOUND = 1.2  # R1: the others' p99 worsens by less than a fifth
FIGURES = ("p50_ms", "p99_ms")
Where = Callable[[Round], Waited]
WHERE: dict[str, Where] = {"near": lambda one: one.near, "far": lambda one: one.far}


class Pair(NamedTuple):
    """Held one right after the other, whichever was first."""

    reads: Round
    deaf: Round

    @property
    def disturbed(self) -> bool:
        return self.reads.disturbed or self.deaf.disturbed


def hold(
    plan: Plan, names: Sequence[TargetName], rounds: int, say: Callable[[Round], None]
) -> dict[TargetName, list[Pair]]:
    """All rounds, interleaved: every second one with the targets and the cases the other way."""
    pairs: dict[TargetName, list[Pair]] = {name: [] for name in names}
    for number in range(rounds):
        backwards = number % 2 == 1
        for name in reversed(names) if backwards else names:
            held: dict[bool, Round] = {}
            for deaf in (True, False) if backwards else (False, True):
                held[deaf] = measure(name, replace(plan, deaf=deaf))
                say(held[deaf])
            pairs[name].append(Pair(held[False], held[True]))
    return pairs


def table(pairs: dict[TargetName, list[Pair]]) -> str:
    """Medians and spread, and those of the ratios within each pair."""
    heads = ("reading", "deaf", "deaf / reading")
    lines = ["post to delivery, ms" + " " * 10 + "".join(f"{head:>26}" for head in heads)]
    for name, held in pairs.items():
        counted = [pair for pair in held if not pair.disturbed] or held
        cut_off = sum(pair.deaf.cut_off for pair in held)
        missing = sum(pair.deaf.missing for pair in held)
        lines.append(
            f"{name}: {_counted(held)}; cut off {cut_off} times; {missing:,} deliveries missing"
        )
        lines += [_row(counted, where, figure) for where in WHERE for figure in FIGURES]
    return "\n".join(lines)


def _row(pairs: list[Pair], where: str, figure: str) -> str:
    def of(one: Round) -> float:
        value: float = getattr(WHERE[where](one), figure)
        return value

    reads, deaf = [of(pair.reads) for pair in pairs], [of(pair.deaf) for pair in pairs]
    ratios = [b / a if a else float("nan") for a, b in zip(reads, deaf, strict=True)]
    over = f"  above {BOUND}" if figure == "p99_ms" and median(ratios) > BOUND else ""
    cells = "".join(f"{_spread(values):>26}" for values in (reads, deaf, ratios))
    return f"  {where:5}{figure.replace('_ms', ''):23}{cells}{over}"


def _counted(pairs: list[Pair]) -> str:
    quiet = sum(not pair.disturbed for pair in pairs)
    return f"{quiet} of {len(pairs)} pairs" if quiet else f"all {len(pairs)} pairs, all DISTURBED"


def _spread(values: list[float]) -> str:
    return f"{_figure(median(values))} ({_figure(min(values))}-{_figure(max(values))})"


def _figure(value: float) -> str:
    return "never" if value == float("inf") else f"{value:.2f}"
