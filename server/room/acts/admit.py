"""Letting people in from the door, all at once or chosen ones."""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.refusals import BadField, NoSuchPerson, WrongMoment
from server.room.state import Person, Room


@dataclass(frozen=True, slots=True)
class Admit(Command):
    """`person`: those chosen, or `everyone` who waits and is not coming back as somebody else.

    `back_as`: one chosen person is somebody who was here before; they get that seat back.
    """

    person: tuple[str, ...] = ()
    everyone: bool = False
    back_as: str = ""


@dataclass(frozen=True, slots=True)
class PersonAdmitted(Event):
    person: str


@dataclass(frozen=True, slots=True)
class SeatReturned(Event):
    """Whoever waited as `person` is `to`, who was here before on another device."""

    person: str
    to: str


def decide(room: Room, command: Admit, person: Person | None, facts: Facts) -> Decision:
    """Raises: NoSuchPerson. WrongMoment: nobody waits, or the place is not theirs."""
    if command.back_as:
        return Decision(events=(_returned(room, command),))
    if command.everyone:
        chosen = [p.id for p in room.at_door() if not p.again]
    else:
        chosen = list(dict.fromkeys(command.person))
    if not chosen:
        raise WrongMoment("Nobody is waiting at the door.")
    for one in chosen:
        waiting = room.people.get(one)
        if waiting is None:
            raise NoSuchPerson
        if waiting.place != "door":
            raise WrongMoment("They are in already, or have left the door.")
    return Decision(events=tuple(PersonAdmitted(one) for one in chosen))


def _returned(room: Room, command: Admit) -> SeatReturned:
    """A seat goes back only to one who waits, in the same role, and only by the desk's word."""
    if len(command.person) != 1:
        raise BadField("person", "Choose the one person who was here before.")
    waiting, before = room.people.get(command.person[0]), room.who(command.back_as)
    if waiting is None or before is None or waiting.place != "door":
        raise NoSuchPerson
    if before.place not in ("inside", "on_call") or before.role != waiting.role:
        raise WrongMoment("That place is not one they can come back to.")
    return SeatReturned(waiting.id, before.id)


def apply_admitted(room: Room, event: PersonAdmitted) -> Room:
    admitted = replace(room.people[event.person], place="inside")
    return replace(room, people={**to_agree_again(room), event.person: admitted})


def to_agree_again(room: Room) -> dict[str, Person]:
    """Everybody; once the session is on, whoever joins changes whom the agreement is with, so each
    is asked again (domain 7.4)."""
    if room.session != "running":
        return dict(room.people)
    return {
        person.id: replace(person, agreed=False)
        if person.place == "inside" and person.role != "observer"
        else person
        for person in room.people.values()
    }


def apply_returned(room: Room, event: SeatReturned) -> Room:
    merged = replace(room.people[event.person], place="merged", became=event.to)
    back = replace(room.people[event.to], place="inside", agreed=True)
    return replace(room, people={**room.people, event.person: merged, event.to: back})
