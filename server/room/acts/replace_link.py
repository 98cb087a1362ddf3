"""Making a new link; the old one admits nobody new from then on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.refusals import NotYours
from server.room.state import FACILITATORS, Person, Room

LinkRole = Literal["member", "observer", "co_facilitator", "return"]


@dataclass(frozen=True, slots=True)
class ReplaceLink(Command):
    role: LinkRole


@dataclass(frozen=True, slots=True)
class LinkReplaced(Event):
    """`generation`: what the link's secret is derived from, besides room and role."""

    role: LinkRole
    generation: int


def decide(room: Room, command: ReplaceLink, person: Person, facts: Facts) -> Decision:
    """Raises: NotYours: the way back belongs to the one who opened the room, and a facilitator's
    link to the facilitators, whoever holds the controls."""
    if command.role == "return" and person.id != room.opener:
        raise NotYours("Only the one who opened the room can replace their own way back.")
    if command.role == "co_facilitator" and person.role not in FACILITATORS:
        raise NotYours("Only a facilitator can replace this link.")
    generation = room.link_generations.get(command.role, 1) + 1
    return Decision(events=(LinkReplaced(command.role, generation),))


def apply(room: Room, event: LinkReplaced) -> Room:
    return replace(room, link_generations={**room.link_generations, event.role: event.generation})
