"""Joins everything; the one file that knows every folder."""

from __future__ import annotations

import hashlib
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from server import serve as serving
from server.backplane.local import LocalBackplane
from server.control import Control, ask
from server.demo.crowd import Crowds
from server.formats.loader import BuiltIn, built_ins, groups, library
from server.gate.cookie import cookie_for
from server.gate.headers import Asgi, SecurityHeaders
from server.gate.limits import Places, TokenBuckets
from server.gate.links import Links
from server.gate.opening import Opening
from server.keeper.alarm import Alarm
from server.keeper.chance import Chance
from server.keeper.clock import Clock
from server.keeper.keeper import Keeper
from server.keeper.own_formats import OwnFormats
from server.live.channels import Channels
from server.live.drain import drain
from server.live.entry import Entry
from server.live.hall import Hall
from server.live.http import http_class
from server.live.websocket import websocket_class
from server.pages.beside import MOST_WAITING
from server.pages.desk import Desk
from server.pages.gallery import Gallery
from server.pages.site import Site
from server.render.renderer import Renderer
from server.room.acts import EVENTS
from server.settings import ANYONE, Settings
from server.storage.codec import Codec
from server.storage.contract import Storage
from server.storage.sqlite import SqliteStorage

WEB = Path(__file__).parent.parent / "web"
MOST_COUNTED = 100_000  # seats and addresses that the limits remember


@dataclass(frozen=True, slots=True)
class App:
    """One running Setroom: what answers, and what has to be started and stopped around it."""

    asgi: Asgi
    hall: Hall
    entry: Entry
    keeper: Keeper
    alarm: Alarm
    storage: Storage
    crowds: Crowds
    control: Control

    async def start(self) -> None:
        """Raises: StoreAway: the store cannot be read."""
        await self.keeper.start()
        await self.alarm.start()
        await self.control.start()
        self.hall.start()

    async def stop(self) -> None:
        """Let the live channels go, so that serving can end; meanwhile acts are done and told.

        Cancelled, it lets them go at once.
        """
        await drain(self.hall)

    async def end(self) -> None:
        await self.control.close()
        await self.crowds.stop()
        await self.alarm.stop()
        await self.storage.close()


def build(
    settings: Settings,
    storage: Storage,
    clock: Clock,
    chance: Callable[[int], bytes],
    formats: Mapping[str, BuiltIn],
) -> App:
    """Join one Setroom. `chance(n)` gives n unpredictable bytes.

    Raises: SetroomError: it could not be served safely so.
    """
    cookie = cookie_for(settings.origin)
    keeper = Keeper(storage, LocalBackplane(), clock, chance)
    renderer = Renderer(
        static_version(), clock.now_ms, storage.epoch, settings.retention_days, chance
    )
    hall = Hall(keeper, renderer)
    entry = Entry(keeper, settings.origin, cookie)
    crowds = Crowds(reached_from_here(settings))
    per_s = settings.posts_per_minute / 60
    desk = Desk(
        keeper=keeper,
        renderer=renderer,
        formats=formats,
        gallery=Gallery(formats, groups()),
        own=OwnFormats(storage, clock.now_ms, chance),
        library=library(),
        origin=settings.origin,
        cookie=cookie,
        links=Links(settings.secret),
        opening=Opening(_code(settings), settings.secret, cookie.beside("opening")),
        retention_days=settings.retention_days,
        least_authors=settings.least_authors,
        chance=chance,
        start_crowd=crowds.start,
        crowds_full=lambda: crowds.is_full,
        stopping=lambda: hall.doors_closed,
        acts_limit=_limit(per_s, max(20, settings.posts_per_minute // 3)),
        rooms_limit=_limit(settings.rooms_per_hour / 3_600, max(10, settings.rooms_per_hour)),
        guesses_limit=_limit(20 / 60, 20),
        saves_limit=_limit(2, 240),  # a change every half second, for everybody of one hospital
        redraws_limit=_limit(0.2, 20),  # of a form that could not be kept
        formats_limit=_limit(settings.rooms_per_hour / 3_600, max(40, settings.rooms_per_hour)),
        waits=Places(MOST_WAITING),
    )
    site = Site(desk, Channels(hall, entry), WEB / "static")
    asgi = SecurityHeaders(site, settings.origin)
    control = Control(settings.data / "control", storage)
    return App(asgi, hall, entry, keeper, Alarm(keeper, storage), storage, crowds, control)


def reached_from_here(settings: Settings) -> str:
    """The address of this server on its own machine, behind whatever proxy stands before it."""
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "localhost") else settings.host
    return f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"


def _code(settings: Settings) -> str | None:
    """What whoever opens a room has to know; None where anyone may."""
    return None if settings.opening == ANYONE else settings.opening


def _limit(per_s: float, burst: int) -> TokenBuckets:
    return TokenBuckets(per_s=per_s, burst=burst, most_keys=MOST_COUNTED, now_s=time.monotonic)


def static_version() -> str:
    """Changes with any file that browsers keep."""
    digest = hashlib.sha256()
    for path in sorted((WEB / "static").rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(WEB).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def serve(settings: Settings) -> None:
    """Serve until told to stop. Raises: SetroomError: it could not start."""
    serving.in_loop(_served(settings))


async def _served(settings: Settings) -> None:
    storage = await SqliteStorage.open(settings.data / "setroom.db", Codec(EVENTS))
    app = build(settings, storage, Clock(), Chance(), built_ins())
    life = serving.Life(
        start=app.start,
        ready=lambda: say(f"Setroom is ready at {settings.origin}"),
        stop=app.stop,
        end=app.end,
    )
    await serving.run(
        app.asgi,
        http=http_class(settings.origin),
        websocket=websocket_class(app.hall, app.entry),
        host=settings.host,
        port=settings.port,
        life=life,
    )


def say(line: str) -> None:
    """One line for whoever has started us."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def ask_running(settings: Settings, what: str, path: str) -> int:
    """Have the running server do something with its store, and say what came of it."""
    return ask(settings.data / "control", what, path)
