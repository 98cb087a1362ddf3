"""A store on a small disk that fills up and is freed, again and again. Tells what happened.

    python -m tests.faults.filling_child FOLDER CYCLES SEED [CarelessWriter]

It writes one line of JSON: how often it could and could not write, and every fault it has found.
With `CarelessWriter` the store takes no notice of a failed commit: the planted fault.
"""

from __future__ import annotations

import asyncio
import errno
import json
import os
import random
import sys
from pathlib import Path

from server.errors import StoreAway
from server.storage.own_formats import KeptFormat
from server.storage.sqlite import SqliteStorage
from tests.faults.planted import plant
from tests.storage.events import CODEC, Said, fresh, opening, saying

ROOMS = 4
OWNER = b"o" * 32
MOST_POSTS = 400  # of one filling; a store that is never refused must not write for ever
WORDS = "a sentence that somebody has thought about " * 12


class SmallDisk:
    """`kept`: for every room the words that were acknowledged, in order. `format`, `version`: what
    a browser keeps beside them."""

    def __init__(self, folder: Path, dice: random.Random) -> None:
        self.folder = folder
        self.dice = dice
        self.kept: dict[str, list[str]] = {}
        self.format: list[KeptFormat] = []
        self.version = self.written = self.refused = 0
        self.faults: list[str] = []
        self.store: SqliteStorage

    async def open(self) -> None:
        self.store = await SqliteStorage.open(self.folder / "setroom.db", CODEC)

    async def say_one(self, room: str) -> bool:
        """Whether it was taken."""
        said, words = self.kept.setdefault(room, []), f"{fresh()} {WORDS}"
        try:
            await self.store.append(room, len(said), saying(words) if said else opening(words))
        except StoreAway:
            self.refused += 1
            return False
        said.append(words)
        self.written += 1
        return True

    async def say_until_full(self) -> None:
        """Until every room has been refused a few times running."""
        running, most = 0, self.written + MOST_POSTS
        while running < 3 * ROOMS and self.written < most:
            taken = await asyncio.gather(*(self.say_one(f"room {n}") for n in range(ROOMS)))
            running = 0 if any(taken) else running + ROOMS

    def fill(self) -> None:
        """Leave a little of the disk, or nothing."""
        left = self.dice.choice((0, 4, 64, 512, 2048)) * 1024
        ballast = os.open(self.folder / "ballast", os.O_CREAT | os.O_WRONLY)
        size = 0
        try:
            while True:
                size += os.write(ballast, bytes(4096))
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
        os.ftruncate(ballast, max(0, size - left))
        os.close(ballast)

    async def check(self, when: str) -> None:
        """What was acknowledged is there, and nothing else."""
        for room, said in self.kept.items():
            found = await self.store.read(room)
            events = found.events if found else ()
            texts = [found.texts[e.text] for e in events if found and isinstance(e, Said)]
            if texts != said[1:]:
                self.faults.append(f"{when}: {room} has {len(texts)} posts of {len(said[1:])}")
        if list(await self.store.formats_of(OWNER)) != self.format:
            self.faults.append(f"{when}: the format is not in version {self.version}")
        if not set((await self.store.verify()).values()) <= {"whole"}:
            self.faults.append(f"{when}: {await self.store.verify()}")

    async def keep_one(self) -> bool:
        """Change the format of a browser. Whether it was taken."""
        version = self.version + 1
        format = KeptFormat("f", version, f"{version} {WORDS}" * 20, version)
        try:
            await self.store.keep_format(OWNER, format, self.version)
        except StoreAway:
            self.refused += 1
            return False
        self.version, self.format = version, [format]
        self.written += 1
        return True

    async def drop(self, when: str) -> None:
        try:
            await self.store.drop_format(OWNER, "f")
        except StoreAway as away:
            self.faults.append(f"{when}: a format cannot be dropped: {away}")
        else:
            self.version, self.format = 0, []

    async def cycle(self, number: int) -> None:
        self.fill()
        await self.say_until_full()
        await self.keep_one()
        await self.check(f"full {number}")
        if number % 2:
            try:
                await self.store.purge("room 0")
                self.kept["room 0"] = []
            except StoreAway as away:
                self.faults.append(f"full {number}: no purge: {away}")
        else:
            await self.drop(f"full {number}")
        (self.folder / "ballast").unlink()
        if not await self.keep_one():
            self.faults.append(f"freed {number}: the format is still refused")
        for n in range(ROOMS):
            if not await self.say_one(f"room {n}"):
                self.faults.append(f"freed {number}: room {n} is still refused")
        await self.check(f"freed {number}")
        if number % 3 == 0:
            await self.store.close()
            await self.open()
            await self.check(f"reopened {number}")
        await self.store.purge(f"room {ROOMS - 1}")  # so that the disk is not full for good
        self.kept[f"room {ROOMS - 1}"] = []


async def main(folder: Path, cycles: int, seed: str) -> None:
    disk = SmallDisk(folder, random.Random(seed))
    await disk.open()
    for number in range(cycles):
        await disk.cycle(number)
    await disk.store.close()
    told = {"written": disk.written, "refused": disk.refused, "faults": disk.faults}
    print(json.dumps(told))


if __name__ == "__main__":
    plant(sys.argv)
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]))
