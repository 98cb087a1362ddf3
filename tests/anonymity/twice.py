"""One session, played as often as you like, in which one thing differs: who writes without a name.

Clock and chance are handed in, and the salts of the store drawn from a seed, so two plays with the
same author are alike in every byte.
"""

from __future__ import annotations

import logging
import re
import shutil
import sqlite3
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from server.formats.library import read_library
from server.formats.loader import HERE, LIBRARY, read
from server.room.acts import EVENTS
from server.serve import Wordless
from server.storage import rows
from server.storage.codec import Codec
from server.storage.sqlite import SqliteStorage
from tests.access.in_process import HTML, Answer, Browser, StillClock, drawn_from, setroom
from tests.anonymity.screens import Viewer
from tests.anonymity.still_loop import Time, in_still_time

TRIAL = read(
    "trial",
    Path(__file__).with_name("trial.toml").read_text(),
    read_library((HERE / LIBRARY).read_text()),
)
SETS = {"trial": TRIAL, "classic_single_90": TRIAL}
ADDRESS = re.compile(r"0x[0-9a-f]+")
MEMBERS = ("Ana", "Ben", "Femi", "Hana", "Ian", "Jo", "Kim", "Pia")
PRESENTER = "Pia"
AUTHORS = ("Ana", "Ben")
PHASES = {  # key -> the kind that is written there
    "explore": "question",
    "round_review": "reflection",
    "take_stock": "question",
    "echo": "reflection",
}


Session = Callable[[Path, "LogKeeper"], Coroutine[Any, Any, "Record"]]


@dataclass
class Record:
    """All that a play has produced. `heard`: by person and way. `store`: its tables, and its file.
    `answers`: to whoever wrote without a name. `presence`: who counted as here, and when."""

    heard: dict[str, list[bytes]] = field(default_factory=dict)
    answers: list[bytes] = field(default_factory=list)
    store: dict[str, Any] = field(default_factory=dict)
    log: LogKeeper | None = None

    @property
    def parts(self) -> dict[str, Any]:
        assert self.log is not None
        log = {"log": self.log.lines, "log of the store": sorted(self.log.thread)}
        return {**self.heard, "answers": self.answers, **self.store, **log}

    def differences(self, other: Record) -> list[str]:
        """The parts that are not the same, each with the first place where they part."""
        found = []
        assert self.parts.keys() == other.parts.keys()
        for name, mine in self.parts.items():
            theirs = other.parts[name]
            if mine != theirs:
                found.append(f"{name}: {_first_difference(mine, theirs)}")
        return found


def _first_difference(mine: Any, theirs: Any) -> str:
    if len(mine) != len(theirs):
        return f"{len(mine)} against {len(theirs)}"
    at = next(i for i, (a, b) in enumerate(zip(mine, theirs, strict=True)) if a != b)
    if isinstance(mine, bytes):
        return f"byte {at}"
    return f"number {at}: {mine[at]!r:.300} against {theirs[at]!r:.300}"


