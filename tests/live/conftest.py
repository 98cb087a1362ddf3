"""One running server for all tests of a file; each test opens rooms of its own in it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.live.client import close_all
from tests.live.rig import Rig, running


@pytest.fixture(scope="module")
def rig() -> Iterator[Rig]:
    with running() as rig:
        yield rig


@pytest.fixture(autouse=True)
async def _nothing_left_open() -> AsyncIterator[None]:
    yield
    await close_all()
