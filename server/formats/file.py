"""The file of a format as it is written, and where in it everything stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from functools import cached_property
from typing import Any, TypeVar

import msgspec

from server.formats.check import BadFormat, at_phase
from server.formats.library import Said
from server.formats.lines import Path, line_of, lines_of, without_strings
from server.formats.toml_text import parts_of, refused, tables_of
from server.room.format import CastSeat, Lead, Row

_PHASE = re.compile(r"^[ \t]*\[\[[ \t]*phase[ \t]*\]\]", re.MULTILINE)
ROW_FIELDS = {field.name for field in fields(Row)}


class OwnFile(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What somebody has made for themselves. `words`: by key of a phase."""

    name: str
    purpose: str = ""
    story: str = ""
    size: str = ""
    group: str = ""
    least_members: int
    most_members: int
    lead: Lead = "facilitator"
    cast: tuple[CastSeat, ...] = ()
    rotates: bool = False
    rounds: int = 0
    least_rounds: int | None = None
    most_rounds: int | None = None
    phase: list[dict[str, Any]]
    words: dict[str, Any] = {}

    @property
    def fewest_rounds(self) -> int:
        return self.rounds if self.least_rounds is None else self.least_rounds

    @property
    def all_rounds(self) -> int:
        return self.rounds if self.most_rounds is None else self.most_rounds

    def said(self, key: str) -> Said | None:
        return self.words.get(key)


class File(OwnFile, forbid_unknown_fields=True, kw_only=True):
    """What is built in: it says more of itself, and stands in a group of the gallery."""

    purpose: str
    story: str
    size: str
    group: str


Kind = TypeVar("Kind", bound=OwnFile)


class Places:
    """Where things stand, for the sentences. `name`: of the file. Most files need none, so that
    lines are counted where the first sentence asks for one."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self._text = text

    @cached_property
    def lines(self) -> Mapping[Path, int]:
        return lines_of(self._text)

    def top(self, *names: str) -> str:
        """The first of these values that is there; else the file."""
        found = next((self.lines[(one,)] for one in names if (one,) in self.lines), None)
        return self._at(found)

    def phase(self, number: int, *column: str) -> str:
        return f"{self._at(line_of(self.lines, 'phase', number, *column))}, phase {number}"

    def words(self, key: str, *name: str) -> str:
        return f"{self._at(line_of(self.lines, 'words', key, *name))}, [words.{key}]"

    def _at(self, line: int | None) -> str:
        return self.name if line is None else f"{self.name}, line {line}"


def parsed(name: str, text: str, kind: type[Kind]) -> tuple[Kind, Places]:
    """A file whose every value is of its type; whether they go together is not looked at.

    Raises: BadFormat: it is no such file; the sentence names it and the line.
    """
    tables = tables_of(name, text)
    places = Places(name, text)
    file = _file(places, tables, kind)
    if len(_PHASE.findall(without_strings(text))) != len(file.phase):
        raise BadFormat(f"{places.top('phase')}: each phase begins with a line [[phase]].")
    for number, phase in enumerate(file.phase, start=1):
        at_phase(number, _look_at_columns, places, number, phase)
    for key, said in file.words.items():
        file.words[key] = _said(places, key, said)
    return file, places


def _file(places: Places, tables: dict[str, Any], kind: type[Kind]) -> Kind:
    try:
        return msgspec.convert(tables, kind)
    except msgspec.ValidationError as wrong:
        what, where = parts_of(wrong)
        field = where.partition("[")[0] or _quoted(what)
        at = places.top(field) if field in tables else f"{places.name}, line 1"
        raise refused(at, where, what) from wrong


def _quoted(what: str) -> str:
    """Of `Object contains unknown field `colour`` the colour."""
    return what.partition("`")[2].partition("`")[0]


def _look_at_columns(places: Places, number: int, phase: dict[str, Any]) -> None:
    unknown = next((column for column in phase if column not in ROW_FIELDS), None)
    if unknown is not None:
        at = places.phase(number, unknown)
        raise BadFormat(f"{at}: there is no column {unknown[:60]!r}.")
    row_of(phase, lambda column: places.phase(number, *column))


def row_of(phase: dict[str, Any], at: Any) -> Row:
    """The row that these columns make. `at(column)`: where one of them stands, () for the phase.

    Raises: BadFormat: one is missing, or of another type.
    """
    try:
        return msgspec.convert({"once_per": "session", **phase}, Row)
    except msgspec.ValidationError as wrong:
        what, where = parts_of(wrong)
        column = where.partition("[")[0]
        place = at((column,) if column else ())
        raise refused(place, where, what) from wrong


def _said(places: Places, key: str, found: Any) -> Said:
    try:
        return msgspec.convert(found, Said)
    except msgspec.ValidationError as wrong:
        what, where = parts_of(wrong)
        name = where.partition("[")[0] or _quoted(what)
        at = places.words(key, *name.split(".")) if name else places.words(key)
        raise refused(at, where, what) from wrong
