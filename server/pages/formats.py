"""The gallery of formats: to look at all of them, or at one, before a room is opened.

What is built in is the same for everybody and drawn once; a browser's own stand before it.
"""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from server.pages.desk import Desk
from server.pages.owned import NoSuchFormat, cards
from server.render.views import OwnCard

OWN_PLACE = "<!-- own -->"  # in the page that is drawn once; no name or word can hold it unescaped


async def gallery(desk: Desk, request: Request) -> Response:
    """GET /formats"""
    found = desk.gallery
    page = found.page("", lambda: desk.renderer.formats(found.groups(), OWN_PLACE))
    cookie = request.headers.get("cookie")
    own = await cards(desk, cookie)
    drawn = None if own is None else [await _drawn(desk, card) for card in own]
    part = desk.renderer.own_formats(drawn, code_needed=desk.needs_code(cookie))
    return HTMLResponse(page.replace(OWN_PLACE, part, 1))


async def _drawn(desk: Desk, card: OwnCard) -> str:
    """One of them. There may be forty, and others wait: each is drawn in a turn of its own."""
    await asyncio.sleep(0)
    return desk.renderer.own_card(card)


async def one(desk: Desk, request: Request) -> Response:
    """GET /formats/{key}. Raises: NoSuchFormat."""
    view = desk.gallery.view(request.path_params["key"])
    if view is None:
        raise NoSuchFormat
    page = desk.gallery.page(view.key, lambda: desk.renderer.format(view, desk.least_authors))
    return HTMLResponse(desk.renderer.with_fresh_keys(page))
