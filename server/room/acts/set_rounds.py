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
from server.room.rounds import begun_rounds, path_to_start, path_with, rounds_possible
from server.room.state import Person, Room, Round


@dataclass(frozen=True, slots=True)
class SetRounds(Command):
    """`presenters`: one for each round, in order."""

    presenters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoundsSet(Event):
    """`cast`: for each round, who sits in which seat besides its presenter. `rounds`: how many
    there are to be, more than presenters where somebody has left."""

    presenters: tuple[str, ...]
    cast: tuple[Mapping[CastSeat, str], ...]
    rounds: int


def decide(room: Room, command: SetRounds, person: Person, facts: Facts) -> Decision:
    """Raises: NoSuchPerson. BadField: the wrong number of people, or one twice.
    WrongMoment: the format has no rounds, or a round that has begun would change its presenter."""
    chosen = command.presenters
    if room.most_rounds == 0:
        raise WrongMoment("Nobody presents in this kind of session.")
    least, most = rounds_possible(room)
    if not least <= len(chosen) <= most:
        raise BadField("presenters", _how_many(least, most))
    if len(set(chosen)) != len(chosen):
        raise BadField("presenters", "Choose each person once.")
    begun = begun_rounds(room)
    if chosen[: len(begun)] != tuple(r.presenter for r in begun):
        raise WrongMoment("That round has begun. Who presents in it stays.")
    for one in chosen[len(begun) :]:
        found = room.people.get(one)
        if found is None or found.role != "member" or found.place not in ("inside", "on_call"):
            raise NoSuchPerson
    return Decision(events=(rounds_set(room, chosen, len(chosen)),))


def _how_many(least: int, most: int) -> str:
    if least == most:
        return "Choose one person to present." if most == 1 else f"Choose {most} people to present."
    return f"Choose between {least} and {most} people to present."


def rounds_set(room: Room, presenters: tuple[str, ...], number: int) -> RoundsSet:
    """The event for these presenters; rounds that have begun keep their cast."""
    begun = begun_rounds(room)
    proposed = cast_of(room, presenters)
    rounds = (*begun, *proposed[len(begun) :])
    return RoundsSet(presenters, tuple(one.seats for one in rounds), number)


def apply(room: Room, event: RoundsSet) -> Room:
    rounds = tuple(
        Round(number, presenter, seats)
        for number, (presenter, seats) in enumerate(
            zip(event.presenters, event.cast, strict=True), start=1
        )
    )
    room = replace(room, rounds=rounds, rounds_planned=event.rounds, steer=room.steer + 1)
    if room.run is None:
        return replace(room, planned=tuple(step.minutes for step in path_to_start(room)))
    path = path_with(room, room.run)
    if path == room.run.path:
        return room
    # What was could not be put back into another path.
    return replace(room, run=replace(room.run, path=path), undo=None)
