"""The form of an own format, sent: what it says is kept, and its buttons are pressed.

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
from server.formats.own import judged
from server.keeper.own_formats import FormatChanged
from server.pages import fields as form
from server.pages.answer import read_fields, take_one, wants_json
from server.pages.desk import Desk
from server.pages.format_answer import answered, given_back, overtaken, unread
from server.pages.format_as_new import AS_NEW, keep_as_new, text_of_form
from server.pages.format_fields import FORM_LIMIT_BYTES, MOST_FIELDS, FormatFields
from server.pages.format_form import shown_form
from server.pages.format_presses import pressed
from server.pages.owned import NoSuchFormat, Owned, of_owner, one_owned
from server.pages.refused import TooMany
from server.room.refusals import BadField


async def save(desk: Desk, request: Request) -> Response:
    """POST /formats/own/{id}: the whole form, given back where it cannot be kept.

    Raises: Foreign, TooLarge, Malformed. To programs: NoSuchFormat, TooManyFormats, TooMany,
    WrongCode, BadFormat, StoreAway.
    """
    fields = await read_fields(desk, request, FORM_LIMIT_BYTES, MOST_FIELDS)
    if form.one(fields, "do") == AS_NEW:
        return await keep_as_new(desk, request, fields)
    try:
        return await _saved(desk, request, fields)
    except (NoSuchFormat, TooMany, BadFormat, StoreAway) as no:
        removed = isinstance(no, NoSuchFormat)
        return given_back(desk, request, fields, no, removed=removed)


async def _saved(desk: Desk, request: Request, fields: form.Fields) -> Response:
    take_one(desk.saves_limit, request)
    owner, found = await one_owned(desk, request.headers.get("cookie"), request.path_params["id"])
    read = FormatFields(fields, desk.library)
    file = read.file()
    if read.errors:
        return answered(desk, request, unread(desk, found, read), 422)
    press = form.one(fields, "do")
    done = pressed(desk, read, file, press)
    done = replace(done, file=with_own_keys(done.file, desk.library))
    text = text_of_form(done.file)
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


def _seen(fields: form.Fields) -> int:
    """The version that this form was made from; or the one that is to be saved over. Raises:
    BadField."""
    number = form.whole_number(fields, "over")
    if number is None:
        number = form.whole_number(fields, "version")
    if number is None or number < 1:
        raise BadField("version", "Say which version has been changed.")
    return number
