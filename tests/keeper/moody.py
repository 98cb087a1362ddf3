"""A real store behind a counter that can be told to be away, to be slow, or to die."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeVar

from server.errors import StoreAway
from server.storage.contract import Batch, Reading, Storage
from server.storage.own_formats import KeptFormat

Told = TypeVar("Told")


class MoodyStorage:
    """A real store, of which a test decides how it feels.

    `away`: appends that fail from now on. `loses_answer`: so many appends are kept and then said
    to have failed. `gate`: appends wait for it. `dead`: the process behind it is gone.
    """

    def __init__(self, real: Storage, dice: random.Random | None = None) -> None:
        self.real = real
        self.dice = dice
        self.away = 0
        self.loses_answer = 0
        self.dead = False
        self.gate: asyncio.Event | None = None
        self.busy = 0
        self.appends: list[tuple[str, int, Batch]] = []

    @property
    def epoch(self) -> str:
        return self.real.epoch

    async def append(self, room: str, after: int, batch: Batch) -> None:
        async def appended() -> None:
            if self.gate is not None:
                await self.gate.wait()
            await self._dawdle()
            if self.away:
                self.away -= 1
                raise StoreAway("away")
            if self.dead:
                raise StoreAway("dead")
            await self.real.append(room, after, batch)
            self.appends.append((room, after, batch))
            await self._dawdle()
            if self.loses_answer:
                self.loses_answer -= 1
                raise StoreAway("the answer is lost")

        await self._counted(appended())

    async def read(self, room: str, after: int = 0) -> Reading | None:
        return await self._counted(self._alive(lambda: self.real.read(room, after)))

    async def due(self) -> Sequence[tuple[str, int | None]]:
        return await self._counted(self._alive(self.real.due))

    async def rooms_of(self, token_hash: bytes) -> Sequence[str]:
        return await self._counted(self._alive(lambda: self.real.rooms_of(token_hash)))

    async def purge(self, room: str) -> None:
        await self._counted(self._alive(lambda: self.real.purge(room)))

    async def formats_of(self, owner: bytes) -> Sequence[KeptFormat]:
        return await self._counted(self._alive(lambda: self.real.formats_of(owner)))

    async def keep_format(self, owner: bytes, format: KeptFormat, after: int) -> None:
        await self._counted(self._alive(lambda: self.real.keep_format(owner, format, after)))

    async def use_format(self, owner: bytes, id: str, now_ms: int) -> None:
        await self._counted(self._alive(lambda: self.real.use_format(owner, id, now_ms)))

    async def drop_format(self, owner: bytes, id: str) -> None:
        await self._counted(self._alive(lambda: self.real.drop_format(owner, id)))

    async def purge_formats(self, unused_since_ms: int) -> int:
        return await self._counted(self._alive(lambda: self.real.purge_formats(unused_since_ms)))

    async def verify(self) -> Mapping[str, str]:
        return await self.real.verify()

    async def backup(self, path: str) -> None:
        await self.real.backup(path)

    async def ready(self) -> None:
        await self.real.ready()

    async def close(self) -> None:
        """Belongs to whoever has made the real one."""

    async def _alive(self, call: Callable[[], Awaitable[Told]]) -> Told:
        await self._dawdle()
        if self.dead:
            raise StoreAway("dead")
        return await call()

    async def _counted(self, call: Awaitable[Told]) -> Told:
        self.busy += 1
        try:
            return await call
        finally:
            self.busy -= 1

    async def _dawdle(self) -> None:
        for _ in range(self.dice.randrange(4) if self.dice is not None else 0):
            await asyncio.sleep(0)
