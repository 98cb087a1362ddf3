"""The opening handshake of a WebSocket, in place of uvicorn's own: no ASGI, no task that stays.

uvicorn parses the request and hands its bytes over. What is not ours is refused as plain HTTP
before anything is accepted; who may not listen is accepted and told so by a close code, because
that is all a browser's script can read. After that a `WebSocketSeat` holds the transport alone.
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Any, ClassVar, Protocol, cast

from websockets.http11 import Request, Response
from websockets.server import ServerProtocol

from server.gate.headers import security_headers
from server.live.entry import Entry, room_of
from server.live.hall import Hall
from server.live.inbound import quiet
from server.live.request import plain_http
from server.live.seat import CLOSING_S
from server.live.websocket_seat import WebSocketSeat

HEAD_BYTES = 64 * 1024


class ServerState(Protocol):
    """What uvicorn shares between its connections, and waits for before it ends."""

    connections: set[Any]
    tasks: set[Any]


class Handshake(asyncio.Protocol):
    """One handshake. Made by uvicorn; `hall` and `entry` come with the class.

    uvicorn calls `connection_made`, then `data_received` with the request, then sets this as the
    transport's protocol.
    """

    hall: ClassVar[Hall]
    entry: ClassVar[Entry]

    def __init__(self, *, server_state: ServerState, **_: Any) -> None:
        self._state = server_state
        self._lost = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is not one by descent
        self._state.connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._lost = True
        self._state.connections.discard(self)

    def shutdown(self) -> None:
        self._refuse(HTTPStatus.SERVICE_UNAVAILABLE, "Setroom is restarting.")

    def data_received(self, data: bytes) -> None:
        # Nobody may speak before we have answered; what comes too early waits in the kernel.
        self._transport.pause_reading()
        opening = ServerProtocol(logger=quiet)
        request = _read(opening, data)
        if request is None:
            self._refuse(HTTPStatus.BAD_REQUEST, "This is no WebSocket handshake.")
            return
        room = room_of(request.path.partition("?")[0], "ws")
        if room is None:
            self._refuse(HTTPStatus.NOT_FOUND, "There is no live channel at this address.")
            return
        if not self.entry.is_ours(_raw(request)):
            self._refuse(HTTPStatus.FORBIDDEN, "Live channels are for Setroom's own pages.")
            return
        response = opening.accept(request)
        if response.status_code != HTTPStatus.SWITCHING_PROTOCOLS:
            self._refuse(HTTPStatus(response.status_code), "This is no WebSocket handshake.")
            return
        cookies = "; ".join(request.headers.get_all("Cookie"))
        task = asyncio.get_running_loop().create_task(self._open(response, room, cookies))
        self._state.tasks.add(task)
        task.add_done_callback(self._state.tasks.discard)

    async def _open(self, response: Response, room: str, cookies: str) -> None:
        admitted = await self.entry.admit(room, cookies)
        if self._lost or self._transport.is_closing():
            return
        transport, connections = self._transport, self._state.connections
        now_s = asyncio.get_running_loop().time()
        connections.discard(self)
        seat = WebSocketSeat(transport, self.hall, connections, now_s)
        transport.write(response.serialize())
        ending = self.hall.take(admitted, seat)
        if ending is not None:
            seat.end(ending)
        transport.resume_reading()

    def _refuse(self, status: HTTPStatus, sentence: str) -> None:
        """Answer as plain HTTP and hang up."""
        always = security_headers(self.entry.origin)
        self._transport.write(plain_http(status, sentence, always))
        self._transport.close()
        asyncio.get_running_loop().call_later(CLOSING_S, self._transport.abort)


def websocket_class(hall: Hall, entry: Entry) -> type[Handshake]:
    """What uvicorn takes as `ws=`."""

    class BoundHandshake(Handshake):
        pass

    BoundHandshake.hall = hall
    BoundHandshake.entry = entry
    return BoundHandshake


def _read(opening: ServerProtocol, data: bytes) -> Request | None:
    if len(data) > HEAD_BYTES:
        return None
    opening.receive_data(data)
    # It and its parser hold each other and the request; a crowd of them would wait for the
    # collector. There is nothing more to parse.
    opening.parser.close()
    requests = [event for event in opening.events_received() if isinstance(event, Request)]
    return requests[0] if requests else None


def _raw(request: Request) -> list[tuple[bytes, bytes]]:
    # No browser writes anything but ASCII into the headers that are looked at.
    return [
        (name.lower().encode("ascii"), value.encode("ascii", "replace"))
        for name, value in request.headers.raw_items()
    ]
