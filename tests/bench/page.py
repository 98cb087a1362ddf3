"""A page's live channel as web/static/js keeps it: how it waits, asks, and comes back.

Only what matters for time: the waits of choice.js with its own numbers, the question of
connections.js whether the server is there, and the limit for the first word.
"""

from __future__ import annotations

import asyncio
import random
import re
import socket
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from tests.bench.driver import OpenRoom

SCRIPTS = Path(__file__).parents[2] / "web/static/js"
TEXT, CLOSE = 0x81, 0x88
NORMAL_END = 1006  # what a browser says where no close frame came
CONNECTING_AT_ONCE = 64  # so that the first handshakes do not meet their own limit
now = time.perf_counter


def number_in(script: str, name: str) -> float:
    """A constant of a script, in seconds. Raises: KeyError: it is not there any more."""
    found = re.search(rf"\b{name}(?: =|:) ([\d_]+)", (SCRIPTS / script).read_text())
    if found is None:
        raise KeyError(f"{script} has no {name}")
    return int(found[1].replace("_", "")) / 1_000


FIRST_WAIT_S = number_in("choice.js", "FIRST_WAIT_MS")
LONGEST_WAIT_S = number_in("choice.js", "LONGEST_WAIT_MS")
FIRST_WORD_S = number_in("connections.js", "ws")
QUIET_S = number_in("line.js", "QUIET_MS")
SERVER_THERE_S = 5.0


class Channel(asyncio.Protocol):
    """One WebSocket: the first seq it is told, the last one, and how it ended."""

    def __init__(self, request: bytes) -> None:
        loop = asyncio.get_running_loop()
        self._request = request
        self._rest = b""
        self._in_head = True
        self.seq = -1
        self.began: asyncio.Future[None] = loop.create_future()
        self.ended: asyncio.Future[int] = loop.create_future()
        self.later_s = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop's is not one by descent
        self.transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        self._rest += data
        if self._in_head:
            head, end, rest = self._rest.partition(b"\r\n\r\n")
            if not end:
                return
            if b" 101 " not in head.partition(b"\r\n")[0]:
                self.transport.close()
                return
            self._in_head, self._rest = False, rest
        self._frames()

    def connection_lost(self, exc: Exception | None) -> None:
        self._end(NORMAL_END)

    def _frames(self) -> None:
        data, start = self._rest, 0
        while len(data) - start >= 2:
            size, body = data[start + 1], start + 2
            if size > 125:
                wide = 2 if size == 126 else 8
                size, body = int.from_bytes(data[body : body + wide], "big"), body + wide
            if body + size > len(data):
                break
            self._frame(data[start], data[body : body + size])
            start = body + size
        self._rest = data[start:]

    def _frame(self, kind: int, body: bytes) -> None:
        if kind == TEXT:
            self.seq = int(body.partition(b"\n")[0])
            if not self.began.done():
                self.began.set_result(None)
        elif kind == CLOSE:
            self.later_s = int(body[2:] or 0) / 1_000
            self._end(int.from_bytes(body[:2], "big"))
            self.transport.close()

    def _end(self, code: int) -> None:
        if not self.ended.done():
            self.ended.set_result(code)


@dataclass(eq=False)
class Page:
    """One member's page, open for long. `seq_back`: the head it was told when it came back.

    Moments are those of `now`; 0.0 means not yet.
    """

    port: int
    number: int
    room: OpenRoom
    cookie: str
    dice: random.Random
    code: int = 0
    let_go_s: float = 0.0
    back_s: float = 0.0
    seq_back: int = -1
    tries: int = 0
    vain: Counter[str] = field(default_factory=Counter)
    channel: Channel | None = None

    async def open(self, places: asyncio.Semaphore) -> None:
        async with places:
            self.channel = await self._connected()
        assert self.channel is not None, "the room could not be entered"

    async def come_back(self) -> None:
        """Wait for the end of the channel, and then until there is another that works."""
        assert self.channel is not None
        self.code = await self.channel.ended
        self.let_go_s = now()
        attempts, later_s = 0, min(LONGEST_WAIT_S, self.channel.later_s)
        while True:
            most_s = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2**attempts)
            await asyncio.sleep(later_s + self.dice.random() * most_s)
            self.tries += 1
            self.channel = await self._connected()
            if self.channel is not None:
                break
            await self._ask_whether_the_server_is_there()
            attempts, later_s = attempts + 1, 0.0
        self.back_s, self.seq_back = now(), self.channel.seq

    def close(self) -> None:
        if self.channel is not None:
            self.channel.transport.abort()

    async def _connected(self) -> Channel | None:
        """A channel that has said its first word."""
        request = (
            f"GET {self.room.live_path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nCookie: {self.cookie}\r\n\r\n"
        ).encode()
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(FIRST_WORD_S):
                _, channel = await loop.create_connection(
                    lambda: Channel(request), sock=await self._socket()
                )
                either: list[asyncio.Future[None] | asyncio.Future[int]]
                either = [channel.began, channel.ended]
                await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        except OSError:
            self.vain["refused"] += 1
            return None
        except TimeoutError:
            self.vain["no first word"] += 1
            return None
        if channel.began.done() and not channel.ended.done():
            return channel
        self.vain[f"ended with {channel.ended.result()}"] += 1
        channel.transport.abort()
        return None

    async def _ask_whether_the_server_is_there(self) -> None:
        """GET /clock. Where no way is blocked nothing follows from it, but it takes its time."""
        try:
            async with asyncio.timeout(SERVER_THERE_S):
                reader, writer = await asyncio.open_connection(sock=await self._socket())
                writer.write(b"GET /clock HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                await reader.read()
                writer.close()
        except (OSError, TimeoutError):
            pass

    async def _socket(self) -> socket.socket:
        """Connected. Most tries are refused, and the loop's own way would cost them ten times more.

        Raises: OSError.
        """
        sock = socket.socket()
        sock.setblocking(False)
        try:
            await asyncio.get_running_loop().sock_connect(sock, ("127.0.0.1", self.port))
        except BaseException:
            sock.close()
            raise
        return sock
