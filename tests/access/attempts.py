"""How each act is tried: with fields that would do it, in a room in which it could be done.

A row of the table is the name of an act, and where the outcome depends on whose thing it is, a word
behind it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from server.room.acts.take_controls import AWAY_MS
from server.room.state import SessionState
from tests.access.cast import Cast

Fields = Callable[[Cast, str], dict[str, Any]]
Prepare = Callable[[Cast], Awaitable[None]]


async def nothing(cast: Cast) -> None:
    """The room is ready as it is."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """`fields`: for a role. `prepare`: what the facilitator does first, while the session runs."""

    fields: Fields = lambda cast, role: {}
    prepare: Prepare = nothing

    async def make_ready(self, cast: Cast, session: SessionState) -> None:
        if session == "running":
            await self.prepare(cast)
        await self.make_away(cast)

    async def make_away(self, cast: Cast) -> None:
        """What is not in the log has to be made so again after each rewinding."""
        if self.prepare is desk_away:
            await desk_away(cast)


def sent(**fields: Any) -> Fields:
    return lambda cast, role: fields


def person(name: str) -> Fields:
    return lambda cast, role: {"person": cast[name].person}


def own_post(**fields: Any) -> Fields:
    """One's own; for who has none, somebody else's."""
    return lambda cast, role: {"post": own_of(cast, role), **fields}


def own_of(cast: Cast, role: str) -> str:
    same = {"holder": "stand_in", "held": "facilitator"}.get(role, role)
    return cast.own.get(same) or cast.own.get("Femi", "none")


def post_of_femi(**fields: Any) -> Fields:
    return lambda cast, role: {"post": cast.own.get("Femi", "none"), **fields}


def nameless(*, with_key: bool, **fields: Any) -> Fields:
    def found(cast: Cast, role: str) -> dict[str, Any]:
        key = {"post_key": cast.nameless_key} if with_key else {}
        return {"post": cast.nameless or "none", **key, **fields}

    return found


def action(which: str, **fields: Any) -> Fields:
    """One of the presenter's actions."""
    return lambda cast, role: {"action": getattr(cast, which) or "none", **fields}


def at(phase: str) -> Prepare:
    async def go(cast: Cast) -> None:
        await cast["facilitator"].go_to(phase)

    return go


async def paused(cast: Cast) -> None:
    await cast["facilitator"].do("pause")


async def moved(cast: Cast) -> None:
    await cast["facilitator"].do("move_on")


async def offered(cast: Cast) -> None:
    """The post without a name is with the presenter."""
    await cast["facilitator"].do("offer_question", post=cast.nameless)


async def hands_up(cast: Cast) -> None:
    for role in ("member", "stand_in", "Femi"):
        await cast[role].do("raise_hand")


async def drafted(cast: Cast) -> None:
    """The desk has written an action for the presenter, who has not made it theirs."""
    await cast["facilitator"].go_to("commit")
    asked = {"text": "Drafted", "person": cast["presenter"].person}
    cast.draft = (await cast["facilitator"].do("commit_action", **asked))["action"]


def turn_of(name: str) -> Prepare:
    """In the check-in, with this person's turn on."""

    async def give(cast: Cast) -> None:
        await cast["facilitator"].go_to("check_in")
        view = await cast["facilitator"].view()
        if view["turn"]["speaker"] != cast[name].person:
            await cast["facilitator"].do("next_turn", first=cast[name].person)

    return give


def person_first(name: str) -> Fields:
    return lambda cast, role: {"first": cast[name].person}


async def desk_away(cast: Cast) -> None:
    """As after a minute in which nobody of the desk had the room open."""
    keeper = cast.app.keeper
    kept = await keeper.kept(cast.room)
    assert kept is not None
    kept.desk_left_ms = keeper.clock.now_ms() - AWAY_MS


