"""The whole application in this process, with its time and its chance in the test's hand.

Requests are given to it as its server would, and answered with every byte of the answer.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit

from server.app import App, build
from server.formats.loader import BuiltIn, built_ins
from server.gate.headers import Asgi, Message
from server.keeper.clock import Clock
from server.room.acts import EVENTS
from server.settings import ANYONE, Settings
from server.storage.codec import Codec
from server.storage.contract import Storage
from server.storage.memory import MemoryStorage

ORIGIN = "http://localhost:8000"
TEN_O_CLOCK_MS = 1_795_428_000_000  # 23 November 2026, 10:00 UTC
FORMATS = built_ins()  # read once: tests build hundreds of applications
PATIENCE_S = 10.0  # longer than any answer takes, so that only a hang is a failure
Fields = Mapping[str, Any]


class StillClock(Clock):
    """Time that stands still until the test lets it pass."""

    def __init__(self, now_ms: int = TEN_O_CLOCK_MS) -> None:
        super().__init__()
        self._now_ms = now_ms
        self._sleepers: list[asyncio.Event] = []

    def now_ms(self) -> int:
        return self._now_ms

    def pass_ms(self, ms: int) -> None:
        self._now_ms += ms
        sleepers, self._sleepers = self._sleepers, []
        for sleeper in sleepers:
            sleeper.set()

    async def sleep_until(self, at_ms: int) -> None:
        if at_ms > self._now_ms:
            moved = asyncio.Event()
            self._sleepers.append(moved)
            await moved.wait()


def drawn_from(seed: str) -> Callable[[int], bytes]:
    """Chance that is the same again for the same seed."""
    drawn = 0

    def chance(size: int) -> bytes:
        nonlocal drawn
        drawn += 1
        return hashlib.shake_256(f"{seed} {drawn}".encode()).digest(size)

    return chance


def settings_in(
    folder: Path, origin: str = ORIGIN, opening: str = ANYONE, rooms_per_hour: int = 1_000_000
) -> Settings:
    return Settings(
        host="127.0.0.1",
        port=8000,
        data=folder,
        origin=origin,
        secret=b"a secret of thirty-two characters",
        opening=opening,
        retention_days=30,
        least_authors=5,
        posts_per_minute=1_000_000,
        rooms_per_hour=rooms_per_hour,
    )


@asynccontextmanager
async def setroom(
    folder: Path,
    storage: Storage | None = None,
    *,
    clock: Clock | None = None,
    seed: str = "any",
    formats: Mapping[str, BuiltIn] | None = None,
    origin: str = ORIGIN,
    opening: str = ANYONE,
    rooms_per_hour: int = 1_000_000,
) -> AsyncIterator[App]:
    """An application that runs, but for its sockets, its heartbeats and its alarm."""
    app = build(
        settings_in(folder, origin, opening, rooms_per_hour),
        storage or MemoryStorage(Codec(EVENTS)),
        clock or StillClock(),
        drawn_from(seed),
        formats or FORMATS,
    )
    await app.keeper.start()
    yield app
    await app.storage.close()


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything that came back. `headers`: in order, names in lower case."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    def json(self) -> Any:
        return json.loads(self.body)

    def header(self, name: str) -> str | None:
        """The one value of a header; a header that is there twice fails."""
        found = self.all(name)
        assert len(found) <= 1, f"{name} is there {len(found)} times"
        return found[0] if found else None

    def all(self, name: str) -> list[str]:
        """Every value of a header."""
        return [value for header, value in self.headers if header == name]

    def bytes(self) -> bytes:
        """Status, headers and body as one."""
        head = "".join(f"{name}: {value}\n" for name, value in self.headers)
        return f"{self.status}\n{head}\n".encode() + self.body


JSON = {"accept": "application/json"}
HTML = {"accept": "text/html"}
FORM = {"content-type": "application/x-www-form-urlencoded"}


async def ask(
    asgi: Asgi,
    method: str,
    path: str,
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
) -> Answer:
    """One request to its end. `path`: with its query, as a browser writes it."""
    said: list[Message] = []
    brought = False

    async def receive() -> Message:
        nonlocal brought
        if brought:
            await asyncio.get_running_loop().create_future()  # the client stays on the line
        brought = True
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        said.append(message)

    where, _, query = path.partition("?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(where),
        "raw_path": where.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [
            (name.lower().encode(), value.encode("latin-1"))
            for name, value in {"host": urlsplit(ORIGIN).netloc, **(headers or {})}.items()
        ],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8000),
    }
    await asyncio.wait_for(asgi(scope, receive, send), PATIENCE_S)
    assert said and said[0]["type"] == "http.response.start", "no answer came"
    return Answer(
        said[0]["status"],
        tuple((name.decode().lower(), value.decode()) for name, value in said[0]["headers"]),
        b"".join(message.get("body", b"") for message in said[1:]),
    )


class Browser:
    """Somebody with one cookie. `room`, `person`, `links`: where they sit, once they do.

    `device`: makes the keys differ where two have one name. `code_cookie`: a second one, that says
    that the code of this Setroom was shown here.
    """

    def __init__(self, app: App, name: str = "", device: str = "") -> None:
        self.app = app
        self.name = name
        self.cookie = ""
        self.code_cookie = ""
        self.room = ""
        self.person = ""
        self.links: dict[str, str] = {}
        self.keys = drawn_from(f"keys of {name} {device}")

    def new_key(self) -> str:
        return self.keys(16).hex()

    async def get(self, path: str, headers: Mapping[str, str] = HTML) -> Answer:
        return await self.ask("GET", path, headers)

    async def post(
        self, path: str, fields: Fields | None = None, headers: Mapping[str, str] = JSON
    ) -> Answer:
        """Send a form. A list is sent as the field repeated."""
        body = urlencode(fields or {}, doseq=True).encode()
        return await self.ask("POST", path, {**FORM, **headers}, body)

    async def ask(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> Answer:
        kept = "; ".join(filter(None, (self.cookie, self.code_cookie)))
        own = {"cookie": kept} if kept else {}
        answer = await ask(self.app.asgi, method, path, {**own, **(headers or {})}, body)
        for pair in (value.partition(";")[0] for value in answer.all("set-cookie")):
            if pair.partition("=")[0].endswith("-opening"):
                self.code_cookie = pair
            else:
                self.cookie = pair
        return answer

    async def open(self, **fields: Any) -> None:
        """Open a room and sit at its desk."""
        asked = {"title": "Ward leaders", "facilitator_name": self.name, "key": self.new_key()}
        self._sit(await self.post("/rooms", {**asked, **fields}))

    async def join(self, link: str, **fields: Any) -> None:
        """Knock at the door behind a link."""
        asked = {"name": self.name, "key": self.new_key(), **fields}
        self._sit(await self.post(urlsplit(link).path, asked))

    def _sit(self, answer: Answer) -> None:
        assert answer.status == 201, answer.text
        found = answer.json()
        self.room, self.person = found["room"], found["person"]
        self.links = found.get("links", self.links)

    async def act(self, act: str, **fields: Any) -> Answer:
        """Do an act, whatever comes of it. Without `key=` it gets a fresh one."""
        asked = {"key": self.new_key(), **fields}
        return await self.post(f"/rooms/{self.room}/{act}", asked)

    async def do(self, act: str, **fields: Any) -> Any:
        """Do an act that has to succeed."""
        answer = await self.act(act, **fields)
        assert answer.status == 200, f"{self.name} {act}: {answer.text}"
        return answer.json()

    async def view(self) -> Any:
        return (await self.get(f"/rooms/{self.room}", JSON)).json()

    async def go_to(self, phase: str) -> None:
        """Steer to the first step of this key, if it is not open already."""
        view = await self.view()
        if view["phase"]["key"] != phase:
            index = next(step["index"] for step in view["path"] if step["key"] == phase)
            await self.do("go_to", index=index)

    def arrive(self) -> None:
        """Count as here, as a page with live updates does."""
        self.app.keeper.roster.arrive(self.room, self.person)
