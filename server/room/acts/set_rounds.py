"""Choosing who presents, in which order; how many rounds there are follows, also later on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from server.room.cast import cast_of
from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.format import CastSeat
from server.room.refusals import BadField, NoSuchPerson, WrongMoment
from server.room.rounds import begun_rounds, can_follow, following, path_with
from server.room.state import Person, Room, Round


@dataclass(frozen=True, slots=True)
class SetRounds(Command):
    """`presenters`: one for each round, in order."""

    presenters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoundsSet(Event):
    """`cast`: for each round, who sits in which seat besides its presenter."""

    presenters: tuple[str, ...]
    cast: tuple[Mapping[CastSeat, str], ...]


def decide(room: Room, command: SetRounds, person: Person, facts: Facts) -> Decision:
    """Raises: NoSuchPerson. BadField: the wrong number of people, or one twice.
    WrongMoment: the format has no rounds, a round that has begun would change its presenter, or
    later steps have been opened and the number of rounds would change."""
    chosen = command.presenters
    if room.most_rounds == 0:
        raise WrongMoment("Nobody presents in this kind of session.")
    least = least_now(room)
    if not least <= len(chosen) <= room.most_rounds:
        raise BadField("presenters", _how_many(least, room.most_rounds))
    if len(set(chosen)) != len(chosen):
        raise BadField("presenters", "Choose each person once.")
    begun = begun_rounds(room)
    if chosen[: len(begun)] != tuple(r.presenter for r in begun):
        raise WrongMoment("That round has begun. Who presents in it stays.")
    for one in chosen[len(begun) :]:
        found = room.people.get(one)
        if found is None or found.role != "member" or found.place not in ("inside", "on_call"):
            raise NoSuchPerson
    if not can_follow(room, path_with(room, len(chosen))):
        raise WrongMoment("Later steps have been opened already, so the number of rounds stays.")
    return Decision(events=(rounds_set(room, chosen),))


def least_now(room: Room) -> int:
    """How many rounds there have to be: no more than there are members to present."""
    members = sum(1 for one in room.inside() if one.role == "member")
    return min(room.least_rounds, max(1, members))


def _how_many(least: int, most: int) -> str:
    if least == most:
        return "Choose one person to present." if most == 1 else f"Choose {most} people to present."
    return f"Choose between {least} and {most} people to present."


def rounds_set(room: Room, presenters: tuple[str, ...]) -> RoundsSet:
    """The event for these presenters; rounds that have begun keep their cast."""
    begun = begun_rounds(room)
    proposed = cast_of(room, presenters)
    rounds = (*begun, *proposed[len(begun) :])
    return RoundsSet(presenters, tuple(one.seats for one in rounds))


def apply(room: Room, event: RoundsSet) -> Room:
    rounds = tuple(
        Round(number, presenter, seats)
        for number, (presenter, seats) in enumerate(
            zip(event.presenters, event.cast, strict=True), start=1
        )
    )
    return with_cast(room, rounds)


def with_cast(room: Room, rounds: tuple[Round, ...]) -> Room:
    """The room with these rounds, and a path of as many."""
    path = path_with(room, len(rounds) or room.opened_rounds)
    planned, run = room.planned, following(room, path)
    if run is None:
        planned = tuple(room.rows[row].minutes for row, _ in path)
    return replace(
        room,
        rounds=rounds,
        planned=planned,
        run=run,
        # What was could not be put back into another path.
        undo=room.undo if run is room.run else None,
        steer=room.steer + 1,
    )
