"""The live channels on real sockets, with a keeper and a renderer small enough to foresee.

The server is a real uvicorn on uvloop in a thread of its own, set up as `server.serve` does it.
The tests speak to it from outside, by bytes.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import itertools
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TypeVar

import uvloop

from server.errors import StoreAway
from server.gate.cookie import cookie_for, token_hash
from server.gate.headers import SecurityHeaders
from server.keeper.keeper import Listener
from server.keeper.roster import Roster
from server.keeper.shelf import Kept
from server.live.channels import Channels
from server.live.drain import drain
from server.live.entry import Entry
from server.live.hall import Hall, Pace
from server.live.http import http_class
from server.live.websocket import websocket_class
from server.room.audience import Audience
from server.room.event import Event
from server.room.state import Person, Place, Role, Room
from server.serve import Life, Server, configured, listen

Told = TypeVar("Told")

ORIGIN = "http://localhost:8000"
MEMBERS = ("ana", "ben", "cem", "dua")


@dataclass(frozen=True)
class Said(Event):
    """Something for everybody to see. `words`: what the renderer makes of it, told in `to`."""

    words: str
    to: tuple[str, ...] = ("door", "member", "presenter", "desk", "observer")


class SmallRenderer:
    """HTML that says what was rendered. `fails`: raise instead. `calls`: what was asked for."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, Audience, int]] = []
        self.fails = False

    def whole(self, kept: Kept, audience: Audience, present: frozenset[str]) -> str:
        self._note("whole", audience, kept.room.seq)
        words = "".join(kept.texts.values())
        return f"<whole {audience} at {kept.room.seq} with {' '.join(sorted(present))}>{words}"

    def told(
        self, kept: Kept, event: Event, room: Room, audience: Audience, present: frozenset[str]
    ) -> str:
        self._note("told", audience, room.seq)
        return event.words if isinstance(event, Said) and audience in event.to else ""

    def forget(self) -> None:
        """It has kept nothing."""

    def stirred(self, kept: Kept, audience: Audience, present: frozenset[str]) -> str:
        self._note("stirred", audience, kept.room.seq)
        return f"<stirred {audience} with {' '.join(sorted(present))}>"

    def _note(self, what: str, audience: Audience, seq: int) -> None:
        self.calls.append((what, audience, seq))
        if self.fails:
            raise RuntimeError("a secret that must not be logged")


class SmallKeeper:
    """Rooms in memory; `tell` is what the real one does after a commit."""

    epoch = "e1"

    def __init__(self) -> None:
        self.rooms: dict[str, Kept] = {}
        self.listeners: list[Listener] = []
        self.roster = Roster(self._stir)
        self.store_is_away = False

    async def kept(self, room_id: str) -> Kept | None:
        if self.store_is_away:
            raise StoreAway("away")
        return self.rooms.get(room_id)

    def open(self, room_id: str, people: Sequence[str] = MEMBERS) -> Kept:
        """A room with these members inside, each known by the token of `token_of`."""
        room = Room(
            id=room_id,
            title="t1",
            format_key="classic_single_90",
            words="t2",
            rows=(),
            least_rounds=1,
            most_rounds=1,
            opener="opener",
            retention_days=30,
            least_authors=5,
            seq=1,
            people={name: person(name) for name in people},
        )
        seats = {token_hash(token_of(name)): name for name in people}
        kept = self.rooms[room_id] = Kept(room, {}, {}, seats, {})
        return kept

    def tell(self, room_id: str, *events: Event) -> None:
        kept = self.rooms[room_id]
        told = []
        for event in events:
            kept.room = replace(kept.room, seq=kept.room.seq + 1)
            told.append((event, kept.room))
        for listener in self.listeners:
            listener.told(kept, told)

    def place(self, room_id: str, who: Person) -> None:
        """An event that changes somebody's place, as letting in or removing does."""
        kept = self.rooms[room_id]
        kept.room = replace(
            kept.room, seq=kept.room.seq + 1, people={**kept.room.people, who.id: who}
        )
        for listener in self.listeners:
            listener.told(kept, [(Said(f"{who.id} is {who.place}"), kept.room)])

    def seat(self, room_id: str, device: str, name: str) -> None:
        """One more browser of somebody, known by the token of its own name."""
        self.rooms[room_id].seats[token_hash(token_of(device))] = name

    def give_up(self, room_id: str, device: str) -> None:
        """This browser leaves: its seat goes, and no event says so."""
        del self.rooms[room_id].seats[token_hash(token_of(device))]
        self._stir(room_id)

    def forget(self, room_id: str) -> None:
        del self.rooms[room_id]
        for listener in self.listeners:
            listener.gone(room_id)

    def _stir(self, room_id: str) -> None:
        kept = self.rooms.get(room_id)
        if kept is not None:
            for listener in self.listeners:
                listener.stirred(kept)


