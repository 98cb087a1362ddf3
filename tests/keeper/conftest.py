"""A process over a store in memory, with time and chance held in the hand."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator

import pytest

from server.keeper import roster
from tests.keeper.rig import ManualClock, Rig, memory, process


@pytest.fixture(autouse=True)
def _no_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever leaves is gone at once; grace has tests of its own."""
    monkeypatch.setattr(roster, "GRACE_S", 0.0)


@pytest.fixture
async def rig(dice: random.Random) -> AsyncIterator[Rig]:
    rig = await process(memory(), ManualClock(), dice)
    yield rig
    await rig.alarm.stop()