ATTEMPTS: dict[str, Attempt] = {
    "admit": Attempt(person("door")),
    "add_person_on_call": Attempt(sent(name="Zed")),
    "remove_person": Attempt(person("Ian")),
    "remove_person, a facilitator": Attempt(person("facilitator")),
    "confirm_agreement": Attempt(),
    "replace_link": Attempt(sent(role="member")),
    "replace_link, co-facilitators'": Attempt(sent(role="co_facilitator")),
    "replace_link, the way back": Attempt(sent(role="return")),
    "leave_out_phase": Attempt(sent(index=2)),
    "start_session": Attempt(),
    "set_rounds": Attempt(lambda cast, role: {"presenters": [cast["Hana"].person]}, at("check_in")),
    "cast_round": Attempt(
        lambda cast, role: {"round": 1, "seat": "trainee", "person": cast["Hana"].person}
    ),
    "remind_set": Attempt(sent(card="open")),
    "tell_set": Attempt(sent(text="Ten more minutes")),
    "let_settle": Attempt(sent(seconds=30)),
    "names_on": Attempt(),
    "name_contacts": Attempt(sent(text="Occupational health")),
    "call_help": Attempt(),
    "answer_call": Attempt(),
    "say_wish": Attempt(sent(wish="go_on")),
    "say_how": Attempt(sent(types="on")),
    "set_away_policy": Attempt(sent(policy="peers")),
    "offer_to_hold": Attempt(prepare=desk_away),
    "say_yes": Attempt(person("Femi"), desk_away),
    "bid": Attempt(sent(headline="The night team", urgency=2)),
    "move_on": Attempt(),
    "go_back": Attempt(),
    "go_to": Attempt(sent(index=1)),
    "undo_move": Attempt(prepare=moved),
    "last_call": Attempt(),
    "begin": Attempt(prepare=at("present")),
    "pause": Attempt(),
    "call_time_out": Attempt(),
    "resume": Attempt(prepare=paused),
    "add_time": Attempt(sent(minutes=2)),
    "keep_finish": Attempt(),
    "include_phase": Attempt(sent(phase="offers")),
    "end_session": Attempt(),
    "reopen_session": Attempt(),
    "name_stand_in": Attempt(person("Femi")),
    "take_controls": Attempt(prepare=desk_away),
    "hand_over": Attempt(person("Femi")),
    "submit_post": Attempt(sent(kind="question", text="What would help?")),
    "submit_post, without a name": Attempt(
        sent(kind="question", text="What would help?", anonymous="on")
    ),
    "edit_post, one's own": Attempt(own_post(text="Better words")),
    "edit_post, another's": Attempt(post_of_femi(text="Better words")),
    "edit_post, without a name": Attempt(nameless(with_key=False, text="Better words")),
    "edit_post, by its key": Attempt(nameless(with_key=True, text="Better words")),
    "withdraw_post, one's own": Attempt(own_post()),
    "withdraw_post, another's": Attempt(post_of_femi()),
    "withdraw_post, without a name": Attempt(nameless(with_key=False)),
    "withdraw_post, by its key": Attempt(nameless(with_key=True)),
    "hide_post": Attempt(post_of_femi()),
    "hide_post, without a name": Attempt(nameless(with_key=False)),
    "show_posts": Attempt(prepare=at("echo")),
    "commit_action": Attempt(sent(text="Ring them", due="2026-12-01"), at("commit")),
    "commit_action, later on": Attempt(sent(text="Ring them")),
    "commit_action, a draft": Attempt(
        lambda cast, role: {"text": "Ring them", "person": cast["presenter"].person}, at("commit")
    ),
    "commit_action, what is drafted": Attempt(
        lambda cast, role: {"text": "Ring them", "action": cast.draft or "none"}, drafted
    ),
    "commit_action, the presenter's": Attempt(action("action", text="Ring them")),
    "commit_action, unseen": Attempt(action("unseen", text="Ring them")),
    "update_action, the presenter's": Attempt(action("action", status="partly", learned="It")),
    "update_action, unseen": Attempt(action("unseen", status="partly")),
    "withdraw_action, the presenter's": Attempt(action("action")),
    "withdraw_action, unseen": Attempt(action("unseen")),
    "withdraw_action, what is drafted": Attempt(
        lambda cast, role: {"action": cast.draft or "none"}, drafted
    ),
    "tell_next_time, the presenter's": Attempt(action("action", yes="off")),
    "tell_next_time, unseen": Attempt(action("unseen", yes="off")),
    "hand_actions": Attempt(
        lambda cast, role: {"action": cast.waiting or "none", "person": cast["Ian"].person}
    ),
    "offer_question": Attempt(nameless(with_key=False)),
    "take_question": Attempt(),
    "answer_question": Attempt(nameless(with_key=False), offered),
    "park_question": Attempt(nameless(with_key=False), offered),
    "let_go_question": Attempt(nameless(with_key=False), offered),
    "voices_only": Attempt(prepare=offered),
    "order_questions": Attempt(sent(order="quietest")),
    "raise_hand": Attempt(),
    "lower_hand, one's own": Attempt(prepare=hands_up),
    "lower_hand, another's": Attempt(person("Femi"), hands_up),
    "next_turn, one's own": Attempt(prepare=turn_of("member")),
    "next_turn, another's": Attempt(prepare=turn_of("Femi")),
    "next_turn, in another order": Attempt(person_first("Hana"), turn_of("member")),
    "pass_turn, one's own": Attempt(prepare=turn_of("member")),
    "pass_turn, another's": Attempt(prepare=turn_of("Femi")),
    "say_done": Attempt(),
    "ask_for_a_moment": Attempt(),
}


def act_of(row: str) -> str:
    return row.partition(",")[0]
