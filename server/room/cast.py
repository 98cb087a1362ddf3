"""Who sits where in each round, besides its presenter: proposed by the room, changed by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from server.room.format import GUIDES, CastSeat
from server.room.rounds import begun_rounds
from server.room.state import Person, Room, Round


def cast_of(room: Room, presenters: Sequence[str]) -> tuple[Round, ...]:
    """The rounds of these presenters, each with its cast.

    What was chosen by hand stays as long as it still fits; where nobody fits, a seat stays empty.
    """
    return tuple(
        Round(number, presenter, _seats(room, presenters, number))
        for number, presenter in enumerate(presenters, start=1)
    )


def seat_changes(room: Room, number: int, seat: CastSeat) -> bool:
    """Whether somebody else can still sit there: until the round begins; who guides it, also then,
    for a guide who drops out must not hold up the round."""
    return seat in GUIDES or number > len(begun_rounds(room))


def may_sit(room: Room, presenter: str, person: Person) -> bool:
    """Whether this person can have a seat in that presenter's round (nobody guides while
    presenting; who is only on the call has no screen to guide from)."""
    return person.role == "member" and person.place == "inside" and person.id != presenter


def _seats(room: Room, presenters: Sequence[str], number: int) -> Mapping[CastSeat, str]:
    presenter = presenters[number - 1]
    before = room.round_of(number)
    kept = before.seats if before is not None and before.presenter == presenter else {}
    seats: dict[CastSeat, str] = {}
    for place, seat in enumerate(room.cast):
        taken = {presenter, *seats.values()}
        free = [p for p in _in_turn(room, presenters, number, place) if p not in taken]
        stays = kept.get(seat)
        chosen = stays if stays in free else next(iter(free), None)
        if chosen is not None:
            seats[seat] = chosen
    return seats


def _in_turn(room: Room, presenters: Sequence[str], number: int, place: int) -> list[str]:
    """Everybody who could sit in this seat, whose turn it is first.

    Where roles move round by themselves they do so in the order of presenting. Else those who do
    not present today come first, so that everybody has something to do.
    """
    presenter = presenters[number - 1]
    could = {p.id for p in room.inside() if may_sit(room, presenter, p)}
    resting = [person for person in could_in_order(room, could) if person not in presenters]
    order = list(presenters) if room.rotates else [*resting, *presenters]
    first = number + place if room.rotates else number - 1 + place
    first %= max(1, len(order))
    turned = [person for person in order[first:] + order[:first] if person in could]
    return turned + [person for person in could_in_order(room, could) if person not in turned]


def could_in_order(room: Room, could: set[str]) -> list[str]:
    """In the order of arrival."""
    return [person for person in room.people if person in could]
