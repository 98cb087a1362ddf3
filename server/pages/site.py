"""Every address of the site, and what answers it."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from server.errors import Failure, NotFound, SetroomError
from server.gate.headers import Asgi, Message, Receive, Scope, Send
from server.keeper.trouble import tell
from server.pages import (
    actions,
    beside,
    beside_all,
    beside_more,
    demo,
    format_make,
    format_save,
    formats,
    health,
    home,
    join,
    leaving,
    own_formats,
    room,
)
from server.pages.acts import Acts
from server.pages.answer import wants_json
from server.pages.desk import Desk
from server.pages.refused import FAULT, json_of

Page = Callable[[Desk, Request], Awaitable[Response]]


class NoSuchPage(NotFound):
    name = "no_such_page"

    def __init__(self) -> None:
        super().__init__("There is no page at this address.")


def routes(desk: Desk, static: Path) -> list[BaseRoute]:
    """The table of addresses. Acts and live channels have their own, before this one."""

    def at(path: str, page: Page, method: str = "GET") -> Route:
        return Route(path, functools.partial(page, desk), methods=[method])

    return [
        at("/", home.page),
        at("/", home.choose, "POST"),
        at("/rooms", home.open_room, "POST"),
        at("/demo", demo.open_demo, "POST"),
        at("/formats", formats.gallery),
        at("/formats/own", format_make.make, "POST"),
        at("/formats/own/{id}.toml", own_formats.download),
        at("/formats/own/{id}", own_formats.page),
        at("/formats/own/{id}", format_save.save, "POST"),
        at("/formats/own/{id}/remove", own_formats.remove, "POST"),
        at("/formats/{key}", formats.one),
        at("/join/{secret}", join.page),
        at("/join/{secret}", join.join, "POST"),
        at("/rooms/{room}", room.page),
        at("/rooms/{room}/me.css", room.me_css),
        at("/rooms/{room}/people", room.people),
        at("/rooms/{room}/path", room.path),
        at("/rooms/{room}/rounds", room.rounds),
        at("/rooms/{room}/finish", room.finish),
        at("/rooms/{room}/links", room.links),
        at("/rooms/{room}/posts/{post}", room.post),
        at("/rooms/{room}/beside", beside.page),
        at("/rooms/{room}/beside", beside_more.open_one, "POST"),
        at("/rooms/{room}/beside/say", beside_all.say, "POST"),
        at("/rooms/{room}/beside/together", beside_all.together, "POST"),
        at("/rooms/{room}/actions", actions.own),
        at("/rooms/{room}/carried", actions.carried),
        at("/rooms/{room}/leave", leaving.page),
        at("/rooms/{room}/leave", leaving.leave, "POST"),
        at("/left", leaving.left),
        at("/rooms/{room}/mine", room.mine, "POST"),
        at("/rooms/{room}/mine.md", room.mine_markdown),
        at("/clock", health.clock),
        at("/healthz", health.alive),
        at("/readyz", health.ready),
        at("/metrics", health.metrics),
        at("/favicon.ico", health.no_icon),
        Mount("/static/{version}", Static(directory=static)),
    ]


class Static(StaticFiles):
    """Files whose address changes with their content, so that they may be kept for good."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


class Site:
    """The whole site as one ASGI application: acts, live channels, then pages."""

    def __init__(self, desk: Desk, live: Asgi, static: Path) -> None:
        self._acts = Acts(desk)
        self._live = live
        self._desk = desk
        handlers = {
            SetroomError: functools.partial(_refused, desk),
            HTTPException: functools.partial(_http_refused, desk),
            Exception: functools.partial(_failed, desk),
        }
        self._pages = Starlette(routes=routes(desk, static), exception_handlers=handlers)
        # It would send /join/{secret}/ on to an address made from the Host header, over plain http.
        self._pages.router.redirect_slashes = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, whatever happens: a fault of ours is told in the log, by its kind and place."""
        started = False

        async def send_and_note(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._answer(scope, receive, send_and_note)
        except Exception as fault:
            tell("an answer failed", fault)
            if not started:
                answer = await _failed(self._desk, Request(scope), fault)
                await answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        act = self._acts.takes(scope)
        if act is not None:
            await self._acts(*act, scope, receive, send)
        elif scope["type"] == "http" and "/live/" in scope["path"]:
            await self._live(scope, receive, send)
        else:
            await self._pages(scope, receive, send)


async def _refused(desk: Desk, request: Request, error: Exception) -> Response:
    assert isinstance(error, SetroomError)
    if wants_json(request):
        status, headers, body = json_of(error)
        return Response(body, status, headers, "application/json")
    status, headers, page = desk.refused_page(error, "/", {})
    return HTMLResponse(page, status, headers)


async def _failed(desk: Desk, request: Request, fault: Exception) -> Response:
    """A calm word for a fault of ours. It says nothing of the inside, and needs nothing of it."""
    try:
        return await _refused(desk, request, Failure())
    except Exception:  # the page itself is what fails
        return PlainTextResponse(f"{FAULT}\n", 500)


async def _http_refused(desk: Desk, request: Request, error: Exception) -> Response:
    """Starlette's own no: an address or a method that is not in the table."""
    assert isinstance(error, HTTPException)
    if error.status_code == 405:
        return PlainTextResponse("This address does not take that method.", 405, error.headers)
    return await _refused(desk, request, NoSuchPage())
