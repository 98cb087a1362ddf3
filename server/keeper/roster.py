"""Who is here. It runs out by itself, is never written down, and posting does not touch it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable

GRACE_S = 5.0  # a page that loads again leaves and comes back; nobody needs to see that
GLIMPSE_S = 60.0  # a page read without live updates counts for a minute


class Roster:
    """Counts the open pages of each person in each room.

    `changed(room)` is called after somebody has come or gone for good.
    """

    def __init__(self, changed: Callable[[str], None]) -> None:
        self._open: dict[str, Counter[str]] = {}
        self._changed = changed

    def present(self, room: str) -> frozenset[str]:
        """Person ids with this room open somewhere."""
        return frozenset(self._open.get(room, ()))

    def arrive(self, room: str, person: str) -> None:
        """A live seat has opened. Every arrival is followed by one `leave`."""
        here = self._open.setdefault(room, Counter())
        here[person] += 1
        if here[person] == 1:
            self._changed(room)

    def leave(self, room: str, person: str, after_s: float = GRACE_S) -> None:
        """A live seat has closed; the person is gone `after_s` later unless they come back."""
        asyncio.get_running_loop().call_later(after_s, self._gone, room, person)

    def glimpse(self, room: str, person: str) -> None:
        """A page was read; without live updates that is all there is to go by."""
        self.arrive(room, person)
        self.leave(room, person, GLIMPSE_S)

    def _gone(self, room: str, person: str) -> None:
        here = self._open.get(room)
        if here is None or person not in here:
            return
        here[person] -= 1
        if here[person] <= 0:
            del here[person]
            if not here:
                del self._open[room]
            self._changed(room)
