"""The alarm itself: it remembers one moment for each room, and no room stops another."""

from __future__ import annotations

import asyncio

import pytest

from server.keeper.alarm import MOST_AT_ONCE
from server.keeper.shelf import Kept
from server.room.acts.remove_person import RemovePerson
from server.room.acts.submit_post import SubmitPost
from server.room.run import MINUTE_MS
from tests.keeper.rig import Rig
from tests.keeper.stories import in_break


async def test_posts_leave_nothing_behind_in_the_alarm(rig: Rig) -> None:
    await rig.open()
    await rig.come("ana", "ben")
    await rig.go_to("explore")
    for n in range(300):
        await rig.ask("ana", SubmitPost("question", f"{n}?"))
        await rig.leave("ben")
        await rig.passes(seconds=1)
        rig.arrive("ben")
    assert len(rig.alarm._next) <= 1
    assert len(rig.alarm._moments) <= 2 * MOST_AT_ONCE + 2


async def test_a_room_with_a_fault_does_not_stop_the_alarm_of_the_others(
    rig: Rig, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await in_break(rig)
    await rig.open(room_id="other")
    await rig.come("chloe", "femi")
    await rig.go_to("break", presenter="femi")
    kept = rig.keeper.kept

    async def faulty(room_id: str) -> Kept | None:
        if room_id == "room":
            raise ValueError("what Ana has written")
        return await kept(room_id)

    monkeypatch.setattr(rig.keeper, "kept", faulty)
    await rig.passes(minutes=5)
    assert "present" == rig.phase
    monkeypatch.undo()
    await rig.passes(minutes=1)
    rig.room_id = "room"
    assert "present" == rig.phase
    assert "ValueError" in caplog.text and "Ana" not in caplog.text


async def test_many_rooms_due_at_once_share_their_waiting(rig: Rig) -> None:
    """Thirty breaks end at the same moment; the store is slow, and all wait together."""
    for n in range(30):
        await rig.open(room_id=f"room{n}")
        await rig.come(f"ben{n}")
        await rig.go_to("break", presenter=f"ben{n}")
    rig.storage.gate = asyncio.Event()
    rig.clock.to(rig.clock.now_ms() + 5 * MINUTE_MS)
    for _ in range(200):
        await asyncio.sleep(0)
    assert 30 == rig.storage.busy
    rig.storage.gate.set()
    await rig.settle()
    for n in range(30):
        rig.room_id = f"room{n}"
        assert "present" == rig.phase


async def test_an_overdue_room_that_cannot_go_on_keeps_nothing_busy(rig: Rig) -> None:
    await in_break(rig)
    await rig.ask("dee", RemovePerson(rig.ids["ben"]))
    await rig.passes(minutes=6)
    woken = 0
    wake = rig.alarm.wake

    async def counted(room_id: str) -> None:
        nonlocal woken
        woken += 1
        await wake(room_id)

    rig.alarm.wake = counted  # type: ignore[method-assign]
    for _ in range(20):
        await rig.settle()
    assert 0 == woken
