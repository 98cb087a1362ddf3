"""Waiting for what a room will come to, on the screen of somebody in it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

from tests.visitor import Visitor

LIMIT_S = 30.0
LOOK_S = 0.1

View = dict[str, Any]


async def until(watcher: Visitor, holds: Callable[[View], bool], limit_s: float = LIMIT_S) -> View:
    """The first view of which it holds. Raises: AssertionError: it never does."""
    deadline_s = time.monotonic() + limit_s
    while True:
        view = await watcher.view()
        if holds(view):
            return view
        assert time.monotonic() < deadline_s, f"it did not come to that, in {view['phase']}"
        await asyncio.sleep(LOOK_S)


def at_door(number: int) -> Callable[[View], bool]:
    return lambda view: len(view["door"]) == number


def posts_of_step(view: View) -> list[dict[str, Any]]:
    phase = view["phase"]
    return [p for p in view["posts"] if (p["phase"], p["round"]) == (phase["key"], phase["round"])]
