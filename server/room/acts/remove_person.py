"""Taking somebody out of the room: their page closes at once and their link back is dead."""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.room.acts.set_rounds import rounds_set
from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.refusals import NoSuchPerson, NotYours, WrongMoment
from server.room.rounds import begun_rounds
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
    removed = PersonRemoved(leaving.id)
    after = apply(room, removed)
    rounds = rounds_without(after, leaving.id)
    bid = room.bids.get(leaving.id)
    return Decision(
        events=(removed,)
        if rounds is None
        else (removed, rounds_set(after, rounds, room.rounds_planned)),
        erased=() if bid is None else (bid.headline,),
    )


def apply(room: Room, event: PersonRemoved) -> Room:
    removed = replace(room.people[event.person], place="removed")
    stand_in = None if room.stand_in == event.person else room.stand_in
    run, undo = room.run, room.undo
    return replace(
        room,
        people={**room.people, event.person: removed},
        run=None if run is None else run.without_hand(event.person),
        undo=None if undo is None else replace(undo, run=undo.run.without_hand(event.person)),
        bids={person: bid for person, bid in room.bids.items() if person != event.person},
        stand_in=stand_in,
        calls=tuple(one for one in room.calls if one != event.person),
        offer=None if room.offer == event.person else room.offer,
        steer=room.steer + (stand_in != room.stand_in),
    )


def rounds_without(room: Room, person: str) -> tuple[str, ...] | None:
    """Who presents without them: the rounds that have begun stay, the others close the gap, and the
    last one is nobody's yet: minutes that were planned do not vanish unasked.

    None where they have no part in a round to come.
    """
    begun = begun_rounds(room)
    coming = room.rounds[len(begun) :]
    if not any(person == one.presenter or person in one.seats.values() for one in coming):
        return None
    rest = (one.presenter for one in coming if one.presenter != person)
    return (*(one.presenter for one in begun), *rest)
