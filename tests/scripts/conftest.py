"""A real Chromium that has opened the little room, and fails what the browser complains about."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

from tests.scripts.little_room import LittleRoom
from tests.scripts.watching import live


@pytest_asyncio.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        yield chromium
        await chromium.close()


@pytest_asyncio.fixture
async def room() -> AsyncIterator[LittleRoom]:
    little = LittleRoom()
    await little.start()
    yield little
    await little.stop()


@pytest_asyncio.fixture
async def page(browser: Browser, room: LittleRoom) -> AsyncIterator[Page]:
    """A page that has opened the room. Complaints of the browser about ours fail the test."""
    context = await browser.new_context(viewport={"width": 680, "height": 600})
    opened = await context.new_page()
    complaints: list[str] = []
    elsewhere: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda said: complaints.append(said.text))
    opened.on("request", lambda asked: elsewhere.append(asked.url))
    await opened.goto(room.address)
    await live(opened, room)
    yield opened
    await context.close()
    # What the network refuses, the browser reports as well; that is what these tests arrange.
    assert [] == [line for line in complaints if not expected(line)]
    own = (room.address.partition("/rooms")[0], "data:")
    assert [] == [url for url in elsewhere if not url.startswith(own)]


def expected(complaint: str) -> bool:
    return any(
        part in complaint
        for part in ("WebSocket connection to", "Failed to load resource", "ERR_CONNECTION_REFUSED")
    )
