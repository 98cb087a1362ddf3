"""Who presents, in which round, and when it would all be over: what the choosing needs to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from server.render.standing import Kept
from server.render.view import Named, name_of
from server.room.air_time import air_time_ms, bidders, proposed
from server.room.audience import Audience
from server.room.cast import may_sit, seat_changes
from server.room.finish import ends_at_ms
from server.room.format import CastSeat
from server.room.plan import planned_steps
from server.room.rounds import (
    begun_rounds,
    lacks_presenter,
    path_with,
    rounds_possible,
)
from server.room.run import MINUTE_MS
from server.room.state import Person, Room, Round

URGENCY = {1: "can wait", 2: "soon", 3: "pressing"}
SEATS: Mapping[CastSeat, str] = {
    "process_guide": "guides",
    "trainee": "facilitates",
    "questioner": "asks",
    "observer": "observes",
}


@dataclass(frozen=True, slots=True)
class BidLine:
    """One who asks for time, with what helps to decide: never a score, and in no order of merit."""

    person: str
    name: str
    headline: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat of a round. `could`: everybody who may sit there, by id and name; nobody else any more
    where the seat is `fixed`."""

    seat: CastSeat
    verb: str
    person: str
    name: str
    could: tuple[tuple[str, str], ...]
    fixed: bool


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round as it can be chosen.

    `presenter`: who presents in it now, or "". `fixed`: it has begun.
    `optional`: there may be fewer rounds. `finish_ms`: when it is over with this round as the last;
    None where there cannot be so many, or not so few, any more. `late`: whole minutes past the
    agreed finish.
    """

    number: int
    presenter: str
    name: str
    fixed: bool
    optional: bool
    finish_ms: int | None
    late: int
    seats: tuple[Seat, ...]


def bid_lines(kept: Kept, now_ms: int) -> list[BidLine]:
    room, had = kept.room, air_time_ms(kept.room, now_ms)
    return [_bid_line(kept, person, had.get(person, 0)) for person in bidders(room, now_ms)]


def _bid_line(kept: Kept, person: str, had_ms: int) -> BidLine:
    bid = kept.room.bids[person]
    notes = [URGENCY[bid.urgency]]
    if bid.waited:
        notes.append(f"has waited {bid.waited} session{'s' if bid.waited > 1 else ''}")
    if had_ms >= MINUTE_MS:
        notes.append(f"{had_ms // MINUTE_MS} min of air time today")
    headline = kept.texts.get(bid.headline, "")
    return BidLine(person, name_of(kept, person), headline, tuple(notes))


def round_lines(kept: Kept, now_ms: int) -> list[RoundLine]:
    """Every round there could be, whoever presents in it."""
    room = kept.room
    chosen, begun = [one.presenter for one in room.rounds], len(begun_rounds(room))
    (least, most), lines = rounds_possible(room), []
    for number in range(1, most + 1):
        presenter = chosen[number - 1] if number <= len(chosen) else ""
        finish_ms = finish_with(room, number, now_ms)
        lines.append(
            RoundLine(
                number=number,
                presenter=presenter,
                name=name_of(kept, presenter or None),
                fixed=number <= begun,
                optional=number > least,
                finish_ms=finish_ms,
                late=_late(room, finish_ms),
                seats=_seats(kept, room.round_of(number)),
            )
        )
    return lines


def finish_with(room: Room, rounds: int, now_ms: int) -> int | None:
    """When the session is over with so many rounds; None where it cannot have so many."""
    least, most = rounds_possible(room)
    if not least <= rounds <= most:
        return None
    if room.run is None:
        planned = tuple(step.minutes for step in planned_steps(room, rounds))
        return ends_at_ms(replace(room, planned=planned), now_ms)
    path = path_with(replace(room, rounds_planned=rounds), room.run)
    return ends_at_ms(replace(room, run=replace(room.run, path=path)), now_ms)


def _late(room: Room, finish_ms: int | None) -> int:
    if finish_ms is None or room.planned_end_ms is None:
        return 0
    return max(0, round((finish_ms - room.planned_end_ms) / MINUTE_MS))


def _seats(kept: Kept, found: Round | None) -> tuple[Seat, ...]:
    if found is None:
        return ()
    return tuple(_seat(kept, found, seat) for seat in kept.room.cast)


def _seat(kept: Kept, found: Round, seat: CastSeat) -> Seat:
    person = found.seats.get(seat, "")
    could = [p for p in kept.room.inside() if may_sit(kept.room, found.presenter, p)]
    return Seat(
        seat,
        SEATS[seat],
        person,
        name_of(kept, person or None),
        tuple((p.id, name_of(kept, p.id)) for p in could),
        not seat_changes(kept.room, found.number, seat),
    )


class Rounds:
    """The questions that templates ask about rounds; each is worked out when it is asked."""

    def __init__(self, kept: Kept, audience: Audience, now_ms: int) -> None:
        self._kept = kept
        self._audience = audience
        self._now_ms = now_ms

    @property
    def bidding(self) -> bool:
        """Whether it is shown who asks for time: before the start, and while it is decided."""
        room = self._kept.room
        open_to_all = room.session == "lobby" or self.choosing
        return open_to_all and room.most_rounds > 0 and self._audience != "door"

    @property
    def choosing(self) -> bool:
        """Whether it has to be chosen now who presents: here, or before the next step."""
        room, run, row = self._kept.room, self._kept.room.run, self._kept.room.row
        if run is None or row is None or room.most_rounds == 0:
            return False
        further = run.at + 1 < len(run.path)
        return row.settles_rounds or (further and lacks_presenter(room, run, run.at + 1))

    @property
    def may_bid(self) -> bool:
        # Whoever holds the controls of a set without a facilitator presents like the others.
        alone = self._audience == "desk" and self._kept.room.lead == "process_guide"
        return self.bidding and (alone or self._audience in ("member", "presenter"))

    @property
    def after(self) -> int | None:
        """The first step behind the round that is on, as an index into the path."""
        run = self._kept.room.run
        if run is None or run.step.round == 0:
            return None
        later = range(run.at + 1, len(run.path))
        return next((i for i in later if run.path[i].round != run.step.round), None)

    @cached_property
    def bids(self) -> list[BidLine]:
        return bid_lines(self._kept, self._now_ms)

    @cached_property
    def proposal(self) -> list[Named]:
        """Whom the room proposes for all rounds, where that is not what is chosen."""
        room = self._kept.room
        found = proposed(room, self._now_ms)
        chosen = [one.presenter for one in room.rounds]
        least, most = rounds_possible(room)
        if found == chosen or not least <= len(found) <= most:
            return []
        return [Named(person, name_of(self._kept, person)) for person in found]

    @cached_property
    def lines(self) -> list[RoundLine]:
        return round_lines(self._kept, self._now_ms)


def seat_notes(room: Room, person: Person) -> list[str]:
    """What somebody does in the round that is on, besides presenting."""
    on = None if room.run is None else room.round_of(room.run.step.round)
    if on is None or room.session != "running":
        return []
    return [f"{SEATS[seat]} this round" for seat, who in on.seats.items() if who == person.id]
