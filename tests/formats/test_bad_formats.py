"""Bad files: refused with their line and a sentence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from server.formats.check import BadFormat
from server.formats.library import read_library
from server.formats.loader import HERE, built_ins, read
from tests.formats.texts import HEAD, LIBRARY, ONE, REST, ROUND, TALK


def refusal(text: str) -> str:
    with pytest.raises(BadFormat) as caught:
        read("mine", text, LIBRARY)
    message = caught.value.message
    assert message.endswith(".") and message.startswith("mine")
    return message


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name =", "this is not TOML"),
        ("", "Object missing required field `name`"),
        (HEAD.replace('"any"', "8"), "size: Expected `str`, got `int`"),
        (HEAD.replace('story = "S."\n', ""), "Object missing required field `story`"),
        (HEAD + "colour = 1\n" + TALK, "unknown field `colour`"),
        (HEAD + "phase = []\n", "there are 1 to 60 steps"),
        (HEAD + TALK * 61, "there are 1 to 60 steps"),
        (HEAD + "rounds = 1\n" + TALK, "some step comes in every round"),
        (HEAD + ROUND, "some step comes in every round"),
        (
            HEAD + "rounds = 3\nmost_rounds = 2\n" + ROUND,
            "lies between the least (least_rounds) and the most",
        ),
        (HEAD + "rounds = 13\n" + ROUND, "there are 12 at the most"),
        (HEAD + "phase = [{key = 'talk'}]\n", "begins with a line [[phase]]"),
        (HEAD.replace("most_members = 9", "most_members = 1") + TALK, "members are 1 to 20"),
        (HEAD.replace("most_members = 9", "most_members = 21") + TALK, "members are 1 to 20"),
        (HEAD.replace("least_members = 2", "least_members = 0") + TALK, "members are 1 to 20"),
        (HEAD + 'lead = "boss"\n' + TALK, "lead: Invalid enum value 'boss'"),
        (HEAD + 'cast = ["jester"]\n' + TALK, "cast[0]: Invalid enum value 'jester'"),
        (HEAD + 'cast = ["trainee"]\n' + TALK, "need rounds, and there are none"),
        (HEAD + "rotates = true\n" + TALK, "need rounds, and there are none"),
        (ONE + 'cast = ["trainee", "trainee"]\n' + ROUND, "is named once (cast)"),
        (ONE + 'cast = ["questioner", "observer"]\n' + ROUND, "need a member of their own"),
        (ONE + 'lead = "process_guide"\n' + ROUND, "has that part in each round (cast), too"),
        (HEAD + TALK + '[words.sing]\nmember = "La."\n', "words for 'sing', which is no phase"),
        (HEAD + TALK + '[words.talk]\nall = "La."\n', "unknown field `all`"),
    ],
)
def test_a_file_that_is_wrong_as_a_whole_says_how(text: str, says: str) -> None:
    assert says in refusal(text)


@pytest.mark.parametrize(
    ("column", "says"),
    [
        ('takes = ["thought"]\nreveal = "wall"', "nothing called 'thought' can be written"),
        ('takes = ["question"]', "is shown somehow (reveal)"),
        ('anonymous = "opt"', "nothing can go without a name"),
        ("after_round = 1", "one step at the most comes after each round"),
        ("after_round = 0", "that is one of 1 to 12"),
        ("after_round = 13", "that is one of 1 to 12"),
        (f"after_round = 0x{'F' * 5_000}", "that is one of 1 to 12"),
        ("settles_rounds = true", "is settled (settles_rounds) before the first round"),
        ("may_be_left_out = true\nprotected = true", "cannot be left out before the start"),
        ("may_be_left_out = true\nsettles_rounds = true", "cannot be left out before the start"),
        ("may_be_left_out = true\nrest = true", "cannot be left out before the start"),
        ('turns = "presenter_first"', "where everyone speaks in turn"),
        ('in_turn = true\nturns = "presenter_last"', "where everyone speaks in turn"),
        ("rest = true\noptional = true", "cannot wait for somebody to ask for it"),
        ("spare = true", "nothing is written in them"),
    ],
)
def test_columns_that_do_not_go_together_are_named_with_the_line_of_their_phase(
    column: str, says: str
) -> None:
    message = refusal(HEAD + TALK + TALK + column + "\n")
    assert says in message
    assert "line 13, phase 2" in message


@pytest.mark.parametrize("turns", ["presenter_first", "presenter_last"])
@pytest.mark.parametrize(
    "speaker", ["members", "presenter", "earlier_presenters", "bidders", "facilitator", "nobody"]
)
def test_no_presenter_goes_first_or_last_where_they_have_no_turn(speaker: str, turns: str) -> None:
    text = f'{ONE}{ROUND}in_turn = true\nturns = "{turns}"\n'
    assert "where everyone speaks in turn" in refusal(text.replace('"members"', f'"{speaker}"'))
    well = read("mine", text.replace('"members"', '"everyone"'), LIBRARY)
    assert turns == well.format.rows[0].turns


@pytest.mark.parametrize(
    ("column", "says"),
    [
        ("colour = 1", "there is no column 'colour'"),
        ('speakers = "members"', "there is no column 'speakers'"),
        ('overrun = "soft"', "overrun: Invalid enum value 'soft'"),
        ("rest = 1", "rest: Expected `bool`, got `int`"),
        ('takes = [\n  "question",\n  1,\n]', "takes[1]: Expected `str`, got `int`"),
        ('turns = "backwards"', "turns: Invalid enum value 'backwards'"),
        ("optional = 1", "optional: Expected `bool`, got `int`"),
    ],
)
def test_a_bad_column_is_named_with_its_own_line(column: str, says: str) -> None:
    message = refusal(HEAD + TALK + TALK + "# a word\n" + column + "\n")
    assert says in message
    assert "line 19, phase 2" in message


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ("minutes = 10", "minutes = 0", "minutes are 1 to 240"),
        ("minutes = 10", "minutes = 241", "minutes are 1 to 240"),
        ("floor = 5", "floor = 11", "(floor) is no more than those"),
        ("floor = 5", "floor = -1", "(floor) is no more than those"),
        ("floor = 5", "", "missing required field `floor`"),
        ('speaker = "members"', 'speaker = "trainee"', "where one has that part in each"),
        ('speaker = "members"', 'speaker = "questioner"', "where one has that part in each"),
        ('key = "talk"', 'key = "sing"', "no words for 'sing'"),
    ],
)
def test_a_bad_value_is_named_with_its_line(was: str, becomes: str, says: str) -> None:
    message = refusal(HEAD + TALK + TALK.replace(was, becomes))
    assert says in message and "line 13, phase 2" in message


@pytest.mark.parametrize(
    ("was", "becomes", "says", "line"),
    [
        ("minutes = 10", "minutes = 7.5", "Expected `int`", 15),
        ("minutes = 10", "minutes = true", "Expected `int`", 15),
        ('speaker = "members"', 'speaker = "all"', "Invalid enum value 'all'", 17),
    ],
)
def test_a_value_of_another_type_is_named_with_its_own_line(
    was: str, becomes: str, says: str, line: int
) -> None:
    message = refusal(HEAD + TALK + TALK.replace(was, becomes))
    assert says in message and f"line {line}, phase 2" in message


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("name =", 1),
        (HEAD + "rounds = \n" + TALK, 8),
        (HEAD + TALK + '\n\nname = "never closed', 15),
        (HEAD + 'name = "twice"\n', 8),
        (HEAD.replace('"any"', "8") + TALK, 4),
        (HEAD + "colour = 1\n" + TALK, 8),
        (HEAD + 'cast = [\n  "jester",\n]\n' + TALK, 8),
        (HEAD + 'lead = "boss"\n' + TALK, 8),
        (HEAD + "rounds = 13\n" + ROUND, 8),
        (HEAD.replace("most_members = 9", "most_members = 21") + TALK, 6),
        ("", 1),
        (HEAD + TALK + '[words.sing]\nmember = "La."\n', 13),
        (HEAD + TALK + '[words.talk]\n\nall = "La."\n', 15),
        (HEAD + TALK + "[words.talk]\nmember = 1\n", 14),
        (HEAD + TALK + '[words.talk.shown]\ncue = "C."\nmember = 1\n', 15),
        (HEAD + TALK + '[words.talk]\nlike = "sing"\n', 13),
        (HEAD + TALK.replace("talk", "new") + '[words.new]\nname = "New"\n', 13),
        (HEAD.replace('"P."', '"""\n[[phase]]\n"""') + TALK + TALK.replace("10", "0"), 15),
    ],
)
def test_whatever_is_wrong_is_named_with_its_line(text: str, line: int) -> None:
    assert re.match(rf"mine, line {line}[,:]", refusal(text))


@pytest.mark.parametrize("header", ["[[phase]] # the second", "[[ phase ]]", "  [[phase]]"])
def test_the_line_is_found_however_the_header_is_written(header: str) -> None:
    bad = TALK.replace("[[phase]]", header).replace("minutes = 10", "minutes = 0")
    assert "line 13, phase 2" in refusal(HEAD + TALK + bad)


def test_rounds_must_be_one_block_with_nothing_unplaced_between() -> None:
    text = HEAD + "rounds = 2\n" + ROUND + REST + ROUND
    assert "line 15, phase 2: steps that come in every round (once_per) stand together" in refusal(
        text
    )
    twice = HEAD + "rounds = 3\n" + ROUND + (REST + "after_round = 1\n") * 2
    assert "one step at the most comes after each round" in refusal(twice)
    assert "is settled (settles_rounds) before the first round" in refusal(
        ONE + ROUND + TALK + "settles_rounds = true"
    )


@pytest.mark.parametrize(
    "text", [ROUND + "optional = true\n" + ROUND, ROUND * 2 + "optional = true"]
)
def test_what_can_be_asked_for_in_a_round_stands_inside_of_it(text: str) -> None:
    assert "stands between two steps that come in every round" in refusal(ONE + text)


def test_a_trainee_is_one_of_a_round() -> None:
    seated = HEAD.replace("= 2", "= 3") + 'rounds = 1\ncast = ["trainee"]\n'
    speaks = TALK.replace("members", "trainee")
    assert "where one has that part in each" in refusal(seated + speaks + ROUND)
    read("mine", seated + ROUND + speaks + 'once_per = "round"\n', LIBRARY)


@pytest.mark.parametrize(
    ("library", "says"),
    [
        ("[talk", "phases, line 1: this is not TOML"),
        ('[talk]\nname = "T"\ntitle = "T"\ncue = "C."\n', "phases: talk: Object missing required"),
        ('[talk]\nnames = "T"\n', "phases: talk: Object contains unknown field `names`"),
        (
            '[talk]\nname = "T"\ntitle = "T"\ncue = "C."\nmember = "M."\nasks = "all"\n',
            "phases: talk: asks: Invalid enum value 'all'",
        ),
        ("talk = 1", "phases: talk: Expected `object`, got `int`"),
    ],
)
def test_a_bad_phase_library_is_refused_with_a_sentence_too(library: str, says: str) -> None:
    with pytest.raises(BadFormat) as caught:
        read_library(library)
    assert says in caught.value.message


def test_bytes_that_are_no_text_are_refused_by_the_name_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "phases.toml").write_text("")
    (tmp_path / "groups.toml").write_text("")
    (tmp_path / "mine.toml").write_bytes(b'name = "\xff"')
    with pytest.raises(BadFormat, match="mine, line 1: this is not UTF-8 text"):
        built_ins(tmp_path)


def test_a_group_that_is_not_there_or_says_nothing_is_refused(tmp_path: Path) -> None:
    (tmp_path / "phases.toml").write_text((HERE / "phases.toml").read_text())
    (tmp_path / "mine.toml").write_text(HEAD + TALK.replace("talk", "arrive"))
    (tmp_path / "groups.toml").write_text('[other]\nheading = "H"\nsays = "S."\n')
    with pytest.raises(BadFormat, match=r"mine: groups.toml has no group 'g'\."):
        built_ins(tmp_path)
    (tmp_path / "groups.toml").write_text('[g]\nheading = "H"\n')
    with pytest.raises(BadFormat, match="groups: g: Object missing required field `says`"):
        built_ins(tmp_path)


ALWAYS = "one step at least always takes place"


def test_some_step_takes_place_whatever_is_left_out() -> None:
    for column in ("optional = true\n", "may_be_left_out = true\n"):
        assert ALWAYS in refusal(HEAD + TALK + column)
        read("mine", HEAD + TALK + column + TALK, LIBRARY)
    none_at_least = HEAD + "rounds = 1\nleast_rounds = 0\n" + ROUND
    assert ALWAYS in refusal(none_at_least)
    assert ALWAYS in refusal(none_at_least + REST + "after_round = 1\n")
    read("mine", ONE + ROUND, LIBRARY)
    read("mine", none_at_least + TALK, LIBRARY)


@pytest.mark.parametrize("reveal", ["wall", "queue", "private"])
@pytest.mark.parametrize("anonymous", ["opt", "def"])
def test_no_post_goes_without_a_name_while_one_person_has_the_turn(
    reveal: str, anonymous: str
) -> None:
    text = f'in_turn = true\ntakes = ["question"]\nanonymous = "{anonymous}"\nreveal = '
    assert "only if all are shown together" in refusal(f'{HEAD}{TALK}{text}"{reveal}"\n')
    read("mine", f'{HEAD}{TALK}{text}"together"\n', LIBRARY)
