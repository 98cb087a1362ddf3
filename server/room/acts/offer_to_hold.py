"""Offering to hold the controls while nobody is here who could; one other person has to say yes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from server.room.acts.take_controls import AWAY_MS
from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.refusals import NotYours, WrongMoment
from server.room.state import Person, Room


@dataclass(frozen=True, slots=True)
class OfferToHold(Command):
    pass


@dataclass(frozen=True, slots=True)
class HoldOffered(Event):
    person: str


def decide(room: Room, command: OfferToHold, person: Person, facts: Facts) -> Decision:
    """Raises: NotYours: the set has agreed otherwise. WrongMoment: somebody is here who can steer,
    they present, or offer already."""
    need_peers(room, facts)
    if person.id == room.presenter:
        raise WrongMoment("Nobody guides while presenting.")
    if room.offer == person.id:
        raise WrongMoment("You have offered. One other person says yes.")
    return Decision(events=(HoldOffered(person.id),))


def need_peers(room: Room, facts: Facts) -> None:
    """Raises: NotYours: two members may not settle it. WrongMoment: nobody is missed."""
    if not peers_may_settle(room, facts.present):
        raise NotYours("The set has agreed that somebody else takes over.")
    if facts.desk_away_ms < AWAY_MS:
        raise WrongMoment("Somebody is here who can steer, or has been within the last minute.")


def peers_may_settle(room: Room, present: Collection[str]) -> bool:
    """Whether two members together may give the controls to one of them.

    A stand-in comes first, but one who is away as well must not leave the set stuck.
    """
    if room.away_policy == "peers" or room.lead == "process_guide":
        return True
    return room.away_policy == "stand_in" and room.stand_in not in present


def apply(room: Room, event: HoldOffered) -> Room:
    return replace(room, offer=event.person)
