"""The server's time. The only clock in Setroom; everything else is handed `now_ms`."""

from __future__ import annotations

import asyncio
import time

LONGEST_NAP_S = 30.0  # looked at again at least this often: a suspended machine wakes up late


class Clock:
    """Wall time taken once and carried on by a clock that nobody can set.

    Setting the machine's clock while rooms run moves no deadline; time asleep counts.
    """

    def __init__(self) -> None:
        self._anchor_ms = time.time_ns() // 1_000_000 - self._steady_ms()

    def now_ms(self) -> int:
        """Milliseconds since 1970. Never goes back while this process lives."""
        return self._anchor_ms + self._steady_ms()

    async def sleep_until(self, at_ms: int) -> None:
        """Return at `at_ms` or a little later; may return earlier, so look again."""
        wait_s = (at_ms - self.now_ms()) / 1_000
        await asyncio.sleep(min(max(wait_s, 0.0), LONGEST_NAP_S))

    @staticmethod
    def _steady_ms() -> int:
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000
