"""One room, at one moment, for one audience: what its templates ask.

Everything here follows from the rules of the open row, the state of the clock and the audience.
Nothing asks which phase it is, so that a new format needs no new screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from server.render.care import Care
from server.render.clock import Clock, clock_of
from server.render.composer import Composer, composer_of, jot_for
from server.render.desk import Bar, Giver, StartChoice, bar_of, givers_of, start_choices
from server.render.path import Path
from server.render.people import Who
from server.render.questions import Questions
from server.render.rounds import Rounds
from server.render.standing import Kept
from server.render.times import of_day
from server.render.view import (
    against_agreed,
    finish_minutes,
    name_of,
    next_view,
    opening,
    sealed_count,
    visible_posts,
    with_presenter,
    words,
)
from server.room.audience import Audience
from server.room.finish import spare_ms
from server.room.format import Row
from server.room.post import Post
from server.room.posting import anonymity, has_hands, kinds_taken, waits_for_reveal
from server.room.run import MINUTE_MS
from server.room.state import REOPEN_MS, Room

DAY_MS = 24 * 3_600_000


class Scene:
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

    @cached_property
    def care(self) -> Care:
        return Care(self.kept, self.present, self.now_ms)

    @cached_property
    def rounds(self) -> Rounds:
        return Rounds(self.kept, self.audience, self.now_ms)

    # Writing.

    @property
    def sealed(self) -> bool:
        """Whether what is written waits to be shown to all at once."""
        together = self.row is not None and self.row.reveal == "together"
        return together and waits_for_reveal(self.room)

    @property
    def takes(self) -> tuple[str, ...]:
        """The kinds of post that are written here."""
        return kinds_taken(self.row)

    @property
    def shown(self) -> bool:
        return self.at in self.room.revealed

    @property
    def show_at_ms(self) -> int | None:
        return self.room.run.show_at_ms if self.room.run is not None else None

    @property
    def last_call_ms(self) -> int | None:
        """When the last call is over; None where there is none or it has passed."""
        until_ms = self.room.run.last_call_ms if self.room.run is not None else None
        return until_ms if until_ms is not None and until_ms > self.now_ms else None

    @property
    def sealed_count(self) -> int | None:
        possible = anonymity(self.room, self.present).possible_authors
        return sealed_count(self.kept, possible)

    @property
    def done_shown(self) -> bool:
        """Whether a number of those who have finished tells nothing about one person (A9)."""
        missing = anonymity(self.room, self.present).possible_authors - self.done
        return self.done >= 2 and (missing <= 0 or missing >= 2)

    @property
    def lists_posts(self) -> bool:
        """Whether this step has a list of posts that everyone inside sees."""
        if not self.inside or self.row is None or self.stopped or self.row.reveal == "private":
            return False
        if self.questions.here and self.audience == "presenter":
            return False  # who meets them one at a time
        return bool(kinds_taken(self.row)) and not self.sealed

    @cached_property
    def questions(self) -> Questions:
        return Questions(self.kept, self.audience, self.stopped)

    @property
    def posts(self) -> Sequence[Post]:
        return visible_posts(self.kept, self.at) if self.lists_posts else ()

    @cached_property
    def composer(self) -> Composer:
        return composer_of(self.kept, self.audience, self.present)

    @cached_property
    def who(self) -> Who:
        return Who(self.kept, self.audience, self.present, self.now_ms)

    @property
    def voices(self) -> bool:
        """Whether people speak one at a time here, so that a hand has a place."""
        return self.inside and has_hands(self.row) and not (self.sealed or self.stopped)

    @property
    def may_raise_hand(self) -> bool:
        """Not the presenter's: the round is theirs, and they speak when they wish."""
        return self.voices and self.audience == "member"

    # The desk.

    @cached_property
    def bar(self) -> Bar:
        return bar_of(self.kept, self.now_ms)

    @property
    def borrowable_minutes(self) -> int:
        return spare_ms(self.room) // MINUTE_MS

    @property
    def givers(self) -> list[Giver]:
        return givers_of(self.kept)

    @property
    def start_choices(self) -> list[StartChoice]:
        return start_choices(self.kept, self.now_ms)

    @property
    def jot_for(self) -> str:
        """The later step in which what is jotted down now can be asked, or ""."""
        return "" if self.stopped else jot_for(self.kept, self.audience)
