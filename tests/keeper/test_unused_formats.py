"""Formats that nobody has used or changed for 400 days are removed, and no others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from server.errors import StoreAway
from server.gate.cookie import KEPT_FOR_S
from server.keeper.turn import DAY_MS
from server.keeper.unused import AGAIN_MS, KEPT_UNUSED_MS
from server.storage.own_formats import KeptFormat
from tests.keeper.rig import NOON_MS, Rig, process

ANA = b"ana".ljust(32)
FIRST = KeptFormat("f", 1, 'name = "Ward round"\n', NOON_MS)


async def kept(rig: Rig) -> list[str]:
    return [format.id for format in await rig.storage.real.formats_of(ANA)]


def test_a_format_is_kept_unused_for_as_long_as_the_cookie_that_reaches_it() -> None:
    assert KEPT_UNUSED_MS == KEPT_FOR_S * 1_000


async def test_a_format_goes_on_the_day_after_its_400_days(rig: Rig) -> None:
    await rig.storage.keep_format(ANA, FIRST, 0)
    for _ in range(400):
        await rig.passes(ms=DAY_MS)
    assert ["f"] == await kept(rig)
    await rig.passes(ms=DAY_MS)
    assert [] == await kept(rig)


async def test_what_is_used_or_changed_meanwhile_stays(rig: Rig) -> None:
    for id in ("used", "changed", "left"):
        await rig.storage.keep_format(ANA, replace(FIRST, id=id), 0)
    await rig.passes(ms=300 * DAY_MS)
    now_ms = rig.clock.now_ms()
    await rig.storage.use_format(ANA, "used", now_ms)
    await rig.storage.keep_format(ANA, KeptFormat("changed", 2, "", now_ms), 1)
    await rig.passes(ms=101 * DAY_MS)
    assert ["changed", "used"] == sorted(await kept(rig))
    await rig.passes(ms=KEPT_UNUSED_MS)
    assert [] == await kept(rig)


async def test_a_server_that_starts_late_looks_at_once(rig: Rig) -> None:
    await rig.storage.keep_format(ANA, FIRST, 0)
    await rig.kill()
    rig.clock.to(NOON_MS + KEPT_UNUSED_MS)
    again = await process(rig.storage.real, rig.clock, rig.dice)
    assert ["f"] == await kept(again)
    await again.kill()
    rig.clock.to(NOON_MS + KEPT_UNUSED_MS + 1)
    again = await process(rig.storage.real, rig.clock, rig.dice)
    assert [] == await kept(again)
    await again.alarm.stop()


@pytest.mark.parametrize("error", [StoreAway("away"), ValueError("what Ana has written")])
async def test_a_store_that_failed_is_asked_again_within_the_hour(
    rig: Rig,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
) -> None:
    await rig.storage.keep_format(ANA, FIRST, 0)

    async def fail(unused_since_ms: int) -> int:
        raise error

    with monkeypatch.context() as away:
        away.setattr(rig.storage, "purge_formats", fail)
        await rig.passes(ms=401 * DAY_MS)
        assert ["f"] == await kept(rig)
    await rig.passes(ms=AGAIN_MS)
    assert [] == await kept(rig)
    assert "Ana" not in caplog.text
