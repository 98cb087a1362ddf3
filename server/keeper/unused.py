"""Removes the formats that nobody uses any more. Their browser has most likely been left."""

from __future__ import annotations

from server.errors import StoreAway
from server.keeper.clock import Clock
from server.keeper.trouble import tell
from server.keeper.turn import DAY_MS
from server.storage.own_formats import FormatStore

# Browsers keep no cookie for longer, and without its own nobody can reach a format any more.
KEPT_UNUSED_MS = 400 * DAY_MS
AGAIN_MS = 60 * 60_000  # where the store was away; nobody waits for it


async def purge_unused(formats: FormatStore, clock: Clock) -> None:
    """Once a day, and once at the start, for as long as this is not cancelled."""
    while True:
        pause_ms = DAY_MS if await _purged(formats, clock.now_ms()) else AGAIN_MS
        wake_ms = clock.now_ms() + pause_ms
        while clock.now_ms() < wake_ms:
            await clock.sleep_until(wake_ms)


async def _purged(formats: FormatStore, now_ms: int) -> bool:
    try:
        await formats.purge_formats(now_ms - KEPT_UNUSED_MS)
    except StoreAway:
        return False
    except Exception as fault:
        tell("removing unused formats failed", fault)
        return False
    return True
