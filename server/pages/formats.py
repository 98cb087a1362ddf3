"""The gallery of formats: to look at all of them, or at one, before a room is opened.

What is built in is the same for everybody and drawn once; a browser's own stand before it.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from server.pages.desk import Desk
from server.pages.owned import NoSuchFormat, cards

OWN_PLACE = "<!-- own -->"  # in the page that is drawn once; no name or word can hold it unescaped


async def gallery(desk: Desk, request: Request) -> Response:
    """GET /formats"""
    found = desk.gallery
    page = found.page("", lambda: desk.renderer.formats(found.groups(), OWN_PLACE))
    own = await cards(desk, request.headers.get("cookie"))
    return HTMLResponse(page.replace(OWN_PLACE, desk.renderer.own_formats(own), 1))


async def one(desk: Desk, request: Request) -> Response:
    """GET /formats/{key}. Raises: NoSuchFormat."""
    view = desk.gallery.view(request.path_params["key"])
    if view is None:
        raise NoSuchFormat
    page = desk.gallery.page(view.key, lambda: desk.renderer.format(view, desk.least_authors))
    return HTMLResponse(desk.renderer.with_fresh_keys(page))
