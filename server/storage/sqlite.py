"""The store in one SQLite file: for one process, and all it needs is a folder."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from server.errors import StoreAway
from server.storage import format_rows
from server.storage.audit import verdict
from server.storage.backup import copy_database
from server.storage.codec import Codec
from server.storage.connection import PATIENCE_S, open_connection
from server.storage.contract import Batch, Reading, StoreUnfit
from server.storage.log import Log
from server.storage.own_formats import KeptFormat
from server.storage.reserve import Reserve
from server.storage.writer import Append, Call, Stop, Writer

Result = TypeVar("Result")


class SqliteStorage:
    """An engine of contract.Storage. Made by `open`; `close` it at the end."""

    def __init__(self, writer: Writer, epoch: str) -> None:
        self._writer = writer
        self._epoch = epoch
        self._loop = asyncio.get_running_loop()
        self._stopped: asyncio.Future[None] | None = None

    @classmethod
    async def open(cls, path: Path, codec: Codec, patience_s: float = PATIENCE_S) -> SqliteStorage:
        """Open the store at `path`, or make it. `patience_s`: how long to wait for another owner.

        Raises:
            StoreUnfit: it is in use, not ours, newer than this program, or not safe to use.
        """

        def log_of(connection: sqlite3.Connection) -> Log:
            reserve = Reserve(path.with_name(f"{path.name}-reserve"))
            reserve.set_aside()
            return Log(connection, codec, reserve)

        writer = Writer(partial(open_connection, path, patience_s), log_of)
        try:
            return cls(writer, await writer.opened)
        except asyncio.CancelledError:
            stopped: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            writer.put(Stop(stopped))  # nobody else will; and who opens next must find it free
            await asyncio.wait([stopped])
            raise
        except (sqlite3.Error, OSError) as error:
            raise StoreUnfit(f"{path} cannot be used: {error}.") from error

    @property
    def epoch(self) -> str:
        return self._epoch

    async def append(self, room: str, after: int, batch: Batch) -> None:
        self._refuse_if_closed()
        done: asyncio.Future[None] = self._loop.create_future()
        self._writer.put(Append((room, after, batch), done))
        await done

    async def read(self, room: str, after: int = 0) -> Reading | None:
        return await self._call(lambda log: log.read(room, after))

    async def due(self) -> Sequence[tuple[str, int | None]]:
        return await self._call(lambda log: log.due())

    async def rooms_of(self, token_hash: bytes) -> Sequence[str]:
        return await self._call(lambda log: log.rooms_of(token_hash))

    async def purge(self, room: str) -> None:
        await self._call(lambda _: self._writer.purge(room))

    async def formats_of(self, owner: bytes) -> Sequence[KeptFormat]:
        return await self._call(lambda log: format_rows.formats_of(log, owner))

    async def keep_format(self, owner: bytes, format: KeptFormat, after: int) -> None:
        await self._write(lambda log: format_rows.keep_format(log, owner, format, after))

    async def use_format(self, owner: bytes, id: str, now_ms: int) -> None:
        await self._write(lambda log: format_rows.use_format(log, owner, id, now_ms))

    async def drop_format(self, owner: bytes, id: str) -> None:
        await self._write(lambda log: format_rows.drop_format(log, owner, id))

    async def purge_formats(self, unused_since_ms: int) -> int:
        return await self._write(lambda log: format_rows.purge_formats(log, unused_since_ms))

    async def verify(self) -> Mapping[str, str]:
        verdicts: dict[str, str] = {}
        for room, _ in await self.due():
            # Room by room, so that appends get between.
            found = await self._verdict(room)
            if found is not None:
                verdicts[room] = found
        return verdicts

    async def _verdict(self, room: str) -> str | None:
        return await self._call(lambda log: verdict(log.connection, room))

    async def backup(self, path: str) -> None:
        await self._call(
            lambda log: copy_database(log.connection, Path(path), self._writer.catch_up)
        )

    async def ready(self) -> None:
        await self._call(lambda _: self._writer.check())

    async def close(self) -> None:
        if self._stopped is None:
            self._stopped = self._loop.create_future()
            self._writer.put(Stop(self._stopped))
        await asyncio.shield(self._stopped)

    async def _write(self, work: Callable[[Log], Result]) -> Result:
        return await self._call(lambda _: self._writer.write_beside(work))

    async def _call(self, work: Callable[[Log], Result]) -> Result:
        """Have it done in the connection's thread, in its turn."""
        self._refuse_if_closed()
        done: asyncio.Future[Result] = self._loop.create_future()
        self._writer.put(Call(work, done))
        return await done

    def _refuse_if_closed(self) -> None:
        if self._stopped is not None:
            raise StoreAway("the store is closed")
