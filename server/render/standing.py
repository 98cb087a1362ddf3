"""A room with its words as it stood right after one event, which need not be the last one."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Protocol

from server.render.view import Kept as Seen
from server.room.post import SealedPost
from server.room.state import Room


class Kept(Seen, Protocol):
    """And since when nobody who may hold the controls is here; None while somebody is."""

    @property
    def desk_left_ms(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Standing:
    """As `Kept`, with the room of an earlier event."""

    room: Room
    texts: Mapping[str, str]
    sealed: Mapping[str, SealedPost]
    done: Set[str]
    desk_left_ms: int | None


def standing(kept: Kept, room: Room) -> Kept:
    """`kept` with its room as it was."""
    if room is kept.room:
        return kept
    return Standing(room, kept.texts, kept.sealed, kept.done, kept.desk_left_ms)
