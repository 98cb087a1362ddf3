"""A server with two rooms, served as the real one is: `python -m tests.live.alone PORT [S]`.

It takes S seconds to let go of each seat when it stops; without S as long as the real one.
"""

from __future__ import annotations

import asyncio
import sys

from server import serve
from server.gate.cookie import cookie_for
from server.gate.headers import Receive, Scope, SecurityHeaders, Send
from server.live.channels import Channels
from server.live.drain import drain
from server.live.entry import Entry
from server.live.hall import Hall, Pace
from server.live.http import http_class
from server.live.websocket import websocket_class
from tests.live.rig import ORIGIN, SmallKeeper, SmallRenderer


async def main(port: int, pace: Pace) -> None:
    keeper = SmallKeeper()
    for room in ("r", "s"):
        keeper.open(room, ("ana",))
    hall = Hall(keeper, SmallRenderer(), pace)
    entry = Entry(keeper, ORIGIN, cookie_for(ORIGIN))
    channels = Channels(hall, entry)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == "/slow":
            print("asked", flush=True)
            await asyncio.sleep(0.3)
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"done"})
        elif scope["path"] == "/fault":
            raise ValueError("somebody's words")
        else:
            await channels(scope, receive, send)

    async def start() -> None:
        print("start", flush=True)
        hall.start()

    async def end() -> None:
        print("end", flush=True)

    async def stop() -> None:
        print("stop", flush=True)
        await drain(hall)

    life = serve.Life(start, lambda: print("ready", flush=True), stop, end)
    await serve.run(
        SecurityHeaders(app, ORIGIN),
        http=http_class(ORIGIN),
        websocket=websocket_class(hall, entry),
        host="127.0.0.1",
        port=port,
        life=life,
    )


if __name__ == "__main__":
    port, *seconds = map(float, sys.argv[1:])
    pace = Pace(let_go_per_s=1 / seconds[0], drain_s=1e9) if seconds else Pace()
    serve.in_loop(main(int(port), pace))
