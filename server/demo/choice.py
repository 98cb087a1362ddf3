"""What a pretend member would do next. A pure function of the screen, the memory and the dice.

Rules of this file:
- Only what the view offers (`can`) is done; and never anything that steers, whoever holds the
  controls. The presenter's own "begin" is the one exception.
- While the clock is stopped nobody does anything. When time is up, nobody begins anything.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from server.demo.lines import Line, hand
from server.demo.memory import SAT_OUT_AFTER, Intent, Memory, Own, View, own_hand
from server.demo.presenting import meet_questions

MOST_HANDS = 3  # a hand is put up to speak soon; behind three others one waits
SPOKEN_LOOKS = 6  # about half a minute as the first: long enough for a question and a pause
READY_LOOKS = 2  # the presenter breathes before pressing "begin"
TURN_LOOKS = 5  # some twenty seconds of speaking in turn: "as briefly as you like"
SLIP_LOOKS = 2  # until one's own slip is seen
SECOND_THOUGHT_LOOKS = 15  # over a minute: time for the facilitator to notice it first
TAKE_BACK_LOOKS = 6

BEGINS = 0.4
COMES_TO_AN_END = 0.4
SEES_SLIP = 0.25
THINKS_AGAIN = 0.02
TAKES_BACK = 0.001  # once or twice in a long step, of all of them together
WRITES_ON = 0.4  # of the usual chance, for whoever has asked in this step already
CALM_MINUTES = 15  # in a step shorter than this people ask sooner,
MOST_HASTE = 2.5  # up to so many times

Dice = random.Random


@dataclass(frozen=True, slots=True)
class Look:
    """One look at the screen, with a name for everything that matters on it."""

    view: View
    memory: Memory

    @property
    def phase(self) -> Any:
        return self.view["phase"]

    @property
    def clock(self) -> str:
        timer = self.view["timer"]
        return "" if timer is None else str(timer["state"])

    @property
    def hand(self) -> int | None:
        return own_hand(self.view)

    @property
    def hands_up(self) -> int:
        return sum(1 for person in self.view["people"] if person["hand"] is not None)

    @property
    def settled(self) -> bool:
        return self.memory.looks >= self.memory.who.temperament.settles

    @property
    def haste(self) -> float:
        """How much more likely a question is at each look, because the step is a short one."""
        minutes = max(1, int(self.phase["planned_minutes"]))
        return min(MOST_HASTE, max(1.0, CALM_MINUTES / minutes))

    def may(self, act: str) -> bool:
        return act in self.view["can"]

    def takes(self, kind: str) -> bool:
        return kind in self.phase["takes"]

    def presenter(self) -> str | None:
        """The key of whoever's issue this step, or the session so far, is about."""
        number = self.phase["round"]
        begun = [one for one in self.view["rounds"] if one["state"] != "pending"]
        found = [one for one in begun if number in (0, one["number"])]
        return self.memory.company.get(found[-1]["presenter"]) if found else None


def choose(view: View, memory: Memory, dice: Dice) -> Intent | None:
    """The next thing to do, or None for going on listening. Call it after `notice`."""
    look = Look(view, memory)
    if view["session"] != "running" or view["phase"] is None or memory.refused >= SAT_OUT_AFTER:
        return None
    if look.clock == "pending":
        return _begin(look, dice)
    if look.clock not in ("running", "overtime"):
        return None
    for consider in (_end_turn, _meet, _lower_hand, _change, _take_back, *_OTHERS):
        intent = consider(look, dice)
        if intent is not None:
            return intent
    return None


def _begin(look: Look, dice: Dice) -> Intent | None:
    is_presenter = look.view["audience"] == "presenter"
    if not is_presenter or not look.may("begin") or look.memory.looks < READY_LOOKS:
        return None
    if dice.random() >= BEGINS:
        return None
    return Intent("begin", {"steer": look.view["steer"]})


def _end_turn(look: Look, dice: Dice) -> Intent | None:
    """Speak for a while, and say that one has spoken."""
    if look.memory.turn_looks < TURN_LOOKS or not look.may("next_turn"):
        return None
    if dice.random() >= COMES_TO_AN_END:
        return None
    return Intent("next_turn", {"person": look.view["person"]})


