"""Choosing who presents, in which order."""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.refusals import BadField, NoSuchPerson, WrongMoment
from server.room.rounds import path_to_start, path_with, rounds_possible
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
    return Decision(events=(RoundsSet(chosen),))


def _how_many(least: int, most: int) -> str:
    if least == most:
        return "Choose one person to present." if most == 1 else f"Choose {most} people to present."
    return f"Choose between {least} and {most} people to present."


def begun_rounds(room: Room) -> tuple[Round, ...]:
    """The rounds of which a clock has run, and those before them: their cast is fixed.

    Until its clock runs, a round can still get another presenter; going back unsettles none. The
    clock of a phase in which it is settled who presents begins no round.
    """
    run = room.run
    if run is None:
        return ()
    begins = [not room.rows[step.row].settles_rounds for step in run.path]
    run_of = [s.round for s, begin in zip(run.path, begins, strict=True) if begin and s.used_ms > 0]
    if begins[run.at] and (run.timer.state == "running" or run.used_ms(run.entered_ms) > 0):
        run_of.append(run.step.round)
    return tuple(r for r in room.rounds if r.number <= max(run_of, default=0))


def apply(room: Room, event: RoundsSet) -> Room:
    """What the last move can be taken back to had another path, where that changes."""
    rounds = tuple(Round(i, presenter) for i, presenter in enumerate(event.presenters, start=1))
    room = replace(room, rounds=rounds, steer=room.steer + 1)
    if room.run is None:
        return replace(room, planned=tuple(step.minutes for step in path_to_start(room)))
    path = path_with(room, room.run, len(rounds))
    if path == room.run.path:
        return room
    return replace(room, run=replace(room.run, path=path), undo=None)
