"""Giving somebody a seat in a round besides the presenter's: who guides it, asks, or observes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.room.cast import may_sit, seat_changes
from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.format import CastSeat
from server.room.refusals import BadField, NoSuchPerson, WrongMoment
from server.room.state import Person, Room


@dataclass(frozen=True, slots=True)
class CastRound(Command):
    """`round`: its number, from 1. Whoever sits in another seat of it changes places."""

    round: int
    seat: str
    person: str


@dataclass(frozen=True, slots=True)
class RoundCast(Event):
    round: int
    seat: CastSeat
    person: str


def decide(room: Room, command: CastRound, person: Person, facts: Facts) -> Decision:
    """Raises: BadField: the rounds of this format have no such seat. NoSuchPerson. WrongMoment: no
    such round, it has begun, or they cannot sit there: they present in it, observe the session, or
    are only on the call."""
    seat = next((one for one in room.cast if one == command.seat), None)
    if seat is None:
        raise BadField("seat", "There is no such seat in the rounds of this session.")
    cast = room.round_of(command.round)
    if cast is None:
        raise WrongMoment("First choose who presents in that round.")
    if not seat_changes(room, command.round, seat):
        raise WrongMoment("That round has begun. Its seats stay as they are.")
    chosen = room.who(command.person)
    if chosen is None or chosen.place not in ("inside", "on_call"):
        raise NoSuchPerson
    if not may_sit(room, cast.presenter, chosen):
        raise WrongMoment("They cannot sit there in that round. Choose another member.")
    return Decision(events=(RoundCast(command.round, seat, chosen.id),))


def apply(room: Room, event: RoundCast) -> Room:
    found = room.rounds[event.round - 1]
    seats = dict(found.seats)
    before = seats.get(event.seat)
    for seat, person in found.seats.items():
        if person == event.person and before is not None:
            seats[seat] = before
    seats[event.seat] = event.person
    changed = replace(found, seats=seats)
    rounds = (*room.rounds[: event.round - 1], changed, *room.rounds[event.round :])
    return replace(room, rounds=rounds, steer=room.steer + 1)