def person(name: str, place: Place = "inside", role: Role = "member") -> Person:
    return Person(id=name, name=f"text-{name}", role=role, place=place)


def token_of(name: str) -> str:
    return name.ljust(22, "-")


def cookie_of(name: str) -> str:
    return f"setroom={token_of(name)}"


class Rig:
    """A running server. `port`; `keeper`, `renderer` and `hall` belong to its thread: use `do`."""

    def __init__(self, pace: Pace | None = None, hall_class: type[Hall] = Hall) -> None:
        self.keeper = SmallKeeper()
        self.renderer = SmallRenderer()
        self.hall = hall_class(self.keeper, self.renderer, pace)
        entry = Entry(self.keeper, ORIGIN, cookie_for(ORIGIN))
        self.channels = Channels(self.hall, entry)
        self._listening = listen("127.0.0.1", 0)
        self.port: int = self._listening.getsockname()[1]
        self._ready = threading.Event()
        life = Life(self._start, self._ready.set, lambda: drain(self.hall), self._end)
        config = configured(
            SecurityHeaders(self.channels, ORIGIN),
            http_class(ORIGIN),
            websocket_class(self.hall, entry),
        )
        self.server = Server(config, life)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._rooms = itertools.count(1)

    def start(self) -> None:
        self._thread.start()
        assert self._ready.wait(10)

    def stop(self) -> None:
        self.server.should_exit = True
        self._thread.join(10)
        assert not self._thread.is_alive(), "the server did not stop"

    def room(self, *people: str) -> str:
        """A new room's id. Its people are MEMBERS if none are named."""
        room_id = f"room-{next(self._rooms)}"
        self.do(lambda: self.keeper.open(room_id, people or MEMBERS))
        return room_id

    def do(self, work: Callable[[], Told]) -> Told:
        """Have `work` done in the server's loop, and wait for its result."""
        done: concurrent.futures.Future[Told] = concurrent.futures.Future()

        def run() -> None:
            try:
                done.set_result(work())
            except BaseException as error:
                done.set_exception(error)

        self._loop.call_soon_threadsafe(run)
        return done.result(10)

    def tell(self, room_id: str, *words: str) -> None:
        self.do(lambda: self.keeper.tell(room_id, *map(Said, words)))

    def seats(self, room_id: str) -> int:
        return self.do(lambda: sum(1 for _ in self.everybody(room_id)))

    def everybody(self, room_id: str) -> Iterator[object]:
        live = self.hall._rooms.get(room_id)
        return iter(()) if live is None else live.everybody()

    def _serve(self) -> None:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(self.server.serve(sockets=[self._listening]))

    async def _start(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.hall.start()

    async def _end(self) -> None:
        """A process would take its connections along as it ends. A loop in a thread leaves them."""
        while self.server.server_state.connections:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


@contextmanager
def running(pace: Pace | None = None, hall_class: type[Hall] = Hall) -> Iterator[Rig]:
    rig = Rig(pace, hall_class)
    rig.start()
    try:
        yield rig
    finally:
        rig.stop()
