"""A format while it is being made: copied, its steps moved, added and taken out, not yet checked.

Keys are made here and never by people: they go into the log of a room, which holds no words. A
key is that of the phase in the library that a step is like, or `own`, with a number from the second
on. So each step has words of its own, and two of one kind can be called differently.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import MISSING, fields
from typing import Any

import msgspec

from server.formats.file import OwnFile
from server.formats.library import OWN_WORDS, Library, Lines, Said
from server.formats.loader import BuiltIn
from server.room.format import Row

_NUMBER = re.compile(r"_[0-9]{1,3}\Z")
OWN_KEY = "own"
NEW_STEP: dict[str, Any] = {"minutes": 5, "floor": 3, "speaker": "everyone"}


def columns_of(row: Row) -> dict[str, Any]:
    """A row as it is written: what is as it would be anyway is left out."""
    found = {}
    for field in fields(Row):
        value = getattr(row, field.name)
        if field.default is MISSING or value != field.default:
            found[field.name] = list(value) if isinstance(value, tuple) else value
    return found


def copy_of(one: BuiltIn, library: Library, name: str) -> OwnFile:
    """A built-in format, to be made one's own."""
    form = one.format
    spoken = msgspec.json.decode(one.words)["phases"]
    words = {key: said_in(found, library.get(key)) for key, found in spoken.items()}
    file = OwnFile(
        name=name,
        purpose=one.purpose,
        story=one.story,
        size=one.size,
        least_members=form.least_members,
        most_members=form.most_members,
        lead=form.lead,
        cast=form.cast,
        rotates=form.rotates,
        rounds=form.rounds,
        least_rounds=form.least_rounds,
        most_rounds=form.most_rounds,
        phase=[columns_of(row) for row in form.rows],
        words={key: said for key, said in words.items() if said != Said()},
    )
    return with_own_keys(file, library)


def said_in(found: Mapping[str, Any], base: Lines | None) -> Said:
    """What these words of a room say beyond those of the library."""
    there = {} if base is None else msgspec.structs.asdict(base) | base.for_each()
    own = {word: found[word] for word in OWN_WORDS if found[word] != there.get(word)}
    if own.get("title") == own.get("name"):
        own.pop("title", None)
    for line in ("presenter", "observer"):
        if line in own and own[line] == found["member"]:
            del own[line]  # whoever has no line of their own reads the member's
            if getattr(base, line, None):
                own[line] = ""
    shown = found.get("shown")
    shown_there = getattr(base, "shown", None)
    if shown is not None and (shown_there is None or shown != shown_there.for_each()):
        return Said(**own, shown=Lines(**shown))
    return Said(**own)


def blank() -> OwnFile:
    """Nothing but one step."""
    step = {"key": OWN_KEY, "once_per": "session", **NEW_STEP, "takes": ["reflection"]}
    return OwnFile(
        name="",
        least_members=4,
        most_members=8,
        phase=[{**step, "in_turn": True, "reveal": "wall"}],
        words={OWN_KEY: Said()},
    )


def with_own_keys(file: OwnFile, library: Library) -> OwnFile:
    """The same with keys of ours, each of them once."""
    taken: set[str] = set()
    phases, words = [], {}
    for phase in file.phase:
        key = str(phase["key"])
        said = file.said(key) or Said()
        like = said.like or key
        base = like if like in library else None
        kept = key not in taken and unnumbered(key) in (OWN_KEY, base or OWN_KEY)
        new = key if kept else free_key(base or OWN_KEY, taken)
        taken.add(new)
        phases.append({**phase, "key": new})
        own = _like(said, None if base == new else base)
        if own != Said() or new not in library:
            words[new] = own
    return msgspec.structs.replace(file, phase=phases, words=words, group="")


def _like(said: Said, like: str | None) -> Said:
    return msgspec.structs.replace(said, like=like)


def unnumbered(key: str) -> str:
    """`explore` of `explore_2`."""
    return _NUMBER.sub("", key)


def free_key(base: str, taken: Collection[str]) -> str:
    """`explore`, or `explore_2` where that is taken."""
    names = (base if number == 1 else f"{base}_{number}" for number in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


# What is done to the steps. Each is named by its number, from 1.


def moved(file: OwnFile, number: int, by: int) -> OwnFile:
    """The step one further up (-1) or down (1); where it cannot go, nothing moves."""
    to = number + by
    if not (1 <= number <= len(file.phase) and 1 <= to <= len(file.phase)):
        return file
    phases = list(file.phase)
    phases[number - 1], phases[to - 1] = phases[to - 1], phases[number - 1]
    return msgspec.structs.replace(file, phase=phases)


def without(file: OwnFile, number: int) -> OwnFile:
    gone = file.phase[number - 1]["key"]
    words = {key: said for key, said in file.words.items() if key != gone}
    phases = [phase for i, phase in enumerate(file.phase, start=1) if i != number]
    return msgspec.structs.replace(file, phase=phases, words=words)


def with_step(file: OwnFile, at: int, phase: Mapping[str, Any], said: Said) -> OwnFile:
    """With a step that is to have the number `at`. Its key is made to be free."""
    taken = {str(one["key"]) for one in file.phase}
    wanted = str(phase["key"])
    base = unnumbered(wanted)
    key = free_key(base, taken) if wanted in taken else wanted
    if key != base != OWN_KEY and said.like is None:
        said = _like(said, base)
    phases = [*file.phase[: at - 1], {**phase, "key": key}, *file.phase[at - 1 :]]
    return msgspec.structs.replace(file, phase=phases, words={**file.words, key: said})


def with_new_step(file: OwnFile, at: int) -> OwnFile:
    """With a step that says nothing yet; between two of a round it is one of the round."""
    around = file.phase[at - 2 : at] if at > 1 else []
    once_per = "round" if len(around) == 2 and all(map(_of_round, around)) else "session"
    return with_step(file, at, {"key": OWN_KEY, "once_per": once_per, **NEW_STEP}, Said())


def _of_round(phase: Mapping[str, Any]) -> bool:
    return phase.get("once_per") == "round"


def begun(file: OwnFile, number: int, kind: Row) -> OwnFile:
    """With this step made one of that kind, at the place where it stands."""
    phase = {**columns_of(kind), "once_per": file.phase[number - 1].get("once_per", "session")}
    if phase["once_per"] == "round":
        phase.pop("after_round", None)
    elif "after_round" in phase and not any(map(_of_round, file.phase[number:])):
        del phase["after_round"]
    said = Said(like=kind.key)
    return _without_needless_likes(with_step(without(file, number), number, phase, said))


def _without_needless_likes(file: OwnFile) -> OwnFile:
    """Without what words say needlessly: that a phase is like itself."""
    words = {
        key: _like(said, None if said.like == key else said.like)
        for key, said in file.words.items()
    }
    kept = {k: said for k, said in words.items() if said != Said() or k.startswith(OWN_KEY)}
    return msgspec.structs.replace(file, words=kept)


def kinds(formats: Sequence[BuiltIn]) -> dict[str, Row]:
    """A row for every phase of the library, as the first format has it that has it at all."""
    found: dict[str, Row] = {}
    for one in formats:
        for row in one.format.rows:
            found.setdefault(row.key, row)
    return found
