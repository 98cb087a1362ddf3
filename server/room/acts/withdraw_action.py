"""Taking back one's own action, whenever it be: its words are gone, and no note stays (J22).

The desk can take back a draft that its owner has not made their own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.room.actions import may_take_back, own_action
from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.state import Person, Room


@dataclass(frozen=True, slots=True)
class WithdrawAction(Command):
    action: str


@dataclass(frozen=True, slots=True)
class ActionWithdrawn(Event):
    action: str


def decide(room: Room, command: WithdrawAction, person: Person, facts: Facts) -> Decision:
    """Raises: NoSuchAction. NotYours: somebody else's."""
    found = room.actions.get(command.action)
    if found is None or not may_take_back(room, found, person):
        found = own_action(room, command.action, person)
    return Decision((ActionWithdrawn(found.id),), erased=found.texts, answer={"action": found.id})


def apply(room: Room, event: ActionWithdrawn) -> Room:
    left = {key: one for key, one in room.actions.items() if key != event.action}
    return replace(room, actions=left)
