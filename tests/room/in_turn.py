"""Whose turn it is in a scene, by name."""

from __future__ import annotations

from server.room.acts.show_posts import ShowDue, ShowPosts
from server.room.turns import order_of
from tests.room.scenes import Scene, classic, does, room_after


def coming(scene: Scene) -> list[str]:
    """Whose turn it is, and who comes after, by name."""
    order = order_of(scene.room)
    return [] if order is None else [name_of(scene, one) for one in order.coming]


def over(scene: Scene) -> list[str]:
    order = order_of(scene.room)
    return [] if order is None else [name_of(scene, one) for one in order.over]


def name_of(scene: Scene, person: str) -> str:
    return next(name for name, one in scene.people.items() if one == person)


def shown_echo() -> Scene:
    scene = room_after(classic("echo"), does("dee", ShowPosts()))
    scene.passes(seconds=20).does(None, ShowDue())
    return scene
