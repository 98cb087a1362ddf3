"""Coming to the door by a link: one name, one button."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from server.room.acts.hand_actions import claimed_by
from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.refusals import WrongMoment
from server.room.state import Person, Room
from server.room.text import NAME_LIMIT_CHARS, one_line

PEOPLE_LIMIT = 40  # sets have up to 20; the rest is room for helpers and for people coming back
EVER_LIMIT = 400  # with those taken out again or let in as who they were: a bound on memory

JoinRole = Literal["member", "observer", "co_facilitator"]


@dataclass(frozen=True, slots=True)
class Join(Command):
    """`role` comes from the link, never from a form. `again`: was here before."""

    name: str
    role: JoinRole
    again: bool = False


@dataclass(frozen=True, slots=True)
class PersonArrived(Event):
    """`name`: text id. Whoever arrives has agreed to what the set agreed. A co-facilitator's link
    is trust enough to come in at once; all others wait at the door."""

    person: str
    name: str
    role: JoinRole
    again: bool


def decide(room: Room, command: Join, person: Person | None, facts: Facts) -> Decision:
    """What waits from an earlier session for this person is theirs from now on.

    Raises: Missing, TooLong, BadField: the name. WrongMoment: the room is full."""
    name = one_line(command.name, "name", NAME_LIMIT_CHARS, "Tell the others what to call you.")
    need_place(room)
    arrived = PersonArrived(facts.fresh("person"), facts.fresh("name"), command.role, command.again)
    claimed = claimed_by(room, facts.browser, name, arrived.person)
    if command.role == "observer":
        claimed = []  # who only watches has nothing to do here
    return Decision(
        events=(arrived, *claimed),
        texts={arrived.name: name},
        answer={"person": arrived.person, "role": command.role},
    )


def need_place(room: Room) -> None:
    """Raises: WrongMoment: the room is full."""
    here = sum(1 for p in room.people.values() if p.place not in ("removed", "merged"))
    if here >= PEOPLE_LIMIT or len(room.people) >= EVER_LIMIT:
        raise WrongMoment(f"This room is full: it holds {PEOPLE_LIMIT} people.")


def apply(room: Room, event: PersonArrived) -> Room:
    place: Literal["inside", "door"] = "inside" if event.role == "co_facilitator" else "door"
    person = Person(event.person, event.name, event.role, place, agreed=True, again=event.again)
    return replace(room, people={**room.people, person.id: person})
