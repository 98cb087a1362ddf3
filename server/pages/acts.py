"""One route for every act: POST /rooms/{room}/{act}. Plain ASGI, because it is the hot one.

Cookie to person, fields to command, keeper, answer. A program gets JSON, htmx 204, and a browser
without script is sent back to the room.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from server.errors import Failure, SetroomError
from server.gate.cookie import token_hash
from server.gate.headers import ANSWER_JSON, Receive, Scope, Send
from server.gate.limits import BODY_LIMIT_BYTES
from server.gate.origin import same_origin
from server.keeper.shelf import Answer
from server.keeper.trouble import tell
from server.pages import fields as form
from server.pages.desk import Desk
from server.pages.refused import Foreign, Malformed, TooLarge, TooMany, json_of
from server.room.acts import ACTS
from server.room.refusals import BadField, WrongMoment
from server.room.rights import RIGHTS

ADDRESS = re.compile(r"/rooms/([A-Za-z0-9_-]{1,64})/([a-z_]{1,40})")
KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")
# The page that follows an act brings nobody back among those who are here: a presence that changes
# as a post without a name appears would say whose it is.
AFTER_ACT = "?done"

# What a person can ask for by this route: joining has its own page, and the clock asks by itself.
ROUTED = {
    name: act.command for name, act in ACTS.items() if RIGHTS[name].who not in ("newcomer", "clock")
}


class NoSuchAct(WrongMoment):
    name = "no_such_act"

    def __init__(self) -> None:
        super().__init__("There is no such act.")


class Acts:
    """Handles every POST below /rooms/{room}/ whose last part is the name of an act."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @staticmethod
    def takes(scope: Scope) -> tuple[str, str] | None:
        """The room and the act of this request, if it is one for here."""
        if scope["type"] != "http" or scope["method"] != "POST":
            return None
        found = ADDRESS.fullmatch(scope["path"])
        return (found[1], found[2]) if found is not None and found[2] in ROUTED else None

    async def __call__(
        self, room: str, act: str, scope: Scope, receive: Receive, send: Send
    ) -> None:
        headers = Headers(scope)
        fields: form.Fields = {}
        try:
            if not same_origin(scope["headers"], "POST", self._desk.origin):
                raise Foreign
            body = await read_body(receive)
            fields = form.read(body, headers.get(b"content-type"))
            answer = await self._done(room, act, headers, fields)
        except SetroomError as error:
            await self._refuse(room, headers, fields, error, send)
        except Exception as fault:
            tell("an act failed", fault)
            await self._refuse(room, headers, fields, Failure(), send)
        else:
            await self._answer(room, headers, answer, scope, send)

    async def _done(self, room: str, act: str, headers: Headers, fields: form.Fields) -> Answer:
        desk = self._desk
        seat = await desk.seat(room, headers.get(b"cookie"))
        wait_s = desk.acts_limit.take((room, token_hash(seat.token)))
        if wait_s:
            raise TooMany(wait_s)
        key, post_key = form.one(fields, "key"), form.one(fields, "post_key")
        if (key and not KEY.fullmatch(key)) or (post_key and not KEY.fullmatch(post_key)):
            raise BadField("key", "A key is 128 random bits, written as letters and digits.")
        return await desk.keeper.ask(
            room,
            seat.person.id,
            form.command(ROUTED[act], fields),
            key=key,
            post_key=post_key,
            steer=form.whole_number(fields, "steer"),
        )

    async def _answer(
        self, room: str, headers: Headers, answer: Answer, scope: Scope, send: Send
    ) -> None:
        if headers.wants_json:
            body = msgspec.json.encode({"seq": answer.seq, **answer.fields})
            whole = scope.get("extensions", {}).get(ANSWER_JSON)
            if whole is not None:
                whole["now"](body)
            else:
                await respond(send, 200, [(b"content-type", b"application/json")], body)
        elif headers.get(b"hx-request"):
            await respond(send, 204, [], b"")
        else:
            await respond(send, 303, [(b"location", f"/rooms/{room}{AFTER_ACT}".encode())], b"")

    async def _refuse(
        self, room: str, headers: Headers, fields: form.Fields, error: SetroomError, send: Send
    ) -> None:
        if headers.wants_json:
            status, more, body = json_of(error)
            kind = b"application/json"
        else:
            status, more, page = self._desk.refused_page(error, f"/rooms/{room}", fields)
            kind, body = b"text/html; charset=utf-8", page.encode()
        found = [(name.lower().encode(), value.encode()) for name, value in more.items()]
        await respond(send, status, [(b"content-type", kind), *found], body)


class Headers:
    """A request's headers as they came, looked up when they are needed."""

    __slots__ = ("_found",)

    def __init__(self, scope: Scope) -> None:
        self._found: dict[bytes, bytes] = dict(scope["headers"])

    def get(self, name: bytes) -> str:
        """The header, or an empty text. `name` in lower case."""
        return self._found.get(name, b"").decode("latin-1")

    @property
    def wants_json(self) -> bool:
        """Whether a program asks: it accepts JSON, or has sent some."""
        return b"application/json" in self._found.get(b"accept", b"") or self._found.get(
            b"content-type", b""
        ).startswith(b"application/json")


async def read_body(receive: Receive, limit_bytes: int = BODY_LIMIT_BYTES) -> bytes:
    """The whole body. Raises: TooLarge. Malformed: the client went away in the middle."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Malformed
        part: bytes = message.get("body", b"")
        size += len(part)
        if size > limit_bytes:
            raise TooLarge(limit_bytes)
        parts.append(part)
        if not message.get("more_body"):
            return b"".join(parts)


async def respond(send: Send, status: int, headers: list[tuple[bytes, bytes]], body: Any) -> None:
    """One whole answer."""
    length = (b"content-length", str(len(body)).encode())
    own = headers if status == 204 else [*headers, length]
    await send({"type": "http.response.start", "status": status, "headers": own})
    await send({"type": "http.response.body", "body": body})
