"""Giving what came from an earlier session to its owner: by the desk's word, or as they come in.

Who has come on another device the desk knows, as when it lets somebody in as who they were before.
The desk can be wrong: what it has handed to somebody it can hand on, or let wait again, until they
have changed it or told of it; from then on there are words of theirs in it. Whoever had it may
have read it, and its owner is told who that was. What has found its owner by itself is nobody's to
hand on.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass, replace

from server.room.action import Action
from server.room.actions import handed, owns, unclaimed
from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.refusals import NoSuchAction, NoSuchPerson, WrongMoment
from server.room.state import Person, Room


@dataclass(frozen=True, slots=True)
class HandActions(Command):
    """`action`: one that waits for its owner, or that the desk has handed on; all others of the
    same owner go along with it. `person`: to whom; without one they wait again."""

    action: str
    person: str = ""


@dataclass(frozen=True, slots=True)
class ActionsHanded(Event):
    """Whatever was `owner`'s in an earlier session is `person`'s here; where these are one, it
    waits again. `by_desk`: by its word, which may have to be mended."""

    owner: str
    person: str
    by_desk: bool = False


def decide(room: Room, command: HandActions, person: Person, facts: Facts) -> Decision:
    """Raises: NoSuchAction: none like that waits or was handed on. NoSuchPerson: no member who is
    inside. WrongMoment: it is so already."""
    known = (*unclaimed(room), *handed(room))
    found = next((one for one in known if one.id == command.action), None)
    if found is None:
        raise NoSuchAction
    owner = found.owner if found.handed is None else found.handed
    if not command.person:
        if found.handed is None:
            raise WrongMoment("That waits for its owner already.")
        return Decision(events=(ActionsHanded(owner, owner, by_desk=True),))
    to = room.who(command.person)
    if to is None or to.place != "inside" or to.role != "member":
        raise NoSuchPerson
    if owns(room, found, to):
        raise WrongMoment("That has been handed to them already.")
    return Decision(events=(ActionsHanded(owner, to.id, by_desk=True),))


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
    changed = {
        action.id: _given(action, event)
        for action in room.actions.values()
        if action.owner == event.owner or (event.by_desk and action.handed == event.owner)
    }
    return replace(room, actions={**room.actions, **changed})


def _given(action: Action, event: ActionsHanded) -> Action:
    """The marks are kept for as long as it may have to wait for its owner again."""
    if not event.by_desk:
        return replace(action, owner=event.person, marks=())
    waits = event.person == event.owner
    read = action.was_with if action.handed is None else (*action.was_with, action.owner)
    was_with = tuple(one for one in dict.fromkeys(read) if one != event.person)
    return replace(
        action, owner=event.person, handed=None if waits else event.owner, was_with=was_with
    )
