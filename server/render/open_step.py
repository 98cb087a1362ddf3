"""The room and the step that is open in it, for one audience: where we are, what the clock says."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from server.render.clock import Clock, clock_of
from server.render.path import Path
from server.render.standing import Kept
from server.render.times import of_day
from server.render.view import (
    against_agreed,
    finish_minutes,
    name_of,
    next_view,
    opening,
    with_presenter,
    words,
)
from server.room.audience import Audience
from server.room.format import Row
from server.room.state import REOPEN_MS, Room

DAY_MS = 24 * 3_600_000


class OpenStep:
    """Made anew for each rendering; what is asked twice is worked out once."""

    def __init__(
        self, kept: Kept, audience: Audience, present: frozenset[str], done: int, now_ms: int
    ) -> None:
        self.kept = kept
        self.room: Room = kept.room
        self.audience: Audience = audience
        self.present = present
        self.done = done
        self.now_ms = now_ms

    # The room.

    @property
    def title(self) -> str:
        return self.kept.texts.get(self.room.title, "")

    @property
    def call_url(self) -> str:
        return self.kept.texts.get(self.room.call, "") if self.room.call else ""

    @property
    def format_name(self) -> str:
        return str(words(self.kept)["format"]["name"])

    @property
    def planned_minutes(self) -> int:
        return sum(self.room.planned)

    @property
    def inside(self) -> bool:
        return self.audience != "door"

    @property
    def running(self) -> bool:
        return self.room.session == "running"

    @property
    def lobby(self) -> bool:
        return self.room.session == "lobby"

    @property
    def erased_ms(self) -> int:
        return (self.room.ended_ms or self.now_ms) + self.room.retention_days * DAY_MS

    @property
    def reopen_until_ms(self) -> int | None:
        """Until when an ended session can be opened again; None once that has passed."""
        if self.room.ended_ms is None or self.now_ms > self.room.ended_ms + REOPEN_MS:
            return None
        return self.room.ended_ms + REOPEN_MS

    def text(self, text_id: str) -> str:
        return self.kept.texts.get(text_id, "")

    def name(self, person_id: str | None) -> str:
        return name_of(self.kept, person_id)

    # The step that is open.

    @cached_property
    def row(self) -> Row | None:
        return self.room.row

    @property
    def at(self) -> int:
        """The open step's place in the path, -1 outside a running session."""
        return self.room.run.at if self.room.run is not None and self.running else -1

    @cached_property
    def phase(self) -> dict[str, str]:
        """Name and title of the open step, with the presenter's name in its place."""
        if self.row is None:
            return {"name": "", "title": ""}
        found = words(self.kept)["phases"][self.row.key]
        return {key: with_presenter(self.kept, found[key]) for key in ("name", "title")}

    @property
    def heading(self) -> str:
        """What the head of the page and its title say: where we are."""
        if self.audience == "door":
            return "At the door"
        if self.running:
            return self.phase["title"]
        return "Before we start" if self.room.session == "lobby" else "Ended"

    @property
    def tab(self) -> str:
        """What the browser's tab says: the step, and nobody's name."""
        return self.phase["name"] if self.running and self.inside else self.heading

    @cached_property
    def opening(self) -> str:
        """The one sentence this audience reads first."""
        return opening(self.kept, "member" if self.resting else self.audience)

    @property
    def next(self) -> dict[str, Any] | None:
        return next_view(self.kept)

    @cached_property
    def path(self) -> Path:
        return Path(self.kept, self.now_ms)

    @cached_property
    def clock(self) -> Clock | None:
        return clock_of(self.room, self.audience, self.now_ms)

    @property
    def moment(self) -> str:
        return self.clock.moment if self.clock is not None else "done"

    @property
    def finish_words(self) -> str:
        """The desk's finish, as script goes on saying it."""
        if self.clock is None or self.clock.finish_ms is None:
            return ""
        return f"Finish {of_day(self.clock.finish_ms)}{self.against_agreed}"

    @property
    def against_agreed(self) -> str:
        return against_agreed(finish_minutes(self.room, self.now_ms))

    @property
    def stopped(self) -> bool:
        return self.moment == "stopped"

    @property
    def waiting(self) -> bool:
        return self.moment == "pending"

    @property
    def resting(self) -> bool:
        return self.row is not None and self.row.rest

    @property
    def after_rest(self) -> bool:
        """Whether a break has just ended and the clock waits."""
        run = self.room.run
        if run is None or not self.waiting or run.at == 0:
            return False
        return self.room.rows[run.path[run.at - 1].row].rest
