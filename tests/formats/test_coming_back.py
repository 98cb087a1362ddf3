"""Whatever is kept as an own format can be brought in again as its file, and is the same then."""

from __future__ import annotations

from typing import Any, get_args
from urllib.parse import urlencode

import msgspec
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as some

from server.formats import draft
from server.formats.check import MOST_PHASES, BadFormat
from server.formats.file import OwnFile
from server.formats.imported import imported
from server.formats.library import LINES, Lines, Said
from server.formats.loader import built_ins, library
from server.formats.own import (
    FILE_LIMIT_BYTES,
    LONG,
    TOP_LIMITS,
    WORD_LIMITS,
    TooLong,
    kept_format,
    text_to_keep,
)
from server.formats.write import text_of_file
from server.pages.format_fields import (
    FORM_LIMIT_BYTES,
    SORTS,
    TAKEN,
    TICKS,
    TURNS,
    WHENS,
    FormatFields,
    values_of,
)
from server.room.format import Anonymous, CastSeat, Lead, Overrun, Reveal, Speaker, Stance
from tests.formats.texts import HEAD, TALK

FORMATS = built_ins()
WORDS = library()
PIECES = [
    '"',
    "\\",
    "'''",
    '"""',
    "\n",
    "\t",
    "é",
    "漢",
    "[[phase]]",
    "a.b.c.d.e = 1",
    "#",
    "x",
    " ",
]
TYPED = some.lists(some.sampled_from(PIECES), max_size=12).map("".join)
CHOICES: dict[str, tuple[str, ...]] = {
    "speaker": get_args(Speaker),
    "when": WHENS,
    "turns": TURNS,
    "stance": get_args(Stance),
    "reveal": get_args(Reveal),
    "anonymous": get_args(Anonymous),
    "overrun": get_args(Overrun),
    "sort": SORTS,
    "key": ("own", "own_2", "echo", "echo_2", "explore", "anas_grief", ""),
    "like": ("", "echo", "explore", "never there"),
}


@some.composite
def filled_in(draw: some.DrawFn) -> dict[str, str]:
    """The form of some format, with whatever a browser may send in its fields."""
    begun = draw(some.sampled_from(["", *FORMATS]))
    file = draft.copy_of(FORMATS[begun], WORDS, "Ours") if begun else draft.blank()
    values = values_of(file, WORDS)
    numbers, words = some.integers(0, 999).map(str), TYPED
    ways: dict[str, some.SearchStrategy[str]] = {
        **dict.fromkeys(TOP_LIMITS, words),
        **dict.fromkeys(("least_members", "most_members", "rounds", "least_rounds"), numbers),
        "lead": some.sampled_from(get_args(Lead)),
        **{f"cast-{seat}": some.sampled_from(["", "on"]) for seat in get_args(CastSeat)},
    }
    for number in range(1, len(file.phase) + 1):
        step = {
            **dict.fromkeys(WORD_LIMITS, words),
            **dict.fromkeys(("shown", *(f"shown-{line}" for line in LINES)), words),
            **dict.fromkeys(("minutes", "floor", "after"), numbers),
            **{name: some.sampled_from(choices) for name, choices in CHOICES.items()},
            **{tick: some.sampled_from(["", "on"]) for tick in TICKS},
            **{f"takes-{kind}": some.sampled_from(["", "on"]) for kind in TAKEN},
        }
        ways |= {f"step-{number}-{name}": way for name, way in step.items()}
    changed = draw(some.lists(some.sampled_from(sorted(ways)), max_size=25, unique=True))
    return {**values, **{name: draw(ways[name]) for name in changed}}


def sent(values: dict[str, str]) -> dict[str, list[str]]:
    return {name: [value] for name, value in values.items()}


def comes_back(text: str) -> OwnFile:
    """What is kept so, once its file was brought in. Raises: AssertionError: it is another."""
    kept = kept_format("own", text, WORDS).file
    back = imported(text, WORDS, "The file")
    assert kept == back
    assert kept == kept_format("own", text_to_keep(back), WORDS).file
    return back


@settings(max_examples=60)
@given(filled_in())
def test_whatever_a_form_is_saved_as_comes_back(values: dict[str, str]) -> None:
    read = FormatFields(sent(values), WORDS)
    file = draft.with_own_keys(read.file(), WORDS)
    assume(not read.errors)
    back = comes_back(text_to_keep(file))
    again = FormatFields(sent(values_of(back, WORDS)), WORDS)
    assert file == draft.with_own_keys(again.file(), WORDS), "and its form says the same"


def as_browsers_send(file: OwnFile) -> str:
    values = values_of(file, WORDS)
    return urlencode({name: value.replace("\n", "\r\n") for name, value in values.items()})


