"""Taking the controls: the stand-in while all facilitators are away, and a facilitator back.

Nobody else can take them (issue: never stuck).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.refusals import NotYours, WrongMoment
from server.room.state import Person, Room

AWAY_MS = 60_000  # the stand-in is offered the controls after a minute (screens 3.9)


@dataclass(frozen=True, slots=True)
class TakeControls(Command):
    pass


@dataclass(frozen=True, slots=True)
class ControlsTaken(Event):
    """`holder`: who steers from now; None gives the controls back to whose they are."""

    holder: str | None


def decide(room: Room, command: TakeControls, person: Person, facts: Facts) -> Decision:
    """Raises: NotYours: neither stand-in nor facilitator. WrongMoment: nothing to take yet."""
    if person.role in ("facilitator", "co_facilitator"):
        if room.holder is None or room.held_by == person.id:
            raise WrongMoment("You hold the controls.")
        # While the cast gives them to somebody, only a name takes them.
        return Decision(events=(ControlsTaken(None if room.guide is None else person.id),))
    if person.id != room.stand_in or room.away_policy == "co_facilitators":
        raise NotYours("Only the stand-in can hold the controls while the facilitator is away.")
    if room.holder == person.id:
        raise WrongMoment("You hold the controls.")
    if facts.desk_away_ms < AWAY_MS:
        raise WrongMoment(
            "The facilitator is here, or has been within the last minute.",
            away_ms=facts.desk_away_ms,
        )
    return Decision(events=(ControlsTaken(person.id),))


def apply(room: Room, event: ControlsTaken) -> Room:
    return replace(room, held_by=event.holder, offer=None, steer=room.steer + 1)
