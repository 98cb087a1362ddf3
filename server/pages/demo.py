"""Trying it first: a room of one's own with eight pretend members in it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from server.errors import NotNow
from server.gate.address import address_of
from server.pages import fields as form
from server.pages.answer import read_fields
from server.pages.desk import Desk
from server.pages.home import WrongCode, opened, same_code
from server.pages.refused import TooMany

TITLE = "Practice session"
YOU = "Facilitator"


class Busy(NotNow):
    name = "crowds_busy"

    def __init__(self) -> None:
        super().__init__("All the pretend members are in other rooms. Try again in some minutes.")


async def open_demo(desk: Desk, request: Request) -> Response:
    """POST /demo: opens a room and lets pretend members knock at its door.

    Raises: Busy: all pretend members are in other rooms. TooMany, StoreAway.
    """
    found = await read_fields(desk, request)
    wait_s = desk.rooms_limit.take(address_of(request.scope))
    if wait_s:
        raise TooMany(wait_s)
    if desk.opening != "anyone" and not same_code(form.one(found, "code"), desk.opening):
        return HTMLResponse(desk.home_page({}, {"code": WrongCode().message}), 403)
    if desk.crowds_full():
        raise Busy
    token = desk.token_of(request.headers.get("cookie"))
    name = form.one(found, "facilitator_name").strip() or YOU
    asked = {"title": [TITLE], "facilitator_name": [name], "format": found.get("format", [""])}
    room, _ = await opened(desk, asked, token)
    desk.start_crowd(desk.link(room, "member"))
    headers = {"Set-Cookie": desk.cookie.set(token)}
    return RedirectResponse(f"/rooms/{room.id}", 303, headers)
