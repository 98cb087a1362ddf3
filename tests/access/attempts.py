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


def at(phase: str) -> Prepare:
    async def go(cast: Cast) -> None:
        await cast["facilitator"].go_to(phase)

    return go


async def paused(cast: Cast) -> None:
    await cast["facilitator"].do("pause")


async def moved(cast: Cast) -> None:
    await cast["facilitator"].do("move_on")


async def hands_up(cast: Cast) -> None:
    for role in ("member", "stand_in", "Femi"):
        await cast[role].do("raise_hand")


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
