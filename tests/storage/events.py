"""A few small events and batches, enough to try a store with."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass

from server.room.event import Event
from server.storage.codec import Codec
from server.storage.contract import Batch, Reading, SpentKey, Storage


@dataclass(frozen=True, slots=True)
class Opened(Event):
    """`title`: text id."""

    title: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class Said(Event):
    """`text`: text id. `by`: person id, or None."""

    post: str
    by: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Shown(Event):
    """`texts`: text ids."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TakenBack(Event):
    post: str


KINDS: dict[str, type[Event]] = {kind.__name__: kind for kind in (Opened, Said, Shown, TakenBack)}
CODEC = Codec(KINDS)


def fresh() -> str:
    """A random id."""
    return secrets.token_urlsafe(12)


def opening(title: str = "Tuesday set", due_ms: int | None = None) -> Batch:
    """The first batch of a room."""
    text_id = fresh()
    return Batch([Opened(text_id, 1_700_000_000_000)], {text_id: title}, due_ms=due_ms)


def saying(words: str, *keys: SpentKey, by: str | None = None, text_id: str = "") -> Batch:
    """A batch with one post."""
    text_id = text_id or fresh()
    return Batch([Said(fresh(), by, text_id)], {text_id: words}, keys=keys)


def spent(key: bytes, seq: int, step: int | None = None, post: str | None = None) -> SpentKey:
    return SpentKey(key.ljust(32, b"."), secrets.token_bytes(32), seq, json.dumps({}), step, post)


async def reading(store: Storage, room: str, after: int = 0) -> Reading:
    """The room, which must be there."""
    found = await store.read(room, after)
    assert found is not None
    return found


async def talk(store: Storage, room: str, count: int) -> None:
    """Make a room with `count` events."""
    await store.append(room, 0, opening())
    for n in range(1, count):
        await store.append(room, n, saying(f"words {n} of {room}"))
