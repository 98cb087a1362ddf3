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

from tests.bench.measure import Plan, Round, measure
from tests.bench.target import TargetName

BOUND = 1.2  # R1: the others' p99 worsens by less than a fifth
ROWS: dict[str, Callable[[Round], float]] = {
    "near p50, ms": lambda one: one.near.p50_ms,
    "near p99, ms": lambda one: one.near.p99_ms,
    "far p50, ms": lambda one: one.far.p50_ms,
    "far p99, ms": lambda one: one.far.p99_ms,
    # Where others are at work on the machine, this says more than any waiting.
    "server CPU, us a delivery": lambda one: one.server_us_per_delivery,
}


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
    lines = ["post to delivery of the others" + "".join(f"{head:>26}" for head in heads)]
    for name, held in pairs.items():
        counted = [pair for pair in held if not pair.disturbed] or held
        cut_off = sum(pair.deaf.cut_off for pair in held)
        missing = sum(pair.deaf.missing for pair in held)
        lines.append(
            f"{name}: {_counted(held)}; cut off {cut_off} times; {missing:,} deliveries missing"
        )
        lines += [_row(counted, label) for label in ROWS]
    return "\n".join(lines)


def _row(pairs: list[Pair], label: str) -> str:
    of = ROWS[label]
    reads, deaf = [of(pair.reads) for pair in pairs], [of(pair.deaf) for pair in pairs]
    ratios = [b / a if a else float("nan") for a, b in zip(reads, deaf, strict=True)]
    over = f"  above {BOUND}" if "p99" in label and median(ratios) > BOUND else ""
    cells = "".join(f"{_spread(values):>26}" for values in (reads, deaf, ratios))
    return f"  {label:28}{cells}{over}"


def _counted(pairs: list[Pair]) -> str:
    quiet = sum(not pair.disturbed for pair in pairs)
    return f"{quiet} of {len(pairs)} pairs" if quiet else f"all {len(pairs)} pairs, all DISTURBED"


def _spread(values: list[float]) -> str:
    return f"{_figure(median(values))} ({_figure(min(values))}-{_figure(max(values))})"


def _figure(value: float) -> str:
    return "never" if value == float("inf") else f"{value:.2f}"
