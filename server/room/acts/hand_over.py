"""Handing the controls to somebody on purpose."""

from __future__ import annotations

from dataclasses import dataclass

from server.room.acts.take_controls import ControlsTaken
from server.room.decision import Command, Decision
from server.room.facts import Facts
from server.room.refusals import NoSuchPerson, WrongMoment
from server.room.state import Person, Room


@dataclass(frozen=True, slots=True)
class HandOver(Command):
    person: str


def decide(room: Room, command: HandOver, person: Person, facts: Facts) -> Decision:
    """Raises: NoSuchPerson. WrongMoment: an observer, the presenter, or not here with a screen."""
    to = room.who(command.person)
    if to is None or to.place == "removed":
        raise NoSuchPerson
    if to.id == room.holder:
        raise WrongMoment("They hold the controls already.")
    if to.id == room.guide or (to.role == "facilitator" and room.guide is None and room.holder):
        return Decision(events=(ControlsTaken(None),))
    if to.place != "inside" or to.role == "observer" or to.id not in facts.present:
        raise WrongMoment("They need this room open on their screen, and cannot be an observer.")
    if to.id == room.presenter:
        raise WrongMoment("Nobody guides while presenting.")
    if room.holder is None and to.id == person.id:
        raise WrongMoment("They hold the controls already.")
    return Decision(events=(ControlsTaken(to.id),))
