"""The door: a link, one name, one button. Reading the page changes nothing."""

from __future__ import annotations

import msgspec
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from server.errors import NotFound, Refusal
from server.gate import links
from server.gate.cookie import token_hash
from server.gate.links import LinkRole
from server.keeper.leaving import seat_by_retry
from server.keeper.shelf import Kept
from server.pages import fields as form
from server.pages.acts import KEY
from server.pages.answer import read_fields, take_one, wants_json
from server.pages.desk import Desk
from server.pages.refused import status_of
from server.room.acts.join import Join
from server.room.refusals import BadField
from server.room.state import Person


class DeadLink(NotFound):
    name = "dead_link"

    def __init__(self) -> None:
        super().__init__("This link does not lead anywhere (any more). Ask for a new one.")


async def page(desk: Desk, request: Request) -> Response:
    """GET /join/{secret}"""
    kept, role = await _room_behind(desk, request)
    seated = _seated(desk, request, kept)
    if seated is not None and role != "return":
        return RedirectResponse(f"/rooms/{kept.room.id}", 303)
    return HTMLResponse(desk.join_page(kept, role, request.scope["path"], "", ""))


async def join(desk: Desk, request: Request) -> Response:
    """POST /join/{secret}"""
    found = await read_fields(desk, request)
    kept, role = await _room_behind(desk, request)
    token = desk.token_of(request.headers.get("cookie"))
    try:
        person, as_role = await _joined(desk, request, kept, role, found, token)
    except Refusal as refusal:
        if wants_json(request):
            raise
        name = form.one(found, "name")
        page = desk.join_page(kept, role, request.scope["path"], name, refusal.message)
        return HTMLResponse(page, status_of(refusal))
    headers = {"Set-Cookie": desk.cookie.set(token)}
    room = kept.room.id
    if not wants_json(request):
        return RedirectResponse(f"/rooms/{room}", 303, headers)
    body = {"room": room, "url": f"{desk.origin}/rooms/{room}", "person": person, "role": as_role}
    return Response(msgspec.json.encode(body), 201, headers, "application/json")


async def _room_behind(desk: Desk, request: Request) -> tuple[Kept, LinkRole]:
    """The room and the role of a link. Raises: DeadLink. TooMany: guessing."""
    link = links.read(request.path_params["secret"])
    kept = await desk.keeper.kept(link.room) if link is not None else None
    if link is not None and kept is not None:
        generation = kept.room.link_generations.get(link.role, 1)
        if desk.links.verify(link, generation):
            return kept, link.role
    take_one(desk.guesses_limit, request)
    raise DeadLink


def _seated(desk: Desk, request: Request, kept: Kept) -> Person | None:
    """Who this browser is in the room already, if they have not been taken out of it."""
    token = desk.cookie.read(request.headers.get("cookie"))
    person = kept.seat(token_hash(token)) if token is not None else None
    return person if person is not None and person.place in ("door", "inside") else None


async def _joined(
    desk: Desk, request: Request, kept: Kept, role: LinkRole, found: form.Fields, token: str
) -> tuple[str, str]:
    """Person and role. One seat for each browser and room: joining again changes nothing."""
    key = form.one(found, "key")
    if key and not KEY.fullmatch(key):
        raise BadField("key", "A key is 128 random bits, written as letters and digits.")
    if role == "return":
        await desk.keeper.seat_again(kept, token_hash(token), kept.room.opener)
        return kept.room.opener, "facilitator"
    seated = _seated(desk, request, kept)
    if seated is not None:
        return seated.id, seated.role
    again = form.one(found, "again") not in ("", "off", "false", "0")
    command = Join(form.one(found, "name"), role, again)
    seat = token_hash(token)
    answer = await desk.keeper.ask(kept.room.id, None, command, key=key, seat=seat)
    person = str(answer.fields["person"])
    if kept.seats.get(seat) != person:  # a retry whose first answer, and cookie, was lost
        await seat_by_retry(desk.keeper, kept, seat, person)
    return person, str(answer.fields["role"])
