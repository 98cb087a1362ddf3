"""The live channels that go over plain HTTP, as one ASGI application."""

from __future__ import annotations

from http import HTTPStatus

from server.gate.headers import Receive, Scope, Send
from server.live.entry import Entry
from server.live.hall import Hall
from server.live.poll import PollChannel
from server.live.request import refuse
from server.live.sse import SseChannel

UPGRADE = ((b"upgrade", b"websocket"),)


class Channels:
    """Answers `/rooms/{room}/live/{sse,poll}`. WebSockets never come here: see websocket.py."""

    def __init__(self, hall: Hall, entry: Entry) -> None:
        self._sse = SseChannel(hall, entry)
        self._poll = PollChannel(hall, entry)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        match scope["path"].rpartition("/")[2]:
            case "sse":
                await self._sse(scope, receive, send)
            case "poll":
                await self._poll(scope, receive, send)
            case "ws":  # asked for as a page
                await refuse(send, HTTPStatus.UPGRADE_REQUIRED, UPGRADE)
            case _:
                await refuse(send, HTTPStatus.NOT_FOUND)
