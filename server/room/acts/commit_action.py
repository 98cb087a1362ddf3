"""Writing down what one will do; the desk can draft it, and only its owner can make it an action.

What is saved in a step that asks for actions the set sees at once. What is saved later, on one's
own, nobody else sees. Nothing is said of who has nothing to write down.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.room.action import ACTIONS_PER_PERSON, Action
from server.room.actions import (
    asked_now,
    asks_for_actions,
    may_commit,
    need_the_day,
    own,
    own_action,
    sign_words,
    words,
)
from server.room.audience import is_desk
from server.room.day import read_day
from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.refusals import NoSuchPerson, NotYours, WrongMoment
from server.room.state import Person, Room


@dataclass(frozen=True, slots=True)
class CommitAction(Command):
    """`due`: a day, `sign`: "I will know because"; both may be left out. `action`: one of one's own
    to be changed, or a draft to be made one's own. `person`: whom the desk drafts it for."""

    text: str
    due: str = ""
    sign: str = ""
    action: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class ActionCommitted(Event):
    """`text`, `sign`: text ids. `draft`: the desk has written it, and it does not count yet.
    `shown`: the step in which the set sees it."""

    action: str
    person: str
    text: str
    due: str | None
    sign: str | None
    draft: bool
    shown: int | None


@dataclass(frozen=True, slots=True)
class ActionChanged(Event):
    """Its owner's words from now on, a draft no more. The old ones are erased."""

    action: str
    text: str
    due: str | None
    sign: str | None
    shown: int | None


def decide(room: Room, command: CommitAction, person: Person, facts: Facts) -> Decision:
    """Raises: NotYours: another's, or another is asked. NoSuchAction, NoSuchPerson. WrongMoment:
    no step has asked, the day is over, or there are enough. Missing, TooLong, BadField: a field."""
    if command.action:
        return _changed(room, command, own_action(room, command.action, person), person, facts)
    owner = person
    if command.person and command.person != person.id:
        owner = _drafted_for(room, command.person, person)
    elif not may_commit(room, person):
        if asks_for_actions(room.row):
            raise NotYours("In this step somebody else writes an action.")
        raise WrongMoment("No step has asked you for an action so far.")
    need_the_day(room, facts.now_ms)
    text, due, sign, texts = _words(command, facts)
    if len(own(room, owner)) >= ACTIONS_PER_PERSON:
        raise WrongMoment(f"{ACTIONS_PER_PERSON} actions are as many as one person can keep here.")
    draft = owner is not person
    shown = room.at if not draft and asked_now(room, owner) else None
    committed = ActionCommitted(facts.fresh("action"), owner.id, text, due, sign, draft, shown)
    return Decision((committed,), texts, answer={"action": committed.action})


def _drafted_for(room: Room, owner_id: str, person: Person) -> Person:
    """Whom the desk writes it for: somebody whom the open step asks."""
    if not is_desk(room, person):
        raise NotYours("Only whoever's action it is, or the desk for them, can write it.")
    owner = room.who(owner_id)
    if owner is None or owner.place not in ("inside", "on_call"):
        raise NoSuchPerson
    if not asked_now(room, owner):
        raise WrongMoment("This step does not ask them for an action.")
    return owner


def _changed(
    room: Room, command: CommitAction, found: Action, person: Person, facts: Facts
) -> Decision:
    need_the_day(room, facts.now_ms)
    text, due, sign, texts = _words(command, facts)
    shown = room.at if asked_now(room, person) else found.shown
    old = [one for one in (found.text, found.sign) if one is not None]
    changed = ActionChanged(found.id, text, due, sign, shown)
    return Decision((changed,), texts, erased=old, answer={"action": found.id})


def _words(
    command: CommitAction, facts: Facts
) -> tuple[str, str | None, str | None, dict[str, str]]:
    """Text id, day, text id of the sign, and the texts themselves."""
    said, sign = words(command.text), sign_words(command.sign)
    due = read_day(command.due, "due", facts.now_ms)
    texts = {facts.fresh("text"): said}
    if sign is None:
        return facts.fresh("text"), due, None, texts
    return facts.fresh("text"), due, facts.fresh("sign"), {**texts, facts.fresh("sign"): sign}


def apply_committed(room: Room, event: ActionCommitted) -> Room:
    return room.with_action(
        Action(
            event.action,
            event.person,
            event.text,
            event.due,
            event.sign,
            draft=event.draft,
            shown=event.shown,
        )
    )


def apply_changed(room: Room, event: ActionChanged) -> Room:
    return room.with_action(
        replace(
            room.actions[event.action],
            text=event.text,
            due=event.due,
            sign=event.sign,
            shown=event.shown,
            draft=False,
            handed=None,
        )
    )
