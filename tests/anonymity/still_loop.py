"""A loop whose time passes only when the test says so, so that a session can be played twice alike.

Threads and sockets work as ever; timers alone wait for `pass_s`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from server.storage.contract import Storage
from tests.access.in_process import StillClock

Result = TypeVar("Result")
ROUNDS = 30  # turns of the loop; more than anything here needs to come to rest


class StillLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        super().__init__()
        self._now_s = 0.0

    def time(self) -> float:
        return self._now_s

    def pass_s(self, seconds: float) -> None:
        self._now_s += seconds


def in_still_time(main: Callable[[], Coroutine[Any, Any, Result]]) -> Result:
    """Run `main` to its end in a loop of its own, whose time stands still."""
    with asyncio.Runner(loop_factory=StillLoop) as runner:
        return runner.run(main())


class Time:
    """Lets time pass for the loop and for the server's clock together."""

    def __init__(self, clock: StillClock, storage: Storage) -> None:
        self._clock = clock
        self._storage = storage

    async def settle(self) -> None:
        """Return when everything that was begun has come to its end."""
        for _ in range(3):
            for _ in range(ROUNDS):
                await asyncio.sleep(0)
            # The store's thread answers in order: whatever was asked of it before is done now.
            await self._storage.ready()
        for _ in range(ROUNDS):
            await asyncio.sleep(0)

    async def pass_s(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, StillLoop)
        loop.pass_s(seconds)
        self._clock.pass_ms(round(seconds * 1000))
        await self.settle()
