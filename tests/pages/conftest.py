"""One running server for all tests of this folder: they open rooms of their own in it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.server_process import ServerProcess
from tests.visitor import Visitor


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    folder: Path = tmp_path_factory.mktemp("pages")
    running = ServerProcess(
        folder / "data", {"SETROOM_POSTS_PER_MINUTE": "6000", "SETROOM_ROOMS_PER_HOUR": "6000"}
    )
    running.start()
    yield running
    running.stop()


@pytest.fixture
def origin(server: ServerProcess) -> str:
    return server.origin


@pytest.fixture(autouse=True)
async def _browsers_closed() -> AsyncIterator[None]:
    yield
    await Visitor.close_all()
