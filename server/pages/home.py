"""The first page, and opening a room."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from server.errors import Refusal, Unacceptable
from server.formats.loader import BuiltIn
from server.gate.cookie import token_hash
from server.keeper.opening import open_room as keep_open_room
from server.pages import fields as form
from server.pages.acts import KEY
from server.pages.answer import json_answer, read_fields, take_one, wants_json
from server.pages.code import WrongCode, known_again, shows_code
from server.pages.continuing import NotContinued, continued, values_from
from server.pages.desk import Desk
from server.pages.groups import side_by_side
from server.pages.owned import OWN, of_owner, usable
from server.pages.refused import TooMany, headers_of, status_of
from server.pages.when import moment
from server.room.acts.open_room import OpenRoom
from server.room.refusals import BadField
from server.room.state import Room

TO_OPEN = "open a room"


async def page(desk: Desk, request: Request) -> Response:
    """GET /, perhaps with the `format` to begin with, or as what `continues` an ended session."""
    cookie = request.headers.get("cookie")
    before = await continued(desk, request.query_params.get("continues", ""), cookie)
    own = await usable(desk, cookie)
    asked = {"format": request.query_params.get("format", "")}
    known = {*desk.formats, *(view.key for view in own)}
    values = asked | values_from(before, known)
    return HTMLResponse(desk.home_page(values, {}, own, code_needed=desk.needs_code(cookie)))


async def choose(desk: Desk, request: Request) -> Response:
    """POST /: the form again, as it was filled in, at the `format` that was pressed."""
    found = await read_fields(desk, request)
    values = {name: form.one(found, name) for name in found if name != "key"}
    cookie = request.headers.get("cookie")
    own = await usable(desk, cookie)
    return HTMLResponse(desk.home_page(values, {}, own, code_needed=desk.needs_code(cookie)))


async def open_room(desk: Desk, request: Request) -> Response:
    """POST /rooms"""
    found = await read_fields(desk, request)
    token = desk.token_of(request.headers.get("cookie"))
    has_shown = False
    try:
        take_one(desk.rooms_limit, request)
        has_shown = shows_code(desk, request, found, to=TO_OPEN)
        before = form.one(found, "continues")
        if before and await continued(desk, before, request.headers.get("cookie")) is None:
            raise NotContinued
        room, answer = await opened(desk, found, token)
    except (Unacceptable, WrongCode, TooMany) as refusal:
        if wants_json(request):
            raise
        page = await _again(desk, request, found, refusal, has_shown=has_shown)
        return known_again(desk, page, token, has_shown_code=True) if has_shown else page
    return known_again(desk, _sent_to(desk, request, room, answer), token, has_shown_code=has_shown)


def _sent_to(desk: Desk, request: Request, room: Room, answer: Mapping[str, Any]) -> Response:
    """The answer to whoever has opened this room."""
    if not wants_json(request):
        return RedirectResponse(f"/rooms/{room.id}{'/beside' if room.beside else ''}", 303)
    links = {
        role: desk.link(room, role) for role in ("member", "observer", "co_facilitator", "return")
    }
    body = {"room": room.id, "url": f"{desk.origin}/rooms/{room.id}", **answer, "links": links}
    return json_answer(body, 201)


async def _again(
    desk: Desk, request: Request, found: form.Fields, refusal: Refusal, *, has_shown: bool
) -> Response:
    """The form as it was filled in, with the sentence beside its field."""
    cookie = request.headers.get("cookie")
    field = "code" if isinstance(refusal, WrongCode) else str(refusal.numbers.get("field", ""))
    values = {name: form.one(found, name) for name in found if name != "key"}
    if isinstance(refusal, NotContinued):
        del values["continues"]
    own, needed = await usable(desk, cookie), desk.needs_code(cookie) and not has_shown
    page = desk.home_page(values, {field: refusal.message}, own, code_needed=needed)
    return HTMLResponse(page, status_of(refusal), headers_of(refusal))


async def opened(desk: Desk, found: form.Fields, token: str) -> tuple[Room, dict[str, Any]]:
    """The new room; for a key that has opened one already, that one.

    Raises: Refusal: it cannot be opened so. StoreAway.
    """
    key = form.one(found, "key")
    if key and not KEY.fullmatch(key):
        raise BadField("key", "A key is 128 random bits, written as letters and digits.")
    owner, asked_for = token_hash(token), form.one(found, "format")
    command = _command(desk, desk.room_id_for(key), found, await _format(desk, asked_for, owner))
    commands = side_by_side(desk, command, key, form.whole_number(found, "groups"))
    asked = msgspec.json.encode({name: found[name] for name in sorted(found) if name != "key"})
    if asked_for.startswith(OWN):  # before: a room that is open is not to be answered by a failure
        await desk.own.use(owner, asked_for.removeprefix(OWN))
    first = None
    for own_key, one in commands:
        opens = await keep_open_room(desk.keeper, one, seat=owner, key=own_key, asked=asked)
        first = first or opens
    assert first is not None
    return first


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
