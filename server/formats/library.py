"""The phase library: what a phase is called, and the sentence that each person reads first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from server.formats.check import BadFormat
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


class Said(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """What one format says instead, where the library's words would not be true in it.

    `like`: the phase of the library to begin from, if not the one of the same key. Without either,
    name, cue and member are a phase of the format's own. A name without a title is both.
    """

    like: str | None = None
    name: str | None = None
    title: str | None = None
    cue: str | None = None
    member: str | None = None
    presenter: str | None = None
    observer: str | None = None
    shown: Lines | None = None


OWN_WORDS = ("name", "title", *LINES)
# A phase of one's own has to say at least these; how they are called in a sentence.
NEEDED = {
    "name": "name",
    "cue": "opening words (cue)",
    "member": "line for the members (member)",
}
# What stands there once sealed posts are shown, in a phase that says nothing of its own for it.
ONCE_SHOWN = Lines(
    cue="Read quietly for a moment. Then a few voices.",
    member="This is what was written.",
)

Library = Mapping[str, Phase]


def read_library(text: str) -> Library:
    """The words of all phases. Raises: BadFormat."""
    found = tables_of("phases", text)
    return {key: converted(f"phases: {key}", entry, Phase) for key, entry in found.items()}


def base_of(key: str, said: Said | None, library: Library) -> Phase | None:
    """What the words of a phase begin from, if they begin from anything."""
    return library.get((said.like if said is not None else None) or key)


def refuse_unknown(at: str, key: str, said: Said | None, library: Library) -> None:
    """Raises: BadFormat: it goes by words that the library does not have."""
    if base_of(key, said, library) is not None:
        return
    if said is None:
        raise BadFormat(f"{at}: the phase library has no words for {key[:60]!r}.")
    if said.like is not None:
        raise BadFormat(f"{at}: the phase library has no {said.like[:60]!r} to be like.")


def phase_of(at: str, key: str, said: Said | None, library: Library) -> Phase:
    """The words of a phase of a format. Raises: BadFormat: there are none, or too few."""
    refuse_unknown(at, key, said, library)
    base = base_of(key, said, library)
    words: dict[str, Any] = {} if base is None else msgspec.structs.asdict(base)
    own = {} if said is None else msgspec.structs.asdict(said)
    words.update({line: own[line] for line in (*OWN_WORDS, "shown") if own.get(line) is not None})
    if own.get("name") is not None and own["title"] is None:
        words["title"] = own["name"]
    for word, called in NEEDED.items():
        if not words.get(word):
            raise BadFormat(f"{at}: it has no {called} yet.")
    words["title"] = words.get("title") or words["name"]
    return Phase(**words)


def words_of(phase: Phase, *, sealed: bool) -> dict[str, Any]:
    """The words as a room keeps them. `sealed`: what is written is shown all at once."""
    words: dict[str, Any] = {"name": phase.name, "title": phase.title, **phase.for_each()}
    if phase.asks is not None:
        words["asks"] = phase.asks
    shown = phase.shown or (ONCE_SHOWN if sealed else None)
    if shown is not None:
        words["shown"] = shown.for_each()
    return words
