"""How many rooms stand side by side, and what each of them is called."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from server.pages.desk import Desk
from server.room.acts.open_room import OpenRoom
from server.room.refusals import BadField
from server.room.text import TITLE_LIMIT_CHARS

MOST_GROUPS = 12


def numbered(title: str, number: int) -> str:
    """`Course day · 2`; of a long title as much as there is room for."""
    ending = f" · {number}"
    return f"{title.strip()[: TITLE_LIMIT_CHARS - len(ending)]}{ending}"


def side_by_side(
    desk: Desk, command: OpenRoom, key: str, groups: int | None
) -> list[tuple[str, OpenRoom]]:
    """The room that is asked for, or so many of the same, each with the key that it is opened by.

    Raises: BadField: so many cannot be opened at once.
    """
    if groups is None or groups == 1:
        return [(key, command)]
    if not 1 <= groups <= MOST_GROUPS or command.continues is not None:
        raise BadField("groups", f"There can be 1 to {MOST_GROUPS} groups, each in a new room.")
    if command.format.lead == "process_guide":
        raise BadField("groups", "Groups that lead themselves open their rooms themselves.")
    found = []
    for number in range(1, groups + 1):
        own_key = key if number == 1 else _key_of(key, number)
        room = command.room if number == 1 else desk.room_id_for(own_key)
        title = numbered(command.title, number) if command.title.strip() else ""
        found.append((own_key, replace(command, room=room, title=title, beside=command.room)))
    return found


def _key_of(key: str, number: int) -> str:
    """One of its own for each room, so that a retry finds all of them."""
    return hashlib.sha256(f"{key} group {number}".encode()).hexdigest()[:32] if key else ""
