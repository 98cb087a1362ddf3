"""Reading formats from TOML. A bad file is refused with a sentence that says where and why."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import msgspec

from server.errors import Unacceptable
from server.room.format import Format, Row, path_of

HERE = Path(__file__).parent
LIBRARY = "phases.toml"
MOST_PHASES = 60
MOST_MINUTES = 240  # of one phase

ROW_FIELDS = {field.name for field in fields(Row)}
LINES = ("cue", "member", "presenter", "observer")


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
    library = tomllib.loads((folder / LIBRARY).read_text())
    files = sorted(path for path in folder.glob("*.toml") if path.name != LIBRARY)
    return {path.stem: read(path.stem, path.read_text(), library) for path in files}


def read(key: str, text: str, library: Mapping[str, Mapping[str, Any]]) -> BuiltIn:
    """One format from its TOML. Raises: BadFormat."""
    try:
        file = msgspec.convert(tomllib.loads(text), _File)
    except tomllib.TOMLDecodeError as wrong:
        raise BadFormat(f"{key}: this is not TOML: {wrong}") from wrong
    except msgspec.ValidationError as wrong:
        raise BadFormat(f"{key}: {wrong}.") from wrong
    rows = tuple(_row(key, text, number, phase) for number, phase in enumerate(file.phase))
    least = file.rounds if file.least_rounds is None else file.least_rounds
    most = file.rounds if file.most_rounds is None else file.most_rounds
    form = Format(key, rows, file.rounds, least, most)
    check(form)
    for row in rows:
        if row.key not in library:
            raise BadFormat(f"{key}: the phase library has no words for {row.key!r}.")
    words = {
        "format": {"name": file.name, "purpose": file.purpose, "size": file.size},
        "phases": {row.key: _words(library[row.key]) for row in rows},
    }
    total = sum(rows[row].minutes for row, _ in path_of(rows, file.rounds))
    return BuiltIn(form, json.dumps(words), file.name, file.purpose, file.size, total)


def _row(key: str, text: str, number: int, phase: dict[str, Any]) -> Row:
    starts = [i for i, line in enumerate(text.splitlines(), 1) if line.strip() == "[[phase]]"]
    at = f"{key}, line {starts[number]}, phase {number + 1}" if starts else key
    unknown = sorted(phase.keys() - ROW_FIELDS)
    if unknown:
        raise BadFormat(f"{at}: there is no column {unknown[0]!r}.")
    try:
        return msgspec.convert({"once_per": "session", **phase}, Row)
    except msgspec.ValidationError as wrong:
        what, _, where = str(wrong).partition(" - at `$.")
        raise BadFormat(f"{at}: {where.rstrip('`') or 'phase'}: {what}.") from wrong


def _words(entry: Mapping[str, Any]) -> dict[str, Any]:
    """A phase's words, with the member's line for whoever has none of their own."""
    lines = {line: entry.get(line, entry["member"]) for line in LINES}
    words: dict[str, Any] = {"name": entry["name"], "title": entry["title"], **lines}
    if "shown" in entry:
        words["shown"] = {
            line: entry["shown"].get(line, entry["shown"]["member"]) for line in LINES
        }
    return words


def check(form: Format) -> None:
    """Whether a format can be held at all. Raises: BadFormat: it cannot; the sentence says why."""
    rows, key = form.rows, form.key
    if not 1 <= len(rows) <= MOST_PHASES:
        raise BadFormat(f"{key}: a format has between 1 and {MOST_PHASES} phases.")
    for number, row in enumerate(rows, 1):
        at = f"{key}: phase {number} ({row.key})"
        if not 1 <= row.minutes <= MOST_MINUTES or not 0 <= row.floor <= row.minutes:
            raise BadFormat(f"{at}: minutes are 1 to {MOST_MINUTES}, the floor no more than those.")
        if row.takes and row.reveal == "none":
            raise BadFormat(f"{at}: posts need a reveal: wall, queue, together or private.")
        if row.anonymous != "no" and not row.takes:
            raise BadFormat(f"{at}: nothing is written here, so nothing can go without a name.")
    if not 0 <= form.least_rounds <= form.rounds <= form.most_rounds <= 12:
        raise BadFormat(f"{key}: rounds must lie between their least and their most, up to 12.")
    of_rounds = [i for i, row in enumerate(rows) if row.once_per == "round"]
    if bool(of_rounds) != (form.most_rounds > 0):
        raise BadFormat(f"{key}: a format with rounds has round phases, and one without has none.")
    between = [rows[i] for i in range(of_rounds[0], of_rounds[-1])] if of_rounds else []
    if any(row.once_per == "session" and row.after_round is None for row in between):
        raise BadFormat(f"{key}: round phases stand together; a break among them says after_round.")
