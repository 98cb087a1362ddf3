"""A new own format is there: its maker is sent to its form, and their browser known again."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from server.keeper.own_formats import KeptFormat
from server.pages.answer import json_answer, wants_json
from server.pages.code import known_again
from server.pages.desk import Desk
from server.pages.owned import OWN, UNREAD, read_kept

TO_MAKE = "make a way of working"


def made_answer(
    desk: Desk, request: Request, token: str, made: KeptFormat, *, has_shown_code: bool
) -> Response:
    where = f"/formats/own/{made.id}"
    answer: Response = RedirectResponse(where, 303)
    if wants_json(request):
        named = {"format": f"{OWN}{made.id}", "url": f"{desk.origin}{where}"}
        found = read_kept(desk, made)
        why = UNREAD if found is None else found.format.why
        answer = json_answer({**named, "usable": not why, "why": why}, 201)
    return known_again(desk, answer, token, has_shown_code=has_shown_code)
