"""The engines that have to keep the contract."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from server.storage.contract import Storage
from server.storage.memory import MemoryStorage
from server.storage.sqlite import SqliteStorage
from tests.storage.events import CODEC


async def open_memory(folder: Path) -> Storage:
    return MemoryStorage(CODEC)


async def open_sqlite(folder: Path) -> Storage:
    return await SqliteStorage.open(folder / "setroom.db", CODEC)


ENGINES: dict[str, Callable[[Path], Awaitable[Storage]]] = {
    "memory": open_memory,
    "sqlite": open_sqlite,
}


@pytest.fixture(params=ENGINES)
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Storage]:
    storage = await ENGINES[request.param](tmp_path)
    yield storage
    await storage.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a SQLite store may be made."""
    return tmp_path / "data" / "setroom.db"
