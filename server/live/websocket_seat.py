"""A seat on an open WebSocket: holds the transport, and writes what others have made.

There is one of these for everybody in every room, so it holds nothing that it could do without.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

from server.live.hall import Hall
from server.live.inbound import Inbound
from server.live.message import Heartbeat, Message, close_frame
from server.live.seat import CLOSING_S, OUTBOX_BYTES, Ending
from server.room.audience import Audience

# A browser sends us answers to pings and nothing else. More than this between two heartbeats is
# somebody keeping us busy.
RECEIVED_BYTES = 256 * 1024
LONGEST_PONG = 6 + 125  # a header with its mask, and as much as a control frame may hold
CLOSE, PONG = 0x88, 0x8A
POLICY_VIOLATION = 1008


class WebSocketSeat(asyncio.Protocol):
    """Takes over a transport after the handshake, until it is lost.

    `connections`: the server's set of open connections, which it asks to `shutdown`.
    """

    __slots__ = (
        "_closing",
        "_connections",
        "_hall",
        "_heard_s",
        "_inbound",
        "_received_bytes",
        "_transport",
        "audience",
        "browser",
        "person",
        "room",
    )

    def __init__(
        self, transport: asyncio.Transport, hall: Hall, connections: set[Any], now_s: float
    ) -> None:
        self._transport = transport
        self._hall = hall
        self._connections = connections
        self._heard_s = now_s
        self._inbound: Inbound | None = None
        self._received_bytes = 0
        self._closing = False
        self.room = ""
        self.person = ""
        self.browser = b""
        self.audience: Audience = "door"
        transport.set_protocol(self)
        connections.add(self)

    # What the hall asks.

    def begin(self, whole: Message) -> None:
        # Beyond this the transport calls `pause_writing`.
        self._transport.set_write_buffer_limits(high=OUTBOX_BYTES + len(whole.frame))
        self._transport.write(whole.frame)

    def give(self, message: Message) -> None:
        self._transport.write(message.frame)

    def beat(self, heartbeat: Heartbeat) -> None:
        self._received_bytes = 0
        self._transport.write(heartbeat.frame)

    def end(self, ending: Ending) -> None:
        if not self._closing:
            self._finish(self._farewell(ending))

    def silent_since_s(self) -> float:
        return self._heard_s

    # What the transport tells.

    def pause_writing(self) -> None:
        """More is unsent than the outbox holds. No farewell: it would only wait behind the rest."""
        self._transport.abort()

    def data_received(self, data: bytes) -> None:
        self._heard_s = asyncio.get_running_loop().time()
        if self._inbound is None and _is_whole_pong(data):
            return
        if not self._closing:
            self._read(data)
        elif data[0] == CLOSE:  # the peer has read our farewell and answered it
            self._transport.close()

    def _read(self, data: bytes) -> None:
        self._received_bytes += len(data)
        if self._received_bytes > RECEIVED_BYTES:
            self._leave(close_frame(POLICY_VIOLATION))
            return
        inbound = self._inbound or Inbound()
        answer, ends = inbound.answer_to(data)
        if ends:
            self._leave(answer)
            return
        if inbound.is_between_messages:
            inbound.forget()
            self._inbound = None
        else:
            self._inbound = inbound
        self._transport.write(answer)

    def connection_lost(self, exc: Exception | None) -> None:
        self._hall.leave(self)
        self._connections.discard(self)

    def shutdown(self) -> None:
        """The server stops. The hall has said so already, or is asked by nobody else to."""
        if not self._closing:
            self._leave(self._farewell(Ending.RESTART))

    def _farewell(self, ending: Ending) -> bytes:
        """Of a restart the reason says how many milliseconds it takes."""
        reason = str(self._hall.back_in_ms) if ending is Ending.RESTART else ""
        return close_frame(ending, reason)

    def _leave(self, last: bytes) -> None:
        self._hall.leave(self)
        self._finish(last)

    def _finish(self, last: bytes) -> None:
        """Send the last bytes and wait a moment for the peer to hang up, so that it reads them."""
        self._closing = True
        self._inbound = None
        self._transport.write(last)
        if self._transport.can_write_eof():
            # Python's own loop raises where the peer has just gone. Nobody else may feel that.
            with contextlib.suppress(OSError):
                self._transport.write_eof()
        asyncio.get_running_loop().call_later(CLOSING_S, self._transport.abort)


def _is_whole_pong(data: bytes) -> bool:
    """Whether these bytes are exactly one masked, unfragmented pong."""
    size = len(data)
    return 6 <= size <= LONGEST_PONG and data[0] == PONG and data[1] == 0x80 | (size - 6)
