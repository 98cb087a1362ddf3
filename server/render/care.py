"""What is said when it gets heavy: reminders, silence, whom to turn to, who asks for the desk."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from server.render.standing import Kept
from server.render.view import Named, name_of
from server.room.acts.offer_to_hold import peers_may_settle
from server.room.acts.take_controls import AWAY_MS
from server.room.posting import offers_no_name
from server.room.reminders import CARDS


class Said(NamedTuple):
    """Words and the name of whoever has said them."""

    name: str
    words: str


class Care:
    """The questions that templates ask; each is worked out when it is asked."""

    def __init__(self, kept: Kept, present: frozenset[str], now_ms: int) -> None:
        self._kept = kept
        self._present = present
        self._room = kept.room
        self._now_ms = now_ms

    @property
    def cards(self) -> Iterable[tuple[str, str]]:
        return CARDS.items()

    @property
    def card(self) -> str:
        """The reminder that everybody reads now, or ""."""
        run = self._room.run
        return "" if run is None or run.reminder is None else CARDS.get(run.reminder, "")

    @property
    def told(self) -> Said | None:
        """What the desk has said in writing, to everybody inside until the end."""
        told = self._room.told
        if told is None or self._room.session == "ended":
            return None
        return Said(name_of(self._kept, told.by), self._kept.texts.get(told.text, ""))

    @property
    def settles(self) -> int | None:
        """Until when it is quiet on purpose; None where it is not, or no longer."""
        until_ms = self._room.run.settle_ms if self._room.run is not None else None
        return until_ms if until_ms is not None and until_ms > self._now_ms else None

    @property
    def settles_s(self) -> int:
        """Whole seconds of that quiet that are left."""
        return -(-((self.settles or self._now_ms) - self._now_ms) // 1_000)

    @property
    def may_keep_names(self) -> bool:
        return offers_no_name(self._room)

    @property
    def to_agree(self) -> str:
        """Ids of those who have not yet agreed again since the set changed, for `data-only`."""
        waiting = (
            person.id
            for person in self._room.people.values()
            if person.place == "inside" and not person.agreed
        )
        return " ".join(waiting)

    @property
    def contacts(self) -> list[str]:
        """Whom to turn to, a line each."""
        text_id = self._room.contacts
        return [] if text_id is None else self._kept.texts.get(text_id, "").splitlines()

    @property
    def calls(self) -> list[Named]:
        return [Named(person, name_of(self._kept, person)) for person in self._room.calls]

    @property
    def not_alone(self) -> list[str]:
        """Ids of those who say that somebody could overhear: for the desk."""
        return [person.id for person in self._room.inside() if person.not_alone]

    @property
    def offer(self) -> Named | None:
        person = self._room.offer
        return None if person is None else Named(person, name_of(self._kept, person))

    @property
    def may_offer(self) -> bool:
        """Whether two members could settle by now who holds the controls."""
        left_ms = self._kept.desk_left_ms
        away = left_ms is not None and self._now_ms - left_ms >= AWAY_MS
        return away and peers_may_settle(self._room, self._present)
