"""Saying yes to whoever offers to hold the controls: two people together, never one alone."""

from __future__ import annotations

from dataclasses import dataclass

from server.room.acts.offer_to_hold import need_peers
from server.room.acts.take_controls import ControlsTaken
from server.room.decision import Command, Decision
from server.room.facts import Facts
from server.room.refusals import NotYours, WrongMoment
from server.room.state import Person, Room


@dataclass(frozen=True, slots=True)
class SayYes(Command):
    """`person`: whose offer was meant, so that a late press answers no other one."""

    person: str


def decide(room: Room, command: SayYes, person: Person, facts: Facts) -> Decision:
    """Raises: NotYours: one's own offer, or the set has agreed otherwise. WrongMoment: they offer
    no more, present by now, or somebody is back who can steer."""
    need_peers(room, facts)
    if room.offer is None or room.offer != command.person:
        raise WrongMoment("That offer stands no more.")
    if room.offer == person.id:
        raise NotYours("One other person says yes.")
    if room.offer == room.presenter:
        raise WrongMoment("Nobody guides while presenting.")
    return Decision(events=(ControlsTaken(room.offer),))
