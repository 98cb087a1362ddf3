"""Reading formats from TOML. A bad file is refused with a sentence that says where and why."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import msgspec

from server.formats.check import BadFormat, at_phase, check
from server.formats.file import File, OwnFile, parsed, row_of
from server.formats.library import Library, phase_of, read_library, words_of
from server.formats.toml_text import converted, tables_of, text_of
from server.room.format import Format, planned_minutes

HERE = Path(__file__).parent
LIBRARY = "phases.toml"
GROUPS = "groups.toml"


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


class Standing(Protocol):
    """Says where a thing stands: in a file, or in a form."""

    def top(self, *names: str) -> str: ...
    def phase(self, number: int, *column: str) -> str: ...
    def words(self, key: str, *name: str) -> str: ...


def built_ins(folder: Path = HERE) -> dict[str, BuiltIn]:
    """All formats of a folder by key, the file's name without its ending.

    In the order in which they are shown: group by group, the short ones first. The very first is
    the one that is proposed.

    Raises:
        BadFormat: one of them cannot be read; the sentence names the file and what is wrong.
    """
    words, order = library(folder), list(groups(folder))
    files = sorted(path for path in folder.glob("*.toml") if path.name not in (LIBRARY, GROUPS))
    found = [(path.stem, read(path.stem, text_of(path), words)) for path in files]
    for key, one in found:
        if one.group not in order:
            raise BadFormat(f"{key}: {GROUPS} has no group {one.group!r}.")
    found.sort(key=lambda pair: (order.index(pair[1].group), pair[1].total_minutes, pair[1].name))
    return dict(found)


def library(folder: Path = HERE) -> Library:
    """The words of all phases. Raises: BadFormat."""
    return read_library(text_of(folder / LIBRARY))


def groups(folder: Path = HERE) -> Mapping[str, Group]:
    """The groups that formats are shown in, by key and in their order. Raises: BadFormat."""
    found = tables_of("groups", text_of(folder / GROUPS))
    return {key: converted(f"groups: {key}", entry, Group) for key, entry in found.items()}


def read(key: str, text: str, library: Library) -> BuiltIn:
    """One format from its TOML. Raises: BadFormat."""
    file, places = parsed(key, text, File)
    return built(key, file, library, places)


def built(key: str, file: OwnFile, library: Library, places: Standing) -> BuiltIn:
    """The format that a file makes. Raises: BadFormat: it makes none; the sentence says where."""
    form = form_of(key, file, places)
    check(form, [places.phase(i + 1) for i in range(len(form.rows))], places.top)
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


def form_of(key: str, file: OwnFile, places: Standing) -> Format:
    """Its rules, whether they go together or not. Raises: BadFormat: a column is none."""
    return Format(
        key=key,
        rows=tuple(
            row_of(phase, lambda column, number=number: places.phase(number, *column))
            for number, phase in enumerate(file.phase, start=1)
        ),
        rounds=file.rounds,
        least_rounds=file.fewest_rounds,
        most_rounds=file.all_rounds,
        least_members=file.least_members,
        most_members=file.most_members,
        lead=file.lead,
        cast=file.cast,
        rotates=file.rotates,
    )


def _words(file: OwnFile, form: Format, places: Standing, library: Library) -> str:
    """The JSON that a room keeps. Raises: BadFormat: words are missing, or for nothing in it."""
    phases = {}
    for number, row in enumerate(form.rows, start=1):
        said = file.said(row.key)
        # What is missing is missing where the words begin, or else at the phase.
        at = places.phase(number) if said is None else places.words(row.key)
        found = at_phase(number, phase_of, at, row.key, said, library)
        sealed = any(one.key == row.key and one.reveal == "together" for one in form.rows)
        phases[row.key] = words_of(found, sealed=sealed)
    refuse_idle_words(file, places)
    own = {"name": file.name, "purpose": file.purpose, "size": file.size, "lead": file.lead}
    return json.dumps({"format": own, "phases": phases})


def refuse_idle_words(file: OwnFile, places: Standing) -> None:
    """Raises: BadFormat: there are words for nothing in it."""
    idle = sorted(file.words.keys() - {phase["key"] for phase in file.phase})
    if idle:
        at = places.words(idle[0])
        raise BadFormat(f"{at}: words for {idle[0][:60]!r}, which is no phase of this format.")
