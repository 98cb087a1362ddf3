"""Reading formats from TOML. A bad file is refused with a sentence that says where and why."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from server.errors import Unacceptable
from server.room.format import Format, Row, path_of

HERE = Path(__file__).parent
LIBRARY = "phases.toml"
MOST_PHASES = 60
MOST_MINUTES = 240  # of one phase
MOST_ROUNDS = 12  # one for each person of a large set

ROW_FIELDS = {field.name for field in fields(Row)}
KINDS = frozenset({"question", "reflection", "advice", "action"})  # what a phase can take
LINES = ("cue", "member", "presenter", "observer")
PHASE = re.compile(r"\s*\[\[\s*phase\s*\]\]")


Found = TypeVar("Found")


class BadFormat(Unacceptable):
    name = "bad_format"


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """A format with its words: `words` is the JSON a room keeps, `total_minutes` its length."""

    format: Format
    words: str
    name: str
    purpose: str
    size: str
    total_minutes: int


class _Lines(msgspec.Struct, forbid_unknown_fields=True):
    cue: str
    member: str
    presenter: str | None = None
    observer: str | None = None

    def for_each(self) -> dict[str, str]:
        """The lines, with the member's for whoever has none of their own."""
        return {line: getattr(self, line) or self.member for line in LINES}


class Phase(_Lines, forbid_unknown_fields=True, kw_only=True):
    """A phase's words. `shown`: those that take their place once sealed posts are shown."""

    name: str
    title: str
    shown: _Lines | None = None


Library = Mapping[str, Phase]


