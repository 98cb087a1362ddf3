"""Choosing who presents, in which order."""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.refusals import BadField, NoSuchPerson, WrongMoment
from server.room.state import Person, Room, Round


@dataclass(frozen=True, slots=True)
class SetRounds(Command):
    """`presenters`: one for each round, in order."""

    presenters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoundsSet(Event):
    presenters: tuple[str, ...]


def decide(room: Room, command: SetRounds, person: Person, facts: Facts) -> Decision:
    """Raises: NoSuchPerson. BadField: the wrong number of people, or one twice.
    WrongMoment: the format has no rounds, or a round that has begun would change its presenter."""
    chosen = command.presenters
    if room.most_rounds == 0:
        raise WrongMoment("Nobody presents in this kind of session.")
    if not room.least_rounds <= len(chosen) <= room.most_rounds:
        raise BadField("presenters", _how_many(room.least_rounds, room.most_rounds))
    if len(set(chosen)) != len(chosen):
        raise BadField("presenters", "Choose each person once.")
    for one in chosen:
        found = room.people.get(one)
        if found is None or found.role != "member" or found.place not in ("inside", "on_call"):
            raise NoSuchPerson
    begun = begun_rounds(room)
    if chosen[: len(begun)] != tuple(r.presenter for r in begun):
        raise WrongMoment("That round has begun. Who presents in it stays.")
    return Decision(events=(RoundsSet(chosen),))


def _how_many(least: int, most: int) -> str:
    if least == most:
        return "Choose one person to present." if most == 1 else f"Choose {most} people to present."
    return f"Choose between {least} and {most} people to present."


def begun_rounds(room: Room) -> tuple[Round, ...]:
    """The rounds whose first step has been opened with its clock started: their cast is fixed.

    Until its clock runs, a round can still get another presenter.
    """
    run = room.run
    if run is None:
        return ()
    here = run.step.round if run.timer.state != "pending" else run.step.round - 1
    last = max([s.round for s in run.path[: run.at] if s.entered] + [here])
    return tuple(r for r in room.rounds if r.number <= last)


def apply(room: Room, event: RoundsSet) -> Room:
    rounds = tuple(Round(i, presenter) for i, presenter in enumerate(event.presenters, start=1))
    return replace(room, rounds=rounds, steer=room.steer + 1)
