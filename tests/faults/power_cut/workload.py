"""A process whose writes are recorded. It puts down each acknowledgement as soon as it has it.

    python -m tests.faults.power_cut.workload NAME FOLDER [SYNCHRONOUS]

With SYNCHRONOUS=NORMAL the store is made less durable than it may be: the planted fault.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable
from functools import partial
from hashlib import sha256
from pathlib import Path

from server.room.post import SealedPost
from server.storage import connection, writer
from server.storage.contract import Batch, SpentKey
from server.storage.own_formats import KeptFormat
from server.storage.sqlite import SqliteStorage
from tests.storage.events import CODEC, Said, Shown, fresh, opening

Acknowledge = Callable[..., object]

# Often, so that a few seconds of work hold what an evening does.
writer.SETTLE_AFTER_ROWS = 60


def acknowledging(folder: Path) -> Acknowledge:
    handle = os.open(folder / "acks", os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
    return lambda **what: os.write(handle, json.dumps(what).encode() + b"\n")


async def say_some(
    store: SqliteStorage, room: str, after: int, count: int, acknowledge: Acknowledge
) -> None:
    for seq in range(after + 1, after + 1 + count):
        key, text_id = fresh(), fresh()
        key_hash = sha256(key.encode()).digest()
        words = f"words of {key} " * (seq % 7 + 1) ** 2
        spent = SpentKey(key_hash, key_hash, seq, "{}")
        await store.append(
            room, seq - 1, Batch([Said(key, None, text_id)], {text_id: words}, keys=[spent])
        )
        acknowledge(said=key, room=room, seq=seq)


async def posts(folder: Path, acknowledge: Acknowledge) -> None:
    """Rooms that talk at the same time."""
    store = await SqliteStorage.open(folder / "setroom.db", CODEC)

    async def room(name: str) -> None:
        await store.append(name, 0, opening())
        await say_some(store, name, 1, 40, acknowledge)

    await asyncio.gather(*(room(f"room {n}") for n in range(5)))
    await store.close()


async def reveal(folder: Path, acknowledge: Acknowledge) -> None:
    """Posts are sealed, some edited, and shown together, while another room talks."""
    store = await SqliteStorage.open(folder / "setroom.db", CODEC)

    async def seal(room: str, post: str, words: str) -> None:
        sealed = SealedPost(post, 1, "question", None, words)
        await store.append(room, 1, Batch(sealed=[sealed]))
        acknowledge(sealed=post, room=room)

    async def room(name: str) -> None:
        await store.append(name, 0, opening())
        sealed = [fresh() for _ in range(6)]
        for post in sealed:
            await seal(name, post, f"words of {post}")
        await seal(name, sealed[0], f"other words of {sealed[0]}")
        texts = {post: f"words of {post}" for post in sealed}
        await store.append(name, 1, Batch([Shown(tuple(texts))], texts, unsealed=sealed))
        acknowledge(shown=sealed, room=name)
        await say_some(store, name, 2, 3, acknowledge)

    for n in range(8):
        await asyncio.gather(room(f"room {n}"), room(f"other room {n}"))
    await store.close()


async def purge(folder: Path, acknowledge: Acknowledge) -> None:
    """Rooms are purged while others talk."""
    store = await SqliteStorage.open(folder / "setroom.db", CODEC)

    async def room(name: str) -> None:
        await store.append(name, 0, opening(f"canary of {name}"))
        await say_some(store, name, 1, 8, acknowledge)
        if name.startswith("gone"):
            await store.purge(name)
            acknowledge(purged=name)

    for n in range(6):
        await asyncio.gather(room(f"gone {n}"), room(f"room {n}"))
    await store.close()


async def formats(folder: Path, acknowledge: Acknowledge) -> None:
    """Browsers make formats, change some and drop some, while a room talks."""
    store = await SqliteStorage.open(folder / "setroom.db", CODEC)

    async def browser(owner: bytes) -> None:
        for number in range(6):
            for version in range(1, number % 3 + 2):
                mark = f"canary of {owner.hex()} {number} {version}."
                kept = KeptFormat(f"{number}", version, mark * (1 + 20 * number), 0)
                await store.keep_format(owner, kept, version - 1)
                acknowledge(kept=kept.id, owner=owner.hex(), version=version)
            if number % 2:
                await store.drop_format(owner, f"{number}")
                acknowledge(dropped=f"{number}", owner=owner.hex())

    async def talk() -> None:
        await store.append("room", 0, opening())
        await say_some(store, "room", 1, 20, acknowledge)

    await asyncio.gather(talk(), *(browser(bytes([n]) * 32) for n in range(6)))
    await store.close()


async def migration(folder: Path, acknowledge: Acknowledge) -> None:
    """New databases are made, one after the other."""
    for name in (f"{n}.db" for n in range(10)):
        store = await SqliteStorage.open(folder / name, CODEC)
        acknowledge(made=name, epoch=store.epoch)
        await store.append("room", 0, opening())
        await say_some(store, "room", 1, 1, partial(acknowledge, made=name))
        await store.close()


WORKLOADS: dict[str, Callable[[Path, Acknowledge], Awaitable[None]]] = {
    work.__name__: work for work in (posts, reveal, purge, formats, migration)
}


async def main(name: str, folder: Path) -> None:
    await WORKLOADS[name](folder, acknowledging(folder))


if __name__ == "__main__":
    if sys.argv[3:] == ["NORMAL"]:
        connection.DURABILITY = ("synchronous", "NORMAL", 1)
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