def test_the_form_of_the_longest_that_is_kept_can_be_sent() -> None:
    """Letters that take most to be sent, in the fields that are sent twice, and then in others."""
    step = {"once_per": "session", **draft.NEW_STEP, "takes": list(TAKEN)}
    said = Said(name="N", cue="C.", member="M.", shown=Lines("C.", "漢" * 200))
    keys = [f"own_{n}" for n in range(2, MOST_PHASES + 2)]
    file = OwnFile(
        name="Ours",
        least_members=4,
        most_members=8,
        phase=[{"key": key, **step, **dict.fromkeys(TICKS.values(), True)} for key in keys],
        words=dict.fromkeys(keys, said),
    )
    for key in keys:
        longer = {**file.words, key: msgspec.structs.replace(said, cue="漢" * 600)}
        bigger = msgspec.structs.replace(file, words=longer)
        if len(text_of_file(bigger).encode()) <= FILE_LIMIT_BYTES:
            file = bigger
    assert 0.98 * FILE_LIMIT_BYTES < len(text_to_keep(file).encode())
    sent = as_browsers_send(file)
    assert 0.7 * FORM_LIMIT_BYTES < len(sent) < FORM_LIMIT_BYTES


@pytest.mark.parametrize("letter", ['"', "\\", "\n", "x", "é", "漢"])
@pytest.mark.parametrize("steps", [20, MOST_PHASES])
def test_words_as_long_as_they_may_be_come_back_or_are_not_kept(letter: str, steps: int) -> None:
    def of(names: Any) -> dict[str, Any]:
        return {
            name: f"x{letter * (most - 2)}x" if letter != "\n" or name in LONG else "x" * most
            for name, most in names.items()
        }

    lines = Lines(**{line: words for line, words in of(WORD_LIMITS).items() if line in LINES})
    said = Said(**of(WORD_LIMITS), shown=lines)
    step = {"key": "own", "once_per": "session", **draft.NEW_STEP, "takes": ["reflection"]}
    file = OwnFile(
        least_members=4,
        most_members=8,
        phase=[{**step, "key": f"own_{n}"} for n in range(2, steps + 2)],
        words={f"own_{n}": said for n in range(2, steps + 2)},
        **of(TOP_LIMITS),
    )
    shortest = msgspec.structs.replace(said, cue="C.", shown=None)
    file.words["own_2"] = file.words["own_3"] = shortest
    if len(text_of_file(file).encode()) <= FILE_LIMIT_BYTES:
        comes_back(text_to_keep(file))
        assert len(as_browsers_send(file)) < FORM_LIMIT_BYTES
        return
    with pytest.raises(TooLong, match=r"up to 128 KB\. This has \d+\. Step 9 is the longest\."):
        text_to_keep(file)  # its key is the first of six letters


def test_more_line_breaks_and_quotes_than_a_file_has_lines_come_back() -> None:
    words = {f"own_{n}": Said(name="N", cue="x" + '"\n' * 299 + "x") for n in range(2, 62)}
    step = {"once_per": "session", **draft.NEW_STEP}
    phases = [{"key": key, **step} for key in words]
    file = OwnFile(name="Ours", least_members=4, most_members=8, phase=phases, words=words)
    text = text_to_keep(file)
    assert 30_000 < text.count("\\")
    comes_back(text)


@pytest.mark.parametrize("key", FORMATS)
def test_what_is_not_finished_yet_comes_back_unfinished(key: str) -> None:
    file = draft.copy_of(FORMATS[key], WORDS, "")
    file.phase[0]["minutes"] = 0
    back = comes_back(text_to_keep(draft.with_new_step(file, 2)))
    assert ("", 0, "own") == (back.name, back.phase[0]["minutes"], back.phase[1]["key"])


# What the form could not show is refused: it would be lost there, and nobody would see it go.


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (HEAD + "phase = []\n", "line 8: there are 1 to 60 steps"),
        (HEAD + TALK.replace("talk", "echo") * 61, "there are 1 to 60 steps"),
        (HEAD.replace("= 9", "= 1000") + TALK, "line 7: most_members is a whole number from 0 to"),
        (HEAD + TALK.replace("= 10", "= -1"), "line 10, phase 1: minutes is a whole number from 0"),
        (HEAD + TALK + 'takes = ["poem"]\n', "line 13, phase 1: nothing called 'poem' can be"),
        (HEAD + TALK, "line 8, phase 1: the phase library has no words for 'talk'"),
        (
            HEAD + TALK + '[words.talk]\nlike = "never"\n',
            "line 13, [words.talk]: the phase library has no 'never' to be like",
        ),
        (
            HEAD + TALK.replace("talk", "echo") + '[words.tell]\nname = "Tell"\n',
            "line 13, [words.tell]: words for 'tell', which is no phase of this format",
        ),
    ],
)
def test_what_the_form_could_not_show_is_refused_with_its_line(text: str, says: str) -> None:
    with pytest.raises(BadFormat) as wrong:
        imported(text, WORDS, "The file")
    assert wrong.value.message.startswith("The file") and says in wrong.value.message
