"""Rooms that nobody comes back to: they end, leave the memory, and are erased in the end."""

from __future__ import annotations

import pytest

from server.errors import Refusal
from server.keeper.alarm import AGAIN_MS, IDLE_MS, SWEEP_MS
from server.room.acts.count_as_ended import EMPTY_MS
from server.room.acts.end_session import EndSession
from server.room.acts.move_on import MoveOn
from server.room.acts.pause import Pause
from server.room.acts.reopen_session import ReopenSession
from server.room.run import MINUTE_MS
from tests.keeper.rig import CHECK_IN, Rig, process
from tests.keeper.stories import in_break

DAY_MS = 24 * 60 * MINUTE_MS


@pytest.mark.parametrize("phase", ["", "explore"])
async def test_a_room_empty_for_six_hours_counts_as_ended(rig: Rig, phase: str) -> None:
    await rig.open()
    await rig.come("ana", "ben")
    if phase:
        await rig.go_to(phase)
    await rig.passes(minutes=300)
    await rig.leave("dee", "ana", "ben")
    await rig.settle()
    for _ in range(71):
        await rig.passes(minutes=5)
    kept = await rig.keeper.kept("room")
    assert kept is not None and "ended" != kept.room.session
    await rig.passes(minutes=5)
    kept = await rig.keeper.kept("room")
    assert kept is not None and "ended" == kept.room.session


async def test_looking_in_starts_the_six_hours_anew(rig: Rig) -> None:
    await rig.open(CHECK_IN)
    await rig.leave("dee")
    await rig.passes(minutes=300)
    await rig.keeper.kept("room")
    rig.arrive("dee")
    await rig.passes(minutes=120)
    assert "lobby" == rig.room.session
    await rig.leave("dee")
    await rig.passes(ms=EMPTY_MS - 1)
    kept = await rig.keeper.kept("room")
    assert kept is not None and "lobby" == kept.room.session
    await rig.passes(ms=1)
    kept = await rig.keeper.kept("room")
    assert kept is not None and "ended" == kept.room.session


async def test_after_a_restart_an_empty_room_has_six_hours(rig: Rig) -> None:
    await rig.open(CHECK_IN)
    await rig.kill()
    again = await process(rig.storage.real, rig.clock, rig.dice)
    await again.passes(ms=EMPTY_MS)
    await again.settle()
    assert "ended" == again.room.session
    await again.alarm.stop()


async def test_a_room_that_is_in_use_never_counts_as_ended(rig: Rig) -> None:
    await in_break(rig)
    for _ in range(10):
        await rig.passes(minutes=120)
    assert "running" == rig.room.session


async def test_opened_again_after_that_it_goes_on_and_ends_again(rig: Rig) -> None:
    await in_break(rig)
    await rig.leave("dee", "ana", "ben")
    await rig.passes(ms=EMPTY_MS)
    await rig.keeper.kept("room")
    rig.arrive("dee")
    await rig.ask("dee", ReopenSession())
    await rig.passes(minutes=60)
    assert "running" == rig.room.session
    await rig.leave("dee")
    await rig.passes(ms=EMPTY_MS)
    kept = await rig.keeper.kept("room")
    assert kept is not None and "ended" == kept.room.session


async def test_a_room_that_nobody_has_open_leaves_the_memory(rig: Rig) -> None:
    await in_break(rig)
    await rig.ask("dee", Pause())
    await rig.leave("dee", "ana", "ben")
    await rig.passes(minutes=1)
    await rig.passes(ms=IDLE_MS)
    await rig.passes(ms=SWEEP_MS)
    await rig.passes(ms=SWEEP_MS)
    assert rig.keeper.shelf.at_hand("room") is None
    kept = await rig.keeper.kept("room")
    assert kept is not None and "running" == kept.room.session


# Erasing.


async def test_thirty_days_after_the_end_the_room_is_erased(rig: Rig) -> None:
    await in_break(rig)
    await rig.ask("dee", EndSession())
    await rig.passes(ms=30 * DAY_MS - 1)
    assert await rig.storage.real.read("room") is not None
    await rig.passes(ms=1)
    assert await rig.storage.real.read("room") is None
    assert ["room"] == rig.ears.erased
    assert await rig.keeper.kept("room") is None


async def test_it_is_erased_although_nobody_ever_came_back_and_after_restarts(rig: Rig) -> None:
    await rig.open(CHECK_IN)
    here = rig
    for _ in range(40):
        await here.kill()
        rig.clock.to(rig.clock.now_ms() + DAY_MS - EMPTY_MS)
        here = await process(rig.storage.real, rig.clock, rig.dice)
        await here.passes(ms=EMPTY_MS)
    assert await rig.storage.real.read("room") is None
    await here.alarm.stop()


async def test_a_room_opened_again_is_kept_longer(rig: Rig) -> None:
    await in_break(rig)
    await rig.ask("dee", EndSession())
    await rig.passes(minutes=60)
    await rig.ask("dee", ReopenSession())
    await rig.passes(ms=30 * DAY_MS)
    assert "running" == rig.room.session
    await rig.ask("dee", EndSession())
    await rig.passes(ms=30 * DAY_MS)
    assert await rig.storage.real.read("room") is None


async def test_an_erasing_that_failed_is_tried_again(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    await in_break(rig)
    await rig.ask("dee", EndSession())
    rig.storage.dead = True
    await rig.passes(ms=30 * DAY_MS)
    assert await rig.storage.real.read("room") is not None
    rig.storage.dead = False
    await rig.passes(ms=AGAIN_MS)
    assert await rig.storage.real.read("room") is None


async def test_a_press_that_meets_the_erasing_is_told_there_is_no_room(rig: Rig) -> None:
    await in_break(rig)
    await rig.storage.real.purge("room")
    with pytest.raises(Refusal) as caught:
        await rig.ask("dee", MoveOn())
    assert "no_such_room" == caught.value.name
    assert ["room"] == rig.ears.erased
