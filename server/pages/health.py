"""For machines that watch: is it alive, can it work, how much is going on; and what time it is."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from server.errors import StoreAway
from server.pages.answer import json_answer
from server.pages.desk import Desk


async def clock(desk: Desk, request: Request) -> Response:
    """GET /clock

    Of a server that stops it is no answer. A page whose live channel has gone asks here whether the
    server is there; hearing yes, while it is let in nowhere, it would take its WebSockets for
    blocked and go on by slower ways long after the restart.
    """
    if desk.stopping():
        return restarting()
    return json_answer({"now_ms": desk.keeper.clock.now_ms()})


async def alive(desk: Desk, request: Request) -> Response:
    """GET /healthz: the loop answers."""
    return PlainTextResponse("alive\n")


async def ready(desk: Desk, request: Request) -> Response:
    """GET /readyz: the store answers too, and people are let in."""
    if desk.stopping():
        return restarting()
    try:
        await desk.keeper.ready()
    except StoreAway:
        return PlainTextResponse("the store does not answer\n", 503, {"Retry-After": "5"})
    return PlainTextResponse("ready\n")


def restarting() -> Response:
    """What a server that stops says to who would wait, or asks whether it is there."""
    return PlainTextResponse("Setroom is restarting.\n", 503, {"Retry-After": "5"})


async def metrics(desk: Desk, request: Request) -> Response:
    """GET /metrics: Prometheus text. Numbers of rooms and people, never which."""
    rooms = desk.keeper.shelf.all()
    people = sum(len(desk.keeper.roster.present(kept.room.id)) for kept in rooms)
    running = sum(1 for kept in rooms if kept.room.session == "running")
    lines = [
        "# TYPE setroom_rooms_in_memory gauge",
        f"setroom_rooms_in_memory {len(rooms)}",
        "# TYPE setroom_rooms_running gauge",
        f"setroom_rooms_running {running}",
        "# TYPE setroom_people_present gauge",
        f"setroom_people_present {people}",
        "",
    ]
    return PlainTextResponse("\n".join(lines), media_type="text/plain; version=0.0.4")


async def no_icon(desk: Desk, request: Request) -> Response:
    """Browsers ask for it by themselves; the pages name their own."""
    return Response(status_code=204)
