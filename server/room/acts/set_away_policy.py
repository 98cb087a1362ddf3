"""What the set has agreed for when whoever steers drops out."""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.refusals import WrongMoment
from server.room.state import AwayPolicy, Person, Room


@dataclass(frozen=True, slots=True)
class SetAwayPolicy(Command):
    """`policy`: the stand-in takes over, or with none named two members agree (`stand_in`); nobody
    but co-facilitators does (`co_facilitators`); any two members agree (`peers`)."""

    policy: AwayPolicy


@dataclass(frozen=True, slots=True)
class AwayPolicySet(Event):
    policy: AwayPolicy


def decide(room: Room, command: SetAwayPolicy, person: Person, facts: Facts) -> Decision:
    """Raises: WrongMoment: it is so already."""
    if command.policy == room.away_policy:
        raise WrongMoment("It is so already.")
    return Decision(events=(AwayPolicySet(command.policy),))


def apply(room: Room, event: AwayPolicySet) -> Room:
    return replace(room, away_policy=event.policy, offer=None, steer=room.steer + 1)
