"""Taking somebody out of the room: their page closes at once and their link back is dead."""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.refusals import NoSuchPerson, NotYours, WrongMoment
from server.room.state import Person, Room


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
    rounds = tuple(r for r in room.rounds if r.presenter != event.person)
    run = room.run
    if run is not None and event.person in run.hands:
        run = replace(run, hands=tuple(p for p in run.hands if p != event.person))
    return replace(
        room,
        people={**room.people, event.person: removed},
        run=run,
        rounds=rounds,
        steer=room.steer + (rounds != room.rounds),
        stand_in=None if room.stand_in == event.person else room.stand_in,
    )
