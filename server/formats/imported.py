"""A file that somebody brings, made ready to be kept: one that Setroom has written, or any other.

It need not be one that a room can be opened with: the form says what is still missing, and at which
step. Refused, with its line, is what the form could not show, so that none of it is lost unseen.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from server.errors import Unacceptable
from server.formats.burden import check_burden
from server.formats.check import KINDS, MOST_PHASES, BadFormat, at_phase, bad_phase
from server.formats.draft import with_own_keys
from server.formats.file import OwnFile, Places, parsed
from server.formats.library import LINES, Library, Lines, Said, refuse_unknown
from server.formats.loader import refuse_idle_words
from server.formats.own import MOST_NUMBER, TOP_LIMITS, WORD_LIMITS, tidy

TOP_NUMBERS = ("least_members", "most_members", "rounds", "least_rounds", "most_rounds")
STEP_NUMBERS = ("minutes", "floor", "after_round")


def imported(text: str, library: Library, called: str) -> OwnFile:
    """The format that this file makes. `called`: for the sentences.

    Raises: BadFormat: it is no such file; the sentence names the line.
    """
    check_burden(called, text)
    file, places = parsed(called, text, OwnFile)
    if not 1 <= len(file.phase) <= MOST_PHASES:
        raise BadFormat(f"{places.top('phase')}: there are 1 to {MOST_PHASES} steps ([[phase]]).")
    for name in TOP_NUMBERS:
        _check_number(places.top(name), name, getattr(file, name))
    for number in range(1, len(file.phase) + 1):
        at_phase(number, _check_step, number, file, places, library)
    refuse_idle_words(file, places)
    return with_own_keys(_cleaned(file, places), library)


def _check_step(number: int, file: OwnFile, places: Places, library: Library) -> None:
    """Raises: BadFormat: the form could not show it as it is."""
    phase = file.phase[number - 1]
    for column in STEP_NUMBERS:
        _check_number(places.phase(number, column), column, phase.get(column))
    unknown = next((kind for kind in phase.get("takes", ()) if kind not in KINDS), None)
    if unknown is not None:
        at = places.phase(number, "takes")
        raise BadFormat(f"{at}: nothing called {unknown[:60]!r} can be written (takes).")
    said = file.said(phase["key"])
    # What is missing is missing where the words begin, or else at the phase.
    at = places.phase(number) if said is None else places.words(phase["key"])
    refuse_unknown(at, phase["key"], said, library)


def _check_number(at: str, name: str, number: int | None) -> None:
    if number is not None and not 0 <= number <= MOST_NUMBER:
        raise BadFormat(f"{at}: {name} is a whole number from 0 to {MOST_NUMBER}.")


def _cleaned(file: OwnFile, places: Places) -> OwnFile:
    """Raises: BadFormat: some words are too long, or hold what cannot be shown."""
    for name, limit in TOP_LIMITS.items():
        setattr(file, name, _tidied(places.top(name), getattr(file, name), name, limit))
    numbers = {str(phase["key"]): number for number, phase in enumerate(file.phase, start=1)}
    for key, said in file.words.items():
        try:
            file.words[key] = _cleaned_words(said, key, places)
        except BadFormat as wrong:
            raise bad_phase(numbers.get(key, 1), wrong.message) from wrong
    return file


def _cleaned_words(said: Said, key: str, places: Places) -> Said:
    own = {
        name: _tidied(places.words(key, name), getattr(said, name), name, limit)
        for name, limit in WORD_LIMITS.items()
        if getattr(said, name) is not None
    }
    shown = said.shown
    if shown is not None:
        lines = ((line, getattr(shown, line)) for line in LINES)
        at = places.words(key, "shown")
        shown = Lines(**dict(_each_tidied(at, lines)))
    return msgspec.structs.replace(said, **own, shown=shown)


def _each_tidied(at: str, lines: Iterable[tuple[str, str | None]]) -> Iterable[tuple[str, str]]:
    for line, words in lines:
        if words is not None:
            yield line, _tidied(at, words, line, WORD_LIMITS[line])


def _tidied(at: str, words: str, name: str, limit: int) -> str:
    try:
        return tidy(words, name, name, limit)
    except Unacceptable as wrong:
        raise BadFormat(f"{at}: {name}: {wrong.message}") from wrong
