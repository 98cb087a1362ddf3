"""The store in memory: the same promises while the process lives, and nothing after it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from server.errors import SeqTaken, StoreAway
from server.room.event import Event
from server.room.post import SealedPost
from server.storage.chain import brought_by
from server.storage.codec import Codec
from server.storage.contract import Batch, Reading, SpentKey
from server.storage.own_formats import KeptFormat, refuse_unless_it_follows


@dataclass(slots=True)
class _Room:
    events: list[Event] = field(default_factory=list)
    texts: dict[str, str | None] = field(default_factory=dict)  # None: erased
    sealed: dict[str, SealedPost] = field(default_factory=dict)
    keys: dict[bytes, SpentKey] = field(default_factory=dict)
    seats: dict[bytes, str] = field(default_factory=dict)
    due_ms: int | None = None


class MemoryStorage:
    """An engine of contract.Storage. Events go through `codec`, as they would in any other."""

    def __init__(self, codec: Codec) -> None:
        self._codec = codec
        self._rooms: dict[str, _Room] = {}
        self._formats: dict[bytes, dict[str, KeptFormat]] = {}
        self._epoch = secrets.token_hex(16)
        self._closed = False

    @property
    def epoch(self) -> str:
        return self._epoch

    async def append(self, room: str, after: int, batch: Batch) -> None:
        """Nothing in here waits, so nobody gets in between."""
        self._refuse_if_closed()
        kept = self._rooms.get(room)
        if kept is None and not batch.events and after == 0:
            raise ValueError(f"the new room {room} has no event")
        self._refuse_if_taken(room, kept, after, batch)
        coded = [self._codec.encode(event) for event in batch.events]
        brought_by(batch.texts, [fields for _, _, fields in coded])
        if kept is None:
            kept = self._rooms[room] = _Room()
        kept.events += [self._codec.decode(*one) for one in coded]
        _add(kept, batch)
        _remove(kept, batch)
        kept.due_ms = batch.due_ms

    def _refuse_if_taken(self, room: str, kept: _Room | None, after: int, batch: Batch) -> None:
        head = 0 if kept is None else len(kept.events)
        if head != after:
            raise SeqTaken(f"room {room} is at {head}, not at {after}")
        spent = [key.key_hash for key in batch.keys]
        if len(set(spent)) < len(spent):
            raise SeqTaken("a key is spent twice at once")
        if kept is not None and not kept.keys.keys().isdisjoint(spent):
            raise SeqTaken("a key is spent")
        if kept is not None and not kept.texts.keys().isdisjoint(batch.texts):
            raise SeqTaken("a text id is taken")

    async def read(self, room: str, after: int = 0) -> Reading | None:
        self._refuse_if_closed()
        kept = self._rooms.get(room)
        if kept is None:
            return None
        return Reading(
            head=len(kept.events),
            events=kept.events[after:],
            texts={text_id: body for text_id, body in kept.texts.items() if body is not None},
            sealed=list(kept.sealed.values()),
            keys=list(kept.keys.values()),
            seats=dict(kept.seats),
        )

    async def due(self) -> Sequence[tuple[str, int | None]]:
        self._refuse_if_closed()
        return [(room, kept.due_ms) for room, kept in self._rooms.items()]

    async def rooms_of(self, token_hash: bytes) -> Sequence[str]:
        self._refuse_if_closed()
        return [room for room, kept in self._rooms.items() if token_hash in kept.seats]

    async def purge(self, room: str) -> None:
        self._refuse_if_closed()
        self._rooms.pop(room, None)

    async def formats_of(self, owner: bytes) -> Sequence[KeptFormat]:
        self._refuse_if_closed()
        kept = self._formats.get(owner, {}).values()
        return sorted(kept, key=lambda format: (-format.used_ms, format.id))

    async def keep_format(self, owner: bytes, format: KeptFormat, after: int) -> None:
        self._refuse_if_closed()
        kept = self._formats.get(owner, {})
        refuse_unless_it_follows(format, after, {id: one.version for id, one in kept.items()})
        self._formats[owner] = {**kept, format.id: format}

    async def use_format(self, owner: bytes, id: str, now_ms: int) -> None:
        self._refuse_if_closed()
        kept = self._formats.get(owner, {})
        if id in kept:
            kept[id] = replace(kept[id], used_ms=max(kept[id].used_ms, now_ms))

    async def drop_format(self, owner: bytes, id: str) -> None:
        self._refuse_if_closed()
        self._formats.get(owner, {}).pop(id, None)

    async def purge_formats(self, unused_since_ms: int) -> int:
        self._refuse_if_closed()
        unused = [
            (owner, id)
            for owner, kept in self._formats.items()
            for id, format in kept.items()
            if format.used_ms < unused_since_ms
        ]
        for owner, id in unused:
            del self._formats[owner][id]
        return len(unused)

    async def verify(self) -> Mapping[str, str]:
        self._refuse_if_closed()
        erased = {room: list(kept.texts.values()).count(None) for room, kept in self._rooms.items()}
        return {room: f"erased {n}" if n else "whole" for room, n in erased.items()}

    async def backup(self, path: str) -> None:
        raise StoreAway("a store in memory has nothing to copy")

    async def ready(self) -> None:
        self._refuse_if_closed()

    async def close(self) -> None:
        self._closed = True

    def _refuse_if_closed(self) -> None:
        if self._closed:
            raise StoreAway("the store is closed")


def _add(kept: _Room, batch: Batch) -> None:
    for person in batch.unseated:
        kept.seats = {token: seated for token, seated in kept.seats.items() if seated != person}
    kept.texts.update(batch.texts)
    kept.keys.update((key.key_hash, key) for key in batch.keys)
    kept.sealed.update((post.post, post) for post in batch.sealed)
    kept.seats.update(batch.seats)


def _remove(kept: _Room, batch: Batch) -> None:
    for text_id in batch.erased:
        if text_id in kept.texts:
            kept.texts[text_id] = None
    for post in batch.unsealed:
        kept.sealed.pop(post, None)
    for token_hash in batch.vacated:
        kept.seats.pop(token_hash, None)
    if batch.forget_steps_but is not None:
        step = batch.forget_steps_but
        kept.keys = {k: key for k, key in kept.keys.items() if key.step in (None, step)}
