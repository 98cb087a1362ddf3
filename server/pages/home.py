"""The first page, and opening a room."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from server.errors import Refusal, Unacceptable
from server.formats.loader import BuiltIn
from server.gate.address import address_of
from server.gate.cookie import token_hash
from server.keeper.opening import open_room as keep_open_room
from server.pages import fields as form
from server.pages.acts import KEY
from server.pages.answer import read_fields, wants_json
from server.pages.continuing import NotContinued, continued, values_from
from server.pages.desk import Desk
from server.pages.owned import OWN, of_owner, usable
from server.pages.refused import TooMany, status_of
from server.pages.when import moment
from server.room.acts.open_room import OpenRoom
from server.room.refusals import BadField, NotYours
from server.room.state import Room

ROOM_ID_BYTES = 12  # 96 bits: a room's address is not a secret, but nobody should stumble on it


class WrongCode(NotYours):
    name = "wrong_code"

    def __init__(self) -> None:
        super().__init__("To open a room here you need the code of this Setroom.")


async def page(desk: Desk, request: Request) -> Response:
    """GET /, perhaps with the `format` to begin with, or as what `continues` an ended session."""
    cookie = request.headers.get("cookie")
    before = await continued(desk, request.query_params.get("continues", ""), cookie)
    own = await usable(desk, cookie)
    asked = {"format": request.query_params.get("format", "")}
    known = {*desk.formats, *(view.key for view in own)}
    return HTMLResponse(desk.home_page(asked | values_from(before, known), {}, own))


async def choose(desk: Desk, request: Request) -> Response:
    """POST /: the form again, as it was filled in, at the `format` that was pressed."""
    found = await read_fields(desk, request)
    values = {name: form.one(found, name) for name in found if name != "key"}
    own = await usable(desk, request.headers.get("cookie"))
    return HTMLResponse(desk.home_page(values, {}, own))


async def open_room(desk: Desk, request: Request) -> Response:
    """POST /rooms"""
    found = await read_fields(desk, request)
    wait_s = desk.rooms_limit.take(address_of(request.scope))
    if wait_s:
        raise TooMany(wait_s)
    token = desk.token_of(request.headers.get("cookie"))
    try:
        if desk.opening != "anyone" and not same_code(form.one(found, "code"), desk.opening):
            raise WrongCode
        before = form.one(found, "continues")
        if before and await continued(desk, before, request.headers.get("cookie")) is None:
            raise NotContinued
        room, answer = await opened(desk, found, token)
    except (Unacceptable, WrongCode) as refusal:
        if wants_json(request):
            raise
        return await _again(desk, found, refusal, request.headers.get("cookie"))
    headers = {"Set-Cookie": desk.cookie.set(token)}
    if not wants_json(request):
        return RedirectResponse(f"/rooms/{room.id}", 303, headers)
    links = {
        role: desk.link(room, role) for role in ("member", "observer", "co_facilitator", "return")
    }
    body = {"room": room.id, "url": f"{desk.origin}/rooms/{room.id}", **answer, "links": links}
    return Response(msgspec.json.encode(body), 201, headers, "application/json")


def same_code(given: str, code: str) -> bool:
    return hmac.compare_digest(given.encode(), code.encode())


async def _again(desk: Desk, found: form.Fields, refusal: Refusal, cookie: str | None) -> Response:
    """The form as it was filled in, with the sentence beside its field."""
    field = str(refusal.numbers.get("field", "code"))
    values = {name: form.one(found, name) for name in found if name != "key"}
    if isinstance(refusal, NotContinued):
        del values["continues"]
    own = await usable(desk, cookie)
    return HTMLResponse(desk.home_page(values, {field: refusal.message}, own), status_of(refusal))


async def opened(desk: Desk, found: form.Fields, token: str) -> tuple[Room, dict[str, Any]]:
    """The new room; for a key that has opened one already, that one.

    Raises: Refusal: it cannot be opened so. StoreAway.
    """
    key = form.one(found, "key")
    if key and not KEY.fullmatch(key):
        raise BadField("key", "A key is 128 random bits, written as letters and digits.")
    owner, asked_for = token_hash(token), form.one(found, "format")
    command = _command(desk, room_id_for(desk, key), found, await _format(desk, asked_for, owner))
    asked = {name: values for name, values in sorted(found.items()) if name != "key"}
    if asked_for.startswith(OWN):  # before: a room that is open is not to be answered by a failure
        await desk.own.use(owner, asked_for.removeprefix(OWN))
    return await keep_open_room(
        desk.keeper, command, seat=owner, key=key, asked=msgspec.json.encode(asked)
    )


async def _format(desk: Desk, key: str, owner: bytes) -> BuiltIn:
    """The one that is chosen: built in, or the opener's own. Raises: BadField. StoreAway."""
    built_in = desk.formats.get(key or desk.gallery.proposed.key)
    if built_in is not None:
        return built_in
    own = await of_owner(desk, owner, key.removeprefix(OWN)) if key.startswith(OWN) else None
    if own is None:
        raise BadField("format", "There is no such way of working here.")
    if own.built is None:
        raise BadField("format", f"This way of working cannot be used yet. {own.format.why}")
    return own.built


def room_id_for(desk: Desk, key: str) -> str:
    """Random, or the same again for the same key, so that a retry finds the room it opened."""
    if not key:
        return base64.urlsafe_b64encode(desk.chance(ROOM_ID_BYTES)).decode()
    told = f"setroom-room-1 {key}".encode()
    digest = hmac.digest(desk.links.secret, told, hashlib.sha256)[:ROOM_ID_BYTES]
    return base64.urlsafe_b64encode(digest).decode()


def _command(desk: Desk, room_id: str, found: form.Fields, chosen: BuiltIn) -> OpenRoom:
    now_ms = desk.keeper.clock.now_ms()
    offset = form.whole_number(found, "zone_offset_minutes") or 0
    starts_at_ms = moment(form.one(found, "starts_at"), "starts_at", offset, now_ms)
    finish_at_ms = moment(form.one(found, "finish_at"), "finish_at", offset, now_ms)
    return OpenRoom(
        room=room_id,
        format=chosen.format,
        words=chosen.words,
        title=form.one(found, "title"),
        facilitator_name=form.one(found, "facilitator_name"),
        starts_at_ms=starts_at_ms,
        finish_at_ms=finish_at_ms,
        call_url=form.one(found, "call_url"),
        retention_days=desk.retention_days,
        least_authors=4 if desk.least_authors == 4 else 5,
        continues=form.one(found, "continues") or None,
    )
