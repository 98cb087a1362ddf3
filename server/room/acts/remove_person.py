"""Taking somebody out of the room: their page closes at once and their link back is dead."""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.room.acts.set_rounds import begun_rounds
from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.refusals import NoSuchPerson, NotYours, WrongMoment
from server.room.rounds import path_to_start
from server.room.state import Person, Room, Round


@dataclass(frozen=True, slots=True)
class RemovePerson(Command):
    person: str


@dataclass(frozen=True, slots=True)
class PersonRemoved(Event):
    person: str


def decide(room: Room, command: RemovePerson, person: Person | None, facts: Facts) -> Decision:
    """Raises: NoSuchPerson. NotYours: a facilitator. WrongMoment: presenting, or holds controls."""
    leaving = room.people.get(command.person)
    if leaving is None or leaving.place in ("removed", "merged"):
        raise NoSuchPerson
    if leaving.role == "facilitator" or (person is not None and leaving.id == person.id):
        raise NotYours("A facilitator cannot be taken out of the room.")
    if leaving.id == room.presenter:
        raise WrongMoment("They are presenting. Choose another presenter first.")
    if leaving.id == room.holder:
        raise WrongMoment("They hold the controls. Take them back first.")
    return Decision(events=(PersonRemoved(leaving.id),))


def apply(room: Room, event: PersonRemoved) -> Room:
    removed = replace(room.people[event.person], place="removed")
    rounds = rounds_without(room, event.person)
    stand_in = None if room.stand_in == event.person else room.stand_in
    run, undo = room.run, room.undo
    left = replace(
        room,
        people={**room.people, event.person: removed},
        run=None if run is None else run.without_hand(event.person),
        undo=None if undo is None else replace(undo, run=undo.run.without_hand(event.person)),
        rounds=rounds,
        stand_in=stand_in,
        steer=room.steer + (rounds != room.rounds or stand_in != room.stand_in),
    )
    if run is not None:
        return left
    return replace(left, planned=tuple(step.minutes for step in path_to_start(left)))


def rounds_without(room: Room, person: str) -> tuple[Round, ...]:
    """The rounds that have begun as they were, and the others moved up to close the gap."""
    begun = begun_rounds(room)
    rest = [r.presenter for r in room.rounds[len(begun) :] if r.presenter != person]
    return (*begun, *(Round(number, one) for number, one in enumerate(rest, len(begun) + 1)))
