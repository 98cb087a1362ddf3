"""Making an own format: begun from another, from a file, or from a single step.

Its maker is sent to its form, and their browser is known again: what is made belongs to it.
"""

from __future__ import annotations

from functools import partial

import msgspec
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from server.errors import SetroomError, StoreAway
from server.formats.check import BadFormat
from server.formats.draft import blank, copy_of
from server.formats.file import OwnFile
from server.formats.imported import imported
from server.formats.own import NAME_LIMIT_CHARS, text_to_keep
from server.gate.cookie import token_hash
from server.keeper.own_formats import FormatChanged, KeptFormat, TooManyFormats
from server.keeper.turn import KeySpent
from server.pages import fields as form
from server.pages.acts import KEY
from server.pages.answer import json_answer, take_one, wants_json
from server.pages.code import WrongCode, known_again, not_done, tries_code
from server.pages.desk import Desk
from server.pages.format_brought import Brought, brought
from server.pages.owned import OWN, UNREAD, NoSuchFormat, of_owner, read_kept
from server.pages.refused import TooMany, headers_of, status_of
from server.render.views import NotDone
from server.room.refusals import BadField

NOT_NOW = "That could not be kept just now."
UNFIT = "This file cannot be used as it is."
MAKE_BLANK = "Begin with one step"
MAKE_COPY = "Make your own"
# What people are given back what they sent with, since without script it would be gone.
NOT_MADE = (BadFormat, KeySpent, FormatChanged, TooManyFormats, TooMany, WrongCode, StoreAway)
TO_MAKE = "make a way of working"
COPIED = " (ours)"  # what a copy is called by until somebody calls it something else


async def make(desk: Desk, request: Request) -> Response:
    """POST /formats/own: a copy of what `copy` names, what a file or `text` holds, or a blank one.

    Raises: NoSuchFormat, Malformed, Foreign. To programs also: BadFormat, KeySpent, FormatChanged,
    TooManyFormats, TooMany, WrongCode, StoreAway; to people what they sent is given back with
    those.
    """
    sent, has_shown = None, False
    token = desk.token_of(request.headers.get("cookie"))
    try:
        sent = await brought(desk, request)
        has_shown = tries_code(desk, request, sent.fields, to=TO_MAKE)
        take_one(desk.formats_limit, request)
        file = await _begun(desk, sent, token_hash(token))
        key = form.one(sent.fields, "key")
        if key and not KEY.fullmatch(key):
            raise BadField("key", "A key is 128 random bits, written as letters and digits.")
        copied = form.one(sent.fields, "copy")
        asked = msgspec.json.encode([copied, sent.text.encode("utf-8", "replace")])
        made = await desk.own.make(token_hash(token), text_to_keep(file), key, asked)
    except NOT_MADE as no:
        if wants_json(request):
            raise
        page = _again(desk, request, sent, no, has_shown_code=has_shown)
        return known_again(desk, page, token, has_shown_code=True) if has_shown else page
    return made_answer(desk, request, token, made, has_shown_code=has_shown)


async def _begun(desk: Desk, sent: Brought, owner: bytes) -> OwnFile:
    """Raises: BadFormat. NoSuchFormat: there is none of this key to be copied. StoreAway."""
    if sent.is_file:
        if not sent.text.strip():
            raise BadFormat("Choose a file, or paste the text of one.")
        return imported(sent.text, desk.library, sent.called)
    key = form.one(sent.fields, "copy")
    if not key:
        return blank()
    if key in desk.formats:
        one = desk.formats[key]
        return copy_of(one, desk.library, _copied(one.name))
    own = await of_owner(desk, owner, key.removeprefix(OWN)) if key.startswith(OWN) else None
    if own is None:
        raise NoSuchFormat
    return msgspec.structs.replace(own.file, name=_copied(own.file.name))


def _copied(name: str) -> str:
    return f"{name[: NAME_LIMIT_CHARS - len(COPIED)].rstrip()}{COPIED}".lstrip()


def _again(
    desk: Desk, request: Request, sent: Brought | None, no: SetroomError, *, has_shown_code: bool
) -> Response:
    """What was asked for once more: a file with its text, which can be mended there, or the button
    that was pressed."""
    fields = sent.fields if sent is not None else {}
    heading = UNFIT if isinstance(no, BadFormat) else NOT_NOW
    why = not_done(desk, request, fields, no, heading, has_shown_code=has_shown_code)
    if sent is None or sent.is_file:
        page = desk.renderer.bring_format(why, sent.text if sent is not None else "")
    else:
        page = _pressed_again(desk, why, form.one(fields, "copy"))
    return HTMLResponse(page, status_of(no), headers_of(no))


def _pressed_again(desk: Desk, why: NotDone, copied: str) -> str:
    """The button that makes a copy, or one with a single step, once more."""
    press = partial(desk.renderer.press_again, why, "/formats/own")
    if copied not in desk.formats:
        return press(MAKE_BLANK, {"copy": copied}, back="/formats#your-own")
    meant = f"You asked for a copy of {desk.formats[copied].name}, to be made your own."
    return press(MAKE_COPY, {"copy": copied}, meant=meant, back=f"/formats/{copied}")


def made_answer(
    desk: Desk, request: Request, token: str, made: KeptFormat, *, has_shown_code: bool
) -> Response:
    """A new one is there; a browser is sent to its form."""
    where = f"/formats/own/{made.id}"
    answer: Response = RedirectResponse(where, 303)
    if wants_json(request):
        named = {"format": f"{OWN}{made.id}", "url": f"{desk.origin}{where}"}
        found = read_kept(desk, made)
        why = UNREAD if found is None else found.format.why
        answer = json_answer({**named, "usable": not why, "why": why}, 201)
    return known_again(desk, answer, token, has_shown_code=has_shown_code)
