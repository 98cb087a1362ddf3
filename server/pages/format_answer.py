"""What answers a form that was sent: as it is kept, or given back with why it is not."""

from __future__ import annotations

import re
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from server.errors import SetroomError
from server.formats.own import judged
from server.gate.address import address_of
from server.keeper.own_formats import KeptFormat
from server.pages import fields as form
from server.pages.answer import json_answer, wants_json
from server.pages.desk import Desk
from server.pages.format_fields import FormatFields
from server.pages.format_form import shown_form
from server.pages.format_presses import Done
from server.pages.owned import OWN, NoSuchFormat, Owned
from server.pages.refused import TooMany, body_of, headers_of, status_of
from server.render.format_form import FormatForm, Look, gone_of, steps_of

REMOVED = "It is no longer there: it was removed, perhaps in another tab."


def answered(
    desk: Desk, request: Request, shown: FormatForm, status: int, *, whole: bool = False
) -> Response:
    """The form; to our script only what is new in it, unless it is to be shown as a whole."""
    if wants_json(request):
        said = {"version": shown.version, "usable": shown.usable, "why": shown.why}
        return json_answer({**said, "errors": dict(shown.errors)}, status)
    if "hx-request" in request.headers and not whole:
        return HTMLResponse(desk.renderer.format_news(shown), status)
    return HTMLResponse(desk.renderer.format_form(shown), status)


def unread(desk: Desk, found: Owned, read: FormatFields) -> FormatForm:
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


def given_back(
    desk: Desk,
    request: Request,
    fields: form.Fields,
    no: SetroomError | None,
    *,
    removed: bool,
    has_shown_code: bool = False,
) -> Response:
    """The form as it was sent, with why it is not kept: without script it would be gone else.

    `no`: None where it is the fields that cannot be read. `removed`: there is nothing any more that
    it could be kept as, unless it is a new one.

    Raises: `no`, to programs; and where to draw the form would cost more than it is worth.
    """
    if no is not None and _is_sentence_enough(desk, request, fields, no):
        raise no
    read = FormatFields(fields, desk.library)
    kept = KeptFormat(request.path_params["id"], 1, "", 0)
    here = Owned(kept, judged(f"{OWN}{kept.id}", read.file(), desk.library))
    said = "" if no is None else body_of(no)["message"]
    trouble = REMOVED if isinstance(no, NoSuchFormat) else said
    code_needed = desk.needs_code(request.headers.get("cookie")) and not has_shown_code
    shown = unread(desk, here, read)
    shown = replace(shown, trouble=trouble, removed=removed, code_needed=code_needed)
    answer = answered(desk, request, shown, 422 if no is None else status_of(no))
    if no is not None:
        answer.headers.update(headers_of(no))
    return answer


def _is_sentence_enough(
    desk: Desk, request: Request, fields: form.Fields, no: SetroomError
) -> bool:
    """Our script keeps what was typed and needs the sentence alone; to draw all of it costs more
    than to save it, so that whoever has had too much of that is sent the sentence, too."""
    if wants_json(request) or "version" not in fields:
        return True
    if isinstance(no, TooMany) and "hx-request" in request.headers:
        return True
    return desk.redraws_limit.take(address_of(request.scope)) > 0


def overtaken(desk: Desk, now: Owned, done: Done, seen: int) -> FormatForm:
    """What was typed here, although another tab was faster; it may still be put in its place."""
    here = Owned(now.kept, judged(now.key, done.file, desk.library))
    shown = shown_form(desk, here, done.look)
    return replace(shown, version=seen, over=now.kept.version)


def _number(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else otherwise
