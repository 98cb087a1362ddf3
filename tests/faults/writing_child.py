"""A process that writes posts as fast as it can until it is killed.

    python -m tests.faults.writing_child FOLDER [HastyWriter]

It says "writing" when it does. With `HastyWriter` it answers before it has committed: the planted
fault, which the kill must bring to light.
"""

from __future__ import annotations

import asyncio
import sys
from hashlib import sha256
from pathlib import Path

from server.errors import SeqTaken
from server.storage.contract import Batch, SpentKey
from server.storage.sqlite import SqliteStorage
from tests.faults.history import History, read_history, unanswered
from tests.faults.planted import plant
from tests.storage.events import CODEC, Said, fresh, opening, reading

ROOMS = 10
MEMBERS = 4  # of each room, at once


class Room:
    """A room that several members write into; `head` is the last seq anybody knows of."""

    def __init__(self, store: SqliteStorage, history: History, name: str) -> None:
        self.store = store
        self.history = history
        self.name = name
        self.head = 0
        self.spent: dict[bytes, int] = {}

    async def load(self) -> None:
        if await self.store.read(self.name) is None:
            await self.store.append(self.name, 0, opening())
        found = await reading(self.store, self.name)
        self.head = found.head
        self.spent = {key.key_hash: key.seq for key in found.keys}

    async def post(self, key: str) -> None:
        """As the keeper does it: a spent key is answered again, a lost race is run again."""
        key_hash, text_id = sha256(key.encode()).digest(), fresh()
        while True:
            seq = self.spent.get(key_hash)
            if seq is None:
                seq = self.head + 1
                batch = Batch(
                    [Said(key, None, text_id)],
                    {text_id: f"words of {key}"},
                    keys=[SpentKey(key_hash, key_hash, seq, "{}")],
                )
                try:
                    await self.store.append(self.name, seq - 1, batch)
                except SeqTaken:
                    await asyncio.sleep(0.0005)
                    continue
                self.head = max(self.head, seq)
                self.spent[key_hash] = seq
            self.history.ok(self.name, key, seq)
            return


async def member(room: Room) -> None:
    while True:
        key = fresh()
        room.history.invoke(room.name, key)
        await room.post(key)


async def main(folder: Path) -> None:
    lines = read_history(folder / "history") if (folder / "history").exists() else []
    history = History(folder / "history")
    store = await SqliteStorage.open(folder / "data" / "setroom.db", CODEC)
    rooms = {name: Room(store, history, name) for name in (f"room {n}" for n in range(ROOMS))}
    await asyncio.gather(*(room.load() for room in rooms.values()))
    for name, key in unanswered(lines):
        await rooms[name].post(key)
    print("writing", flush=True)
    await asyncio.gather(*(member(room) for room in rooms.values() for _ in range(MEMBERS)))


if __name__ == "__main__":
    plant(sys.argv)
    asyncio.run(main(Path(sys.argv[1])))
