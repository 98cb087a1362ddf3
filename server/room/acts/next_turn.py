"""Passing the turn on: whoever has it has spoken, is to come later, or lets somebody go first."""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.room.audience import is_desk
from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.refusals import NoSuchPerson, NotYours, WrongMoment
from server.room.state import Person, Room
from server.room.turns import order_of, turn_meant, with_order


@dataclass(frozen=True, slots=True)
class NextTurn(Command):
    """`person`: whose turn is meant; empty for the one that is on. Their turn is over.

    By the desk alone: `later`: it is not over, they come again at the end. `first`: it is not over
    either, this person speaks before them ("X, then Y").
    """

    person: str = ""
    first: str = ""
    later: bool = False


@dataclass(frozen=True, slots=True)
class TurnFinished(Event):
    """Spoken or passed: the log does not say which."""

    person: str


@dataclass(frozen=True, slots=True)
class TurnPutOff(Event):
    person: str


@dataclass(frozen=True, slots=True)
class TurnGiven(Event):
    """This person speaks now, out of order, and whoever had the turn comes after."""

    person: str


def decide(room: Room, command: NextTurn, person: Person, facts: Facts) -> Decision:
    """Raises: WrongMoment: nobody has a turn here, or what is asked makes no sense in this order.
    NotYours: neither their turn nor the desk. TurnMoved. NoSuchPerson: who is to go first."""
    order = turn_meant(room, command.person, person)
    speaker = order.coming[0]
    if (command.first or command.later) and not is_desk(room, person):
        raise NotYours("Only the facilitator changes the order.")
    events: list[Event] = []
    if command.later:
        if len(order.coming) == 1:
            raise WrongMoment("Nobody else is left who could speak before them.")
        events.append(TurnPutOff(speaker))
    if command.first:
        if command.first not in room.people:
            raise NoSuchPerson
        if command.first not in order.everybody:
            raise WrongMoment("They do not speak in this step.")
        if command.first == speaker:
            raise WrongMoment("They have the turn already.")
        events.append(TurnGiven(command.first))
    return Decision(events=events or (TurnFinished(speaker),))


def apply_finished(room: Room, event: TurnFinished) -> Room:
    order = order_of(room)
    assert order is not None
    return with_order(room, order.finished(event.person))


def apply_put_off(room: Room, event: TurnPutOff) -> Room:
    order = order_of(room)
    assert order is not None
    return with_order(room, order.put_off(event.person))


def apply_given(room: Room, event: TurnGiven) -> Room:
    """Who is asked to speak needs no hand up any more."""
    order = order_of(room)
    assert order is not None
    given = with_order(room, order.given(event.person))
    assert given.run is not None
    return replace(given, run=given.run.without_hand(event.person))
