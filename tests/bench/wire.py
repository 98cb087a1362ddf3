"""The generator's two kinds of connection, on one bare epoll loop.

No event loop library here: on one core the generator must take deliveries faster than any
server can send them, so a delivery costs one `recv`, one search for the parcel number and a
few lines of book-keeping. Frames are read by hand; nothing of them is decoded but what counts.
"""

from __future__ import annotations

import base64
import os
import select
import socket
import struct
import time
from collections.abc import Callable
from typing import Protocol

RECEIVE_BYTES = 65_536
TEXT, CLOSE, PING, PONG = 0x81, 0x88, 0x89, 0x8A
COARSE_S = 0.001
now = time.perf_counter


class WireBroken(Exception):
    """A peer did something that this measurement cannot go on from."""


class Wire:
    """Who is to be called when a socket has something to read, and who now and then."""

    def __init__(self) -> None:
        self._epoll = select.epoll()
        self._readers: dict[int, Callable[[], None]] = {}
        self._look: Callable[[], None] = lambda: None
        self._look_every_s = self._look_at = float("inf")

    def add(self, sock: socket.socket, reader: Callable[[], None]) -> None:
        self._readers[sock.fileno()] = reader
        self._epoll.register(sock, select.EPOLLIN)

    def remove(self, sock: socket.socket) -> None:
        if self._readers.pop(sock.fileno(), None):
            self._epoll.unregister(sock)

    def now_and_then(self, every_s: float, look: Callable[[], None]) -> None:
        """Call `look` about so often, between two turns."""
        self._look, self._look_every_s, self._look_at = look, every_s, now() + every_s

    def turn(self, wait_s: float) -> None:
        """Call every reader that has something, waiting at most `wait_s` for the first.

        `epoll.poll` rounds up to whole milliseconds, which an open loop would see in every
        latency: the last stretch before something is due is waited for by `select`.
        """
        if wait_s > COARSE_S:
            ready = self._epoll.poll(wait_s - COARSE_S)
        else:
            ready = self._epoll.poll(0)
            if not ready and wait_s > 0:
                select.select([self._epoll], [], [], wait_s)
                ready = self._epoll.poll(0)
        if now() > self._look_at:
            self._look_at += self._look_every_s
            self._look()
        readers = self._readers
        for handle, _ in ready:
            reader = readers.get(handle)
            if reader:
                reader()

    def turn_until(self, done: Callable[[], bool], *, within_s: float, what: str) -> None:
        """Raises: WireBroken: `done` is still false after `within_s`."""
        deadline = now() + within_s
        while not done():
            if now() > deadline:
                raise WireBroken(f"{what}: not within {within_s} s")
            self.turn(0.05)

    def close(self) -> None:
        self._epoll.close()


class Book(Protocol):
    """Where live sockets report what came in."""

    def delivered(self, socket: LiveSocket, frame: bytes, start: int, stop: int) -> None: ...

    def closed(self, socket: LiveSocket, code: int) -> None: ...


