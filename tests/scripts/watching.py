"""Waiting for a page in Chromium to show what it should."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from playwright.async_api import Page, expect

from tests.scripts.little_room import LittleRoom


async def live(page: Page, room: LittleRoom) -> None:
    """Returns when the page shows what is told live."""
    post = room.post("Are you there?", by="p1")
    await expect(page.locator(f"#post-{post}")).to_be_attached(timeout=15_000)


async def until(holds: Callable[[], bool]) -> None:
    for _ in range(300):
        if holds():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it never came to hold")
