"""Who may write what, and whether their name may be left off (design 4, domain 6.3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import assert_never

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
    """Whether this member is one of those the phase is for.

    Where somebody leads or nobody speaks, but something is written, every member writes; so does
    the presenter, unless the phase asks for silence.
    """
    if person.role != "member":
        return False
    presents = person.id == room.presenter
    match row.speaker:
        case "presenter":
            return presents
        case "members":
            return not presents
        case "trainee" | "questioner":
            return person.id == room.in_seat(row.speaker)
        case "facilitator" | "nobody":
            return bool(row.takes) and not (presents and row.stance in ("silent", "listens"))
        case "everyone" | "earlier_presenters" | "bidders":
            return True
        case _:
            assert_never(row.speaker)


def has_hands(row: Row | None) -> bool:
    """Whether people speak one at a time here, so that a hand has a place.

    Where somebody leads and takes questions, a question may be spoken too.
    """
    if row is None:
        return False
    return row.speaker in ("members", "everyone", "earlier_presenters") or (
        row.speaker == "facilitator" and bool(row.takes)
    )


def may_post(room: Room, person: Person) -> bool:
    """The phase's speakers, and the facilitators with their name; observers never."""
    row = room.row
    if row is None or not kinds_taken(row) or person.place != "inside":
        return False
    return person.role in ("facilitator", "co_facilitator") or is_speaker(room, row, person)


def offers_no_name(room: Room) -> bool:
    """Whether a name may be left off in the open step, if enough people could have written it.

    Not once names stay on, nor for late lines: when all is shown, what comes then is signed.
    """
    row, run = room.row, room.run
    if row is None or run is None or row.anonymous == "no" or not kinds_taken(row):
        return False
    shown_already = row.reveal == "together" and run.at in room.revealed
    return not shown_already and run.at not in room.names_on


def anonymity(room: Room, present: Iterable[str]) -> Anonymity:
    """Whether a post may go without a name now, counting only who is here and may post."""
    row = room.row
    if row is None or row.anonymous == "no" or not kinds_taken(row):
        return Anonymity(False, 0, room.least_authors)
    here = (room.people[p] for p in set(present) if p in room.people)
    possible = sum(
        1 for person in here if person.place == "inside" and is_speaker(room, row, person)
    )
    # Once names stay on, some have gone without all the same: how many it could be still counts.
    return Anonymity(offers_no_name(room), possible, room.least_authors)


def waits_for_reveal(room: Room) -> bool:
    """Whether what is written now waits, unseen, until it is shown."""
    row = room.row
    if row is None or room.run is None:
        return False
    if row.reveal == "private":
        return True
    return row.reveal == "together" and room.run.at not in room.revealed
