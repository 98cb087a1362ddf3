"""Whoever wants to know what has happened in a room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from server.keeper.shelf import Kept
from server.keeper.trouble import tell
from server.room.event import Event
from server.room.state import Room


class Listener(Protocol):
    """Called in order, after the commit; never waits."""

    def told(self, kept: Kept, told: Sequence[tuple[Event, Room]]) -> None:
        """These events are durable. Each comes with the room as it was right after it."""

    def stirred(self, kept: Kept) -> None:
        """Something outside the log has changed: who is here, how much is sealed, who is done, or
        that a browser has given up its seat."""

    def gone(self, room_id: str) -> None:
        """The room has been erased."""


class Listeners(list[Listener]):
    """All of them. One listener's trouble is neither the others' nor the room's."""

    def told(self, kept: Kept, told: Sequence[tuple[Event, Room]]) -> None:
        self._each(lambda listener: listener.told(kept, told))

    def stirred(self, kept: Kept) -> None:
        self._each(lambda listener: listener.stirred(kept))

    def gone(self, room_id: str) -> None:
        self._each(lambda listener: listener.gone(room_id))

    def _each(self, call: Callable[[Listener], None]) -> None:
        for listener in self:
            try:
                call(listener)
            except Exception as fault:
                tell("a listener failed", fault)
