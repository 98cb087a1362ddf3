"""Who is here. It runs out by itself, is never written down, and posting does not touch it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable

GRACE_S = 5.0  # a page that loads again leaves and comes back; nobody needs to see that
GLIMPSE_S = 60.0  # a page read without live updates counts for a minute
NOBODY: frozenset[str] = frozenset()


class Roster:
    """Counts the open pages of each person in each room.

    `changed(room)` is called after somebody has come or gone for good.
    """

    def __init__(self, changed: Callable[[str], None]) -> None:
        self._open: dict[str, Counter[str]] = {}
        self._present: dict[str, frozenset[str]] = {}  # asked far more often than it changes
        self._glimpses: dict[tuple[str, str], asyncio.TimerHandle] = {}
        self._changed = changed

    def present(self, room: str) -> frozenset[str]:
        """Person ids with this room open somewhere."""
        return self._present.get(room, NOBODY)

    def arrive(self, room: str, person: str) -> None:
        """A live seat has opened. Every arrival is followed by one `leave`."""
        self._come(room, person)
        self.end_glimpse(room, person)  # from now on the live seat says whether they are here

    def leave(self, room: str, person: str) -> None:
        """A live seat has closed; the person is gone soon after, unless they come back."""
        asyncio.get_running_loop().call_later(GRACE_S, self._gone, room, person)

    def glimpse(self, room: str, person: str) -> None:
        """A page was read; where no live seat follows, that is all there is to go by."""
        before = self._glimpses.pop((room, person), None)
        if before is not None:
            before.cancel()
        else:
            self._come(room, person)
        ended = asyncio.get_running_loop().call_later(GLIMPSE_S, self._glimpsed, room, person)
        self._glimpses[(room, person)] = ended

    def end_glimpse(self, room: str, person: str) -> None:
        """What they read a moment ago says no more that they are here."""
        glimpse = self._glimpses.pop((room, person), None)
        if glimpse is not None:
            glimpse.cancel()
            self._gone(room, person)

    def _glimpsed(self, room: str, person: str) -> None:
        del self._glimpses[(room, person)]
        self._gone(room, person)

    def _come(self, room: str, person: str) -> None:
        here = self._open.setdefault(room, Counter())
        here[person] += 1
        if here[person] == 1:
            self._note(room, here)

    def _gone(self, room: str, person: str) -> None:
        here = self._open.get(room)
        if here is None or person not in here:
            return
        here[person] -= 1
        if here[person] <= 0:
            del here[person]
            self._note(room, here)

    def _note(self, room: str, here: Counter[str]) -> None:
        """Somebody has come or gone for good."""
        if here:
            self._present[room] = frozenset(here)
        else:
            del self._open[room]
            self._present.pop(room, None)
        self._changed(room)
