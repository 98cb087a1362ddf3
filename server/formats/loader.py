"""Reading formats from TOML. A bad file is refused with a sentence that says where and why."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import msgspec

from server.formats.check import BadFormat, check
from server.formats.library import Library, Said, read_library, words_of
from server.formats.toml_text import converted, tables_of, text_of
from server.room.format import CastSeat, Format, Lead, Row, planned_minutes

HERE = Path(__file__).parent
LIBRARY = "phases.toml"
GROUPS = "groups.toml"

ROW_FIELDS = {field.name for field in fields(Row)}
PHASE = re.compile(r"\s*\[\[\s*phase\s*\]\]")


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """A format with its words: `words` is the JSON a room keeps, `total_minutes` its length.

    `purpose`: in a line. `story`: what it is for and when to take it. `group`: the key of the group
    that it is shown in.
    """

    format: Format
    words: str
    name: str
    purpose: str
    story: str
    size: str
    group: str
    total_minutes: int


class Group(msgspec.Struct, forbid_unknown_fields=True):
    """Formats that are shown together. `says`: what they have in common."""

    heading: str
    says: str


class _File(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    name: str
    purpose: str
    story: str
    size: str
    group: str
    least_members: int
    most_members: int
    lead: Lead = "facilitator"
    cast: tuple[CastSeat, ...] = ()
    rotates: bool = False
    rounds: int = 0
    least_rounds: int | None = None
    most_rounds: int | None = None
    phase: list[dict[str, Any]]
    words: dict[str, Said] = {}


def built_ins(folder: Path = HERE) -> dict[str, BuiltIn]:
    """All formats of a folder by key, the file's name without its ending.

    In the order in which they are shown: group by group, the short ones first. The very first is
    the one that is proposed.

    Raises:
        BadFormat: one of them cannot be read; the sentence names the file and what is wrong.
    """
    library, order = read_library(text_of(folder / LIBRARY)), list(groups(folder))
    files = sorted(path for path in folder.glob("*.toml") if path.name not in (LIBRARY, GROUPS))
    found = [(path.stem, read(path.stem, text_of(path), library)) for path in files]
    for key, one in found:
        if one.group not in order:
            raise BadFormat(f"{key}: {GROUPS} has no group {one.group!r}.")
    found.sort(key=lambda pair: (order.index(pair[1].group), pair[1].total_minutes, pair[1].name))
    return dict(found)


def groups(folder: Path = HERE) -> Mapping[str, Group]:
    """The groups that formats are shown in, by key and in their order. Raises: BadFormat."""
    found = tables_of("groups", text_of(folder / GROUPS))
    return {key: converted(f"groups: {key}", entry, Group) for key, entry in found.items()}


def read(key: str, text: str, library: Library) -> BuiltIn:
    """One format from its TOML. Raises: BadFormat."""
    file = converted(key, tables_of(key, text), _File)
    places = _places(key, text, len(file.phase))
    form = _format(key, file, places)
    check(form, places)
    return BuiltIn(
        format=form,
        words=_words(file, form, places, library),
        name=file.name,
        purpose=file.purpose,
        story=file.story,
        size=file.size,
        group=file.group,
        total_minutes=planned_minutes(form.rows, form.rounds),
    )


def _places(key: str, text: str, phases: int) -> list[str]:
    """Where each phase stands, for the sentences."""
    lines = [i for i, line in enumerate(text.splitlines(), 1) if PHASE.match(line)]
    if len(lines) != phases:
        raise BadFormat(f"{key}: each phase begins with a line [[phase]].")
    return [f"{key}, line {line}, phase {number}" for number, line in enumerate(lines, 1)]


def _format(key: str, file: _File, places: Sequence[str]) -> Format:
    return Format(
        key=key,
        rows=tuple(_row(at, phase) for at, phase in zip(places, file.phase, strict=True)),
        rounds=file.rounds,
        least_rounds=file.rounds if file.least_rounds is None else file.least_rounds,
        most_rounds=file.rounds if file.most_rounds is None else file.most_rounds,
        least_members=file.least_members,
        most_members=file.most_members,
        lead=file.lead,
        cast=file.cast,
        rotates=file.rotates,
    )


def _row(at: str, phase: dict[str, Any]) -> Row:
    unknown = sorted(phase.keys() - ROW_FIELDS)
    if unknown:
        raise BadFormat(f"{at}: there is no column {unknown[0]!r}.")
    return converted(at, {"once_per": "session", **phase}, Row)


def _words(file: _File, form: Format, places: Sequence[str], library: Library) -> str:
    """The JSON that a room keeps. Raises: BadFormat: words are missing, or for nothing in it."""
    for at, row in zip(places, form.rows, strict=True):
        if row.key not in library:
            raise BadFormat(f"{at}: the phase library has no words for {row.key!r}.")
    own = {"name": file.name, "purpose": file.purpose, "size": file.size, "lead": file.lead}
    keys = [row.key for row in form.rows]
    idle = sorted(file.words.keys() - set(keys))
    if idle:
        raise BadFormat(f"{form.key}: words for {idle[0]!r}, which is no phase of this format.")
    return json.dumps(
        {
            "format": own,
            "phases": {key: words_of(library[key], file.words.get(key)) for key in keys},
        }
    )
