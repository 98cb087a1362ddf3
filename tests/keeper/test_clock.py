"""The server's time: taken once, and carried on by a clock that nobody can set."""

from __future__ import annotations

import asyncio
import time

import pytest

from server.keeper.clock import LONGEST_NAP_S, Clock

HOUR_MS = 3_600_000


def test_it_is_the_time_of_day() -> None:
    assert abs(Clock().now_ms() - time.time_ns() // 1_000_000) < HOUR_MS


@pytest.mark.parametrize("step_ms", [HOUR_MS, -HOUR_MS])
def test_setting_the_machines_clock_moves_nothing(
    monkeypatch: pytest.MonkeyPatch, step_ms: int
) -> None:
    clock = Clock()
    before_ms = clock.now_ms()
    real = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: real() + step_ms * 1_000_000)
    assert 0 <= clock.now_ms() - before_ms < HOUR_MS
    assert abs(Clock().now_ms() - before_ms - step_ms) < HOUR_MS // 2, "a new one takes it anew"


def test_time_asleep_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine sleeps for half an hour: the clock that counts is the one that goes on then."""
    clock = Clock()
    before_ms, real = clock.now_ms(), time.clock_gettime_ns

    def woken(which: int) -> int:
        return real(which) + (HOUR_MS // 2 * 1_000_000 if which == time.CLOCK_BOOTTIME else 0)

    monkeypatch.setattr(time, "clock_gettime_ns", woken)
    assert clock.now_ms() - before_ms >= HOUR_MS // 2


def test_it_never_goes_back() -> None:
    clock = Clock()
    seen = [clock.now_ms() for _ in range(1_000)]
    assert seen == sorted(seen)


@pytest.mark.parametrize("ahead_ms", [-HOUR_MS, 0, 10])
async def test_it_sleeps_until_the_moment_and_not_for_what_has_passed(ahead_ms: int) -> None:
    clock = Clock()
    at_ms = clock.now_ms() + ahead_ms
    await clock.sleep_until(at_ms)
    assert clock.now_ms() >= at_ms - 1


async def test_a_long_sleep_is_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    naps: list[float] = []

    async def noted(seconds: float) -> None:
        naps.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", noted)
    clock = Clock()
    await clock.sleep_until(clock.now_ms() + 24 * HOUR_MS)
    assert [LONGEST_NAP_S] == naps
