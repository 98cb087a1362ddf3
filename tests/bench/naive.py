"""The naive reference server: what a competent person writes in an afternoon.

Frozen. Setroom is measured against this file as it first was, so it is never tuned:
no sign-in, no store, no rights; a form comes in, and each socket of the room is awaited
in turn. Deflate is off here because it is off in Setroom, so that only the design differs.

    python -m tests.bench.naive --port 8001
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from html import escape

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

sockets: defaultdict[str, set[WebSocket]] = defaultdict(set)
heads: defaultdict[str, int] = defaultdict(int)


def card(seq: int, kind: str, text: str) -> str:
    words = escape(text)
    return f"""<hx-partial hx-target="#posts" hx-swap="beforeend">
<li id="post-{seq}" class="post post-{kind}" data-kind="{kind}" data-by="p{seq % 12}">
  <article class="card" aria-labelledby="post-{seq}-by">
    <header class="card-head">
      <span class="card-kind">{kind.capitalize()}</span>
      <span class="card-by" id="post-{seq}-by">from Rosa Lindqvist-Adeyemi</span>
    </header>
    <p class="card-text">{words}</p>
    <footer class="card-foot own">
      <form method="post" action="withdraw_post" hx-post="withdraw_post" hx-swap="none">
        <input type="hidden" name="post" value="post-{seq}">
        <button type="submit" class="button button-quiet">Take back</button>
      </form>
      <a class="button button-quiet" href="?edit=post-{seq}#composer">Change the words</a>
    </footer>
  </article>
</li>
</hx-partial>"""


async def submit_post(request: Request) -> JSONResponse:
    room = request.path_params["room"]
    form = await request.form()
    heads[room] += 1
    seq = heads[room]
    message = f"{seq}\n{card(seq, str(form['kind']), str(form['text']))}"
    for socket in list(sockets[room]):
        try:
            await socket.send_text(message)
        except (WebSocketDisconnect, RuntimeError):
            sockets[room].discard(socket)
    return JSONResponse({"seq": seq})


async def live(socket: WebSocket) -> None:
    room = socket.path_params["room"]
    await socket.accept()
    sockets[room].add(socket)
    try:
        while True:
            await socket.receive_text()
    except WebSocketDisconnect:
        pass
    finally:
        sockets[room].discard(socket)


async def healthz(request: Request) -> PlainTextResponse:
    return PlainTextResponse("ok")


app = Starlette(
    routes=[
        Route("/rooms/{room}/submit_post", submit_post, methods=["POST"]),
        WebSocketRoute("/rooms/{room}/live/ws", live),
        Route("/healthz", healthz),
    ]
)


def main() -> None:
    parser = argparse.ArgumentParser(description="The naive reference server")
    parser.add_argument("--port", type=int, required=True)
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=parser.parse_args().port,
        loop="uvloop",
        http="httptools",
        ws="auto",
        ws_per_message_deflate=False,
        log_level="warning",
        access_log=False,
    )


if __name__ == "__main__":
    main()
