"""What is built in, the paths it leads to, and its words."""

from __future__ import annotations

import json

import pytest

from server.formats.library import read_library
from server.formats.loader import HERE, BuiltIn, built_ins, groups, read
from server.room.format import longest_stretch, path_of
from tests.formats.texts import HEAD, LIBRARY, ONE, REST, ROUND, TALK

FORMATS = built_ins()

# What is built in.


@pytest.mark.parametrize("built_in", FORMATS.values(), ids=FORMATS)
def test_every_phase_has_a_line_for_each_reader(built_in: BuiltIn) -> None:
    words = json.loads(built_in.words)
    assert {row.key for row in built_in.format.rows} == words["phases"].keys()
    for phase in words["phases"].values():
        for lines in (phase, phase.get("shown", phase)):
            assert all(lines[line] for line in ("cue", "member", "presenter", "observer"))


@pytest.mark.parametrize("built_in", FORMATS.values(), ids=FORMATS)
def test_what_people_read_first_is_short(built_in: BuiltIn) -> None:
    """screens.md 4.6: at most fourteen words."""
    for key, phase in json.loads(built_in.words)["phases"].items():
        for lines in (phase, phase.get("shown", phase)):
            for reader in ("member", "presenter", "observer"):
                assert len(lines[reader].split()) <= 14, (key, reader)


def test_the_library_has_words_for_nothing_that_no_format_has() -> None:
    used = {row.key for built_in in FORMATS.values() for row in built_in.format.rows}
    assert used == read_library((HERE / "phases.toml").read_text()).keys()


def test_sealed_phases_say_something_else_once_shown() -> None:
    for built_in in FORMATS.values():
        words = json.loads(built_in.words)["phases"]
        for row in built_in.format.rows:
            assert (row.reveal == "together") == ("shown" in words[row.key]), row.key


def test_words_that_are_a_formats_own_say_something_else_than_the_library() -> None:
    text = HEAD + TALK + '[words.talk]\nmember = "Sing."\n'
    words = json.loads(read("mine", text, LIBRARY).words)["phases"]["talk"]
    assert ("Speak.", "Sing.", "Sing.") == (words["cue"], words["member"], words["observer"])
    assert "Read it." == words["shown"]["member"]


def test_the_formats_stand_group_by_group_and_the_short_ones_first() -> None:
    order = list(groups())
    stand = [(order.index(one.group), one.total_minutes) for one in FORMATS.values()]
    assert stand == sorted(stand)
    assert {one.group for one in FORMATS.values()} == set(order)
    assert "classic_single_90" == next(iter(FORMATS)), "it is the one that is proposed"


def test_the_readme_has_a_row_for_every_format() -> None:
    wanted = [
        f"| `{key}` | {one.name} | {one.total_minutes} | {one.size} |"
        for key, one in FORMATS.items()
    ]
    readme = (HERE.parents[1] / "README.md").read_text()
    found = readme.partition("| `format` |")[2].partition("\n\n")[0].splitlines()[2:]
    assert wanted == found, "the README's rows should be:\n" + "\n".join(wanted)


def test_the_folder_holds_nothing_but_what_is_built_in() -> None:
    files = {path.stem for path in HERE.glob("*.toml")}
    assert files == FORMATS.keys() | {"phases", "groups"}


# Paths.


def test_round_phases_repeat_as_one_block_with_breaks_between() -> None:
    text = HEAD + "rounds = 3\n" + TALK + ROUND + ROUND + REST + "after_round = 1\n"
    text += REST + "after_round = 2\n" + TALK
    rows = read("mine", text, LIBRARY).format.rows
    assert path_of(rows, 3) == [
        *((0, 0), (1, 1), (2, 1), (3, 0)),
        *((1, 2), (2, 2), (4, 0)),
        *((1, 3), (2, 3), (5, 0)),
    ]
    assert 10 + 3 * 20 + 2 * 5 + 10 == read("mine", text, LIBRARY).total_minutes


def test_a_break_after_the_last_round_is_left_out() -> None:
    text = HEAD + "rounds = 2\n" + ROUND + REST + "after_round = 1\n" + REST + "after_round = 2\n"
    rows = read("mine", text, LIBRARY).format.rows
    assert [(0, 1), (1, 0), (0, 2)] == path_of(rows, 2)
    assert [(0, 1)] == path_of(rows, 1)


def test_a_break_may_stand_among_the_round_phases_if_it_says_after_which() -> None:
    text = HEAD + "rounds = 2\n" + ROUND + REST + "after_round = 1\n" + ROUND
    rows = read("mine", text, LIBRARY).format.rows
    assert [(0, 1), (2, 1), (1, 0), (0, 2), (2, 2)] == path_of(rows, 2)


def test_what_can_be_asked_for_is_left_out_of_the_path() -> None:
    text = ONE.replace("= 1", "= 2") + TALK + ROUND + ROUND + "optional = true\n" + ROUND
    built_in = read("mine", text + TALK + "optional = true\n", LIBRARY)
    assert [(0, 0), (1, 1), (3, 1), (1, 2), (3, 2)] == path_of(built_in.format.rows, 2)
    assert 50 == built_in.total_minutes


def test_the_longest_stretch_is_the_longest_without_a_break() -> None:
    text = ONE.replace("= 1", "= 2") + TALK + ROUND + REST + "after_round = 1\n" + TALK
    rows = read("mine", text, LIBRARY).format.rows
    assert (20, 20) == (longest_stretch(rows, 1) - 10, longest_stretch(rows, 2))
    assert 0 == longest_stretch((), 0)


def test_without_rounds_the_path_is_the_rows() -> None:
    assert [(0, 0), (1, 0)] == path_of(read("mine", HEAD + TALK + TALK, LIBRARY).format.rows, 0)


def test_who_has_no_line_of_their_own_reads_the_members() -> None:
    words = json.loads(read("mine", HEAD + TALK + REST, LIBRARY).words)["phases"]
    assert ("Listen.", "Listen.") == (words["talk"]["presenter"], words["talk"]["observer"])
    assert ("You too.", "Rest.") == (words["rest"]["presenter"], words["rest"]["observer"])
    assert "Read it." == words["talk"]["shown"]["presenter"]
