"""Somebody's own format: written so that it can be kept, and read again from where it is kept.

What is kept is always a file of our own writing, and can be brought in again (imported.py). It may
be one that no room can be opened with yet; then it is known why not, and at which step.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import msgspec

from server.formats.check import MOST_PHASES, BadFormat
from server.formats.file import OwnFile, parsed
from server.formats.library import Library, base_of
from server.formats.loader import BuiltIn, built
from server.formats.write import text_of_file, text_of_step
from server.room.text import clean, one_line

NAME_LIMIT_CHARS = 60
PURPOSE_LIMIT_CHARS = 200
STORY_LIMIT_CHARS = 600
TITLE_LIMIT_CHARS = 80
CUE_LIMIT_CHARS = 600
LINE_LIMIT_CHARS = 200
MOST_NUMBER = 999  # of minutes, rounds, people: three digits, as the form takes them
FILE_LIMIT_BYTES = 128 * 1024  # a file of sixty steps with all words as long as they may be
MOST_REMEMBERED = 200

TOP_LIMITS = {
    "name": NAME_LIMIT_CHARS,
    "purpose": PURPOSE_LIMIT_CHARS,
    "story": STORY_LIMIT_CHARS,
    "size": NAME_LIMIT_CHARS,
}
WORD_LIMITS = {
    "name": NAME_LIMIT_CHARS,
    "title": TITLE_LIMIT_CHARS,
    "cue": CUE_LIMIT_CHARS,
    "member": LINE_LIMIT_CHARS,
    "presenter": LINE_LIMIT_CHARS,
    "observer": LINE_LIMIT_CHARS,
}
LONG = ("story", "cue")  # may be of several lines


class TooLong(BadFormat):
    """As a file it has more than can be brought in again."""

    name = "too_large"

    def __init__(self, size_bytes: int = 0, longest: int = 0) -> None:
        """`longest`: the number of the longest step, where that is known."""
        limit = f"As a file, a way of working has up to {FILE_LIMIT_BYTES // 1024} KB."
        has = f"This has {-(-size_bytes // 1024)}." if size_bytes else "This has more."
        most = f"Step {longest} is the longest." if longest else ""
        super().__init__(" ".join(filter(None, (limit, has, most))))


@dataclass(frozen=True, slots=True)
class InTheForm:
    """Where things stand for whoever has a form before them: steps have numbers, and no lines.

    `numbers`: of the steps by their keys; the words of a step stand at the step.
    """

    numbers: Mapping[str, int]

    def top(self, *_names: str) -> str:
        return "As a whole"

    def phase(self, number: int, *_column: str) -> str:
        return f"Step {number}"

    def words(self, key: str, *_name: str) -> str:
        return self.phase(self.numbers[key]) if key in self.numbers else f"Words for {key}"


@dataclass(frozen=True, slots=True)
class OwnFormat:
    """`built`: what a room is opened with; None where `why` says what is still missing, and `phase`
    at which step, if it is at one."""

    file: OwnFile
    built: BuiltIn | None
    why: str = ""
    phase: int | None = None


def text_to_keep(file: OwnFile) -> str:
    """The file as it is kept and handed out. Whatever this writes can be brought in again.

    Raises: TooLong. BadFormat: it has too many steps for any way of working.
    """
    if len(file.phase) > MOST_PHASES:
        raise BadFormat(f"As a whole: there are 1 to {MOST_PHASES} steps.")
    text = text_of_file(file)
    size = len(text.encode())
    if size > FILE_LIMIT_BYTES:
        numbers = range(1, len(file.phase) + 1)
        raise TooLong(size, max(numbers, key=lambda number: len(text_of_step(file, number))))
    return text


def kept_format(key: str, text: str, library: Library) -> OwnFormat:
    """What is kept, read again. Raises: BadFormat: it is none that we have written."""
    return _kept(key, text, _Library(library))


class _Library:
    """The one library, which can be remembered by."""

    def __init__(self, library: Library) -> None:
        self.library = library

    def __hash__(self) -> int:
        return id(self.library)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Library) and other.library is self.library


@lru_cache(maxsize=MOST_REMEMBERED)  # a page may list forty, and reading one takes milliseconds
def _kept(key: str, text: str, library: _Library) -> OwnFormat:
    file, _ = parsed(key, text, OwnFile)
    return judged(key, file, library.library)


def judged(key: str, file: OwnFile, library: Library) -> OwnFormat:
    """Whether a room can be opened with it, and if not why."""
    try:
        if not file.name:
            raise BadFormat("As a whole: it has no name yet.")
        return OwnFormat(file, built(key, with_size(file), library, in_the_form(file)))
    except BadFormat as wrong:
        phase = wrong.numbers.get("phase")
        return OwnFormat(file, None, wrong.message, phase if isinstance(phase, int) else None)


def in_the_form(file: OwnFile) -> InTheForm:
    numbers = {str(phase["key"]): number for number, phase in enumerate(file.phase, start=1)}
    return InTheForm(numbers)


def with_size(file: OwnFile) -> OwnFile:
    """Saying for how many it is, in words, where nobody has put that into words."""
    if file.size:
        return file
    least, most = file.least_members, file.most_members
    size = f"{least} members" if least == most else f"{least} to {most} members"
    return msgspec.structs.replace(file, size=size)


def tidy(words: str, field: str, name: str, limit: int) -> str:
    """Words as people may write them; nothing at all is all right here.

    Raises: TooLong. BadField: it holds what no keyboard types.
    """
    if not words.strip():
        return ""
    return (clean if name in LONG else one_line)(
        words, field, limit, "There is nothing to be read."
    )


def shown_name(file: OwnFile, number: int, library: Library) -> str:
    """What a step is called, or "" where it has no name yet."""
    key = str(file.phase[number - 1]["key"])
    said = file.said(key)
    base = base_of(key, said, library)
    if said is not None and said.name is not None:
        return said.name
    return "" if base is None else base.name
