"""Live messages as server-sent events, where a WebSocket does not come through."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from http import HTTPStatus

from server.gate.headers import Receive, Scope, Send
from server.live.entry import Entry
from server.live.hall import Hall
from server.live.message import Heartbeat, Message
from server.live.request import read, refuse
from server.live.seat import CLOSING_S, OUTBOX_BYTES, OUTBOX_MESSAGES, Ending
from server.room.audience import Audience

HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"x-accel-buffering", b"no"),  # nginx would otherwise collect before it passes on
]
# A first line at once, so that the browser and every proxy know that the stream is open.
COMMENT = b":\n\n"


class SseSeat:
    """A seat whose outbox is emptied by `next`.

    `abort`: cuts the connection without waiting for what is unsent.
    """

    __slots__ = (
        "_abort",
        "_bytes",
        "_last_call",
        "_most_bytes",
        "_outbox",
        "_wake",
        "audience",
        "browser",
        "ending",
        "person",
        "room",
    )

    def __init__(self, abort: Callable[[], None]) -> None:
        self._abort = abort
        self._outbox: deque[bytes] = deque()
        self._bytes = 0
        self._most_bytes = OUTBOX_BYTES
        self._wake = asyncio.Event()
        self._last_call: asyncio.TimerHandle | None = None
        self.ending: Ending | None = None
        self.room = ""
        self.person = ""
        self.browser = b""
        self.audience: Audience = "door"

    def begin(self, whole: Message) -> None:
        self._most_bytes = OUTBOX_BYTES + len(whole.event)
        self._put(whole.event)

    def give(self, message: Message) -> None:
        self._put(message.event)

    def beat(self, heartbeat: Heartbeat) -> None:
        self._put(heartbeat.event)

    def end(self, ending: Ending) -> None:
        if self.ending is None:
            self.ending = ending
            # A peer that does not read would otherwise hold its last words, and us, for ever.
            loop = asyncio.get_running_loop()
            self._last_call = loop.call_later(CLOSING_S, self._abort)
        self._wake.set()

    def close(self) -> None:
        """The answer is over, and the connection may serve other requests."""
        if self._last_call is not None:
            self._last_call.cancel()

    def silent_since_s(self) -> float:
        return float("inf")  # a stream only goes downwards; TCP itself notices a dead peer

    def hang_up(self) -> None:
        """The peer has gone."""
        self._outbox.clear()
        self.end(Ending.LATER)

    async def next(self) -> bytes:
        """All that waits, as soon as there is something; b"" when there will be no more."""
        while not self._outbox and self.ending is None:
            self._wake.clear()
            await self._wake.wait()
        events = b"".join(self._outbox)
        self._outbox.clear()
        self._bytes = 0
        return events

    def _put(self, event: bytes) -> None:
        if self.ending is not None:
            return
        self._outbox.append(event)
        self._bytes += len(event)
        if self._bytes > self._most_bytes or len(self._outbox) > OUTBOX_MESSAGES:
            self.hang_up()
            self._abort()
        self._wake.set()


class SseChannel:
    """`GET /rooms/{room}/live/sse`, as a plain ASGI application.

    `Last-Event-ID` and `after` say nothing that is needed: whoever comes first gets the whole.
    """

    def __init__(self, hall: Hall, entry: Entry) -> None:
        self._hall = hall
        self._entry = entry

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = read(scope, "sse", self._entry)
        if isinstance(request, HTTPStatus):
            await refuse(send, request)
            return
        admitted = await self._entry.admit(request.room, request.cookies)
        seat = SseSeat(request.abort)
        ending = self._hall.take(admitted, seat)
        if ending is not None:
            seat.end(ending)
        loop = asyncio.get_running_loop()
        ears = loop.create_task(_listen(receive, seat))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
            await send({"type": "http.response.body", "body": COMMENT, "more_body": True})
            while events := await seat.next():
                await send({"type": "http.response.body", "body": events, "more_body": True})
            last_words = _farewell(seat.ending, self._hall.back_in_ms)
            await send({"type": "http.response.body", "body": last_words})
        finally:
            ears.cancel()
            seat.close()
            self._hall.leave(seat)


async def _listen(receive: Receive, seat: SseSeat) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    seat.hang_up()


def _farewell(ending: Ending | None, back_in_ms: int) -> bytes:
    # Without `end` the browser's EventSource comes back by itself, as it should after a restart.
    if ending is Ending.RESTART:
        return b"event: later\ndata: %d\n\n" % back_in_ms
    return b"event: end\ndata: %d\n\n" % ending if ending is not None and ending.is_final else b""
