"""Giving what came from an earlier session to its owner: by the desk's word, or as they come in.

Who has come on another device the desk knows, as when it lets somebody in as who they were before.
What has found its owner is nobody's to hand on.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass, replace

from server.room.actions import unclaimed
from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.refusals import NoSuchAction, NoSuchPerson
from server.room.state import Person, Room


@dataclass(frozen=True, slots=True)
class HandActions(Command):
    """`action`: one that waits for its owner; all others of the same owner go along with it."""

    action: str
    person: str


@dataclass(frozen=True, slots=True)
class ActionsHanded(Event):
    """Whatever was `owner`'s in an earlier session is `person`'s here."""

    owner: str
    person: str


def decide(room: Room, command: HandActions, person: Person, facts: Facts) -> Decision:
    """Raises: NoSuchAction: none like that waits. NoSuchPerson: no member who is inside."""
    found = next((one for one in unclaimed(room) if one.id == command.action), None)
    if found is None:
        raise NoSuchAction
    to = room.who(command.person)
    if to is None or to.place != "inside" or to.role != "member":
        raise NoSuchPerson
    return Decision(events=(ActionsHanded(found.owner, to.id),))


def mark_of(browser: str, name: str) -> str:
    """By what somebody is known again: the same browser under the same name.

    The browser's hash has 128 random bits in it, so nobody can guess the name back.
    """
    told = unicodedata.normalize("NFKC", name).casefold()
    return hashlib.sha256(f"{browser} {told}".encode()).hexdigest()


def claimed_by(room: Room, browser: str, name: str, person: str) -> list[ActionsHanded]:
    """What belongs to whoever comes in with this browser, under this name."""
    mark = mark_of(browser, name) if browser else ""
    owners = dict.fromkeys(one.owner for one in unclaimed(room) if mark in one.marks)
    return [ActionsHanded(owner, person) for owner in owners]


def apply(room: Room, event: ActionsHanded) -> Room:
    handed = {
        action.id: replace(action, owner=event.person, marks=())
        for action in room.actions.values()
        if action.owner == event.owner
    }
    return replace(room, actions={**room.actions, **handed})
