"""Choosing who presents, in which order."""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.plan import planned_steps
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
    most = most_now(room)
    if not min(room.least_rounds, most) <= len(chosen) <= most:
        raise BadField("presenters", _how_many(min(room.least_rounds, most), most))
    if len(set(chosen)) != len(chosen):
        raise BadField("presenters", "Choose each person once.")
    begun = begun_rounds(room)
    if chosen[: len(begun)] != tuple(r.presenter for r in begun):
        raise WrongMoment("That round has begun. Who presents in it stays.")
    for one in chosen[len(begun) :]:
        found = room.people.get(one)
        if found is None or found.role != "member" or found.place not in ("inside", "on_call"):
            raise NoSuchPerson
    return Decision(events=(RoundsSet(chosen),))


def most_now(room: Room) -> int:
    """How many rounds can be held: once started, as many as the path has."""
    return room.most_rounds if room.run is None else max(step.round for step in room.run.path)


def _how_many(least: int, most: int) -> str:
    if least == most:
        return "Choose one person to present." if most == 1 else f"Choose {most} people to present."
    return f"Choose between {least} and {most} people to present."


def begun_rounds(room: Room) -> tuple[Round, ...]:
    """The rounds of which a clock has run, and those before them: their cast is fixed.

    Until its clock runs, a round can still get another presenter; going back unsettles none.
    """
    run = room.run
    if run is None:
        return ()
    run_of = [step.round for step in run.path if step.used_ms > 0]
    if run.timer.state == "running" or run.used_ms(run.entered_ms) > 0:
        run_of.append(run.step.round)
    return tuple(r for r in room.rounds if r.number <= max(run_of, default=0))


def apply(room: Room, event: RoundsSet) -> Room:
    rounds = tuple(Round(i, presenter) for i, presenter in enumerate(event.presenters, start=1))
    planned = room.planned
    if room.run is None:
        steps = planned_steps(room, max(room.opened_rounds, len(rounds)))
        planned = tuple(step.minutes for step in steps)
    return replace(room, rounds=rounds, planned=planned, steer=room.steer + 1)
