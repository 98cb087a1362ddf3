"""Fields for any act, drawn by chance: mostly such as could be meant, and some that could not."""

from __future__ import annotations

import dataclasses
import random
import typing
from typing import Any, Literal

from server.room.acts import ACTS
from server.room.decision import Command
from server.room.reminders import CARDS
from tests.room.scenes import Scene

TEXTS = ("What now?", "", "A headline", "x" * 700, "Two\nlines")
BY_FIELD: dict[str, tuple[Any, ...]] = {
    "kind": ("question", "reflection", "advice", "action"),
    "seat": ("process_guide", "trainee", "questioner", "observer", "none"),
    "card": (*CARDS, "none", ""),
    "name": ("Zed", "Ana", ""),
    "seconds": (0, 30, 60, 999),
    "minutes": (-2, 1, 2, 5, 99),
    "urgency": (1, 2, 3, 9),
    "waited": (0, 1, 99),
}
PEOPLE = {"person", "back_as", "whose"}


def command_of(name: str, scene: Scene, dice: random.Random) -> Command:
    """An act with fields of its own shape."""
    kind = ACTS[name].command
    hints = typing.get_type_hints(kind)
    found = {
        field.name: _value(field.name, hints[field.name], scene, dice)
        for field in dataclasses.fields(kind)
    }
    return kind(**found)


def _value(field: str, hint: Any, scene: Scene, dice: random.Random) -> Any:
    people = list(scene.people.values())
    if typing.get_origin(hint) is Literal:
        return dice.choice(typing.get_args(hint))
    if hint is bool:
        return dice.random() < 0.5
    if field == "presenters":
        members = [one.id for one in scene.room.inside() if one.role == "member"]
        among = members if dice.random() < 0.8 else people
        return tuple(dice.sample(among, dice.randint(0, min(4, len(among)))))
    if field in PEOPLE or hint == tuple[str, ...]:
        one = dice.choice([*people, "nobody", ""])
        return (one,) if hint == tuple[str, ...] else one
    if field in BY_FIELD:
        return dice.choice(BY_FIELD[field])
    if field == "post":
        posts = [*scene.room.posts, *scene.sealed, "none"]
        return dice.choice(posts)
    if field == "phase":
        return dice.choice([row.key for row in scene.room.rows])
    if hint is int:
        return dice.randint(-1, 12)
    if field == "text" and dice.random() < 0.9:
        return f"Words that are nobody else's, {dice.getrandbits(64):x}"
    return dice.choice(TEXTS if field != "text" else ("", "x" * 700))
