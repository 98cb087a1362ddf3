"""The built-in formats, the paths they lead to, and bad files: refused with line and sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from server.formats.loader import HERE, BadFormat, BuiltIn, built_ins, read, read_library
from server.room.format import path_of

FORMATS = built_ins()
LIBRARY = read_library(
    '[talk]\nname = "Talk"\ntitle = "Talk: now"\ncue = "Speak."\nmember = "Listen."\n'
    '[rest]\nname = "Rest"\ntitle = "Rest"\ncue = "Rest."\nmember = "Rest."\n'
    'presenter = "You too."\n'
    '[talk.shown]\ncue = "Read."\nmember = "Read it."\n'
)
HEAD = 'name = "F"\npurpose = "P."\nsize = "any"\n'
TALK = '[[phase]]\nkey = "talk"\nminutes = 10\nfloor = 5\nspeaker = "members"\n'
ROUND = TALK + 'once_per = "round"\n'
REST = '[[phase]]\nkey = "rest"\nminutes = 5\nfloor = 5\nspeaker = "nobody"\nrest = true\n'


def refusal(text: str) -> str:
    with pytest.raises(BadFormat) as caught:
        read("mine", text, LIBRARY)
    message = caught.value.message
    assert message.endswith(".") and message.startswith("mine")
    return message


# What is built in.


@pytest.mark.parametrize(("key", "minutes"), [("classic_single_90", 90), ("check_in_only", 30)])
def test_the_minutes_add_up_to_what_the_format_promises(key: str, minutes: int) -> None:
    assert minutes == FORMATS[key].total_minutes


def test_one_round_of_the_classic_set_has_fifty_one_minutes() -> None:
    rows = FORMATS["classic_single_90"].format.rows
    assert 51 == sum(row.minutes for row in rows if row.once_per == "round")
    assert 14 == len(path_of(rows, 1))


@pytest.mark.parametrize("built_in", FORMATS.values(), ids=FORMATS)
def test_every_phase_has_a_line_for_each_reader(built_in: BuiltIn) -> None:
    words = json.loads(built_in.words)
    assert {row.key for row in built_in.format.rows} == words["phases"].keys()
    for phase in words["phases"].values():
        for lines in (phase, phase.get("shown", phase)):
            assert all(lines[line] for line in ("cue", "member", "presenter", "observer"))


@pytest.mark.parametrize("built_in", FORMATS.values(), ids=FORMATS)
def test_what_members_read_first_is_short(built_in: BuiltIn) -> None:
    """screens.md 4.6: at most fourteen words."""
    for key, phase in json.loads(built_in.words)["phases"].items():
        assert len(phase["member"].split()) <= 14, key


def test_sealed_phases_say_something_else_once_shown() -> None:
    for built_in in FORMATS.values():
        words = json.loads(built_in.words)["phases"]
        for row in built_in.format.rows:
            assert (row.reveal == "together") == ("shown" in words[row.key]), row.key


def test_check_out_and_commit_are_protected() -> None:
    rows = [row for built_in in FORMATS.values() for row in built_in.format.rows]
    assert {"check_out", "commit"} == {row.key for row in rows if row.protected}


def test_the_folder_holds_nothing_but_what_is_built_in() -> None:
    files = {path.stem for path in HERE.glob("*.toml")}
    assert files == FORMATS.keys() | {"phases"}


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


def test_without_rounds_the_path_is_the_rows() -> None:
    assert [(0, 0), (1, 0)] == path_of(read("mine", HEAD + TALK + TALK, LIBRARY).format.rows, 0)


# Bad files.


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name =", "this is not TOML"),
        ("", "Object missing required field `name`"),
        ('name = "F"\npurpose = "P."\nsize = 8\n', "size: Expected `str`, got `int`"),
        (HEAD + "colour = 1\n" + TALK, "unknown field `colour`"),
        (HEAD + "phase = []\n", "between 1 and 60 phases"),
        (HEAD + TALK * 61, "between 1 and 60 phases"),
        (HEAD + "rounds = 1\n" + TALK, "has round phases"),
        (HEAD + ROUND, "has round phases"),
        (HEAD + "rounds = 3\nmost_rounds = 2\n" + ROUND, "between their least and their most"),
        (HEAD + "rounds = 13\n" + ROUND, "up to 12"),
        (HEAD + "phase = [{key = 'talk'}]\n", "begins with a line [[phase]]"),
    ],
)
def test_a_file_that_is_wrong_as_a_whole_says_how(text: str, says: str) -> None:
    assert says in refusal(text)


@pytest.mark.parametrize(
    ("column", "says"),
    [
        ("colour = 1", "there is no column 'colour'"),
        ('speakers = "members"', "there is no column 'speakers'"),
        ('overrun = "soft"', "overrun: Invalid enum value 'soft'"),
        ("rest = 1", "rest: Expected `bool`, got `int`"),
        ('takes = ["thought"]\nreveal = "wall"', "no kind of post called 'thought'"),
        ('takes = ["question"]', "posts need a reveal"),
        ('anonymous = "opt"', "nothing can go without a name"),
        ("after_round = 1", "at most one phase stands after each round"),
        ("after_round = 0", "after round 1 or later"),
        ("settles_rounds = true", "settled before the first round"),
        ("may_be_left_out = true\nprotected = true", "is not left out"),
        ("may_be_left_out = true\nsettles_rounds = true", "is not left out"),
        ("may_be_left_out = true\nrest = true", "is not left out"),
    ],
)
def test_a_bad_column_is_named_with_its_line(column: str, says: str) -> None:
    message = refusal(HEAD + TALK + TALK + column + "\n")
    assert says in message
    assert "line 9, phase 2" in message


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ("minutes = 10", "minutes = 0", "minutes are 1 to 240"),
        ("minutes = 10", "minutes = 241", "minutes are 1 to 240"),
        ("minutes = 10", "minutes = 7.5", "Expected `int`"),
        ("minutes = 10", "minutes = true", "Expected `int`"),
        ("floor = 5", "floor = 11", "the floor no more than those"),
        ("floor = 5", "floor = -1", "the floor no more than those"),
        ("floor = 5", "", "missing required field `floor`"),
        ('speaker = "members"', 'speaker = "all"', "Invalid enum value 'all'"),
        ('key = "talk"', 'key = "sing"', "no words for 'sing'"),
    ],
)
def test_a_bad_value_is_named_with_its_line(was: str, becomes: str, says: str) -> None:
    message = refusal(HEAD + TALK + TALK.replace(was, becomes))
    assert says in message and "line 9, phase 2" in message


@pytest.mark.parametrize("header", ["[[phase]] # the second", "[[ phase ]]", "  [[phase]]"])
def test_the_line_is_found_however_the_header_is_written(header: str) -> None:
    bad = TALK.replace("[[phase]]", header).replace("minutes = 10", "minutes = 0")
    assert "line 9, phase 2" in refusal(HEAD + TALK + bad)


def test_rounds_must_be_one_block_with_nothing_unplaced_between() -> None:
    text = HEAD + "rounds = 2\n" + ROUND + REST + ROUND
    assert "line 11, phase 2: round phases stand together" in refusal(text)
    twice = HEAD + "rounds = 3\n" + ROUND + (REST + "after_round = 1\n") * 2
    assert "at most one phase stands after each round" in refusal(twice)
    late = HEAD + "rounds = 1\n" + ROUND + TALK + "settles_rounds = true\n"
    assert "settled before the first round" in refusal(late)


@pytest.mark.parametrize(
    ("library", "says"),
    [
        ("[talk", "phases: this is not TOML"),
        ('[talk]\nname = "T"\ntitle = "T"\ncue = "C."\n', "phases: talk: Object missing required"),
        ('[talk]\nnames = "T"\n', "phases: talk: Object contains unknown field `names`"),
        ("talk = 1", "phases: talk: Expected `object`, got `int`"),
    ],
)
def test_a_bad_phase_library_is_refused_with_a_sentence_too(library: str, says: str) -> None:
    with pytest.raises(BadFormat) as caught:
        read_library(library)
    assert says in caught.value.message


def test_bytes_that_are_no_text_are_refused_by_the_name_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "phases.toml").write_text("")
    (tmp_path / "mine.toml").write_bytes(b'name = "\xff"')
    with pytest.raises(BadFormat, match="mine: this is not UTF-8 text"):
        built_ins(tmp_path)


def test_who_has_no_line_of_their_own_reads_the_members() -> None:
    words = json.loads(read("mine", HEAD + TALK + REST, LIBRARY).words)["phases"]
    assert ("Listen.", "Listen.") == (words["talk"]["presenter"], words["talk"]["observer"])
    assert ("You too.", "Rest.") == (words["rest"]["presenter"], words["rest"]["observer"])
    assert "Read it." == words["talk"]["shown"]["presenter"]
