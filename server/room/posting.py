"""Who may write what, and whether their name may be left off (design 4, domain 6.3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from server.room.format import Row
from server.room.state import Person, Room

WRITTEN = ("question", "reflection", "advice")  # kinds that a post can have


@dataclass(frozen=True, slots=True)
class Anonymity:
    """`offered`: the phase allows it. `open`: enough people could have written it."""

    offered: bool
    possible_authors: int
    least_authors: int

    @property
    def open(self) -> bool:
        return self.offered and self.possible_authors >= self.least_authors


def kinds_taken(row: Row | None) -> tuple[str, ...]:
    return () if row is None else tuple(kind for kind in row.takes if kind in WRITTEN)


def is_speaker(room: Room, row: Row, person: Person) -> bool:
    """Whether this member is one of those the phase is for."""
    if person.role != "member":
        return False
    if row.speaker == "members":
        return person.id != room.presenter
    if row.speaker == "presenter":
        return person.id == room.presenter
    return row.speaker not in ("facilitator", "nobody") or row.reveal == "private"


def has_hands(row: Row | None) -> bool:
    """Whether people speak one at a time here, so that a hand has a place."""
    return row is not None and row.speaker in ("members", "everyone", "earlier_presenters")


def may_post(room: Room, person: Person) -> bool:
    """The phase's speakers, and the facilitators with their name; observers never."""
    row = room.row
    if row is None or not kinds_taken(row) or person.place != "inside":
        return False
    return person.role in ("facilitator", "co_facilitator") or is_speaker(room, row, person)


def anonymity(room: Room, present: Iterable[str]) -> Anonymity:
    """Whether a post may go without a name now, counting only who is here and may post."""
    row = room.row
    if row is None or row.anonymous == "no" or not kinds_taken(row):
        return Anonymity(False, 0, room.least_authors)
    here = (room.people[p] for p in set(present) if p in room.people)
    possible = sum(
        1 for person in here if person.place == "inside" and is_speaker(room, row, person)
    )
    shown_already = (
        row.reveal == "together" and room.run is not None and (room.run.at in room.revealed)
    )
    return Anonymity(not shown_already, possible, room.least_authors)


def waits_for_reveal(room: Room) -> bool:
    """Whether what is written now waits, unseen, until it is shown."""
    row = room.row
    if row is None or room.run is None:
        return False
    if row.reveal == "private":
        return True
    return row.reveal == "together" and room.run.at not in room.revealed
