"""One running server for the tests of a file, with room for people in more of a hurry than most."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.server_process import ServerProcess
from tests.visitor import Visitor

HURRIED = {"SETROOM_POSTS_PER_MINUTE": "6000", "SETROOM_ROOMS_PER_HOUR": "6000"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    running = ServerProcess(tmp_path_factory.mktemp("demo") / "data", HURRIED)
    running.start()
    yield running
    running.stop()


@pytest.fixture
async def dee(server: ServerProcess) -> AsyncIterator[Visitor]:
    """A facilitator at the desk of a room of her own."""
    found = Visitor(server.origin, "Dee")
    await found.open()
    yield found
    await Visitor.close_all()
