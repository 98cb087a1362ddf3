"""Prints rounds and their medians for people, or as JSON lines."""

from __future__ import annotations

import json
from dataclasses import asdict
from statistics import median

from tests.bench.measure import Round
from tests.bench.target import TargetName

# label, field, digits; every one is shown as median (min-max)
ROWS = (
    ("deliveries/s", "deliveries_per_s", 0),
    ("posts/s", "posts_per_s", 0),
    ("post to delivery p50 ms", "delivery_p50_ms", 2),
    ("post to delivery p99 ms", "delivery_p99_ms", 2),
    ("post to delivery max ms", "delivery_max_ms", 1),
    ("acknowledged p50 ms", "answer_p50_ms", 2),
    ("acknowledged p99 ms", "answer_p99_ms", 2),
    ("server CPU us/delivery", "server_us_per_delivery", 2),
    ("server share of its core", "server_core_share", 2),
    ("generator share of its core", "generator_core_share", 2),
    ("others' share of a core", "others_core_share", 2),
    ("bytes/delivery", "delivery_bytes", 0),
    ("KiB/connection (PSS growth)", "connection_kib", 1),
    ("connects/s", "connects_per_s", 0),
    ("rooms opened and joined, s", "set_up_s", 1),
)
COUNTS = (
    "missing",
    "missing_beside_slow",
    "duplicates",
    "misrouted",
    "disordered",
    "refused",
    "unanswered",
    "unsent",
    "closed",
)
RATIOS = (
    ("deliveries/s", "deliveries_per_s"),
    ("server CPU/delivery", "server_us_per_delivery"),
    ("KiB/connection", "connection_kib"),
    ("post to delivery p99", "delivery_p99_ms"),
    ("connects/s", "connects_per_s"),
)


def round_line(result: Round) -> str:
    flag = "  DISTURBED by other work on the cores" if result.disturbed else ""
    bound = "  GENERATOR BOUND" if result.generator_core_share > 0.95 else ""
    deaf = "  with who never reads" if result.deaf else ""
    return (
        f"{result.target:8} {result.pace:>14}{deaf} {result.deliveries_per_s:10,.0f} deliveries/s"
        f"  p50 {result.delivery_p50_ms:.2f}  p99 {result.delivery_p99_ms:.2f} ms"
        f"  missing {result.missing}  misrouted {result.misrouted}{flag}{bound}"
        + (f"\n         {result.note}" if result.note else "")
    )


def json_line(result: Round) -> str:
    return json.dumps(asdict(result) | {"disturbed": result.disturbed})


def table(rounds: list[Round]) -> str:
    """Medians and spread for each target; undisturbed rounds only, where there are any."""
    by_target = {name: _to_be_counted(rounds, name) for name in _targets(rounds)}
    lines = [" " * 30 + "".join(f"{name:>32}" for name in by_target)]
    for label, field, digits in ROWS:
        cells = (_spread([getattr(r, field) for r in kept], digits) for kept in by_target.values())
        lines.append(f"{label:30}" + "".join(f"{cell:>32}" for cell in cells))
    for field in COUNTS:
        sums = (sum(getattr(r, field) for r in rounds if r.target == name) for name in by_target)
        lines.append(
            f"{field.replace('_', ' ') + ', all rounds':30}" + "".join(f"{s:>32,}" for s in sums)
        )
    lines.append(
        f"{'rounds counted':30}" + "".join(f"{_counted(rounds, n):>32}" for n in by_target)
    )
    if len(by_target) == 2:
        lines += ["", *_ratios(by_target)]
    return "\n".join(lines)


def _targets(rounds: list[Round]) -> list[TargetName]:
    return sorted({result.target for result in rounds})


def _to_be_counted(rounds: list[Round], name: TargetName) -> list[Round]:
    mine = [result for result in rounds if result.target == name]
    return [result for result in mine if not result.disturbed] or mine


def _counted(rounds: list[Round], name: TargetName) -> str:
    mine = [result for result in rounds if result.target == name]
    undisturbed = sum(not result.disturbed for result in mine)
    if undisturbed:
        return f"{undisturbed} of {len(mine)}"
    return f"all {len(mine)}, all DISTURBED"


def _spread(values: list[float], digits: int) -> str:
    middle, low, high = median(values), min(values), max(values)
    return f"{middle:,.{digits}f} ({low:,.{digits}f}-{high:,.{digits}f})"


def _ratios(by_target: dict[TargetName, list[Round]]) -> list[str]:
    lines = ["setroom / naive (medians)"]
    for label, field in RATIOS:
        ours = median(getattr(result, field) for result in by_target["setroom"])
        theirs = median(getattr(result, field) for result in by_target["naive"])
        lines.append(f"  {label:28}" + (f"{ours / theirs:.2f}" if theirs else "-"))
    return lines
