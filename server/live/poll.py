"""Live messages one at a time, by asking again and again, where nothing else comes through."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from http import HTTPStatus

from server.gate.headers import Receive, Scope, Send
from server.gate.limits import TokenBuckets
from server.live.entry import Entry
from server.live.hall import Hall
from server.live.message import Heartbeat, Message
from server.live.request import Request, answer, read, refuse
from server.live.seat import Ending
from server.room.audience import Audience

WAIT_S = 15.0  # shorter than any proxy's patience
LINGER_S = 30.0  # from one request to the next; then the person has gone
PER_S, BURST, MOST_KEYS = 4, 40, 20_000  # a client that asks in a loop is told to slow down

AGAIN_S = 1

Told = Message | Ending


@dataclass(slots=True, eq=False)
class PollSeat:
    """A browser's seat while it polls, kept from one request to the next.

    `waiting`: the requests under way. `missed`: the last message that came while there was none,
    to begin with the whole. What was missed of the log the client's `after` says; of what is
    outside the log, only this.
    """

    room: str = ""
    person: str = ""
    browser: bytes = b""
    audience: Audience = "door"
    waiting: set[asyncio.Future[Told]] = field(default_factory=set)
    missed: Message | None = None
    ended: Ending | None = None
    lingering: asyncio.TimerHandle | None = None

    def begin(self, whole: Message) -> None:
        self.give(whole)

    def give(self, message: Message) -> None:
        self.missed = None if self.waiting else message
        self._answer(message)

    def beat(self, heartbeat: Heartbeat) -> None:
        """Nothing: a request is answered within WAIT_S anyway."""

    def end(self, ending: Ending) -> None:
        self.ended = ending
        self._answer(ending)

    def silent_since_s(self) -> float:
        return float("inf")

    async def next(self, within_s: float) -> Told | None:
        """The next message, or the end, or None if there is neither in time."""
        told: asyncio.Future[Told] = asyncio.get_running_loop().create_future()
        self.waiting.add(told)
        try:
            return await asyncio.wait_for(told, within_s)
        except TimeoutError:
            return None
        finally:
            self.waiting.discard(told)

    def stay(self) -> None:
        """Another request has come."""
        if self.lingering is not None:
            self.lingering.cancel()
            self.lingering = None

    def _answer(self, told: Told) -> None:
        for one in self.waiting:
            if not one.done():
                one.set_result(told)
        self.waiting.clear()


class PollChannel:
    """`GET /rooms/{room}/live/poll?after={seq}&epoch={epoch}`, as a plain ASGI application.

    Answers with one message, 204 when there was none, or 401, 403, 404, 410 when it is over. The
    header `Setroom-Epoch` says which history the message belongs to.
    """

    def __init__(
        self, hall: Hall, entry: Entry, wait_s: float = WAIT_S, linger_s: float = LINGER_S
    ) -> None:
        self._hall = hall
        self._entry = entry
        self._wait_s = wait_s
        self._linger_s = linger_s
        self._seats: dict[tuple[str, bytes], PollSeat] = {}
        self._buckets = TokenBuckets(
            per_s=PER_S, burst=BURST, most_keys=MOST_KEYS, now_s=time.monotonic
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = read(scope, "poll", self._entry)
        if isinstance(request, HTTPStatus):
            await refuse(send, request)
            return
        told = await self._told(request)
        if isinstance(told, Ending):
            await refuse(send, told.status, () if told.is_final else self._later(told))
            return
        if isinstance(told, HTTPStatus):
            await refuse(send, told, self._later())
            return
        epoch = ((b"setroom-epoch", self._entry.keeper.epoch.encode()),)
        if told is None:
            await answer(send, HTTPStatus.NO_CONTENT, headers=epoch)
        else:
            await answer(send, HTTPStatus.OK, told.body, epoch)

    def _later(self, ending: Ending | None = None) -> tuple[tuple[bytes, bytes]]:
        """When to ask again: soon, or where the server restarts, when it is there again."""
        restarts = ending is Ending.RESTART
        seconds = -(-self._hall.back_in_ms // 1_000) if restarts else AGAIN_S
        return ((b"retry-after", b"%d" % seconds),)

    async def _told(self, request: Request) -> Told | HTTPStatus | None:
        admitted = await self._entry.admit(request.room, request.cookies)
        if isinstance(admitted, Ending):
            return admitted
        key = (request.room, admitted.browser)
        if self._buckets.take(key) > 0:
            return HTTPStatus.TOO_MANY_REQUESTS
        seat = self._seats.get(key)
        if seat is None or seat.ended is not None:
            seat = PollSeat()
            refused = self._hall.take(admitted, seat)
            if refused is not None:
                return refused
            self._seats[key] = seat
        seat.stay()
        try:
            return await self._next(seat, request)
        finally:
            if not seat.waiting:
                seat.stay()
                loop = asyncio.get_running_loop()
                seat.lingering = loop.call_later(self._linger_s, self._gone, key, seat)

    async def _next(self, seat: PollSeat, request: Request) -> Told | None:
        epoch = self._entry.keeper.epoch
        at_head = request.query.get("after") == str(self._hall.head(seat))
        missed, seat.missed = seat.missed, None
        if not at_head or request.query.get("epoch", epoch) != epoch:
            return self._hall.whole(seat) or Ending.BROKEN
        return missed or await seat.next(self._wait_s)

    def _gone(self, key: tuple[str, bytes], seat: PollSeat) -> None:
        if self._seats.get(key) is seat:
            del self._seats[key]
        self._hall.leave(seat)
