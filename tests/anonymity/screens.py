"""What people's browsers are sent: every byte of it, by every way there is."""

from __future__ import annotations

import asyncio
from typing import Any

from server.gate.headers import Message as AsgiMessage
from server.live.message import Heartbeat, Message
from server.live.seat import Ending
from server.room.audience import Audience
from tests.access.in_process import HTML, JSON, Browser

PAGES = (
    *("", "/me.css", "/people", "/path", "/links", "/mine.md", "/leave"),
    *("/actions", "/actions?part=room", "/actions?part=all", "/carried", "/beside"),
)


class Screen:
    """A live seat as a WebSocket has it: keeps each frame, and the HTML of each message."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self.html: list[str] = []
        self.room = ""
        self.person = ""
        self.browser = b""
        self.audience: Audience = "door"

    def begin(self, whole: Message) -> None:
        self.give(whole)

    def give(self, message: Message) -> None:
        self.heard.append(message.frame)
        self.html.append(message.body.decode().partition("\n")[2])

    def beat(self, heartbeat: Heartbeat) -> None:
        self.heard.append(heartbeat.frame)

    def end(self, ending: Ending) -> None:
        self.heard.append(b"ended with %d" % ending)

    def silent_since_s(self) -> float:
        return float("inf")


class Viewer:
    """Somebody with everything open at once. `heard`: by way, all that was sent to them."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.screen = Screen()
        self.streamed: list[bytes] = []
        self.looked: list[bytes] = []
        self._stream: asyncio.Task[None] | None = None

    @property
    def heard(self) -> dict[str, list[bytes]]:
        return {"frames": self.screen.heard, "stream": self.streamed, "pages": self.looked}

    async def open_live(self) -> None:
        app, own = self.browser.app, self.browser
        admitted = await app.entry.admit(own.room, own.cookie)
        refused = app.hall.take(admitted, self.screen)
        assert refused is None, refused
        self._stream = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        own = self.browser
        scope: dict[str, Any] = {
            "type": "http",
            "method": "GET",
            "path": f"/rooms/{own.room}/live/sse",
            "query_string": b"",
            "headers": [(b"cookie", own.cookie.encode())],
        }

        async def receive() -> AsgiMessage:
            await asyncio.get_running_loop().create_future()
            raise AssertionError

        async def send(message: AsgiMessage) -> None:
            self.streamed.append(message.get("body", b"") or repr(message).encode())

        await own.app.asgi(scope, receive, send)

    async def look_at_everything(self, posts: list[str]) -> None:
        """Every page, download and view there is, and one poll."""
        own = self.browser
        paths = [*PAGES, *(f"/posts/{post}" for post in posts), "/live/poll"]
        for path in paths:
            answer = await own.get(f"/rooms/{own.room}{path}", HTML)
            self.looked.append(path.encode() + b"\n" + answer.bytes())
        for path in ("", "/people"):
            answer = await own.get(f"/rooms/{own.room}{path}", JSON)
            self.looked.append(b"as JSON\n" + answer.bytes())
        mine = await own.post(f"/rooms/{own.room}/mine", {"post_key": "a" * 32})
        self.looked.append(mine.bytes())

    async def close(self) -> None:
        if self._stream is not None:
            self._stream.cancel()
            await asyncio.gather(self._stream, return_exceptions=True)
