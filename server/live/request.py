"""What the two channels over plain HTTP have in common: being asked, and saying no."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import parse_qsl

from server.gate.headers import NO_STORE, Headers, Scope, Send
from server.live.entry import Entry, room_of

# An extension of our HTTP protocol: `now` cuts the connection whatever is unsent. ASGI has no
# word for it, and without it a peer that stops reading is never freed.
ABORT = "setroom.abort"


@dataclass(frozen=True, slots=True)
class Request:
    """One request for `/rooms/{room}/live/...` that has passed the gate."""

    room: str
    cookies: str
    query: dict[str, str]
    abort: Callable[[], None]


def read(scope: Scope, transport: str, entry: Entry) -> Request | HTTPStatus:
    """The request, or what is wrong with it."""
    room = room_of(scope["path"], transport)
    headers: list[tuple[bytes, bytes]] = scope["headers"]
    if room is None:
        return HTTPStatus.NOT_FOUND
    if scope["method"] != "GET":
        return HTTPStatus.METHOD_NOT_ALLOWED
    if not entry.is_ours(headers):
        return HTTPStatus.FORBIDDEN
    cookies = [value.decode("latin-1") for name, value in headers if name == b"cookie"]
    query = dict(parse_qsl(scope["query_string"].decode("latin-1")))
    abort = scope.get("extensions", {}).get(ABORT, {}).get("now", _cannot_abort)
    return Request(room, "; ".join(cookies), query, abort)


async def answer(
    send: Send, status: int, body: bytes = b"", headers: tuple[tuple[bytes, bytes], ...] = ()
) -> None:
    """Send a whole answer, as plain text."""
    always = [(b"content-type", b"text/plain; charset=utf-8")] if body else []
    if status != HTTPStatus.NO_CONTENT:
        always.append((b"content-length", b"%d" % len(body)))
    await send({"type": "http.response.start", "status": status, "headers": [*always, *headers]})
    await send({"type": "http.response.body", "body": body})


async def refuse(send: Send, status: int, headers: tuple[tuple[bytes, bytes], ...] = ()) -> None:
    await answer(send, status, f"{HTTPStatus(status).phrase}\n".encode(), headers)


def plain_http(status: HTTPStatus, sentence: str, always: Headers) -> bytes:
    """A whole answer as it goes over the wire, where there is no ASGI to send it; the last one."""
    body = f"{sentence}\n".encode()
    headers = (
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", b"%d" % len(body)),
        (b"connection", b"close"),
        NO_STORE,
        *always,
    )
    lines = [b"HTTP/1.1 %d %b" % (status, status.phrase.encode())]
    lines += [b"%b: %b" % pair for pair in headers]
    return b"\r\n".join([*lines, b"", body])


def _cannot_abort() -> None:
    """Under another server than ours a peer that stops reading stays until TCP gives up."""
