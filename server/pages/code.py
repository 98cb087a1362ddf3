"""The code that this Setroom may ask for, from whoever opens a room or makes a format."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from server.errors import SetroomError
from server.formats.check import BadFormat
from server.pages import fields as form
from server.pages.answer import take_one
from server.pages.desk import Desk
from server.pages.refused import body_of
from server.render.views import NotDone
from server.room.refusals import NotYours

ASKED = "This Setroom asks for a code."


class WrongCode(NotYours):
    name = "wrong_code"

    def __init__(self, to: str, given: str) -> None:
        """`to`: what was to be done. `given`: as the code, "" for none."""
        asks = f"To {to} here you need the code of this Setroom."
        super().__init__(f"That is not the code. {asks}" if given else asks)


def shows_code(desk: Desk, request: Request, fields: form.Fields, *, to: str) -> bool:
    """Whether these fields show the code; it is not looked for where it need not be asked for.

    Who may send this often has been asked before. Raises: WrongCode.
    """
    if not desk.needs_code(request.headers.get("cookie")):
        return False
    given = form.one(fields, "code").strip()  # as it is pasted out of a mail; the code has none
    if not desk.opening.is_code(given):
        raise WrongCode(to, given)
    return True


def tries_code(desk: Desk, request: Request, fields: form.Fields, *, to: str) -> bool:
    """As `shows_code`, where no room is opened. A code that is tried here counts as one that is
    tried there, so that nobody has two ways to guess it.

    Raises: WrongCode. TooMany.
    """
    if form.one(fields, "code") and desk.needs_code(request.headers.get("cookie")):
        take_one(desk.rooms_limit, request)
    return shows_code(desk, request, fields, to=to)


def known_again(desk: Desk, answer: Response, token: str, *, has_shown_code: bool) -> Response:
    """The answer with the cookies by which this browser is known, and need not show it again."""
    answer.headers.append("Set-Cookie", desk.cookie.set(token))
    if has_shown_code:
        answer.headers.append("Set-Cookie", desk.opening.remember(token))
    return answer


def not_done(
    desk: Desk,
    request: Request,
    fields: form.Fields,
    no: SetroomError,
    heading: str,
    *,
    has_shown_code: bool = False,
) -> NotDone:
    """Why it was not done, with a field for the code where that is asked for."""
    needed = desk.needs_code(request.headers.get("cookie")) and not has_shown_code
    typed = form.one(fields, "code").strip()
    is_wrong = isinstance(no, WrongCode)
    return NotDone(
        heading=ASKED if is_wrong else heading,
        sentence=body_of(no)["message"],
        code=typed if needed else None,
        asks_for_code=is_wrong and not typed,
        wrong_code=is_wrong and bool(typed),
        wrong_file=isinstance(no, BadFormat),
    )
