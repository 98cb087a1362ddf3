"""Leaving: this browser gives up its place in a room and keeps nothing of it.

One cookie serves every room of a browser, so leaving is for one room: the cookie goes with the last
of them. A facilitator who leaves a practice room must not lose her desk in the next one.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from server.errors import StoreAway
from server.gate.cookie import new_token, token_hash
from server.keeper.leaving import leave as give_up_place
from server.pages.answer import json_answer, read_fields, seat_of, wants_json
from server.pages.desk import Desk

LEFT = "/left"
# Not "cookies": browsers then clear those of the whole registered domain, and so would sign people
# out of everything else that their hospital runs. Storage is that of this origin alone.
CLEARED = '"storage"'


async def page(desk: Desk, request: Request) -> Response:
    """GET /rooms/{room}/leave: what leaving does, and how one comes back."""
    kept, person, _ = await seat_of(desk, request)
    # Who reads this is still here, although the room's own page has just been closed for it.
    desk.keeper.roster.glimpse(kept.room.id, person.id)
    way_back = desk.links_of(kept.room, person).get("return")
    return HTMLResponse(desk.renderer.leave(kept, person.id, desk.present(kept), way_back))


async def leave(desk: Desk, request: Request) -> Response:
    """POST /rooms/{room}/leave. No limit is asked: whoever wants to get out, gets out."""
    await read_fields(desk, request)
    kept, _, token = await seat_of(desk, request)
    # Looked up first: who has given up their place cannot press again where this fails.
    has_formats = bool(await desk.own.of(token_hash(token)))
    sits_elsewhere = await give_up_place(desk.keeper, kept, token_hash(token))
    known_as = None if sits_elsewhere or not has_formats else await _known_anew(desk, token)
    answer = (
        json_answer({"room": kept.room.id}) if wants_json(request) else RedirectResponse(LEFT, 303)
    )
    if not sits_elsewhere:
        answer.headers["Clear-Site-Data"] = CLEARED
        cookie = desk.cookie.forget() if known_as is None else desk.cookie.set(known_as)
        answer.headers["Set-Cookie"] = cookie
        if desk.opening.cookie.read(request.headers.get("cookie")) is not None:
            # It says nothing without the token before; whoever comes next is asked for the code.
            answer.headers.append("Set-Cookie", desk.opening.cookie.forget())
    return answer


async def _known_anew(desk: Desk, token: str) -> str:
    """This browser's own formats, which hold nothing of any session, go on under another token: by
    the one before, actions that wait for whoever has left would find the next person at this device
    who goes by the same name. Where the store is away just now, it stays the one before."""
    anew = new_token(desk.chance)
    try:
        await desk.own.move(token_hash(token), token_hash(anew))
    except StoreAway:
        return token
    return anew


async def left(desk: Desk, request: Request) -> Response:
    """GET /left: the same for everybody, since there is nobody left to know."""
    return HTMLResponse(desk.renderer.left())
