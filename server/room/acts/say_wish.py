"""On a stopped clock the presenter says what they would like; only the desk sees it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.refusals import NotYours, WrongMoment
from server.room.run import Wish
from server.room.state import Person, Room


@dataclass(frozen=True, slots=True)
class SayWish(Command):
    """`wish`: to go on with the round, or to stop here; both are fine."""

    wish: Literal["go_on", "stop_here"]


@dataclass(frozen=True, slots=True)
class WishSaid(Event):
    wish: Wish


def decide(room: Room, command: SayWish, person: Person, facts: Facts) -> Decision:
    """Raises: NotYours: not the presenter's. WrongMoment: the clock is not stopped, or said so."""
    run = room.run
    assert run is not None
    if person.id != room.presenter:
        raise NotYours("Only whoever presents says how it goes on for them.")
    if run.timer.state not in ("paused", "in_time_out"):
        raise WrongMoment("The clock is not stopped.")
    if run.wish == command.wish:
        raise WrongMoment("You have said so.")
    return Decision(events=(WishSaid(command.wish),))


def apply(room: Room, event: WishSaid) -> Room:
    assert room.run is not None
    return replace(room, run=replace(room.run, wish=event.wish))
