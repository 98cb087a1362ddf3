"""Every figure that is printed for a format is the figure that its file has."""

from __future__ import annotations

import pytest

from server.formats.loader import BuiltIn, built_ins
from server.room.format import longest_stretch, planned_minutes, round_minutes
from tests.formats.printed import PRINTED

FORMATS = built_ins()
LONGEST_STRETCH = 75  # no built-in format has a longer one (domain 8, row 18)


def test_all_eighteen_formats_are_built_in() -> None:
    assert 18 == len(PRINTED)
    assert PRINTED.keys() == FORMATS.keys()


@pytest.mark.parametrize("key", PRINTED)
def test_a_format_has_the_phases_that_are_printed(key: str) -> None:
    rows = FORMATS[key].format.rows
    assert [row.key for row in PRINTED[key].rows] == [row.key for row in rows]
    for expected, row in zip(PRINTED[key].rows, rows, strict=True):
        assert expected == row


@pytest.mark.parametrize("key", PRINTED)
def test_a_format_takes_the_minutes_and_the_people_that_are_printed(key: str) -> None:
    head, one = {k: v for k, v in PRINTED[key].head.items() if k != "key"}, FORMATS[key]
    assert head == {
        "total": str(one.total_minutes),
        "rounds": str(one.format.rounds),
        "one": str(round_minutes(one.format.rows)),
        "least": str(one.format.least_rounds),
        "most": str(one.format.most_rounds),
        "fewest": str(one.format.least_members),
        "all": str(one.format.most_members),
        "stretch": str(longest_stretch(one.format.rows, one.format.rounds)),
    }


@pytest.mark.parametrize("key", PRINTED)
def test_the_printed_minutes_add_up_to_the_printed_total(key: str) -> None:
    """The rows of a round, as often as there are rounds, and the others: the table by itself."""
    rows, head = PRINTED[key].rows, PRINTED[key].head
    rounds = int(head["rounds"])
    planned = [row for row in rows if not row.optional and (row.after_round or 0) < max(rounds, 1)]
    session = sum(r.minutes for r in planned if r.once_per == "session" or r.rest)
    one = sum(r.minutes for r in planned if r.once_per == "round" and not r.rest)
    assert (str(one), head["total"]) == (head["one"], str(session + rounds * one))


@pytest.mark.parametrize("built_in", FORMATS.values(), ids=FORMATS)
def test_nobody_sits_for_too_long_without_a_break(built_in: BuiltIn) -> None:
    assert longest_stretch(built_in.format.rows, built_in.format.rounds) <= LONGEST_STRETCH


@pytest.mark.parametrize("key", ["classic_multi", "quick_rounds"])
def test_more_rounds_than_planned_bring_their_own_break(key: str) -> None:
    form = FORMATS[key].format
    for rounds in range(form.rounds, form.most_rounds + 1):
        assert longest_stretch(form.rows, rounds) <= LONGEST_STRETCH


def test_the_classic_set_has_two_to_four_rounds() -> None:
    rows = FORMATS["classic_multi"].format.rows
    minutes = {rounds: planned_minutes(rows, rounds) for rounds in (2, 3, 4)}
    assert {2: 180 - 36 - 5, 3: 180, 4: 180 + 36 + 5} == minutes


@pytest.mark.parametrize("built_in", FORMATS.values(), ids=FORMATS)
def test_whoever_presents_is_settled_at_the_latest_in_the_first_phase_of_the_round(
    built_in: BuiltIn,
) -> None:
    rows = built_in.format.rows
    settles = [i for i, row in enumerate(rows) if row.settles_rounds]
    first = next((i for i, row in enumerate(rows) if row.once_per == "round"), None)
    assert (first is None) == (settles == [])
    assert first is None or settles[0] <= first
