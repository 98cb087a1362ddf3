"""Bringing what is still open of the session before along, each to its owner alone.

When: once, as the session starts (the keeper's alarm asks for it). Until then the words stay in the
room they were written in, where their owner can change them for a day and take them back for as
long as it is kept; a copy made earlier would go on saying what they have taken back. Should that
room be erased, or this one be continued, before it has started, they are brought right before.
Then they are texts of this room: the old room's erasing does not touch them, this one's does.

To whom: whoever sits in this room with the same browser, under the same name, or comes in so later
(join.py). There are no accounts, so the browser is all there is to know somebody by; but a ward's
laptop is used by more than one, and so the name counts too. What comes along is a hash of both
(hand_actions.py), from which neither can be read. Until its owner is known nobody owns an action,
so nobody sees it; the desk is told a number. To who has come on another device, or goes by another
name, the desk can hand it, as it lets somebody in as who they were before.

Who sees it: its owner, until they show it themselves. Neither posts nor names come along.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.room.action import Action, ActionStatus
from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.refusals import WrongMoment
from server.room.state import Person, Room


@dataclass(frozen=True, slots=True)
class Carried:
    """An action in its words. `owner`: a person of this room, or who they were before.
    `marks`: only where nobody of this room is known to be its owner."""

    owner: str
    text: str
    due: str | None
    sign: str | None
    status: ActionStatus
    learned: str | None
    remind: bool
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CarryActions(Command):
    actions: tuple[Carried, ...] = ()


@dataclass(frozen=True, slots=True)
class ActionsCarried(Event):
    """Nothing more comes from the session before."""

    actions: tuple[Action, ...]


def decide(room: Room, command: CarryActions, person: Person | None, facts: Facts) -> Decision:
    """Raises: WrongMoment: there is nothing before this session, or it has been brought already."""
    if room.continues is None or room.carried:
        raise WrongMoment("Nothing is left to be brought along.")
    actions: list[Action] = []
    texts: dict[str, str] = {}
    for number, one in enumerate(command.actions):
        text, sign, learned = (facts.fresh(f"{w} {number}") for w in ("text", "sign", "learned"))
        texts[text] = one.text
        if one.sign is not None:
            texts[sign] = one.sign
        if one.learned is not None:
            texts[learned] = one.learned
        actions.append(
            Action(
                facts.fresh(f"action {number}"),
                one.owner,
                text,
                one.due,
                None if one.sign is None else sign,
                one.status,
                None if one.learned is None else learned,
                one.remind,
                carried=True,
                marks=one.marks,
            )
        )
    return Decision(events=(ActionsCarried(tuple(actions)),), texts=texts)


def apply(room: Room, event: ActionsCarried) -> Room:
    brought = {action.id: action for action in event.actions}
    return replace(room, actions={**room.actions, **brought}, carried=True)
