"""Presses that write, speak, and put written questions to the presenter."""

from __future__ import annotations

from collections.abc import Callable

from server.room.acts.answer_question import AnswerQuestion
from server.room.acts.edit_post import EditPost
from server.room.acts.hide_post import HidePost
from server.room.acts.let_go_question import LetGoQuestion
from server.room.acts.lower_hand import LowerHand
from server.room.acts.next_turn import NextTurn
from server.room.acts.offer_question import OfferQuestion
from server.room.acts.order_questions import OrderQuestions
from server.room.acts.park_question import ParkQuestion
from server.room.acts.pass_turn import PassTurn
from server.room.acts.raise_hand import RaiseHand
from server.room.acts.say_done import SayDone
from server.room.acts.submit_post import SubmitPost
from server.room.acts.take_question import TakeQuestion
from server.room.acts.voices_only import VoicesOnly
from server.room.acts.withdraw_post import WithdrawPost
from server.room.decision import Command
from tests.keeper.press import Make, Moment, Press, plain

KINDS = ("question", "reflection", "advice")


def _post(now: Moment, by: str, pick: int, nameless: bool) -> Press:
    path = now.model.path
    takes = [kind for kind in (path.phase.takes if path is not None else ()) if kind in KINDS]
    kind = takes[pick % len(takes)] if takes and pick % 9 else KINDS[pick % 3]
    text, key = f"words {now.key}", now.key
    sent = SubmitPost(kind, text, nameless)
    return Press(by, sent, lambda m: m.post(by, kind, text, nameless, key))


def post(now: Moment, by: str, pick: int) -> Press:
    return _post(now, by, pick, nameless=False)


def nameless(now: Moment, by: str, pick: int) -> Press:
    return _post(now, by, pick, nameless=True)


def edit(now: Moment, by: str, pick: int) -> Press:
    (key, found), with_key, text = now.a_post(pick), pick % 5 != 0, f"other words {now.key}"
    sent = key if with_key else ""
    return Press(by, EditPost(found, text), lambda m: m.edit(by, key, text, with_key), sent)


def withdraw(now: Moment, by: str, pick: int) -> Press:
    (key, found), with_key = now.a_post(pick), pick % 5 != 0
    sent = key if with_key else ""
    return Press(by, WithdrawPost(found), lambda m: m.withdraw(by, key, with_key), sent)


def hide(now: Moment, by: str, pick: int) -> Press:
    key, found = now.a_post(pick)
    return Press(by, HidePost(found), lambda m: m.hide(by, key))


def offer(now: Moment, by: str, pick: int) -> Press:
    key, found = now.a_post(pick)
    return Press(by, OfferQuestion(found), lambda m: m.offer_question(by, key))


def _leave(kind: Callable[[str], Command], how: str) -> Make:
    def make(now: Moment, by: str, pick: int) -> Press:
        key, found = now.a_post(pick)
        if pick % 4:
            key = now.model.card() or key
            found = now.posts.get(key, "none")
        return Press(by, kind(found), lambda m: m.leave_question(by, key, how))

    return make


def hand_down(now: Moment, by: str, pick: int) -> Press:
    hands = now.model.path.hands if now.model.path is not None else []
    whose = hands[pick % len(hands)] if hands and pick % 4 else now.somebody(pick)
    return Press(by, LowerHand(now.ids[whose]), lambda m: m.lower_hand(by, whose))


def quietest(now: Moment, by: str, pick: int) -> Press:
    return Press(by, OrderQuestions("quietest"), lambda m: m.order(by, True))


def oldest(now: Moment, by: str, pick: int) -> Press:
    return Press(by, OrderQuestions("oldest"), lambda m: m.order(by, False))


def _whose_turn(now: Moment, pick: int) -> str:
    """Mostly the one that is on, or nobody by name; sometimes somebody else's."""
    path = now.model.path
    turns = None if path is None else path.turns.get(path.at)
    if pick % 4 == 0 or turns is None or not turns.coming:
        return now.somebody(pick)
    return turns.coming[0] if pick % 4 == 1 else ""


def pass_turn(now: Moment, by: str, pick: int) -> Press:
    whose = _whose_turn(now, pick)
    return Press(by, PassTurn(now.ids.get(whose, "")), lambda m: m.pass_turn(by, whose))


def next_turn(now: Moment, by: str, pick: int) -> Press:
    whose = _whose_turn(now, pick)
    first = now.somebody(pick // 4) if pick // 16 % 3 == 0 else ""
    later = pick // 48 % 3 == 0
    command = NextTurn(now.ids.get(whose, ""), now.ids.get(first, ""), later)
    return Press(by, command, lambda m: m.next_turn(by, whose, first, later))


WRITING: dict[str, Make] = {
    "post": post,
    "nameless": nameless,
    "edit": edit,
    "withdraw": withdraw,
    "hide": hide,
}
ASKING: dict[str, Make] = {
    "take": plain(TakeQuestion(), "take"),
    "offer": offer,
    "answered": _leave(AnswerQuestion, "answered"),
    "parked": _leave(ParkQuestion, "parked"),
    "let_go": _leave(LetGoQuestion, "let_go"),
    "voices": plain(VoicesOnly(), "voices_only"),
    "home": plain(LetGoQuestion(), "put_away"),
    "quietest": quietest,
    "oldest": oldest,
}
SPEAKING: dict[str, Make] = {
    "hand_up": plain(RaiseHand(), "raise_hand"),
    "hand_down": hand_down,
    "done": plain(SayDone(), "say_done"),
    "pass_turn": pass_turn,
    "next_turn": next_turn,
}
