"""Passing: one's turn is over without a word. It is no fault, and nothing shows who has passed."""

from __future__ import annotations

from dataclasses import dataclass

from server.room.acts.next_turn import TurnFinished
from server.room.decision import Command, Decision
from server.room.facts import Facts
from server.room.state import Person, Room
from server.room.turns import turn_meant


@dataclass(frozen=True, slots=True)
class PassTurn(Command):
    """`person`: whose turn is meant; empty for the one that is on."""

    person: str = ""


def decide(room: Room, command: PassTurn, person: Person, facts: Facts) -> Decision:
    """Raises: WrongMoment: nobody has a turn here. NotYours: neither their turn nor the desk.
    TurnMoved: it is somebody else's by now."""
    order = turn_meant(room, command.person, person)
    return Decision(events=(TurnFinished(order.coming[0]),))
