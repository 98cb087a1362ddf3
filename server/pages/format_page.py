"""The page on which an own format is made, and what its form asks for.

Every press and every change sends the whole form. What cannot be read is given back as it was typed
and nothing is kept; else it is kept, also as a draft with which no room can be opened yet.
"""

from __future__ import annotations

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from server.errors import StoreAway
from server.formats.check import BadFormat
from server.formats.draft import with_own_keys
from server.formats.file import OwnFile
from server.formats.own import judged, text_to_keep
from server.gate.address import address_of
from server.gate.cookie import token_hash
from server.keeper.own_formats import FormatChanged, TooManyFormats
from server.pages import fields as form
from server.pages.answer import read_fields, wants_json
from server.pages.desk import Desk
from server.pages.format_answer import answered, overtaken, unkept, unread
from server.pages.format_fields import FORM_LIMIT_BYTES, MOST_FIELDS, FormatFields
from server.pages.format_made import made_answer
from server.pages.format_presses import pressed
from server.pages.format_view import shown_form
from server.pages.owned import NoSuchFormat, Owned, of_owner, one_owned
from server.pages.refused import TooMany
from server.render.format_form import Look
from server.room.refusals import BadField

AS_NEW = "as-new"  # the button where the format was removed elsewhere


async def save(desk: Desk, request: Request) -> Response:
    """POST /formats/own/{id}: the whole form, given back where it cannot be kept.

    Raises: Foreign, TooLarge, Malformed. To programs: NoSuchFormat, TooManyFormats, TooMany,
    BadFormat, StoreAway.
    """
    fields = await read_fields(desk, request, FORM_LIMIT_BYTES, MOST_FIELDS)
    as_new = form.one(fields, "do") == AS_NEW
    try:
        return await (_kept_as_new if as_new else _saved)(desk, request, fields)
    except (NoSuchFormat, TooManyFormats, TooMany, BadFormat, StoreAway) as no:
        if wants_json(request) or "version" not in fields:
            raise
        # Our script keeps what was typed and needs the sentence alone; to draw all of it costs more
        # than to save it, so that whoever has had too much of that is sent the sentence, too.
        scripted = "hx-request" in request.headers
        if isinstance(no, TooMany) and scripted:
            raise
        if desk.redraws_limit.take(address_of(request.scope)):
            raise
        removed = as_new or isinstance(no, NoSuchFormat)
        return unkept(desk, request, fields, no, removed=removed)


async def _saved(desk: Desk, request: Request, fields: form.Fields) -> Response:
    wait_s = desk.saves_limit.take(address_of(request.scope))
    if wait_s:
        raise TooMany(wait_s)
    owner, found = await one_owned(desk, request.headers.get("cookie"), request.path_params["id"])
    read = FormatFields(fields, desk.library)
    file = read.file()
    if read.errors:
        return answered(desk, request, unread(desk, found, read), 422)
    press = form.one(fields, "do")
    done = pressed(desk, read, file, press)
    done = replace(done, file=with_own_keys(done.file, desk.library))
    text = _text(done.file)
    seen = replace(found.kept, version=_seen(fields))
    try:
        kept = await desk.own.change(owner, seen, text)
    except FormatChanged:
        now = await of_owner(desk, owner, found.kept.id)
        return answered(desk, request, overtaken(desk, now or found, done, seen.version), 409)
    format = judged(found.key, done.file, desk.library)
    shown = shown_form(desk, Owned(kept, format), done.look)
    if not press and not wants_json(request) and "hx-request" not in request.headers:
        return RedirectResponse(f"/formats/own/{kept.id}?saved", 303)
    return answered(desk, request, shown, 200, whole=bool(press))


async def _kept_as_new(desk: Desk, request: Request, fields: form.Fields) -> Response:
    """What was typed into the form of a format that is gone, as a new one; twice is once."""
    wait_s = desk.formats_limit.take(address_of(request.scope))
    if wait_s:
        raise TooMany(wait_s)
    read = FormatFields(fields, desk.library)
    file = read.file()
    if read.errors:
        return unkept(desk, request, fields, None, removed=True)
    token = desk.token_of(request.headers.get("cookie"))
    text = _text(with_own_keys(file, desk.library))
    made = await desk.own.make(token_hash(token), text, f"{request.path_params['id']} {text}")
    return made_answer(desk, request, token, made)


def _text(file: OwnFile) -> str:
    """Raises: BadFormat. BadField: there is no step, which no form of ours sends."""
    if not file.phase:
        raise BadField("step-1-key", "A way of working has one step at least.")
    return text_to_keep(file)


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
