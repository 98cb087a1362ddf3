"""One room, at one moment, for one audience: what its templates ask.

Everything here follows from the rules of the open row, the state of the clock and the audience.
Nothing asks which phase it is, so that a new format needs no new screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from server.render.care import Care
from server.render.composer import Composer, composer_of, jot_for
from server.render.desk import Bar, Giver, bar_of, givers_of
from server.render.open_step import OpenStep
from server.render.people import Who
from server.render.questions import Questions
from server.render.rounds import Rounds
from server.render.starting import StartChoice, start_choices
from server.render.view import sealed_count, visible_posts
from server.room.acts.start_session import NO_STEP
from server.room.post import Post
from server.room.posting import anonymity, has_hands, kinds_taken, waits_for_reveal


class Scene(OpenStep):
    """The whole of it: also what is written, who is here, and what the desk can do."""

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
    def givers(self) -> list[Giver]:
        return givers_of(self.kept)

    @property
    def start_choices(self) -> list[StartChoice]:
        return start_choices(self.kept, self.now_ms)

    @property
    def no_step(self) -> str:
        """What stands there instead of the start, where nothing would take place."""
        return NO_STEP

    @property
    def jot_for(self) -> str:
        """The later step in which what is jotted down now can be asked, or ""."""
        return "" if self.stopped else jot_for(self.kept, self.audience)
