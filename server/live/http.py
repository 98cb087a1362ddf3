"""uvicorn's HTTP, with bounds that it lacks and what the live channels need of it.

- A request has to be there within seconds, whole, with a head of bounded size.
- A stream can be cut off although its peer has stopped reading.
- What an upgrade to a WebSocket leaves behind is freed at once, not when the collector comes by.
"""

from __future__ import annotations

import time
from http import HTTPStatus
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from server.gate.headers import ANSWER_JSON, NO_STORE, Headers, security_headers
from server.gate.limits import BODY_LIMIT_BYTES
from server.live.request import ABORT, plain_http

# Of a head that is still not complete; the last part of it may have brought a body along.
UNFINISHED_BYTES = 64 * 1024 + BODY_LIMIT_BYTES
REQUEST_WITHIN_S = 20.0  # from its first byte, or from connecting, to its last


class BoundedHttp(HttpToolsProtocol):
    """One connection. Its own answers, to what is no HTTP, carry the headers in `always`.

    `json_head`: how every whole JSON answer begins.
    """

    always: Headers = ()
    json_head: bytes = b""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._in_head = False
        self._head_bytes = 0
        self._waiting_since_s: float | None = time.monotonic()

    def cut_if_late(self) -> None:
        """Hang up on a request that does not come to its end. Called every few seconds."""
        since_s = self._waiting_since_s
        if since_s is not None and time.monotonic() - since_s > REQUEST_WITHIN_S:
            self.transport.abort()

    def data_received(self, data: bytes) -> None:
        if self._in_head:
            self._head_bytes += len(data)
            if self._head_bytes > UNFINISHED_BYTES:
                self.send_400_response("The head of the request is too long.")
                return
        super().data_received(data)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head, self._head_bytes = True, 0
        if self._waiting_since_s is None:
            self._waiting_since_s = time.monotonic()
        self.scope["extensions"] = {
            ABORT: {"now": self.transport.abort},
            ANSWER_JSON: {"now": self.answer_json},
        }

    def answer_json(self, body: bytes) -> None:
        """Write the whole answer to the running request. Instead of sending it, not besides."""
        cycle, transport = self.cycle, self.transport
        if cycle.disconnected:
            return
        cycle.response_started = cycle.response_complete = True
        ends = b"" if cycle.keep_alive else b"connection: close\r\n"
        (_, date), *_ = self.server_state.default_headers or [(b"", b"")]
        transport.write(
            b"%bdate: %b\r\n%bcontent-length: %d\r\n\r\n%b"
            % (self.json_head, date, ends, len(body), body)
        )
        cycle.message_event.set()
        if not cycle.keep_alive:
            transport.close()
        cycle.on_response()

    def on_headers_complete(self) -> None:
        self._in_head = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._waiting_since_s = None
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """An answer like every other, headers and all. The name is uvicorn's."""
        self._waiting_since_s = None
        self.transport.write(plain_http(HTTPStatus.BAD_REQUEST, msg, self.always))
        self.transport.close()

    def handle_websocket_upgrade(self) -> None:
        super().handle_websocket_upgrade()
        # Parser and protocol hold each other; hundreds of upgrades would wait for the collector.
        self.parser = None  # type: ignore[assignment]
        self.scope = None  # type: ignore[assignment]


def http_class(origin: str) -> type[BoundedHttp]:
    """What uvicorn takes as `http=`."""

    class Http(BoundedHttp):
        always = security_headers(origin)
        json_head = b"HTTP/1.1 200 OK\r\n" + b"".join(
            b"%b: %b\r\n" % pair
            for pair in ((b"content-type", b"application/json"), NO_STORE, *always)
        )

    return Http
