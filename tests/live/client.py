"""A browser's side of the live channels, by hand: what it says and hears is bytes."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.live.rig import ORIGIN, cookie_of

WAIT_S = 10.0  # longer than anything here takes, so that only a hang is a failure

_opened: list[asyncio.StreamWriter] = []

TEXT, BINARY, CLOSE, PING, PONG = 0x1, 0x2, 0x8, 0x9, 0xA
MASK = b"\x01\x02\x03\x04"


def frame(opcode: int, body: bytes = b"", *, fin: bool = True, rsv: int = 0) -> bytes:
    """A masked frame, as a client sends it."""
    head = bytes([(0x80 if fin else 0) | rsv << 4 | opcode])
    size = len(body)
    if size < 126:
        head += bytes([0x80 | size])
    elif size < 65_536:
        head += b"\xfe" + size.to_bytes(2, "big")
    else:
        head += b"\xff" + size.to_bytes(8, "big")
    masked = bytes(byte ^ MASK[at % 4] for at, byte in enumerate(body))
    return head + MASK + masked


@dataclass
class Answer:
    """The answer to an HTTP request: status, headers in lower case, body."""

    status: int
    headers: dict[str, str]
    body: bytes = b""


def browser_headers(name: str | None) -> dict[str, str]:
    """What a browser with this person's cookie sends with a handshake from our own page."""
    return {"Origin": ORIGIN} | ({} if name is None else {"Cookie": cookie_of(name)})


@dataclass
class Socket:
    """A WebSocket after its handshake. `code`, `reason`: how it was closed, once it is."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    code: int | None = None
    reason: str = ""
    pongs: list[bytes] = field(default_factory=list)

    async def next(self) -> str | None:
        """The next text message, or None when the connection has been closed."""
        while True:
            got = await asyncio.wait_for(self._frame(), WAIT_S)
            if got is None:
                return None
            opcode, body = got
            if opcode == TEXT:
                return body.decode()
            if opcode == PING:
                self.writer.write(frame(PONG, body))
            elif opcode == PONG:
                self.pongs.append(body)
            elif opcode == CLOSE:
                self.code = int.from_bytes(body[:2], "big") if body else 1005
                self.reason = body[2:].decode()
                self.writer.write(frame(CLOSE, body))

    async def events(self, count: int) -> list[str]:
        """The next messages that tell an event: no wholes, no stirs, no heartbeats."""
        told: list[str] = []
        while len(told) < count:
            message = await self.next()
            assert message is not None, f"closed with {self.code} after {told}"
            if re.match(r"\d+\n(?!<whole|<stirred)", message):
                told.append(message)
        return told

    async def rest(self) -> list[str]:
        """All messages until the connection has been closed."""
        messages = []
        while (message := await self.next()) is not None:
            messages.append(message)
        return messages

    def send(self, data: bytes) -> None:
        self.writer.write(data)

    async def close(self) -> None:
        self.writer.close()

    async def _frame(self) -> tuple[int, bytes] | None:
        try:
            first, second = await self.reader.readexactly(2)
            size = second & 0x7F
            if size > 125:
                extended = await self.reader.readexactly(2 if size == 126 else 8)
                size = int.from_bytes(extended, "big")
            return first & 0x0F, await self.reader.readexactly(size)
        except (asyncio.IncompleteReadError, ConnectionError):
            return None


async def handshake(
    port: int,
    path: str,
    headers: Mapping[str, str],
    *,
    method: str = "GET",
    after: bytes = b"",
    sock: socket.socket | None = None,
    kept: KeptAlive | None = None,
) -> tuple[Answer, Socket]:
    """Ask for a WebSocket. A header set to "" is left out. `after`: sent in the same breath.
    `kept`: on this connection.
    """
    asked = {
        "Host": "localhost:8000",
        "Connection": "keep-alive, Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": base64.b64encode(b"0123456789abcdef").decode(),
        "Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits",
        **headers,
    }
    reader, writer = (kept.reader, kept.writer) if kept else await connect(port, sock)
    writer.write(_request(method, path, asked) + after)
    return await answer_from(reader), Socket(reader, writer)


async def listen_to(port: int, room: str, name: str | None, query: str = "") -> Socket:
    """A WebSocket of this person, as the browser opens it."""
    answer, opened = await handshake(port, f"/rooms/{room}/live/ws{query}", browser_headers(name))
    assert answer.status == 101, answer
    return opened


async def get(port: int, path: str, headers: Mapping[str, str]) -> Answer:
    """One plain request, and its whole answer."""
    reader, writer = await connect(port)
    writer.write(_request("GET", path, {"Host": "localhost", "Connection": "close", **headers}))
    answer = await answer_from(reader)
    answer.body = await asyncio.wait_for(reader.read(), WAIT_S)
    writer.close()
    return answer


@dataclass
class KeptAlive:
    """A connection for one request after the other, as a browser keeps some open."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def get(self, path: str, headers: Mapping[str, str]) -> Answer:
        """The whole answer to one request."""
        self.writer.write(_request("GET", path, {"Host": "localhost", **headers}))
        answer = await answer_from(self.reader)
        if "content-length" in answer.headers:
            size = int(answer.headers["content-length"])
            answer.body = await asyncio.wait_for(self.reader.readexactly(size), WAIT_S)
        return answer


