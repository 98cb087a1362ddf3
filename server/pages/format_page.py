"""The page on which an own format is made, and what its form asks for.

Every press and every change sends the whole form. What cannot be read is given back as it was typed
and nothing is kept; else it is kept, also as a draft with which no room can be opened yet.
"""

from __future__ import annotations

import re
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from server.errors import SetroomError, StoreAway
from server.formats.draft import blank
from server.formats.own import FILE_LIMIT_BYTES, judged
from server.formats.write import text_of_file
from server.gate.address import address_of
from server.keeper.own_formats import FormatChanged, KeptFormat
from server.pages import fields as form
from server.pages.answer import json_answer, read_fields, wants_json
from server.pages.desk import Desk
from server.pages.format_fields import FORM_LIMIT_BYTES, MOST_FIELDS, FormatFields
from server.pages.format_file import TooLong
from server.pages.format_presses import Done, pressed
from server.pages.format_view import shown_form
from server.pages.owned import OWN, NoSuchFormat, Owned, of_owner, one_owned
from server.pages.refused import TooMany, body_of, headers_of, status_of
from server.render.format_form import FormatForm, Look, gone_of, steps_of
from server.room.refusals import BadField


async def save(desk: Desk, request: Request) -> Response:
    """POST /formats/own/{id}: the whole form, given back where it cannot be kept.

    Raises: Foreign, TooLarge, Malformed. To programs: NoSuchFormat, TooMany, StoreAway.
    """
    fields = await read_fields(desk, request, FORM_LIMIT_BYTES, MOST_FIELDS)
    try:
        return await _saved(desk, request, fields)
    except (NoSuchFormat, TooMany, TooLong, StoreAway) as no:
        if wants_json(request) or "version" not in fields:
            raise
        return _given_back(desk, request, fields, no)


async def _saved(desk: Desk, request: Request, fields: form.Fields) -> Response:
    wait_s = desk.saves_limit.take(address_of(request.scope))
    if wait_s:
        raise TooMany(wait_s)
    owner, found = await one_owned(desk, request.headers.get("cookie"), request.path_params["id"])
    read = FormatFields(fields, desk.library, found.file)
    file = read.file()
    if read.errors:
        return _answer(desk, request, _unread(desk, found, read), 422)
    press = form.one(fields, "do")
    done = pressed(desk, read, file, press)
    text = text_of_file(done.file)
    if len(text.encode()) > FILE_LIMIT_BYTES:
        raise TooLong
    seen = replace(found.kept, version=_seen(fields))
    try:
        kept = await desk.own.change(owner, seen, text)
    except FormatChanged:
        now = await of_owner(desk, owner, found.kept.id)
        return _answer(desk, request, _overtaken(desk, now or found, done, seen.version), 409)
    format = judged(found.key, done.file, desk.library)
    shown = shown_form(desk, Owned(kept, format), done.look)
    if not press and not wants_json(request) and "hx-request" not in request.headers:
        return RedirectResponse(f"/formats/own/{kept.id}?saved", 303)
    return _answer(desk, request, shown, 200, whole=bool(press))


def _seen(fields: form.Fields) -> int:
    """The version that this form was made from; or the one that is to be saved over. Raises:
    BadField."""
    number = form.whole_number(fields, "over")
    if number is None:
        number = form.whole_number(fields, "version")
    if number is None or number < 1:
        raise BadField("version", "Say which version has been changed.")
    return number


def opened_page(desk: Desk, found: Owned, *, saved: bool) -> str:
    """The page as it is opened."""
    return desk.renderer.format_form(shown_form(desk, found, Look(says="Saved." if saved else "")))


def _answer(
    desk: Desk, request: Request, shown: FormatForm, status: int, *, whole: bool = False
) -> Response:
    if wants_json(request):
        said = {"version": shown.version, "usable": shown.usable, "why": shown.why}
        return json_answer({**said, "errors": dict(shown.errors)}, status)
    if "hx-request" in request.headers and not whole:
        return HTMLResponse(desk.renderer.format_news(shown), status)
    return HTMLResponse(desk.renderer.format_form(shown), status)


def _unread(desk: Desk, found: Owned, read: FormatFields) -> FormatForm:
    """As it was typed, with a sentence beside each field that cannot be read."""
    values = {name: form.one(read.fields, name) for name in read.fields}
    first = next(iter(read.errors), "")
    number = re.match(r"step-([0-9]+)-", first)
    shown = shown_form(desk, found, Look())
    return replace(
        shown,
        version=_number(values.get("version", ""), shown.version),
        values=values,
        errors=read.errors,
        steps=steps_of(values, read.count, int(number[1]) if number else 0),
        look=Look(focus=first, gone=gone_of(values)),
    )


def _given_back(desk: Desk, request: Request, fields: form.Fields, no: SetroomError) -> Response:
    """The form as it was sent, with why it is not kept: without script it would be gone else."""
    read = FormatFields(fields, desk.library, blank())
    kept = KeptFormat(request.path_params["id"], 1, "", 0)
    here = Owned(kept, judged(f"{OWN}{kept.id}", read.file(), desk.library))
    shown = replace(_unread(desk, here, read), trouble=body_of(no)["message"])
    answer = _answer(desk, request, shown, status_of(no))
    answer.headers.update(headers_of(no))
    return answer


def _overtaken(desk: Desk, now: Owned, done: Done, seen: int) -> FormatForm:
    """What was typed here, although another tab was faster; it may still be put in its place."""
    here = Owned(now.kept, judged(now.key, done.file, desk.library))
    shown = shown_form(desk, here, done.look)
    return replace(shown, version=seen, over=now.kept.version)


def _number(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else otherwise
