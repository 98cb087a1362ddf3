"""Warnings: each comes for its own reason, and goes when the reason is gone."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from server.formats.loader import BuiltIn, built_ins
from server.formats.warnings import warnings_of
from server.room.format import Format, Row

FORMATS = built_ins()
# Their traditions have it so: nobody commits in a Balint group, and a supervisor minds the time.
SURPRISING = {
    "balint": ["Nowhere does a presenter write an action"],
    "group_supervision": ["No step is protected"],
}
END = Row("end", "session", 5, 3, "everyone", takes=("action",), reveal="wall", protected=True)
ASK = Row("ask", "round", 25, 5, "members", takes=("question",), reveal="queue", anonymous="opt")


def said(form: Format, least_authors: int = 5) -> list[str]:
    names = [row.key for row in form.rows]
    return [warning.says for warning in warnings_of(form, names, least_authors)]


def of(*rows: Row, rounds: int = 0, members: int = 8) -> Format:
    return Format("f", rows, rounds, rounds, rounds, min(4, members), members)


@pytest.mark.parametrize("key", FORMATS)
def test_a_built_in_format_gives_no_surprising_warning(key: str) -> None:
    one: BuiltIn = FORMATS[key]
    names = [json.loads(one.words)["phases"][row.key]["name"] for row in one.format.rows]
    found = [warning.says for warning in warnings_of(one.format, names, 5)]
    expected = SURPRISING.get(key, [])
    assert len(expected) == len(found)
    assert all(says.startswith(begin) for says, begin in zip(found, expected, strict=True))


@pytest.mark.parametrize(
    ("better", "worse", "says"),
    [
        (of(replace(END, minutes=75)), of(replace(END, minutes=76)), "76 minutes without a break"),
        (
            of(*[replace(END, minutes=60), replace(END, rest=True)] * 2, replace(END, minutes=50)),
            of(*[replace(END, minutes=60), replace(END, rest=True)] * 2, replace(END, minutes=51)),
            "It takes 181 minutes",
        ),
        (of(replace(END, minutes=61)), of(replace(END, minutes=61, protected=False)), "protected"),
        (of(replace(END, minutes=60, protected=False)), of(replace(END, speaker="members")), "out"),
        (of(END), of(replace(END, takes=())), "Nothing can be written"),
        (
            of(replace(ASK, settles_rounds=True), END, rounds=1),
            of(replace(ASK, settles_rounds=True), replace(END, takes=("question",)), rounds=1),
            "Nowhere does a presenter write an action",
        ),
        (
            of(replace(ASK, settles_rounds=True), END, rounds=1),
            of(ASK, END, rounds=1),
            "No step settles who presents",
        ),
        (
            of(
                replace(ASK, minutes=8, settles_rounds=True),
                *[replace(ASK, minutes=6)] * 2,
                END,
                rounds=1,
            ),
            of(
                replace(ASK, minutes=7, settles_rounds=True),
                *[replace(ASK, minutes=6)] * 2,
                END,
                rounds=1,
            ),
            "Each presenter has 19 minutes",
        ),
        (
            of(replace(END, reveal="together", minutes=3)),
            of(replace(END, reveal="together", minutes=2)),
            "end: 2 min are too few to write",
        ),
        (
            of(replace(ASK, settles_rounds=True), END, rounds=1, members=6),
            of(replace(ASK, settles_rounds=True), END, rounds=1, members=5),
            "ask: a name can never be left off. 4 people",
        ),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_a_warning_comes_and_goes_with_its_reason(better: Format, worse: Format, says: str) -> None:
    assert not [one for one in said(better) if says in one]
    assert [one for one in said(worse) if says in one]


def test_spare_minutes_at_the_end_do_not_hide_who_has_the_last_word() -> None:
    spare = Row("buffer", "session", 5, 0, "nobody", spare=True)
    assert said(of(END, spare)) == []


def test_who_can_have_written_is_as_the_room_counts_it() -> None:
    silent = replace(ASK, speaker="nobody", stance="silent", settles_rounds=True)
    assert said(of(silent, END, rounds=1, members=6)) == []
    assert any("4 people" in one for one in said(of(silent, END, rounds=1, members=5)))
    alone = replace(ASK, speaker="presenter", settles_rounds=True)
    assert [
        "ask: a name can never be left off. 1 person could have written it at the most, and it "
        "takes 5."
    ] == said(of(alone, END, rounds=1))
