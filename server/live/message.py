"""A live message, made once for all seats of one audience, in the form each transport writes."""

from __future__ import annotations

import re

_LINE_ENDS = re.compile(rb"\r\n|\r|\n")  # what ends a line in an event stream

PING = b"\x89\x00"


class Message:
    """`<seq>` and, on the next lines, HTML; without HTML it is the heartbeat.

    `body`: the message as text. `frame`: the same as one whole WebSocket frame.
    """

    __slots__ = ("_event", "body", "frame", "seq")

    def __init__(self, seq: int, html: str) -> None:
        # A lone surrogate that somebody has posted must not end the channel for everybody.
        self._fill(seq, f"{seq}\n{html}".encode("utf-8", "replace"))

    def _fill(self, seq: int, body: bytes) -> None:
        self.seq = seq
        self.body = body
        self.frame = text_frame(body)
        self._event: bytes | None = None

    @property
    def event(self) -> bytes:
        """The message as one server-sent event."""
        if self._event is None:
            lines = b"\ndata: ".join(_LINE_ENDS.split(self.body))
            self._event = b"id: %d\ndata: %b\n\n" % (self.seq, lines)
        return self._event


class Heartbeat(Message):
    """`<seq>` alone: says where the head is, and asks a WebSocket's browser for a sign of life."""

    __slots__ = ()

    def __init__(self, seq: int) -> None:
        self._fill(seq, b"%d" % seq)
        self.frame += PING


def text_frame(body: bytes) -> bytes:
    """One unfragmented text frame from the server (RFC 6455, 5.2)."""
    size = len(body)
    if size < 126:
        return b"\x81%c%b" % (size, body)
    if size < 65_536:
        return b"\x81\x7e%b%b" % (size.to_bytes(2, "big"), body)
    return b"\x81\x7f%b%b" % (size.to_bytes(8, "big"), body)


def close_frame(code: int, reason: str = "") -> bytes:
    body = code.to_bytes(2, "big") + reason.encode()
    return b"\x88%c%b" % (len(body), body)
