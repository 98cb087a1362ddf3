"""Saying what became of one's own action, to the set where it looks back, or for oneself."""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.room.action import ActionStatus
from server.room.actions import learned_words, need_the_day, own_action, takes_actions
from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.refusals import WrongMoment
from server.room.state import Person, Room


@dataclass(frozen=True, slots=True)
class UpdateAction(Command):
    """`learned`: left out, it stays as it is. `tell`: show it to the set now; without, it is seen
    by nobody else from now on."""

    action: str
    status: ActionStatus
    learned: str | None = None
    tell: bool = False


@dataclass(frozen=True, slots=True)
class ActionUpdated(Event):
    """`learned`: text id. `shown`: the step in which the set sees it; None: for its owner alone."""

    action: str
    status: ActionStatus
    learned: str | None
    shown: int | None


def decide(room: Room, command: UpdateAction, person: Person, facts: Facts) -> Decision:
    """Raises: NoSuchAction. NotYours: somebody else's. WrongMoment: a draft, the day is over, or
    this is no step to tell it in. TooLong, BadField: what was learned."""
    found = own_action(room, command.action, person)
    need_the_day(room, facts.now_ms)
    if found.draft:
        raise WrongMoment("This is only a draft for you. Save it first, or discard it.")
    if command.tell and not takes_actions(room.row):
        raise WrongMoment("The set looks at actions in a step of its own.")
    shown = room.at if command.tell else None
    if command.learned is None:
        updated = ActionUpdated(found.id, command.status, found.learned, shown)
        return Decision((updated,), answer={"action": found.id})
    said = learned_words(command.learned)
    texts = {} if said is None else {facts.fresh("learned"): said}
    updated = ActionUpdated(found.id, command.status, next(iter(texts), None), shown)
    erased = () if found.learned is None else (found.learned,)
    return Decision((updated,), texts, erased, answer={"action": found.id})


def apply(room: Room, event: ActionUpdated) -> Room:
    return room.with_action(
        replace(
            room.actions[event.action],
            status=event.status,
            learned=event.learned,
            shown=event.shown,
            handed=None,
        )
    )
