"""What was typed into the form of a format that is gone, kept as a new one."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from server.errors import StoreAway
from server.formats.check import BadFormat
from server.formats.draft import with_own_keys
from server.formats.file import OwnFile
from server.formats.own import text_to_keep
from server.gate.cookie import token_hash
from server.keeper.own_formats import FormatChanged, TooManyFormats
from server.pages import fields as form
from server.pages.answer import take_one
from server.pages.code import WrongCode, known_again, tries_code
from server.pages.desk import Desk
from server.pages.format_answer import given_back
from server.pages.format_fields import FormatFields
from server.pages.format_make import TO_MAKE, made_answer
from server.pages.refused import TooMany
from server.room.refusals import BadField

AS_NEW = "as-new"  # the button where the format was removed elsewhere


async def keep_as_new(desk: Desk, request: Request, fields: form.Fields) -> Response:
    """Pressed twice, it is one. Given back where it cannot be kept.

    Raises: BadField. To programs: WrongCode, TooMany, TooManyFormats, FormatChanged, BadFormat,
    StoreAway.
    """
    token = desk.token_of(request.headers.get("cookie"))
    no, has_shown = None, False
    try:
        has_shown = tries_code(desk, request, fields, to=TO_MAKE)
        take_one(desk.formats_limit, request)
        read = FormatFields(fields, desk.library)
        file = read.file()
        if not read.errors:
            text = text_of_form(with_own_keys(file, desk.library))
            key = f"{request.path_params['id']} {text}"
            made = await desk.own.make(token_hash(token), text, key)
            return made_answer(desk, request, token, made, has_shown_code=has_shown)
    except (WrongCode, TooMany, TooManyFormats, FormatChanged, BadFormat, StoreAway) as why:
        no = why
    answer = given_back(desk, request, fields, no, removed=True, has_shown_code=has_shown)
    return known_again(desk, answer, token, has_shown_code=True) if has_shown else answer


def text_of_form(file: OwnFile) -> str:
    """Raises: BadFormat. BadField: there is no step, which no form of ours sends."""
    if not file.phase:
        raise BadField("step-1-key", "A way of working has one step at least.")
    return text_to_keep(file)
