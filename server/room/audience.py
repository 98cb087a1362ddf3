"""The five audiences: for each of them a room is rendered once, whoever sits in it."""

from __future__ import annotations

from typing import Literal

from server.room.state import Person, Room

Audience = Literal["door", "member", "presenter", "desk", "observer"]
AUDIENCES: tuple[Audience, ...] = ("door", "member", "presenter", "desk", "observer")


def is_desk(room: Room, person: Person) -> bool:
    """Whether this person sees the desk: the facilitators, and whoever holds the controls."""
    if person.place != "inside":
        return False
    return person.role in ("facilitator", "co_facilitator") or person.id == room.holder


def holds_controls(room: Room, person: Person) -> bool:
    """Whether this person may steer now. A named holder does, and then nobody else."""
    holder = room.holder
    if holder is not None:
        return person.id == holder and person.place == "inside"
    return person.place == "inside" and person.role in ("facilitator", "co_facilitator")


def audience_of(room: Room, person_id: str) -> Audience | None:
    """What this person may see, or None if they have no place here (any more)."""
    person = room.who(person_id)
    if person is None or person.place in ("removed", "on_call"):
        return None
    if person.place == "door":
        return "door"
    if is_desk(room, person):
        return "desk"
    if person.id == room.presenter:
        return "presenter"
    return "observer" if person.role == "observer" else "member"
