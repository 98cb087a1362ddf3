"""A room of a few lines, for the browser's scripts: the public contract and none of the rules.

It serves one page under the true content policy, tells what the test says, and fails as it is told.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Iterator
from html import escape
from socket import socket

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from server.prepare import HOUSE
from tests.server_process import free_port

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PAGE = (HOUSE / "tests/scripts/little_room.html").read_text()
ROOM = PAGE.partition('<main id="room">')[2].partition("</main>")[0]
# As the foot of a room: a sheet that holds a field, and one that asks something.
FOOT = """<button type="button" popovertarget="people">People</button>
<div id="people" popover>
<button type="button" popovertarget="people" popovertargetaction="hide">Close</button>
<label>Their name <input id="their-name"></label></div>
<button type="button" popovertarget="asks">Ask first</button>
<div id="asks" popover role="dialog" aria-label="Ask first">
<button type="button">Give them 30 seconds</button>
<button type="button" popovertarget="asks" popovertargetaction="hide">Stay here</button></div>
<button type="button" id="last">The last one</button>"""
STEP_MS = 8 * 60_000


def partial(target: str, swap: str, html: str) -> str:
    return f'<hx-partial hx-target="#{target}" hx-swap="{swap}">{html}</hx-partial>'


class LittleRoom:
    """`refuses`: of "ws", "sse", "poll". `swap`: how the whole is put in. `away`: 503 so often.
    `asked`: path of each live connection; `taken`: the fields of each post that was sent."""

    def __init__(self) -> None:
        self.port = free_port()
        self.posts: list[tuple[str, str]] = []
        self.refuses: set[str] = set()
        self.swap = "innerMorph"
        self.away = 0
        self.refusal: tuple[int, str] | None = None
        self.asked: list[str] = []
        self.taken: list[dict[str, str]] = []
        self.ends_at_ms = time.time() * 1000 + STEP_MS
        self._boxes: set[asyncio.Queue[str | int]] = set()
        self._serving: tuple[uvicorn.Server, asyncio.Task[None]] | None = None

    @property
    def seq(self) -> int:
        return len(self.posts)

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}/rooms/r1"

    @property
    def left_s(self) -> float:
        return self.ends_at_ms / 1000 - time.time()

    def post(self, text: str, by: str = "p2") -> str:
        """Add a post and tell it to everybody as one event. Answers with its id."""
        self.posts.append((text, by))
        self.tell(self._event())
        return f"q{self.seq}"

    def repeat(self) -> None:
        """Tell the last event once more."""
        self.tell(self._event())

    def stir(self, html: str) -> None:
        """Tell a change outside the log."""
        self.tell(f"{self.seq}\n{html}")

    def tell(self, message: str | int) -> None:
        """A message to all, or a close code."""
        for box in self._boxes:
            box.put_nowait(message)

    def _event(self) -> str:
        card = self._card(self.seq, *self.posts[-1])
        return f"{self.seq}\n{partial('posts', 'beforeend', card)}"

    def _card(self, number: int, text: str, by: str) -> str:
        signed = f' data-by="{by}"' if by else ""
        return (
            f'<li id="post-q{number}" data-post="q{number}" data-kind="question"{signed} '
            f'tabindex="-1">{escape(text)}</li>'
        )

    def inside(self) -> str:
        cards = "".join(self._card(n, *post) for n, post in enumerate(self.posts, 1))
        return ROOM.replace("@posts", cards)

    def whole(self) -> str:
        return f"{self.seq}\n{partial('room', self.swap, self.inside())}"

    async def page(self, _request: Request) -> Response:
        html = PAGE.replace(ROOM, self.inside())
        html = (
            html.replace("@foot", FOOT)
            .replace("@seq", str(self.seq))
            .replace("@ends", f"{self.ends_at_ms:.0f}")
        )
        return Response(html, media_type="text/html", headers={"Cache-Control": "no-store"})

    async def left(self, _request: Request) -> Response:
        return HTMLResponse('<!doctype html><link rel="icon" href="data:,"><p>You have left.')

    async def clock(self, _request: Request) -> Response:
        return JSONResponse({"now_ms": int(time.time() * 1000)})

    async def take(self, request: Request) -> Response:
        fields = {name: str(value) for name, value in (await request.form()).items()}
        self.taken.append(fields)
        if self.away:
            self.away -= 1
            return JSONResponse({"refusal": "store_away", "message": "…"}, 503)
        if self.refusal:
            status, message = self.refusal
            name = {404: "no_such_room"}.get(status, "not_now")
            return JSONResponse({"refusal": name, "message": message}, status)
        if request.path_params["act"] != "submit_post":
            return JSONResponse({"seq": self.seq})
        post = self.post(fields["text"], by="" if "anonymous" in fields else "p1")
        return JSONResponse({"seq": self.seq, "post": post, "sealed": False})

    async def websocket(self, peer: WebSocket) -> None:
        self.asked.append("ws")
        if "ws" in self.refuses:
            await peer.close()
            return
        await peer.accept()
        box = self._open()
        hearing = asyncio.create_task(self._hear(peer, box))
        try:
            while not isinstance(message := await box.get(), int):
                await peer.send_text(message)
            with contextlib.suppress(RuntimeError):  # the page may have gone first
                await peer.close(message or 1012)
        except WebSocketDisconnect:
            pass
        finally:
            self._boxes.discard(box)
            hearing.cancel()

    async def _hear(self, peer: WebSocket, box: asyncio.Queue[str | int]) -> None:
        """Notices that the page has gone."""
        try:
            while True:
                await peer.receive_text()
        except WebSocketDisconnect:
            box.put_nowait(1000)

    async def events(self, _request: Request) -> Response:
        self.asked.append("sse")
        if "sse" in self.refuses:
            return Response(status_code=502)
        box = self._open()
        return StreamingResponse(self._stream(box), media_type="text/event-stream")

    async def _stream(self, box: asyncio.Queue[str | int]) -> AsyncIterator[str]:
        try:
            while not isinstance(message := await box.get(), int):
                yield "".join(f"data: {line}\n" for line in message.split("\n")) + "\n"
            yield f"event: end\ndata: {message}\n\n" if message > 1012 else ""
        finally:
            self._boxes.discard(box)

    async def poll(self, request: Request) -> Response:
        self.asked.append("poll")
        if int(request.query_params["after"]) == self.seq:
            return Response(status_code=204)
        return Response(self.whole(), media_type="text/plain")

    def _open(self) -> asyncio.Queue[str | int]:
        box: asyncio.Queue[str | int] = asyncio.Queue()
        box.put_nowait(self.whole())
        self._boxes.add(box)
        return box

    async def start(self) -> None:
        app = Starlette(
            routes=[
                Mount("/static", StaticFiles(directory=HOUSE / "web/static")),
                Route("/clock", self.clock),
                Route("/left", self.left),
                Route("/rooms/r1", self.page),
                WebSocketRoute("/rooms/r1/live/ws", self.websocket),
                Route("/rooms/r1/live/sse", self.events),
                Route("/rooms/r1/live/poll", self.poll),
                Route("/rooms/r1/{act}", self.take, methods=["POST"]),
            ]
        )
        config = uvicorn.Config(
            _under_policy(app), port=self.port, log_level="critical", lifespan="off"
        )
        server = _QuietServer(config)
        self._serving = server, asyncio.create_task(server.serve())
        await server.listens.wait()

    async def stop(self) -> None:
        """Every open connection is closed, as at a shutdown."""
        if self._serving:
            server, task = self._serving
            self.tell(0)
            server.should_exit = True
            await task
            self._serving = None


class _QuietServer(uvicorn.Server):
    """Leaves the signals to the tests, and says when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listens = asyncio.Event()

    async def startup(self, sockets: list[socket] | None = None) -> None:
        await super().startup(sockets)
        self.listens.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _under_policy(app: ASGIApp) -> ASGIApp:
    async def policed(scope: Scope, receive: Receive, send: Send) -> None:
        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"].append((b"content-security-policy", POLICY.encode()))
            await send(message)

        await app(scope, receive, marked)

    return policed
