"""The gallery of formats: to look at all of them, or at one, before a room is opened."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from server.errors import NotFound
from server.pages.desk import Desk


class NoSuchFormat(NotFound):
    name = "no_such_format"

    def __init__(self) -> None:
        super().__init__("There is no such way of working here.")


async def gallery(desk: Desk, request: Request) -> Response:
    """GET /formats"""
    found = desk.gallery
    return HTMLResponse(found.page("", lambda: desk.renderer.formats(found.groups())))


async def one(desk: Desk, request: Request) -> Response:
    """GET /formats/{key}. Raises: NoSuchFormat."""
    view = desk.gallery.view(request.path_params["key"])
    if view is None:
        raise NoSuchFormat
    page = desk.gallery.page(view.key, lambda: desk.renderer.format(view, desk.least_authors))
    return HTMLResponse(page)