class LogKeeper(logging.Handler):
    """Keeps every record of every level, as our server would write it.

    `thread`: what the store's own thread says, once each: how often it looks for work is chance.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(logging.DEBUG)
        self.folder = folder
        self.setFormatter(Wordless("%(levelname)s %(name)s: %(message)s"))
        self.lines: list[str] = []
        self.thread: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        line = self.format(record).replace(str(self.folder), "DATA")
        line = ADDRESS.sub("0x", line)  # where in memory a thing lies is chance too
        if record.name != "aiosqlite":
            self.lines.append(line)
        elif "close_and_stop" not in line:  # perhaps the goodbye of the store before this one
            self.thread.add(line)


def play(folder: Path, author: str, *, live: bool = True, phases: Iterable[str] = PHASES) -> Record:
    """Play the session with this author. `live`: the authors' pages are; else they have no script.

    `folder`: that of the test; each play gets a data folder of its own in it.
    """
    return recorded(folder, lambda data, log: Play(data, author, live, log).whole(phases))


def recorded(folder: Path, session: Session) -> Record:
    """What this session produces, with clock and chance that are the same in every play."""
    before = vars(rows)["os"]
    vars(rows)["os"] = SimpleNamespace(urandom=drawn_from("salts"))
    data = new_store(folder)
    kept = LogKeeper(data)
    root = logging.getLogger()
    level = root.level
    root.addHandler(kept)
    root.setLevel(logging.DEBUG)
    try:
        return in_still_time(lambda: session(data, kept))
    finally:
        vars(rows)["os"] = before
        root.removeHandler(kept)
        root.setLevel(level)


def new_store(folder: Path) -> Path:
    """A data folder whose store has the same name (its epoch) in every play: a copied empty one."""
    empty = folder / "empty.db"
    if not empty.exists():
        in_still_time(lambda: _made(empty))
    data = folder / f"data {len(list(folder.iterdir()))}"
    data.mkdir()
    shutil.copy(empty, data / "setroom.db")
    return data


async def _made(path: Path) -> None:
    storage = await SqliteStorage.open(path, Codec(EVENTS))
    await storage.close()


class Play:
    """One play. All is done one thing after the other, so that nothing depends on luck."""

    def __init__(self, folder: Path, author: str, live: bool, log: LogKeeper) -> None:
        self.folder = folder
        self.author_name = author
        self.live = live
        self.record = Record(log=log)
        self.people: dict[str, Browser] = {}
        self.viewers: dict[str, Viewer] = {}
        self.posts: list[str] = []
        self.keys = drawn_from("keys of whoever writes without a name")

    async def whole(self, phases: Iterable[str]) -> Record:
        path, clock = self.folder / "setroom.db", StillClock()
        self.storage = await SqliteStorage.open(path, Codec(EVENTS))
        self.time = Time(clock, self.storage)
        async with setroom(
            self.folder, self.storage, clock=clock, seed="play", formats=SETS
        ) as self.app:
            await self.app.alarm.start()
            await self._gather()
            for phase in phases:
                await self._step(phase, PHASES[phase])
            await self._end()
            self.record.store["tables"] = await self._tables()
            await self.app.alarm.stop()
            for name, viewer in self.viewers.items():
                await viewer.close()
                self.record.heard |= {f"{name}, {way}": got for way, got in viewer.heard.items()}
            self.app.hall.close()
            await self.time.settle()
        self.record.store["file"] = path.read_bytes()
        return self.record

    async def _tables(self) -> list[tuple[Any, ...]]:
        return await self.storage._call(lambda log: dump(log.connection))

    async def _gather(self) -> None:
        dee = Browser(self.app, "Dee")
        await dee.open(format="trial")
        self.people = {"Dee": dee}
        roles = {"Cleo": "co_facilitator", "Obi": "observer", "Dot": "member"}
        for name in (*MEMBERS, *roles):
            self.people[name] = Browser(self.app, name)
            await self.people[name].join(dee.links[roles.get(name, "member")])
            if name == "Obi":
                await dee.do("admit", everyone="on")
        await dee.do("set_rounds", presenters=[self.people[PRESENTER].person])
        for name, browser in self.people.items():
            self.viewers[name] = Viewer(browser)
            if self.live or name not in AUTHORS:
                await self.viewers[name].open_live()
        await dee.do("start_session")
        await self.time.pass_s(1)

    async def _step(self, phase: str, kind: str) -> None:
        await self.people["Dee"].go_to(phase)
        await self._read_without_script()
        for name in ("Ana", "Ben", "Femi"):
            written = await self.people[name].do(
                "submit_post", kind=kind, text=f"{name} in {phase}"
            )
            self.posts.append(written["post"])
        await self.time.pass_s(90)  # who has no script does not count as here any more
        await self._write_without_a_name(phase, kind)
        self.record.store[f"tables in {phase}"] = await self._tables()
        await self._look()
        if phase == "echo":
            await self.people["Dee"].do("show_posts")
            await self.time.pass_s(21)
            await self._look()
        await self.people["Dee"].do("move_on")
        await self.time.pass_s(11)  # the undo is over, and the keys go

    async def _read_without_script(self) -> None:
        """Both possible authors open the page, each time in the same order."""
        if not self.live:
            for name in AUTHORS:
                await self.people[name].get(f"/rooms/{self.people[name].room}", HTML)

    async def _write_without_a_name(self, phase: str, kind: str) -> None:
        first, second = self.keys(16).hex(), self.keys(16).hex()
        await self._send("submit_post", kind=kind, text=f"one, {phase}", anonymous="on", key=first)
        one = await self._own_post(first)
        await self._send("submit_post", kind=kind, text=f"two, {phase}", anonymous="on", key=second)
        two = await self._own_post(second)
        await self._send("edit_post", post=one, post_key=first, text=f"one, better, {phase}")
        await self._send("withdraw_post", post=two, post_key=second)
        # What is refused leaves nothing behind either.
        await self._send("submit_post", kind=kind, text="x" * 601, anonymous="on")
        await self._send("submit_post", kind="advice", text="not taken here", anonymous="on")
        await self._send("submit_post", kind=kind, text="other words", anonymous="on", key=first)
        await self._send("edit_post", post=one, post_key=second, text="by another key")
        self.posts += [one, two]

    async def _send(self, act: str, **fields: str) -> None:
        author = self.people[self.author_name]
        asked = {"key": self.keys(16).hex(), **fields}
        path = f"/rooms/{author.room}/{act}"
        answer = await (author.post(path, asked) if self.live else author.post(path, asked, HTML))
        self._keep(answer)
        if answer.status == 303:  # the author's own page, which tells the author's own posts
            await author.get(answer.header("location") or "", HTML)
        await self.time.pass_s(0.3)  # whatever was to be told later is told now

    async def _own_post(self, key: str) -> str:
        author = self.people[self.author_name]
        answer = await author.post(f"/rooms/{author.room}/mine", {"post_key": key})
        self._keep(answer)
        post: str = answer.json()["posts"][0]["post"]
        return post

    def _keep(self, answer: Answer) -> None:
        """The author's own answers. Whose page it is, the page says; nothing else differs."""
        own = self.people[self.author_name]
        self.record.answers.append(
            answer.bytes().replace(own.person.encode(), b"ME").replace(own.name.encode(), b"ME")
        )

    async def _look(self) -> None:
        await self.time.pass_s(1)
        for viewer in self.viewers.values():
            await viewer.look_at_everything(self.posts)
        await self.time.pass_s(1)

    async def _end(self) -> None:
        await self.people["Dee"].do("end_session")
        await self.time.pass_s(30)
        await self._look()


def dump(connection: sqlite3.Connection) -> list[tuple[Any, ...]]:
    """Every row of every table, in the order of its key."""
    names = [
        name
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
        )
    ]
    return [
        (name, *row)
        for name in names
        for row in sorted(connection.execute(f"SELECT * FROM {name}"), key=repr)
    ]
