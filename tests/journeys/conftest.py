"""Real browsers at a real server. Whatever a browser complains about fails the journey."""

from __future__ import annotations

from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.journeys.chromium import running_chromium
from tests.journeys.guest import Guest, Guests
from tests.server_process import ServerProcess
from tests.visitor import Visitor

# A journey is in more of a hurry than people are.
HURRIED = {"SETROOM_ROOMS_PER_HOUR": "1000", "SETROOM_POSTS_PER_MINUTE": "1000"}

_failed = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    item.stash[_failed] = item.stash.get(_failed, False) or report.failed
    return report


@pytest_asyncio.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    async with running_chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    running = ServerProcess(tmp_path_factory.mktemp("journey") / "data", HURRIED)
    running.start()
    yield running
    running.stop()
    said_nothing_but_ready(running)


def said_nothing_but_ready(server: ServerProcess) -> None:
    said = [line for line in server.log.splitlines() if not line.startswith("Setroom is ready")]
    assert said == [], f"the server complained:\n{server.log}"


@pytest.fixture
def origin(server: ServerProcess) -> str:
    return server.origin


@pytest_asyncio.fixture
async def guests(
    request: pytest.FixtureRequest, chromium: Browser, origin: str, tmp_path: Path
) -> AsyncIterator[Guests]:
    """`await guests("Ana")`: somebody with a browser of their own; `seat=` somebody's, already in.

    When the journey fails, what each of them sees at that moment is put into the test's folder.
    """
    come: list[Guest] = []

    async def guest(
        name: str, size: str = "half", seat: Visitor | None = None, **options: object
    ) -> Guest:
        one = await Guest.with_browser(chromium, origin, name, size, **options)
        come.append(one)
        if seat is not None:
            await one.sit(seat)
        return one

    yield guest
    failed = request.node.stash.get(_failed, False)
    for one in come:
        if failed:
            await one.picture(tmp_path / f"{one.name}.png")
        await one.leave()
    await Visitor.close_all()
    complaints = {one.name: one.complaints for one in come if one.complaints}
    assert not complaints, complaints
