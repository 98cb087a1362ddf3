"""JSON views as a member gets them, for trying what a pretend member would do."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from server.demo.choice import choose
from server.demo.lines import everybody
from server.demo.memory import Intent, Memory, notice, remember

MEMBER_MAY = ("submit_post", "edit_post", "withdraw_post", "raise_hand", "lower_hand", "say_done")
ORDER = list(everybody())
COMPANY = {f"p-{key}": key for key in ORDER}


def person(key: str, hand: int | None = None, present: bool = True) -> dict[str, Any]:
    name = everybody()[key].name
    return {
        "person": f"p-{key}",
        "name": name,
        "role": "member",
        "present": present,
        "on_call": False,
        "hand": hand,
        "done": None,
    }


def step(
    key: str, takes: Sequence[str] = ("question",), minutes: int = 20, **more: Any
) -> dict[str, Any]:
    found = {"index": 7, "key": key, "round": 1, "takes": list(takes), "anonymous_open": False}
    return {**found, "planned_minutes": minutes, **more}


def screen(
    me: str = "ana",
    phase: dict[str, Any] | None = None,
    *,
    clock: str = "running",
    hands: Sequence[str] = (),
    presenter: str | None = "ben",
    can: Sequence[str] = MEMBER_MAY,
    posts: Sequence[Mapping[str, Any]] = (),
    **more: Any,
) -> dict[str, Any]:
    """A step of a running round as `me` sees it; explore, unless another one is given."""
    places = {key: place for place, key in enumerate(hands, start=1)}
    rounds = [{"number": 1, "presenter": f"p-{presenter}", "state": "running"}]
    return {
        "room": "r1",
        "seq": 40,
        "epoch": "e1",
        "steer": 9,
        "session": "running",
        "audience": "presenter" if me == presenter else "member",
        "person": f"p-{me}",
        "phase": phase or step("explore"),
        "timer": {"state": clock},
        "people": [person(key, places.get(key)) for key in ORDER],
        "posts": list(posts),
        "rounds": rounds if presenter is not None else [],
        "can": list(can),
        "turn": None,
        **more,
    }


def post(number: str, state: str = "shown") -> dict[str, Any]:
    return {"post": number, "state": state}


def memory_of(me: str, **more: Any) -> Memory:
    return replace(Memory(everybody()[me], COMPANY), **more)


def goes_on(
    view: dict[str, Any], looks: int, dice: random.Random, memory: Memory | None = None
) -> list[Intent]:
    """What this member does while nothing else happens; every act succeeds."""
    who = view["person"].removeprefix("p-")
    memory, done = memory or memory_of(who), []
    for _ in range(looks):
        memory = notice(memory, view)
        intent = choose(view, memory, dice)
        if intent is not None:
            done.append(intent)
            answer = {"post": f"post-{len(done)}"}
            memory = remember(
                memory, intent, answer, "key" if "anonymous" in intent.fields else None
            )
    return done
