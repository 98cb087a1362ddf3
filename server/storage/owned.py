"""The one connection with its thread: aiosqlite's, and one more way in.

aiosqlite makes one hop to its thread for each statement. A commit is half a dozen of them, and long
work is thousands; between two hops the loop may be busy with anything. So a whole piece of work
goes there at once.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from typing import Any, Self, TypeVar

import aiosqlite

Result = TypeVar("Result")

ROWS_AT_ONCE = 64  # of aiosqlite's cursors; nobody makes one here


class OwnedConnection(aiosqlite.Connection):
    """`connector` is called in the thread, where alone its connection is used. Use `async with`.

    It stands on what aiosqlite does not promise: `_execute`, `_conn` and `_thread`. That is why
    pyproject.toml allows no newer series of it; tests/storage/test_owned.py says what is expected.
    """

    def __init__(self, connector: Callable[[], sqlite3.Connection]) -> None:
        super().__init__(self._connected, ROWS_AT_ONCE)
        self._opens = connector
        self._thread.name = "setroom-store"
        # For when the loop breaks off without an end: what is answered is on the disk, so a process
        # that ends need not wait for the thread.
        self._thread.daemon = True
        self._last: asyncio.Future[Any] | None = None

    def _connected(self) -> sqlite3.Connection:
        raw = self._opens()
        if self._last is not None:
            raw.close()  # stopped meanwhile: aiosqlite drops it, and it would keep its lock
        return raw

    async def __aenter__(self) -> Self:
        """Raises: what the connector raises; the thread has ended then."""
        try:
            await self
        except (Exception, asyncio.CancelledError):
            # aiosqlite does not wait. The thread would speak to a loop that may be closed by then.
            if self._last is not None:
                await self._last
            raise
        return self

    def stop(self) -> asyncio.Future[Any] | None:
        self._last = super().stop()
        return self._last

    async def run(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        """Do `work` in the thread, all of it in one hop, after what was given before.

        Cancelling the caller does not stop it. `work` takes nothing else of ours, because aiosqlite
        puts what it is called with into its debug log, and no words may come there.

        Raises: what `work` raises. ValueError: the connection is closed.
        """
        # Every method of aiosqlite goes through this one; none that is public takes a function.
        result: Result = await self._execute(work, self._conn)  # type: ignore[no-untyped-call]
        return result
