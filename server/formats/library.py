"""The phase library: what a phase is called, and the sentence that each person reads first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from server.formats.toml_text import converted, tables_of

LINES = ("cue", "member", "presenter", "observer")


class Lines(msgspec.Struct, forbid_unknown_fields=True):
    cue: str
    member: str
    presenter: str | None = None
    observer: str | None = None

    def for_each(self) -> dict[str, str]:
        """The lines, with the member's for whoever has none of their own."""
        return {line: getattr(self, line) or self.member for line in LINES}


class Phase(Lines, forbid_unknown_fields=True, kw_only=True):
    """A phase's words. `shown`: those that take their place once sealed posts are shown.

    `asks`: "facts" where questions are for those alone, so that yes or no is a good answer.
    """

    name: str
    title: str
    asks: Literal["facts"] | None = None
    shown: Lines | None = None


class Said(msgspec.Struct, forbid_unknown_fields=True):
    """What one format says instead, where the library's words would not be true in it."""

    cue: str | None = None
    member: str | None = None
    presenter: str | None = None
    observer: str | None = None


Library = Mapping[str, Phase]


def read_library(text: str) -> Library:
    """The words of all phases. Raises: BadFormat."""
    found = tables_of("phases", text)
    return {key: converted(f"phases: {key}", entry, Phase) for key, entry in found.items()}


def words_of(phase: Phase, said: Said | None) -> dict[str, Any]:
    """The words as a room keeps them."""
    if said is not None:
        own = {line: words for line, words in msgspec.structs.asdict(said).items() if words}
        phase = msgspec.structs.replace(phase, **own)
    words: dict[str, Any] = {"name": phase.name, "title": phase.title, **phase.for_each()}
    if phase.asks is not None:
        words["asks"] = phase.asks
    if phase.shown is not None:
        words["shown"] = phase.shown.for_each()
    return words
