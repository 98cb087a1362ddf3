"""What tells the other processes that a room has news. It carries no content: only a doorbell.

A doorbell may be lost, doubled, late or out of order; whoever hears one reads the store. So a lost
one costs time (heads are compared every two seconds), never words.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

Ear = Callable[[str, int], None]  # (room, seq): the room's log has reached at least seq


class Backplane(Protocol):
    async def start(self, ear: Ear) -> None:
        """Call `ear` for every ring of another process from now on. Never for one's own."""

    def ring(self, room: str, seq: int) -> None:
        """Say that `room` is at `seq`. Never waits and never raises: a post must not hang on it."""

    async def ready(self) -> bool:
        """Whether rings are being heard at the moment."""

    async def close(self) -> None: ...
