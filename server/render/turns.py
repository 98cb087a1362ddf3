"""Who speaks, who comes next and about how long each may take, as everyone is shown it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from server.render.view import Kept, name_of
from server.room.audience import Audience, audience_of
from server.room.state import Room
from server.room.turns import order_of

# Seconds that one can feel, and how they are called. Nobody is told "37 seconds".
ABOUT = (
    (10, "a few words"),
    (15, "about 15 seconds"),
    (20, "about 20 seconds"),
    (30, "about half a minute"),
    (45, "about 45 seconds"),
    (60, "about a minute"),
    (90, "about a minute and a half"),
    *((minutes * 60, f"about {minutes} minutes") for minutes in (2, 3, 4, 5, 10)),
)


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody in the order. `before`: how many speak before them. `away`: their page is closed,
    which on a phone says nothing about the call."""

    id: str
    name: str
    before: int = 0
    away: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """The order of the open step for one audience. `over`: whose turn is over.

    `coming`: the speaker first. `named`: how many of those are named in the line. `mine`: whether
    the speaker's screen is one of this audience. `about`: what each of those to come has, or "".
    """

    coming: tuple[Voice, ...]
    over: tuple[Voice, ...]
    named: tuple[Voice, ...]
    mine: bool
    about: str

    @property
    def speaker(self) -> Voice | None:
        return self.coming[0] if self.coming else None

    @property
    def later(self) -> tuple[Voice, ...]:
        """Who comes after those that are named."""
        return self.coming[1 + len(self.named) :]


def turn_of(kept: Kept, audience: Audience, present: frozenset[str], now_ms: int) -> Turn | None:
    """None where nobody speaks in turn, or the clock is stopped: then nothing is expected."""
    room = kept.room
    order = order_of(room)
    if order is None or audience == "door" or _stopped(room):
        return None
    coming = tuple(
        Voice(one, name_of(kept, one), before, _away(room, one, present))
        for before, one in enumerate(order.coming)
    )
    return Turn(
        coming=coming,
        over=tuple(Voice(one, name_of(kept, one)) for one in order.over),
        named=coming[1 : 1 + len(order.ahead)],
        mine=order.speaker is not None and audience_of(room, order.speaker) == audience,
        about=dict(ABOUT).get(about_s(room, now_ms) or 0, ""),
    )


def _away(room: Room, person: str, present: frozenset[str]) -> bool:
    return room.people[person].place == "inside" and person not in present


def _stopped(room: Room) -> bool:
    return room.run is not None and room.run.timer.state in ("paused", "in_time_out")


def about_s(room: Room, now_ms: int) -> int | None:
    """The seconds that each of those to come has, in round figures; None once time is up.

    An equal share of the step's minutes, and it stays that from one speaker to the next: a figure
    that moves is watched, and short voices are no reason to tell the rest to fill the time. Only
    when what is left falls half a share behind is it shared anew by all to come, so that a long
    voice does not take from one alone. It is worked out when somebody else has the turn, and runs
    down on nobody's screen.
    """
    order, run = order_of(room), room.run
    if order is None or run is None or not order.coming:
        return None
    left_s = run.timer.remaining(now_ms) / 1_000
    if left_s <= 0:
        return None
    share_s = run.step.minutes * 60 / (len(order.coming) + len(order.over))
    behind = left_s < share_s * (len(order.coming) - 0.5)
    each_s = left_s / len(order.coming) if behind else share_s
    return min((s for s, _ in ABOUT), key=lambda s: abs(s - each_s))


def turn_view(kept: Kept, now_ms: int) -> dict[str, Any] | None:
    """The same as JSON."""
    order = order_of(kept.room)
    if order is None:
        return None
    return {
        "speaker": order.speaker,
        "next": list(order.ahead),
        "about_s": about_s(kept.room, now_ms),
        "coming": list(order.coming),
        "over": list(order.over),
    }