class LiveSocket:
    """One member's WebSocket: reads server frames, answers pings, checks nothing itself."""

    __slots__ = ("_rest", "_sock", "_wire", "bit", "book", "connected", "last_seq", "room")

    def __init__(self, wire: Wire, book: Book, room: int, bit: int) -> None:
        self._wire, self.book, self.room, self.bit = wire, book, room, bit
        self._rest = b""
        self.connected = False
        self.last_seq = -1

    def open(self, port: int, path: str, cookie: str) -> None:
        """Begin the handshake."""
        self._sock = socket.socket()
        self._sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._sock.connect(("127.0.0.1", port))
        self._sock.sendall(handshake(port, path, cookie))
        self._sock.setblocking(False)
        self._wire.add(self._sock, self._handshaken)

    def close(self) -> None:
        self._wire.remove(self._sock)
        self._sock.close()

    def _handshaken(self) -> None:
        self._rest += self._sock.recv(RECEIVE_BYTES)
        head, end, rest = self._rest.partition(b"\r\n\r\n")
        if b" 101 " not in head.partition(b"\r\n")[0] + b" ":
            raise WireBroken(f"handshake refused: {head[:200]!r}")
        if not end:
            return
        self._rest = b""
        self.connected = True
        self._wire.remove(self._sock)
        self._wire.add(self._sock, self._readable)
        if rest:
            self.take(rest)

    def _readable(self) -> None:
        try:
            data = self._sock.recv(RECEIVE_BYTES)
        except ConnectionError:
            data = b""
        if not data:
            self._wire.remove(self._sock)
            self.book.closed(self, 1006)
            return
        self.take(data)

    def take(self, data: bytes) -> None:
        """Hand over every frame that is whole with these bytes; keep what is left."""
        if self._rest:
            data = self._rest + data
        self._rest = self._frames(data)

    def _frames(self, data: bytes) -> bytes:
        start, end = 0, len(data)
        while end - start >= 2:
            size, body = data[start + 1], start + 2
            if size == 126:
                if end - start < 4:
                    break
                size, body = (data[start + 2] << 8) | data[start + 3], start + 4
            elif size == 127:
                if end - start < 10:
                    break
                size, body = int.from_bytes(data[start + 2 : start + 10], "big"), start + 10
            stop = body + size
            if stop > end:
                break
            if data[start] == TEXT:
                self.book.delivered(self, data, body, stop)
            else:
                self._control(data[start], data[body:stop])
            start = stop
        return data[start:] if start < end else b""

    def _control(self, first_byte: int, payload: bytes) -> None:
        if first_byte == PING:
            self._sock.send(_masked(PONG, payload))
        elif first_byte == CLOSE:
            self._wire.remove(self._sock)
            self.book.closed(self, int.from_bytes(payload[:2], "big"))
        elif first_byte != PONG:
            raise WireBroken(f"a frame of a kind nobody asked for: {first_byte:#x}")


def handshake(port: int, path: str, cookie: str) -> bytes:
    key = base64.b64encode(os.urandom(16)).decode()
    return (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
        f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
        f"Cookie: {cookie}\r\n\r\n"
    ).encode()


def _masked(first_byte: int, payload: bytes) -> bytes:
    # A mask of zeros is a mask: the payload stands as it is.
    return struct.pack("!BBI", first_byte, 0x80 | len(payload), 0) + payload


class HttpConnection:
    """One keep-alive connection: a request out, its whole answer back, never two at once."""

    __slots__ = ("_answered", "_rest", "_sock", "_wire", "lost")

    def __init__(self, wire: Wire, port: int) -> None:
        self._wire = wire
        self._sock = socket.create_connection(("127.0.0.1", port), timeout=5)
        self._sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._sock.setblocking(False)
        self._rest = b""
        self._answered: Callable[[int, bytes], None] | None = None
        self.lost = False
        wire.add(self._sock, self._readable)

    def send(self, request: bytes, answered: Callable[[int, bytes], None]) -> None:
        """`answered(status, body)` is called once; status 0 means the connection was lost."""
        self._answered = answered
        self._sock.send(request)

    def close(self) -> None:
        self._wire.remove(self._sock)
        self._sock.close()

    def _readable(self) -> None:
        try:
            data = self._sock.recv(RECEIVE_BYTES)
        except ConnectionError:
            data = b""
        if not data:
            self._wire.remove(self._sock)
            self.lost = True
            self._finish(0, b"")
            return
        self._rest += data
        head_end = self._rest.find(b"\r\n\r\n")
        if head_end < 0:
            return
        length = _content_length(self._rest, head_end)
        body = self._rest[head_end + 4 :]
        if len(body) >= length:
            status = int(self._rest[9:12])
            self._rest = b""
            self._finish(status, body)

    def _finish(self, status: int, body: bytes) -> None:
        answered, self._answered = self._answered, None
        if answered:
            answered(status, body)


def _content_length(answer: bytes, head_end: int) -> int:
    found = answer.find(b"ontent-", 0, head_end)
    while found >= 0:
        if answer[found + 7 : found + 14].lower() == b"length:":
            return int(answer[found + 14 : answer.find(b"\r\n", found)])
        found = answer.find(b"ontent-", found + 7, head_end)
    return 0
