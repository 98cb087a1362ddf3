"""The rooms that are in memory: each as stored, plus what is only true while people are here."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from server.errors import Failure
from server.room.audience import is_desk
from server.room.decision import Command
from server.room.event import Event
from server.room.post import SealedPost
from server.room.rules import apply, fold
from server.room.state import Person, Room
from server.storage.contract import Reading, SpentKey, Storage


@dataclass(frozen=True, slots=True)
class Answer:
    """What a 2xx tells: the room's seq after the command, and the act's own fields."""

    seq: int
    fields: dict[str, Any]


@dataclass(slots=True)
class Asked:
    """A command that waits for its turn."""

    person: str | None
    command: Command
    answer: asyncio.Future[Answer]
    key: str = ""
    post_key: str = ""
    steer: int | None = None
    seat: bytes | None = None


@dataclass(slots=True)
class Kept:
    """A room in memory. Only what is durable is in `room` and its neighbours.

    `done`: who said that they have finished in this step. `desk_left_ms`: since when nobody who
    may hold the controls is here; None while somebody is. `empty_since_ms`: likewise for anybody.
    `sealed`: in the order of the posts' ids, which tells nothing of when. `behind`: another process
    may have written. `touched_ms`: when it was last asked for.
    """

    room: Room
    texts: dict[str, str]
    keys: dict[bytes, SpentKey]
    seats: dict[bytes, str]
    sealed: dict[str, SealedPost]
    done: set[str] = field(default_factory=set)
    waiting: list[Asked] = field(default_factory=list)
    behind: bool = False
    turn: asyncio.Task[None] | None = None
    desk_left_ms: int | None = None
    empty_since_ms: int | None = None
    touched_ms: int | None = None

    def seat(self, token_hash: bytes) -> Person | None:
        """The person of a browser, or None if it has no seat here."""
        person = self.seats.get(token_hash)
        return None if person is None else self.room.who(person)

    def desk(self) -> list[str]:
        """Everybody who may hold the controls."""
        return [p.id for p in self.room.people.values() if is_desk(self.room, p)]

    def note_who_is_here(self, present: frozenset[str], now_ms: int) -> None:
        """Since when the desk, and the room, have been empty."""
        if any(person in present for person in self.desk()):
            self.desk_left_ms = None
        elif self.desk_left_ms is None:
            self.desk_left_ms = now_ms
        if present:
            self.empty_since_ms = None
        elif self.empty_since_ms is None:
            self.empty_since_ms = now_ms

    def text(self, text_id: str | None) -> str:
        """The words, or nothing if they have been erased."""
        return self.texts.get(text_id, "") if text_id is not None else ""

    def own_posts(self, key_hashes: list[bytes]) -> list[str]:
        """The posts without a name that these keys open."""
        found = (self.keys.get(key_hash) for key_hash in key_hashes)
        return [spent.post for spent in found if spent is not None and spent.post is not None]

    def catch_up(self, reading: Reading) -> tuple[list[tuple[Event, Room]], bool]:
        """Take in what has been written since.

        Answers with what there is to tell, and whether anything beside the log has changed.
        """
        told: list[tuple[Event, Room]] = []
        room, sealed, done, seats = self.room, self.sealed, self.done, self.seats
        for event in reading.events:
            room = apply(room, event)
            told.append((event, room))
        if any(one.at != self.room.at for _, one in told):
            self.done = set()
        self.room = room
        self.texts = dict(reading.texts)
        self.keys = {key.key_hash: key for key in reading.keys}
        self.seats = dict(reading.seats)
        self.sealed = dict(sorted((post.post, post) for post in reading.sealed))
        left = seats.keys() - self.seats.keys()
        return told, self.sealed != sealed or self.done != done or bool(left)


class Shelf:
    """Finds rooms, in memory or in the store; each is read once, however many ask."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._kept: dict[str, Kept] = {}
        self._reading: dict[str, asyncio.Task[Kept | None]] = {}

    def at_hand(self, room_id: str) -> Kept | None:
        return self._kept.get(room_id)

    def all(self) -> list[Kept]:
        return list(self._kept.values())

    def put(self, kept: Kept) -> None:
        self._kept[kept.room.id] = kept

    def drop(self, room_id: str) -> None:
        self._kept.pop(room_id, None)

    async def find(self, room_id: str) -> Kept | None:
        """The room, or None if there is none. Raises: StoreAway."""
        kept = self._kept.get(room_id)
        if kept is not None:
            return kept
        reading = self._reading.get(room_id)
        if reading is None:
            reading = asyncio.create_task(self._read(room_id))
            self._reading[room_id] = reading
            reading.add_done_callback(lambda done: self._has_read(room_id, done))
        return await asyncio.shield(reading)

    def _has_read(self, room_id: str, done: asyncio.Task[Kept | None]) -> None:
        del self._reading[room_id]
        if not done.cancelled():
            done.exception()  # told to whoever waits; if all have gone, there is nobody to tell

    async def _read(self, room_id: str) -> Kept | None:
        reading = await self._storage.read(room_id)
        if reading is None:
            return None
        room = fold(None, reading.events)
        if room is None:
            raise Failure(f"room {room_id} has a head and no events")
        kept = Kept(room, {}, {}, {}, {})
        kept.catch_up(Reading(reading.head, (), *_rest(reading)))
        return self._kept.setdefault(room_id, kept)


def _rest(reading: Reading) -> tuple[Any, ...]:
    return reading.texts, reading.sealed, reading.keys, reading.seats
