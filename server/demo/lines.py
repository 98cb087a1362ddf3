"""What the pretend members say, read from one file for each of them and one for anybody.

Nobody deals the lines out: each member works out their own hand of cards from the room's id, so
that no two say the same and no word has to pass between them outside the room.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from server.demo.temperament import TEMPERAMENTS, Temperament

PEOPLE = Path(__file__).parent / "people"
ANYBODY = "anybody.toml"

Pile = Mapping[str, tuple["Line", ...]]  # lines by the key of their step


@dataclass(frozen=True, slots=True)
class Line:
    """`text` as it is first sent. `better`: what it is changed to later, if its author does.

    `slip`: a slip of the fingers, put right soon; otherwise a second thought, if it comes at all.
    """

    text: str
    better: str | None = None
    slip: bool = False


@dataclass(frozen=True, slots=True)
class Character:
    """One pretend member. `knocks_after_s`: seconds after the first of them could come.

    `says`: in their own name. `as_presenter`: instead of that, when the issue was theirs. `asked`:
    what the others ask and echo about it.
    """

    key: str
    name: str
    temperament: Temperament
    knocks_after_s: float
    says: Pile
    as_presenter: Pile
    asked: Pile


@cache
def everybody() -> Mapping[str, Character]:
    """The eight, by key."""
    files = sorted(path for path in PEOPLE.glob("*.toml") if path.name != ANYBODY)
    return {path.stem: _character(path.stem, _read(path)) for path in files}


@cache
def anybody() -> Pile:
    """What anybody may say about anything."""
    return _pile(_read(PEOPLE / ANYBODY))


def hand(who: Character, step: str, kind: str, presenter: str | None, deal: str) -> list[Line]:
    """What this member has to say in a step, in the order in which it comes to their mind.

    `presenter`: key of whoever's issue it is, None if it is nobody of the eight. `deal`: the same
    for all members of one crowd, another for the next crowd.
    """
    own = _own(who, step, presenter)
    if own:
        return _shuffled(own, f"{deal} {step} {who.key}")
    issue = everybody()[presenter].asked.get(step, ()) if presenter is not None else ()
    others = [key for key in everybody() if key != presenter]
    if who.key not in others:
        return []
    place = others.index(who.key)
    general = anybody().get(step) or anybody().get(kind, ())
    return [
        line
        for pile in (issue, general)
        for line in _shuffled(pile, f"{deal} {step}")[place :: len(others)]
    ]


def _own(who: Character, step: str, presenter: str | None) -> tuple[Line, ...]:
    as_presenter = who.as_presenter.get(step, ()) if presenter == who.key else ()
    return as_presenter or who.says.get(step, ())


def _shuffled(lines: Iterable[Line], seed: str) -> list[Line]:
    found = list(lines)
    random.Random(seed).shuffle(found)
    return found


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _character(key: str, found: dict[str, Any]) -> Character:
    return Character(
        key=key,
        name=found["name"],
        temperament=TEMPERAMENTS[found["temperament"]],
        knocks_after_s=found["knocks_after_s"],
        says=_pile(found["says"]),
        as_presenter=_pile(found["as_presenter"]),
        asked=_pile(found["asked"]),
    )


def _pile(found: Mapping[str, list[str | dict[str, str]]]) -> Pile:
    return {step: tuple(_line(one) for one in lines) for step, lines in found.items()}


def _line(found: str | dict[str, str]) -> Line:
    """A text, `{slip, text}` or `{clumsy, better}`."""
    if isinstance(found, str):
        return Line(found)
    if "slip" in found:
        return Line(found["slip"], found["text"], slip=True)
    return Line(found["clumsy"], found["better"])
