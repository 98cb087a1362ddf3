"""The checker itself: it finds each fault that is planted, and nothing where nothing is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.history import History, Line, compare, read_history, unanswered

GOOD: list[tuple[int, str | None]] = [(1, None), (2, "a"), (3, "b"), (4, "c")]


@pytest.fixture
def lines(tmp_path: Path) -> list[Line]:
    """a and b were answered, c was not, d was refused; one viewer saw a and b."""
    history = History(tmp_path / "history")
    for key in "abcd":
        history.invoke("r", key)
    history.ok("r", "a", 2)
    history.ok("r", "b", 3)
    history.unknown("r", "c")
    history.fail("r", "d")
    history.saw("r", "ana", 2, "a")
    history.saw("r", "ana", 3, "b")
    history.close()
    return read_history(tmp_path / "history")


def test_nothing_is_found_where_nothing_is_wrong(lines: list[Line]) -> None:
    findings = compare(lines, {"r": GOOD})
    assert (2, []) == (findings.acknowledged, findings.faults)
    assert [] == compare(lines, {"r": GOOD[:3]}).faults, "what is unknown may be there or not"
    assert {("r", "c")} == unanswered(lines)


def test_a_line_that_a_kill_cut_off_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "history").write_bytes(b'{"what": "invoke", "room": "r", "key": "a"}\n{"wh')
    assert [("r", "a")] == [
        (line["room"], line["key"]) for line in read_history(tmp_path / "history")
    ]


@pytest.mark.parametrize(
    ("log", "fault"),
    [
        ([(1, None), (2, "a")], "lost"),
        ([], "lost"),
        ([(1, None), (2, "a"), (3, "b"), (4, "a")], "doubled"),
        ([(1, None), (2, "a"), (3, "b"), (5, "c")], "gaps"),
        ([(1, None), (2, "b"), (3, "a")], "misplaced"),
        ([(1, None), (2, "a"), (3, "b"), (4, "d")], "uncalled"),
        ([(1, None), (2, "a"), (3, "b"), (4, "e")], "uncalled"),
        ([(1, None), (2, "a"), (3, "c"), (4, "b")], "misseen"),
    ],
)
def test_every_planted_fault_of_a_log_is_found(
    lines: list[Line], log: list[tuple[int, str | None]], fault: str
) -> None:
    assert getattr(compare(lines, {"r": log}), fault)


@pytest.mark.parametrize(("seq", "key"), [(3, "b"), (2, "a"), (9, "z"), (4, "z")])
def test_every_planted_fault_of_a_view_is_found(lines: list[Line], seq: int, key: str) -> None:
    planted = {"what": "saw", "room": "r", "viewer": "ana", "seq": seq, "key": key}
    assert compare([*lines, planted], {"r": GOOD}).misseen
