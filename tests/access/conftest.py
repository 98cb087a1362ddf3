"""Rooms with everybody around them, in this process."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.demo.crowd import Crowds
from tests.access.cast import Cast, in_memory
from tests.access.in_process import setroom
from tests.live.client import close_all


@pytest.fixture(autouse=True)
def _no_crowds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pretend members would look for this server on a port that it does not have."""
    monkeypatch.setattr(Crowds, "start", lambda crowds, link: None)


@pytest.fixture(autouse=True)
async def _nothing_left_open() -> AsyncIterator[None]:
    yield
    await close_all()


@pytest.fixture
async def cast(tmp_path: Path) -> AsyncIterator[Cast]:
    """A room in its lobby. `bring_to` has not been called."""
    storage = in_memory()
    async with setroom(tmp_path, storage) as app:
        yield Cast(app, storage)
