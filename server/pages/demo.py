"""Trying it first: a room of one's own with eight pretend members in it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from server.errors import NotNow
from server.pages import fields as form
from server.pages.answer import read_fields, take_one, wants_json
from server.pages.code import ASKED, WrongCode, known_again, not_done, shows_code
from server.pages.desk import Desk
from server.pages.home import opened
from server.pages.refused import status_of

TITLE = "Practice session"
YOU = "Facilitator"
TRY = "Try it first, with eight pretend members"


class Busy(NotNow):
    name = "crowds_busy"

    def __init__(self) -> None:
        super().__init__("All the pretend members are in other rooms. Try again in some minutes.")


async def open_demo(desk: Desk, request: Request) -> Response:
    """POST /demo: opens a room and lets pretend members knock at its door.

    Raises: Busy: all pretend members are in other rooms. TooMany, StoreAway. To programs:
    WrongCode.
    """
    found = await read_fields(desk, request)
    take_one(desk.rooms_limit, request)
    if desk.crowds_full():
        raise Busy
    try:
        has_shown = shows_code(desk, request, found, to="try it")
    except WrongCode as no:
        return _asked_for_code(desk, request, found, no)
    token = desk.token_of(request.headers.get("cookie"))
    name = form.one(found, "facilitator_name").strip() or YOU
    asked = {"title": [TITLE], "facilitator_name": [name], "format": found.get("format", [""])}
    room, _ = await opened(desk, asked, token)
    desk.start_crowd(desk.link(room, "member"))
    answer = RedirectResponse(f"/rooms/{room.id}", 303)
    return known_again(desk, answer, token, has_shown_code=has_shown)


def _asked_for_code(desk: Desk, request: Request, found: form.Fields, no: WrongCode) -> Response:
    """The button once more, beside a field for the code. Raises: WrongCode, to programs."""
    if wants_json(request):
        raise no
    kept = {name: form.one(found, name) for name in ("facilitator_name", "format")}
    why = not_done(desk, request, found, no, ASKED)
    return HTMLResponse(desk.renderer.press_again(why, "/demo", TRY, kept, back="/"), status_of(no))
