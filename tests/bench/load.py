"""Posting: in a closed loop (so many on their way at once) or at a given rate."""

from __future__ import annotations

import gc
import os
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from tests.bench.book import PARCEL_DIGITS, Book, Parcel
from tests.bench.driver import OpenRoom
from tests.bench.target import CoreUse
from tests.bench.wire import HttpConnection, Wire, now

DRAIN_S = 5.0
FIRST_CONNECTIONS = 16
MOST_CONNECTIONS = 10_000  # an open loop opens more while a server leaves posts unanswered
WORDS = "What+would+it+cost+you+to+say+nothing+this+time%3F+Asked+with+parcel-"


@dataclass(frozen=True, slots=True)
class Pace:
    """Exactly one of the two: posts in flight (closed loop) or posts a second (open loop)."""

    in_flight: int = 0
    rate: float = 0.0

    def __str__(self) -> str:
        return f"{self.rate:g} posts/s" if self.rate else f"{self.in_flight} in flight"


@dataclass(frozen=True, slots=True)
class Posters:
    """One room as the generator posts to it: who may post, and which sockets must see it."""

    room: int
    wanted: int
    heads: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """What passed in the measured seconds."""

    seconds: float
    deliveries: int
    delivered_bytes: int
    posts: int
    unsent: int
    generator_s: float
    began: CoreUse
    ended: CoreUse


def posters_of(room: OpenRoom, number: int, *, port: int, slow: bool) -> Posters:
    """In a slow room the last member neither reads nor posts, and nothing is owed to them."""
    seats = len(room.cookies) - slow
    heads = tuple(_request_head(room, cookie, port) for cookie in room.cookies[:seats])
    return Posters(number, (1 << seats) - 1, heads)


def _request_head(room: OpenRoom, cookie: str, port: int) -> bytes:
    before = f"kind={room.kind}&text={WORDS}"
    length = len(before) + PARCEL_DIGITS + len("&key=") + 32
    return (
        f"POST {room.path}/submit_post HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        f"Cookie: {cookie}\r\nAccept: application/json\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {length}\r\n\r\n{before}"
    ).encode()


class Load:
    """Posts to all rooms in turn, and in each room from all its members in turn."""

    def __init__(self, wire: Wire, book: Book, rooms: list[Posters], port: int, pace: Pace) -> None:
        self._wire, self._book, self._rooms, self._port, self._pace = wire, book, rooms, port, pace
        first = pace.in_flight or FIRST_CONNECTIONS
        self._connections = [HttpConnection(wire, port) for _ in range(first)]
        # Taken in turn, so that none rests until the server's keep-alive closes it.
        self._free = deque(self._connections)
        self._counting = False
        self._next_due = 0.0

    def run(self, *, warm_up_s: float, seconds: float, core_use: Callable[[], CoreUse]) -> Window:
        """Warm up, measure, then post no more and wait for what is still on its way."""
        gc.collect()
        gc.disable()
        try:
            self._next_due = now()
            self._post_until(now() + warm_up_s)
            window = self._measured(seconds, core_use)
            self._drain()
        finally:
            gc.enable()
        return window

    def close(self) -> None:
        for connection in self._connections:
            connection.close()

    def _measured(self, seconds: float, core_use: Callable[[], CoreUse]) -> Window:
        book = self._book
        began, began_s, generator_s = core_use(), now(), time.process_time()
        deliveries, size, posts = book.deliveries, book.delivered_bytes, len(book.parcels)
        self._counting = True
        self._post_until(began_s + seconds)
        self._counting = False
        ended_s = now()
        return Window(
            seconds=ended_s - began_s,
            deliveries=book.deliveries - deliveries,
            delivered_bytes=book.delivered_bytes - size,
            posts=len(book.parcels) - posts,
            unsent=self._overdue(ended_s),
            generator_s=time.process_time() - generator_s,
            began=began,
            ended=core_use(),
        )

    def _overdue(self, at: float) -> int:
        return max(0, int((at - self._next_due) * self._pace.rate))

    def _post_until(self, stop_at: float) -> None:
        if self._pace.rate:
            self._post_at_rate(stop_at)
        else:
            self._post_in_closed_loop(stop_at)

    def _post_in_closed_loop(self, stop_at: float) -> None:
        finished = self._book.finished_now
        while (at := now()) < stop_at:
            # A post is on its way until it is answered and stands on every screen.
            self._free.extend(parcel.connection for parcel in finished)
            finished.clear()
            while self._has_free():
                self._post(now())
            self._wire.turn(stop_at - at)

    def _post_at_rate(self, stop_at: float) -> None:
        gap_s = 1 / self._pace.rate
        while (at := now()) < stop_at:
            while self._next_due <= at and (self._has_free() or self._opened_one()):
                self._post(self._next_due)
                self._next_due += gap_s
            # Overdue and no connection left: an answer is the only thing that helps.
            wait_until = self._next_due if self._next_due > at else at + 0.001
            self._wire.turn(min(wait_until, stop_at) - now())

    def _has_free(self) -> bool:
        while self._free and self._free[0].lost:
            self._free.popleft()
        return bool(self._free)

    def _opened_one(self) -> bool:
        if len(self._connections) == MOST_CONNECTIONS:
            return False
        self._connections.append(HttpConnection(self._wire, self._port))
        self._free.append(self._connections[-1])
        return True

    def _post(self, due_at: float) -> None:
        number = len(self._book.parcels)
        turn, room_number = divmod(number, len(self._rooms))
        room = self._rooms[room_number]
        head = room.heads[turn % len(room.heads)]
        connection = self._free.popleft()
        parcel = Parcel(room.room, room.wanted, due_at, self._counting, connection)
        self._book.parcels.append(parcel)
        request = b"%b%08d&key=%b" % (head, number, os.urandom(16).hex().encode())
        connection.send(request, partial(self._answered, parcel))

    def _answered(self, parcel: Parcel, status: int, body: bytes) -> None:
        self._book.answered(parcel, status, body)
        if self._pace.rate:
            self._free.append(parcel.connection)

    def _drain(self) -> None:
        deadline = now() + DRAIN_S
        while not self._book.settled() and now() < deadline:
            self._wire.turn(0.02)
