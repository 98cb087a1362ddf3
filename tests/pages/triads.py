"""Triads of one course, opened side by side, and what their desk asks of them."""

from __future__ import annotations

from typing import Any

import httpx2

from tests.visitor import JSON, Visitor, key, set_of


async def one_more(dee: Visitor, **fields: Any) -> httpx2.Response:
    asked = {"key": key(), **fields}
    return await dee.http.post(f"/rooms/{dee.room}/beside", data=asked, headers=JSON)


async def beside(dee: Visitor) -> list[dict[str, Any]]:
    answer = await dee.http.get(f"/rooms/{dee.room}/beside", headers=JSON)
    assert answer.status_code == 200
    found: list[dict[str, Any]] = answer.json()["rooms"]
    return found


async def view_of(who: Visitor, room: str) -> dict[str, Any]:
    found: dict[str, Any] = (await who.http.get(f"/rooms/{room}", headers=JSON)).json()
    return found


async def triads(origin: str, number: int = 3) -> tuple[Visitor, list[str]]:
    """So many triads of one course, nobody in them yet but Dee."""
    dee, _ = await set_of(origin, members=0, title="Course day", format="triad")
    for _ in range(number - 1):
        assert (await one_more(dee)).status_code == 201
    return dee, [one["room"] for one in await beside(dee)]


async def sent(dee: Visitor, what: str, **fields: Any) -> httpx2.Response:
    asked = {"key": key(), **fields}
    return await dee.http.post(f"/rooms/{dee.room}/beside/{what}", data=asked, headers=JSON)


async def for_all(dee: Visitor, act: str) -> httpx2.Response:
    at = [f"{one['room']}.{one['steer']}" for one in await beside(dee)]
    return await sent(dee, "together", act=act, at=at)
