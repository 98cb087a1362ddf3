"""Voices only: the card goes back among those that wait, and no written question is out for now.

The presenter and the desk press the same, and nothing shows which of them it was. It can be done on
a stopped clock too, where the desk calls it putting the waiting questions away: they are put aside
for as long as nobody takes one up again, and the clock may start without any of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.refusals import WrongMoment
from server.room.state import Person, Room
from server.room.waiting import card, is_queue


@dataclass(frozen=True, slots=True)
class VoicesOnly(Command):
    pass


@dataclass(frozen=True, slots=True)
class QuestionsPutAside(Event):
    """Until the next one is offered or taken."""


def decide(room: Room, command: VoicesOnly, person: Person, facts: Facts) -> Decision:
    """Raises: WrongMoment: there are no written questions here, or they are put aside already."""
    if not is_queue(room) or room.run is None:
        raise WrongMoment("In this step no written question is put to anybody.")
    if card(room) is None and room.run.voices_only:
        raise WrongMoment("It is voices only already.")
    return Decision(events=(QuestionsPutAside(),))


def apply(room: Room, event: QuestionsPutAside) -> Room:
    assert room.run is not None
    return replace(room, run=replace(room.run, card=None, voices_only=True))
