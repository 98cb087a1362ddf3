"""The clock's attributes, from which script goes on, and its first text, which reads without."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from server.room.audience import Audience
from server.room.finish import ends_at_ms
from server.room.run import MINUTE_MS, Timer
from server.room.state import Room

View = Literal["desk", "member", "presenter"]
Moment = Literal["pending", "running", "last", "over", "stopped", "done"]

ABOUT_MIN = (2, 5, 10, 15, 20, 30, 45, 60, 90)  # the steps in which a presenter's minutes go down


@dataclass(frozen=True, slots=True)
class Clock:
    """What `#clock` carries. `moment` chooses the sentence that fits it; `part`: 0 to 1000."""

    view: View
    state: str
    moment: Moment
    ends_at_ms: int | None
    remaining_ms: int | None
    planned_ms: int
    rest_ms: int
    agreed_ms: int | None
    since_ms: int | None
    finish_ms: int | None
    figures: str
    part: int


def clock_of(room: Room, audience: Audience, now_ms: int) -> Clock | None:
    """The clock as this audience sees it, or None where no step is open to them."""
    run = room.run
    if run is None or room.session != "running" or audience == "door":
        return None
    view: View = audience if audience == "desk" or audience == "presenter" else "member"
    timer, planned_ms = run.timer, run.step.minutes * MINUTE_MS
    left_ms = timer.remaining(now_ms)
    moment = moment_of(timer, now_ms)
    return Clock(
        view=view,
        state=timer.state,
        moment=moment,
        ends_at_ms=timer.ends_at_ms,
        remaining_ms=timer.remaining_ms,
        planned_ms=planned_ms,
        rest_ms=run.rest_ms(),
        agreed_ms=room.planned_end_ms,
        since_ms=timer.since_ms,
        finish_ms=_finish_ms(room, view, now_ms),
        figures=figures(view, moment, left_ms, now_ms - (timer.since_ms or now_ms)),
        part=max(0, min(1000, 1000 * left_ms // planned_ms)) if planned_ms else 0,
    )


def moment_of(timer: Timer, now_ms: int) -> Moment:
    """The last minute and what is over begin by themselves, so script says the same later on."""
    if timer.state == "done":
        return "done"
    if timer.state == "pending":
        return "pending"
    if timer.state in ("paused", "in_time_out"):
        return "stopped"
    left_ms = timer.remaining(now_ms)
    if left_ms <= 0:
        return "over"
    return "last" if left_ms <= MINUTE_MS else "running"


def _finish_ms(room: Room, view: View, now_ms: int) -> int | None:
    """The desk sees the finish drift; the others see what was agreed."""
    return ends_at_ms(room, now_ms) if view == "desk" else room.planned_end_ms


def figures(view: View, moment: Moment, left_ms: int, stands_ms: int) -> str:
    """Minutes and seconds for the desk, whole minutes for members, "about" for the presenter.

    `stands_ms`: for how long the clock has been stopped.
    """
    if moment == "done":
        return ""
    if view == "desk":
        found = f"{_m_ss(-left_ms)} over" if left_ms < 0 else f"{_m_ss(left_ms)} left"
        if moment == "stopped":
            return f"{found}, stopped {_m_ss(stands_ms)}"
        return f"{found}, waiting" if moment == "pending" else found
    if moment == "stopped":
        return "The clock is stopped"
    if moment == "pending":
        return f"About {max(1, round(left_ms / MINUTE_MS))} min"
    if view == "presenter":
        return _presenter(moment, left_ms)
    if moment == "over":
        return "Time for this step is up"
    minutes = left_ms // MINUTE_MS
    return f"{minutes} min left" if minutes else "less than a minute left"


def _presenter(moment: Moment, left_ms: int) -> str:
    if moment == "over":
        return "Finish your thought. There is no rush."
    if left_ms <= MINUTE_MS:
        return "about a minute"
    return f"about {min(ABOUT_MIN, key=lambda m: abs(m * MINUTE_MS - left_ms))} min"


def _m_ss(ms: int) -> str:
    seconds = max(0, ms) // 1000
    return f"{seconds // 60}:{seconds % 60:02d}"
