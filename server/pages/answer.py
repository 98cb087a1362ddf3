"""Reading a request and answering it, for everything that is not the hot route of acts."""

from __future__ import annotations

from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from server.gate.address import address_of
from server.gate.limits import BODY_LIMIT_BYTES, TokenBuckets
from server.gate.origin import same_origin
from server.keeper.keeper import NoSuchRoom
from server.keeper.shelf import Kept
from server.pages import fields as form
from server.pages.acts import read_body
from server.pages.desk import Desk, Seat
from server.pages.refused import Foreign, TooMany
from server.room.audience import audience_of
from server.room.state import Person


def wants_json(request: Request) -> bool:
    """Whether a program asks: it accepts JSON, or has sent some."""
    return "application/json" in request.headers.get("accept", "") or request.headers.get(
        "content-type", ""
    ).startswith("application/json")


async def read_fields(
    desk: Desk,
    request: Request,
    limit_bytes: int = BODY_LIMIT_BYTES,
    most_fields: int = form.MOST_FIELDS,
) -> dict[str, list[str]]:
    """The fields of a POST from our own pages or from a program.

    Raises: Foreign: another site sent it. TooLarge, Malformed.
    """
    body = await own_body(desk, request, limit_bytes)
    return form.read(body, request.headers.get("content-type", ""), most_fields)


async def own_body(desk: Desk, request: Request, limit_bytes: int) -> bytes:
    """Raises: Foreign: another site sent it. TooLarge, Malformed."""
    if not same_origin(request.scope["headers"], request.method, desk.origin):
        raise Foreign
    return await read_body(request.receive, limit_bytes)


def take_one(limit: TokenBuckets, request: Request) -> None:
    """One of what this address may have of something. Raises: TooMany."""
    wait_s = limit.take(address_of(request.scope))
    if wait_s:
        raise TooMany(wait_s)


async def seat_of(desk: Desk, request: Request) -> Seat:
    """The seat of whoever asks. Raises: NoSuchRoom, StoreAway."""
    return await desk.seat(request.path_params["room"], request.headers.get("cookie"))


async def inside(desk: Desk, request: Request) -> tuple[Kept, Person, str]:
    """As seat_of, for those who have been let in. Raises: NoSuchRoom, StoreAway."""
    kept, person, token = await seat_of(desk, request)
    if audience_of(kept.room, person.id) in (None, "door"):
        raise NoSuchRoom
    return kept, person, token


def json_answer(found: Any, status: int = 200) -> Response:
    return Response(msgspec.json.encode(found), status, media_type="application/json")