class _File(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    purpose: str
    size: str
    phase: list[dict[str, Any]]
    rounds: int = 0
    least_rounds: int | None = None
    most_rounds: int | None = None


def built_ins(folder: Path = HERE) -> dict[str, BuiltIn]:
    """All formats of a folder by key, the file's name without its ending.

    Raises:
        BadFormat: one of them cannot be read; the sentence names the file and what is wrong.
    """
    library = read_library(_text(folder / LIBRARY))
    files = sorted(path for path in folder.glob("*.toml") if path.name != LIBRARY)
    return {path.stem: read(path.stem, _text(path), library) for path in files}


def read_library(text: str) -> Library:
    """The words of all phases. Raises: BadFormat."""
    found = _toml("phases", text)
    return {key: _converted(f"phases: {key}", entry, Phase) for key, entry in found.items()}


def read(key: str, text: str, library: Library) -> BuiltIn:
    """One format from its TOML. Raises: BadFormat."""
    file = _converted(key, _toml(key, text), _File)
    places = _places(key, text, len(file.phase))
    rows = tuple(_row(at, phase) for at, phase in zip(places, file.phase, strict=True))
    least = file.rounds if file.least_rounds is None else file.least_rounds
    most = file.rounds if file.most_rounds is None else file.most_rounds
    form = Format(key, rows, file.rounds, least, most)
    check(form, places)
    for at, row in zip(places, rows, strict=True):
        if row.key not in library:
            raise BadFormat(f"{at}: the phase library has no words for {row.key!r}.")
    words = {
        "format": {"name": file.name, "purpose": file.purpose, "size": file.size},
        "phases": {row.key: _words(library[row.key]) for row in rows},
    }
    total = sum(rows[row].minutes for row, _ in path_of(rows, file.rounds))
    return BuiltIn(form, json.dumps(words), file.name, file.purpose, file.size, total)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as wrong:
        raise BadFormat(f"{path.stem}: this is not UTF-8 text.") from wrong


def _toml(key: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise BadFormat(f"{key}: this is not TOML: {wrong}.") from wrong


def _converted(at: str, found: object, into: type[Found]) -> Found:
    """`found` as that type. Raises: BadFormat: it is another; the sentence says where."""
    try:
        return msgspec.convert(found, into)
    except msgspec.ValidationError as wrong:
        what, _, where = str(wrong).partition(" - at `$.")
        raise BadFormat(": ".join(filter(None, (at, where.rstrip("`"), what))) + ".") from wrong


def _places(key: str, text: str, phases: int) -> list[str]:
    """Where each phase stands, for the sentences."""
    lines = [i for i, line in enumerate(text.splitlines(), 1) if PHASE.match(line)]
    if len(lines) != phases:
        raise BadFormat(f"{key}: each phase begins with a line [[phase]].")
    return [f"{key}, line {line}, phase {number}" for number, line in enumerate(lines, 1)]


def _row(at: str, phase: dict[str, Any]) -> Row:
    unknown = sorted(phase.keys() - ROW_FIELDS)
    if unknown:
        raise BadFormat(f"{at}: there is no column {unknown[0]!r}.")
    return _converted(at, {"once_per": "session", **phase}, Row)


def _words(phase: Phase) -> dict[str, Any]:
    words: dict[str, Any] = {"name": phase.name, "title": phase.title, **phase.for_each()}
    if phase.shown is not None:
        words["shown"] = phase.shown.for_each()
    return words


def check(form: Format, places: Sequence[str]) -> None:
    """Whether a format can be held at all. `places`: where each phase stands in its file.

    Raises:
        BadFormat: it cannot; the sentence says why.
    """
    if not 1 <= len(form.rows) <= MOST_PHASES:
        raise BadFormat(f"{form.key}: a format has between 1 and {MOST_PHASES} phases.")
    for at, row in zip(places, form.rows, strict=True):
        check_row(f"{at} ({row.key})", row)
    check_rounds(form, places)


def check_row(at: str, row: Row) -> None:
    """Raises: BadFormat: the columns of this row do not go together."""
    if not 1 <= row.minutes <= MOST_MINUTES or not 0 <= row.floor <= row.minutes:
        raise BadFormat(f"{at}: minutes are 1 to {MOST_MINUTES}, the floor no more than those.")
    unknown = [kind for kind in row.takes if kind not in KINDS]
    if unknown:
        raise BadFormat(f"{at}: there is no kind of post called {unknown[0]!r}.")
    if row.takes and row.reveal == "none":
        raise BadFormat(f"{at}: posts need a reveal: wall, queue, together or private.")
    if row.anonymous != "no" and not row.takes:
        raise BadFormat(f"{at}: nothing is written here, so nothing can go without a name.")
    if row.may_be_left_out and (row.rest or row.protected or row.settles_rounds):
        raise BadFormat(f"{at}: a break, and what is protected or settled here, is not left out.")
    if row.after_round is not None and (row.once_per == "round" or row.after_round < 1):
        raise BadFormat(f"{at}: after_round is for what happens once, after round 1 or later.")


def check_rounds(form: Format, places: Sequence[str]) -> None:
    """Raises: BadFormat: the rounds are not a block, or not as many as they say."""
    rows, key = form.rows, form.key
    if not 0 <= form.least_rounds <= form.rounds <= form.most_rounds <= MOST_ROUNDS:
        raise BadFormat(
            f"{key}: rounds must lie between their least and their most, up to {MOST_ROUNDS}."
        )
    of_rounds = [i for i, row in enumerate(rows) if row.once_per == "round"]
    if bool(of_rounds) != (form.most_rounds > 0):
        raise BadFormat(f"{key}: a format with rounds has round phases, and one without has none.")
    for i in range(of_rounds[0], of_rounds[-1]) if of_rounds else ():
        if rows[i].once_per == "session" and rows[i].after_round is None:
            raise BadFormat(
                f"{places[i]}: round phases stand together; a break among them says after_round."
            )
    taken: set[int] = set()
    for at, row in zip(places, rows, strict=True):
        if row.after_round is None:
            continue
        if row.after_round in taken or not of_rounds:
            raise BadFormat(f"{at}: at most one phase stands after each round.")
        taken.add(row.after_round)
    settles = [i for i, row in enumerate(rows) if row.settles_rounds]
    if settles and (not of_rounds or settles[0] > of_rounds[0]):
        raise BadFormat(f"{places[settles[0]]}: who presents is settled before the first round.")