def _meet(look: Look, dice: Dice) -> Intent | None:
    return meet_questions(look.view, look.memory, dice)


def _lower_hand(look: Look, dice: Dice) -> Intent | None:
    if look.hand is None or not look.may("lower_hand"):
        return None
    has_spoken = look.memory.first_looks >= SPOKEN_LOOKS
    if has_spoken and dice.random() < look.memory.who.temperament.lowers:
        return Intent("lower_hand")
    return None


def _change(look: Look, dice: Dice) -> Intent | None:
    """Put right one's own slip, or say something better that came to mind."""
    if not look.may("edit_post"):
        return None
    for own in look.memory.own:
        if own.line.better is None or own.changed or not _stands(look, own):
            continue
        wait, chance = (
            (SLIP_LOOKS, SEES_SLIP) if own.line.slip else (SECOND_THOUGHT_LOOKS, THINKS_AGAIN)
        )
        if look.memory.looks - own.look >= wait and dice.random() < chance:
            return Intent("edit_post", {**_which(own), "text": own.line.better}, own.line)
    return None


def _take_back(look: Look, dice: Dice) -> Intent | None:
    if look.memory.took_back or not look.may("withdraw_post") or not look.takes("question"):
        return None
    for own in look.memory.own:
        is_old = look.memory.looks - own.look >= TAKE_BACK_LOOKS
        if is_old and _stands(look, own) and dice.random() < TAKES_BACK:
            return Intent("withdraw_post", _which(own), own.line)
    return None


def _stands(look: Look, own: Own) -> bool:
    """Whether one's post is still there to be changed, and not with the presenter already."""
    return any(
        post["post"] == own.post and post["state"] in ("shown", "sealed")
        for post in look.view["posts"]
    )


def _which(own: Own) -> dict[str, str]:
    return {"post": own.post} | ({} if own.post_key is None else {"post_key": own.post_key})


def _finish(look: Look, dice: Dice) -> Intent | None:
    """Only where a step asks each for one line; questions are never finished."""
    memory = look.memory
    if memory.finished or not look.takes("reflection") or not look.may("say_done"):
        return None
    if memory.own and dice.random() < memory.who.temperament.finishes:
        return Intent("say_done")
    return None


def _write(look: Look, dice: Dice) -> Intent | None:
    if not look.may("submit_post") or not look.settled:
        return None
    temperament, written = look.memory.who.temperament, len(look.memory.own)
    if look.takes("question"):
        kind, most = "question", temperament.most_questions
        chance = temperament.asks * look.haste * (WRITES_ON if written else 1)
        if look.clock == "overtime":
            return None
    else:
        kind, most, chance = "reflection", 1, temperament.reflects
    if not look.takes(kind) or written >= most or dice.random() >= chance:
        return None
    line = _next_line(look, kind)
    if line is None:
        return None
    fields: dict[str, str | int | bool] = {"kind": kind, "text": line.text}
    if look.phase["anonymous_open"] and dice.random() < temperament.unnamed:
        fields["anonymous"] = True
    return Intent("submit_post", fields, line)


def _commit(look: Look, dice: Dice) -> Intent | None:
    """One's own words, where the step asks for an action. There is no rush, so also in overtime."""
    if not look.takes("action") or not look.may("commit_action") or not look.settled:
        return None
    line = _next_line(look, "action")
    if line is None or dice.random() >= look.memory.who.temperament.reflects:
        return None
    return Intent("commit_action", {"text": line.text}, line)


def _next_line(look: Look, kind: str) -> Line | None:
    cards = hand(look.memory.who, look.phase["key"], kind, look.presenter(), deal=look.view["room"])
    return next((line for line in cards if line.text not in look.memory.said), None)


def _raise_hand(look: Look, dice: Dice) -> Intent | None:
    """Most questions are spoken: a hand goes up, waits for its turn, and comes down again."""
    if not look.takes("question") or not look.may("raise_hand") or look.hand is not None:
        return None
    if look.clock == "overtime" or not look.settled or look.memory.rest > 0:
        return None
    chance = look.memory.who.temperament.speaks * look.haste
    if look.hands_up >= MOST_HANDS or dice.random() >= chance:
        return None
    return Intent("raise_hand")


_OTHERS = (_finish, _write, _commit, _raise_hand)
