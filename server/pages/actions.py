"""One's own actions, and what came from an earlier session and waits for its owner."""

from __future__ import annotations

from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from server.gate.cookie import token_hash
from server.keeper.shelf import Kept
from server.pages.answer import inside
from server.pages.desk import Desk
from server.render.own_actions import handed_json, waiting_json
from server.render.views import WaitingActions
from server.room.audience import is_desk
from server.room.refusals import NotYours

MOST_SESSIONS_BACK = 12  # that somebody may have missed one after the other


async def own(desk: Desk, request: Request) -> Response:
    """GET /rooms/{room}/actions: one's own as a page, or for its script only a part of it."""
    kept, person, _ = await inside(desk, request)
    part = request.query_params.get("part")
    page = desk.renderer.own_actions(kept, person.id, desk.present(kept), part)
    return HTMLResponse(page)


async def carried(desk: Desk, request: Request) -> Response:
    """GET /rooms/{room}/carried: for the desk, what waits for owners who are on another device,
    and what it has handed on.

    Whose it is no room but the one it was written in knows. This browser is told by that room, if
    it sat inside there, for as long as that room is kept: no name is copied for it.
    """
    kept, person, token = await inside(desk, request)
    if not is_desk(kept.room, person):
        raise NotYours
    names = [names async for names in _names_of_earlier(desk, kept, token_hash(token))]
    waiting = [
        WaitingActions(
            one["action"], one["number"], _first(names, one["owner"]), one.get("person", "")
        )
        for one in (*waiting_json(kept.room), *handed_json(kept.room))
    ]
    page = desk.renderer.carried_sheet(kept, person.id, desk.present(kept), waiting)
    return HTMLResponse(page)


async def _names_of_earlier(
    desk: Desk, kept: Kept, browser: bytes
) -> AsyncIterator[dict[str, str]]:
    """Of each earlier session in which this browser sat inside: who was there, by person id."""
    for _ in range(MOST_SESSIONS_BACK):
        if kept.room.continues is None:
            return
        before = await desk.keeper.kept(kept.room.continues)
        if before is None:
            return
        kept, was = before, before.seat(browser)
        if was is not None and was.place == "inside":
            people = kept.room.people.values()
            yield {one.id: kept.text(one.name) for one in people if one.became is None}


def _first(names: list[dict[str, str]], owner: str) -> str:
    return next((found[owner] for found in names if owner in found), "")
