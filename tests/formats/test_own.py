"""Own formats: written, read again, brought from a file, and made step by step."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from server.formats import draft
from server.formats.check import BadFormat
from server.formats.file import OwnFile, parsed
from server.formats.imported import imported
from server.formats.library import Said
from server.formats.loader import BuiltIn, built_ins, library
from server.formats.own import judged, kept_format, shown_name
from server.formats.write import text_of_file
from tests.formats.texts import HEAD, LIBRARY, ONE, ROUND, TALK
from tests.room.test_any_format import formats

FORMATS = built_ins()
WORDS = library()
# What people can type: everything but control characters and lone surrogates.
TYPED = some.text(some.characters(exclude_categories=("Cs", "Cc")), max_size=40)


def rules(one: BuiltIn | None) -> list[Any]:
    """All that a room would be run by, but for the keys of its phases."""
    assert one is not None
    form = one.format
    rows = [asdict(row) for row in form.rows]
    words = json.loads(one.words)["phases"]
    return [
        [{**row, "key": ""} for row in rows],
        [words[row.key] for row in form.rows],
        (form.rounds, form.least_rounds, form.most_rounds, form.least_members, form.most_members),
        (form.lead, form.cast, form.rotates, one.purpose, one.story, one.size),
    ]


def again(file: OwnFile) -> OwnFile:
    return parsed("own", text_of_file(file), OwnFile)[0]


@pytest.mark.parametrize("key", FORMATS)
def test_a_copy_of_a_built_in_format_is_the_same_but_for_its_name(key: str) -> None:
    file = draft.copy_of(FORMATS[key], WORDS, "Ours")
    assert rules(FORMATS[key]) == rules(judged("own", file, WORDS).built)


@pytest.mark.parametrize("key", FORMATS)
def test_what_is_exported_is_the_same_format_once_it_is_imported(key: str) -> None:
    file = draft.copy_of(FORMATS[key], WORDS, "Ours")
    assert file == imported(text_of_file(file), WORDS, "The file")


@settings(max_examples=40)
@given(formats(), TYPED, TYPED)
def test_any_format_is_the_same_once_it_is_written_and_read(
    one: BuiltIn, name: str, cue: str
) -> None:
    words = {row.key: Said(name="N" + name, cue=cue, member=name) for row in one.format.rows}
    rows = [draft.columns_of(row) for row in one.format.rows]
    form = one.format
    file = OwnFile(
        name=name,
        story=cue,
        least_members=form.least_members,
        most_members=form.most_members,
        lead=form.lead,
        cast=form.cast,
        rotates=form.rotates,
        rounds=form.rounds,
        least_rounds=form.least_rounds,
        most_rounds=form.most_rounds,
        phase=rows,
        words=words,
    )
    assert file == again(file)
    ours = draft.with_own_keys(file, WORDS)
    assert ours == draft.with_own_keys(again(ours), WORDS)
    keys = [phase["key"] for phase in ours.phase]
    assert len(keys) == len(set(keys))


def test_the_file_of_a_built_in_format_can_be_brought_in() -> None:
    """Somebody who runs a Setroom of their own may hand one out."""
    for key in FORMATS:
        text = (draft.__file__.removesuffix("draft.py")) + f"{key}.toml"
        with open(text) as source:
            file = imported(source.read(), WORDS, "The file")
        assert rules(FORMATS[key]) == rules(judged("own", file, WORDS).built)


def test_no_key_of_a_file_comes_into_the_log_of_a_room() -> None:
    text = HEAD + TALK.replace("talk", "anas_grief") + '[words.anas_grief]\nlike = "talk"\n'
    file = imported(text, LIBRARY, "The file")
    assert ["talk"] == [phase["key"] for phase in file.phase]
    text = text.replace('like = "talk"', 'name = "N"\ncue = "C."\nmember = "M."')
    assert ["own"] == [p["key"] for p in imported(text, LIBRARY, "The file").phase]


@pytest.mark.parametrize("key", ["own_٣", "own_2\n", "talk_٣", "own_1234", "own_", "own_2"])
def test_whatever_a_key_of_a_file_is_what_is_kept_can_be_read_again(key: str) -> None:
    quoted = json.dumps(key)
    text = HEAD + TALK.replace('"talk"', quoted)
    text += f'[words.{quoted}]\nname = "N"\ncue = "C."\nmember = "M."\n'
    file = imported(text, LIBRARY, "The file")
    assert file == kept_format("own", text_of_file(file), LIBRARY).file
    assert keys(file) == [key if key == "own_2" else "own"]


def test_two_steps_of_one_kind_can_be_called_differently() -> None:
    file = draft.with_own_keys(parsed("own", HEAD + TALK + TALK, OwnFile)[0], LIBRARY)
    file.words["talk_2"] = msgspec.structs.replace(file.words["talk_2"], name="Talk more")
    built = judged("own", file, LIBRARY).built
    assert built is not None
    words = json.loads(built.words)["phases"]
    assert ("Talk", "Talk: now") == (words["talk"]["name"], words["talk"]["title"])
    assert ("Talk more", "Talk more") == (words["talk_2"]["name"], words["talk_2"]["title"])
    assert "Speak." == words["talk_2"]["cue"]


def test_a_phase_of_ones_own_that_is_shown_all_at_once_says_so_once_it_is() -> None:
    text = HEAD + TALK.replace("talk", "new") + 'takes = ["reflection"]\nreveal = "together"\n'
    text += '[words.new]\nname = "N"\ncue = "C."\nmember = "M."\n'
    built = judged("own", imported(text, LIBRARY, "The file"), LIBRARY).built
    assert built is not None
    assert (
        "This is what was written." == json.loads(built.words)["phases"]["own"]["shown"]["member"]
    )


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ('"F"', f'"{"x" * 61}"', "line 1: name: "),
        ('"F"', '"F\\u202egnp"', "line 1: name: There are characters"),
        ('"P."', f'"{"x" * 201}"', "line 2: purpose: "),
        ('"S."', '"\\u0000"', "line 3: story: There are characters"),
    ],
)
def test_words_of_a_file_are_as_long_and_as_clean_as_those_of_a_form(
    was: str, becomes: str, says: str
) -> None:
    with pytest.raises(BadFormat) as caught:
        imported(HEAD.replace(was, becomes, 1) + TALK, LIBRARY, "The file")
    assert f"The file, {says}" in caught.value.message


def test_words_of_a_phase_that_are_too_long_are_named_with_their_line() -> None:
    text = HEAD + TALK + f'[words.talk]\nname = "N"\nmember = "{"x" * 201}"\n'
    with pytest.raises(BadFormat, match=r"The file, line 15, \[words.talk\]: member: "):
        imported(text, LIBRARY, "The file")


# Drafts: what cannot be held yet says why, and at which step.


def test_a_draft_says_what_is_missing_and_where() -> None:
    file = draft.blank()
    assert "As a whole: it has no name yet." == judged("own", file, WORDS).why
    named = msgspec.structs.replace(file, name="Ours")
    found = judged("own", named, WORDS)
    assert ("Step 1: it has no name yet.", 1) == (found.why, found.phase)


def test_a_draft_is_kept_and_read_as_it_is() -> None:
    file = draft.with_new_step(draft.blank(), 2)
    found = kept_format("own", text_of_file(file), WORDS)
    assert (file, None) == (found.file, found.built)


@pytest.mark.parametrize(
    ("minutes", "says"), [(0, "minutes are 1 to 240"), (241, "minutes are 1 to 240")]
)
def test_a_step_that_cannot_be_held_is_named_by_its_number(minutes: int, says: str) -> None:
    file = draft.copy_of(FORMATS["triad"], WORDS, "Ours")
    file.phase[2]["minutes"] = minutes
    found = judged("own", file, WORDS)
    assert found.built is None and found.phase == 3
    assert found.why.startswith("Step 3: ") and says in found.why


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "rounds = 1\n" + TALK,
        HEAD + "rounds = 3\nmost_rounds = 2\n" + ROUND,
        HEAD.replace("most_members = 9", "most_members = 1") + TALK,
        HEAD + "rotates = true\n" + TALK,
        ONE + 'cast = ["questioner", "observer"]\n' + ROUND,
        ONE + 'lead = "process_guide"\n' + ROUND,
        ONE + ROUND + TALK + ROUND,
        ONE + ROUND + "optional = true\n" + ROUND,
        ONE + ROUND.replace('"members"', '"trainee"'),
        HEAD + TALK.replace("minutes = 10", "minutes = 3"),
        *(
            HEAD + TALK + more + "\n"
            for more in (
                "after_round = 0",
                "after_round = 1",
                "settles_rounds = true",
                "may_be_left_out = true\nprotected = true",
                "in_turn = true\nturns = 'presenter_first'",
                "rest = true\noptional = true",
                "spare = true",
            )
        ),
    ],
)
def test_why_a_draft_cannot_be_used_is_said_in_the_words_of_the_form(text: str) -> None:
    why = kept_format("own", text, LIBRARY).why
    assert why
    said = re.sub(r" \((?:[a-z]+_)*[a-z]+\)", "", why)
    assert not re.search(r"[_\[]|phase|format|seat|\bcast|floor|\bpost|optional|reveal", said), why


# Steps.


def keys(file: OwnFile) -> list[str]:
    return [str(phase["key"]) for phase in file.phase]


def test_steps_move_and_stop_at_the_ends() -> None:
    file = draft.copy_of(FORMATS["check_in_only"], WORDS, "Ours")
    first, second, *rest = keys(file)
    assert [second, first, *rest] == keys(draft.moved(file, 1, 1)) == keys(draft.moved(file, 2, -1))
    assert file == draft.moved(file, 1, -1) == draft.moved(file, len(file.phase), 1)


def test_a_step_that_is_taken_out_and_put_back_is_what_it_was() -> None:
    file = draft.copy_of(FORMATS["classic_multi"], WORDS, "Ours")
    for number in range(1, len(file.phase) + 1):
        phase = file.phase[number - 1]
        said = file.said(phase["key"]) or Said()
        back = draft.with_step(draft.without(file, number), number, phase, said)
        assert rules(judged("own", file, WORDS).built) == rules(judged("own", back, WORDS).built)


def test_a_step_that_comes_back_beside_another_of_its_kind_keeps_its_words() -> None:
    file = draft.copy_of(FORMATS["classic_multi"], WORDS, "Ours")
    twice = draft.with_step(file, 3, file.phase[1], Said())
    assert "check_in_2" == twice.phase[2]["key"]
    assert "Check-in" == shown_name(twice, 3, WORDS)


def test_a_new_step_between_two_of_a_round_is_one_of_the_round() -> None:
    file = draft.with_own_keys(parsed("own", HEAD + TALK + ROUND * 2 + TALK, OwnFile)[0], LIBRARY)
    of_round = [
        draft.with_new_step(file, at).phase[at - 1]["once_per"] == "round" for at in range(1, 6)
    ]
    assert [False, False, True, False, False] == of_round


@pytest.mark.parametrize("kind", draft.kinds(list(FORMATS.values())))
def test_a_new_step_begins_as_any_phase_of_the_library(kind: str) -> None:
    row = draft.kinds(list(FORMATS.values()))[kind]
    file = draft.with_new_step(draft.copy_of(FORMATS["check_in_only"], WORDS, "Ours"), 2)
    file = draft.begun(file, 2, row)
    assert WORDS[kind].name == shown_name(file, 2, WORDS)
    assert "session" == file.phase[1]["once_per"]
    assert file == again(file)