@dataclass
class Stream:
    """An event stream. Events come as (id, event, data)."""

    answer: Answer
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def next(self) -> tuple[str, str, str] | None:
        """The next event, or None when the stream has ended."""
        fields: dict[str, list[str]] = {}
        while (line := await self._line()) is not None:
            if line and not line.startswith(":"):
                name, _, value = line.partition(":")
                fields.setdefault(name, []).append(value.removeprefix(" "))
            elif not line and "data" in fields:
                kind = "".join(fields.get("event", ["message"]))
                return "".join(fields.get("id", [])), kind, "\n".join(fields["data"])
        return None

    async def close(self) -> None:
        self.writer.close()

    async def _line(self) -> str | None:
        """The next line of the body: chunk heads and the line ends around them left out."""
        while True:
            try:
                line = await asyncio.wait_for(self.reader.readline(), WAIT_S)
            except ConnectionError:
                return None
            if not line:
                return None
            if line.endswith(b"\r\n"):
                if line == b"0\r\n":
                    return None
                continue
            return line.decode().removesuffix("\n")


async def stream(
    port: int,
    room: str,
    name: str | None,
    headers: Mapping[str, str],
    kept: KeptAlive | None = None,
) -> Stream:
    """Open an event stream as this person's browser does. `kept`: on this connection."""
    reader, writer = (kept.reader, kept.writer) if kept else await connect(port)
    always = {"Host": "localhost", "Sec-Fetch-Site": "same-origin", **browser_headers(name)}
    writer.write(_request("GET", f"/rooms/{room}/live/sse?after=0", {**always, **headers}))
    return Stream(await answer_from(reader), reader, writer)


async def close_all() -> None:
    """Close whatever a test has left open."""
    for writer in _opened:
        writer.transport.abort()
    for writer in _opened:
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()
    _opened.clear()


async def keep_alive(port: int) -> KeptAlive:
    """A connection on which nothing has been asked yet."""
    return KeptAlive(*await connect(port))


async def connect(
    port: int, sock: socket.socket | None = None
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    if sock is None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
    else:
        reader, writer = await asyncio.open_connection(sock=sock)
    _opened.append(writer)
    return reader, writer


def _request(method: str, path: str, headers: Mapping[str, str]) -> bytes:
    lines = [f"{name}: {value}" for name, value in headers.items() if value]
    return "\r\n".join([f"{method} {path} HTTP/1.1", *lines, "", ""]).encode("latin-1")


async def answer_from(reader: asyncio.StreamReader) -> Answer:
    try:
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), WAIT_S)
    except (asyncio.IncompleteReadError, ConnectionError):
        return Answer(0, {})
    first, *lines = head.decode("latin-1").rstrip().split("\r\n")
    named = (line.partition(":") for line in lines)
    return Answer(int(first.split()[1]), {n.lower(): v.strip() for n, _, v in named})
