"""Presses about what people mean to do."""

from __future__ import annotations

from server.room.action import ActionStatus
from server.room.acts.commit_action import CommitAction
from server.room.acts.hand_actions import HandActions
from server.room.acts.tell_next_time import TellNextTime
from server.room.acts.update_action import UpdateAction
from server.room.acts.withdraw_action import WithdrawAction
from tests.keeper.model_actions import Deed
from tests.keeper.press import Make, Moment, Press

STATUSES: tuple[ActionStatus, ...] = ("open", "done", "partly", "changed", "dropped")
DAYS = ("", "2027-02-01")  # the machine's noon is in January 2027


def _words(now: Moment, pick: int) -> tuple[str, str, str]:
    return f"I will {now.key}", DAYS[pick % 2], f"I know {now.key}" if pick % 3 else ""


def commit(now: Moment, by: str, pick: int) -> Press:
    key, (text, due, sign) = now.key, _words(now, pick)
    return Press(
        by, CommitAction(text, due, sign), lambda m: m.commit(by, key, Deed(by, text, due, sign))
    )


def draft(now: Moment, by: str, pick: int) -> Press:
    """For whoever presents, or for anybody."""
    key, (text, due, sign) = now.key, _words(now, pick)
    whose = now.model.presents() if pick % 3 else None
    whose = whose or now.somebody(pick)
    command = CommitAction(text, due, sign, person=now.ids[whose])
    return Press(by, command, lambda m: m.commit(by, key, Deed(whose, text, due, sign)))


def change(now: Moment, by: str, pick: int) -> Press:
    (key, found), (text, due, sign) = now.a_deed(pick), _words(now, pick)
    command = CommitAction(text, due, sign, action=found)
    return Press(by, command, lambda m: m.change(by, key, text, due, sign))


def update(now: Moment, by: str, pick: int) -> Press:
    (key, found), status, tell = now.a_deed(pick), STATUSES[pick % 5], pick // 5 % 2 == 0
    learned = (None, "", f"learned {now.key}")[pick // 10 % 3]
    command = UpdateAction(found, status, learned, tell)
    return Press(by, command, lambda m: m.update(by, key, status, learned, tell))


def withdraw(now: Moment, by: str, pick: int) -> Press:
    key, found = now.a_deed(pick)
    return Press(by, WithdrawAction(found), lambda m: m.drop(by, key))


def remember(now: Moment, by: str, pick: int) -> Press:
    (key, found), yes = now.a_deed(pick), pick % 2 == 0
    return Press(by, TellNextTime(found, yes), lambda m: m.remember(by, key, yes))


def hand(now: Moment, by: str, pick: int) -> Press:
    """What came from an earlier session, to its owner."""
    waiting = [key for key, deed in now.model.deeds.items() if now.model.owner(deed) is None]
    key = waiting[0] if waiting and pick % 4 else now.a_deed(pick)[0]
    name = now.somebody(pick // 4)
    command = HandActions(now.deeds.get(key, "none"), now.ids[name])
    return Press(by, command, lambda m: m.hand_deeds(by, key, name))


ACTIONS: dict[str, Make] = {
    "commit": commit,
    "draft": draft,
    "change": change,
    "update": update,
    "withdraw_deed": withdraw,
    "remember": remember,
    "hand": hand,
}
