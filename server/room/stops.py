"""Stopping the clock: one event, whoever asked. It does not say who, so nobody can be shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from server.room.event import Event
from server.room.refusals import WrongMoment
from server.room.run import Timer
from server.room.state import Room


@dataclass(frozen=True, slots=True)
class ClockStopped(Event):
    """`state`: `paused` for a moment, `in_time_out` to look at how the set works."""

    at_ms: int
    state: Literal["paused", "in_time_out"]


def stop(room: Room, now_ms: int, state: Literal["paused", "in_time_out"]) -> ClockStopped:
    """Raises: WrongMoment: the clock stands already."""
    if room.run is None or room.run.timer.state not in ("running", "pending"):
        raise WrongMoment("The clock is stopped already.")
    return ClockStopped(now_ms, state)


def apply_clock_stopped(room: Room, event: ClockStopped) -> Room:
    """The clock keeps what is left of it, also when that is less than nothing."""
    run = room.run
    assert run is not None
    timer = Timer(event.state, None, run.timer.remaining(event.at_ms), since_ms=event.at_ms)
    return replace(
        room,
        run=replace(run, timer=timer, show_at_ms=None, settle_ms=None, wish=None),
        steer=room.steer + 1,
        last_ms=event.at_ms,
    )
