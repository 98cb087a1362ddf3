"""The table of slow.py says "costs nothing" only where that was measured."""

from __future__ import annotations

from dataclasses import fields, replace

from tests.bench.measure import Round, Waited
from tests.bench.slow import Pair, table

NEVER = float("inf")
A_ROUND = Round(
    **{
        field.name: {"str": "", "int": 0, "float": 0.0, "bool": False}.get(str(field.type))
        for field in fields(Round)
    }  # type: ignore[arg-type]
)


def held(near_ms: float, far_ms: float, *, deaf: bool, others_share: float = 0.0) -> Round:
    return replace(
        A_ROUND,
        deaf=deaf,
        near=Waited(1.0, near_ms),
        far=Waited(1.0, far_ms),
        others_core_share=others_share,
    )


def pair(near_ms: float, far_ms: float, others_share: float = 0.0) -> Pair:
    return Pair(
        held(10.0, 10.0, deaf=False),
        held(near_ms, far_ms, deaf=True, others_share=others_share),
    )


def p99_rows(pairs: list[Pair]) -> list[str]:
    return [line for line in table({"setroom": pairs}).splitlines() if " p99" in line]


def test_each_round_is_compared_with_its_own_other_and_the_middle_one_counts() -> None:
    near, far = p99_rows([pair(11, 10), pair(30, 10), pair(13, 10)])
    assert "1.30 (1.10-3.00)  above 1.2" in near
    assert far.endswith("1.00 (1.00-1.00)")


def test_what_never_came_is_no_small_number() -> None:
    near, _ = p99_rows([pair(NEVER, 10)])
    assert "never (never-never)" in near
    assert near.endswith("above 1.2")


def test_a_disturbed_pair_counts_only_where_there_is_no_other() -> None:
    near, _ = p99_rows([pair(10, 10), pair(50, 10, others_share=1.0)])
    assert near.endswith("1.00 (1.00-1.00)")
    near, _ = p99_rows([pair(50, 10, others_share=1.0)])
    assert near.endswith("above 1.2")
