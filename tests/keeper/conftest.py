"""A process over a store in memory, with time and chance held in the hand."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator

import pytest

from server.keeper import roster
from tests.keeper.bus import Bus
from tests.keeper.rig import ManualClock, Rig, memory, process
from tests.keeper.two import MEMBERS


@pytest.fixture(autouse=True)
def _no_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever leaves is gone at once; grace has tests of its own."""
    monkeypatch.setattr(roster, "GRACE_S", 0.0)


@pytest.fixture
async def rig(dice: random.Random) -> AsyncIterator[Rig]:
    rig = await process(memory(), ManualClock(), dice)
    yield rig
    await rig.alarm.stop()


@pytest.fixture
def bus(dice: random.Random) -> Bus:
    return Bus(ManualClock(), dice)


@pytest.fixture
async def both(bus: Bus, dice: random.Random) -> AsyncIterator[tuple[Rig, Rig]]:
    """The same room in two processes, everybody connected to both; in explore."""
    store = memory()
    one = await process(store, bus.clock, dice, backplane=bus.end())
    await one.open()
    await one.come(*MEMBERS)
    await one.go_to("explore")
    two = await process(store, bus.clock, dice, backplane=bus.end(), like=one)
    yield one, two
    await one.alarm.stop()
    await two.alarm.stop()
