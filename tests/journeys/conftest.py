"""Real browsers at a real server. Whatever a browser complains about fails the journey."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from tests.journeys.guest import Guest, Guests
from tests.server_process import ServerProcess


@pytest_asyncio.fixture(scope="module")
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        await browser.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    running = ServerProcess(
        tmp_path_factory.mktemp("journey") / "data", {"SETROOM_ROOMS_PER_HOUR": "1000"}
    )
    running.start()
    yield running
    running.stop()
    log: str = running.log.partition("\n")[2]
    assert log.strip() == "", f"the server complained:\n{log}"


@pytest_asyncio.fixture
async def guests(chromium: Browser, server: ServerProcess) -> AsyncIterator[Guests]:
    """`await guests("Ana")`: somebody with a browser of their own."""
    come: list[Guest] = []

    async def guest(name: str, size: str = "half", **options: object) -> Guest:
        one = await Guest.with_browser(chromium, server.origin, name, size, **options)
        come.append(one)
        return one

    yield guest
    for one in come:
        await one.leave()
    complaints = {one.name: one.complaints for one in come if one.complaints}
    assert not complaints, complaints


@pytest.fixture
def shots(tmp_path: Path) -> Path:
    """Where a journey puts its pictures."""
    return tmp_path
