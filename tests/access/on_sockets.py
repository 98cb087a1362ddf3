"""The application of in_process.py on a real port, so that live channels can be opened."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from uvicorn.server import ServerState

from server.app import App
from server.live.http import http_class
from server.live.websocket import websocket_class
from server.serve import configured
from tests.access.in_process import ORIGIN
from tests.live.client import Answer, Socket, get, handshake, stream


@asynccontextmanager
async def on_a_port(app: App, origin: str = ORIGIN, port: int = 0) -> AsyncIterator[int]:
    """The port at which the application answers, with the HTTP and WebSocket of the real server."""
    http = http_class(origin)
    config = configured(app.asgi, http, websocket_class(app.hall, app.entry))
    config.load()
    state = ServerState()
    protocol = functools.partial(http, config=config, server_state=state, app_state={})
    server = await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", port)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        await app.stop()
        server.close()
        for connection in list(state.connections):
            connection.shutdown()
        for _ in range(100):
            if not state.connections and not state.tasks:
                break
            await asyncio.sleep(0.02)


@dataclass(frozen=True, slots=True)
class Listener:
    """Somebody's browser, as the live channels see it. `cookie`: the whole header, or ""."""

    port: int
    room: str
    cookie: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Origin": ORIGIN, "Cookie": self.cookie}

    async def socket(self) -> Socket:
        answer, opened = await handshake(self.port, f"/rooms/{self.room}/live/ws", self.headers)
        assert answer.status == 101, answer
        return opened

    async def comes_of(self, channel: str) -> str:
        """`open`, or the code that this channel is closed with."""
        return await {"ws": self._ws, "sse": self._sse, "poll": self._poll}[channel]()

    async def _ws(self) -> str:
        opened = await self.socket()
        if await opened.next() is None:
            return str(opened.code)
        await opened.close()
        return "open"

    async def _sse(self) -> str:
        opened = await stream(self.port, self.room, None, self.headers)
        event = await opened.next()
        await opened.close()
        assert event is not None
        _, kind, data = event
        return data if kind == "end" else "open"

    async def _poll(self) -> str:
        answer = await self.poll()
        return "open" if answer.status == 200 else f"4{answer.status}"

    async def poll(self) -> Answer:
        return await get(self.port, f"/rooms/{self.room}/live/poll?after=0", self.headers)
