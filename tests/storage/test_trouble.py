"""The SQLite engine when the disk fails, and what keeps its journal short."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pytest

from server.errors import StoreAway
from server.storage import format_rows
from server.storage.contract import Batch
from server.storage.log import Log
from server.storage.own_formats import KeptFormat
from server.storage.sqlite import SqliteStorage
from tests.storage.events import CODEC, opening, saying, talk

ANA = b"a" * 32
FORMAT = KeptFormat("f", 1, 'name = "Ward round"\n', 1_000)


@pytest.mark.slow
async def test_the_journal_stays_short(path: Path, say: Callable[[str], None]) -> None:
    store = await SqliteStorage.open(path, CODEC)
    journal = path.with_name("setroom.db-wal")
    rooms = [f"room {n}" for n in range(40)]
    longest = 0
    for n in range(100):
        batch = [saying("x" * 2_000) if n else opening() for _ in rooms]
        await asyncio.gather(
            *(store.append(room, n, one) for room, one in zip(rooms, batch, strict=True))
        )
        longest = max(longest, journal.stat().st_size)
    await store.close()
    say(f"store: journal at most {longest >> 10} KiB in 4,000 posts of 2,000 characters")
    assert longest < 64 << 20


def planted(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("planted")
    error.sqlite_errorcode = code
    error.sqlite_errorname = "PLANTED"
    return error


def fail_with(code: int) -> Callable[..., NoReturn]:
    def fail(*_: object) -> NoReturn:
        raise planted(code)

    return fail


@pytest.mark.parametrize(
    ("code", "is_final"),
    [
        (sqlite3.SQLITE_FULL, False),
        (sqlite3.SQLITE_IOERR_WRITE, False),
        (sqlite3.SQLITE_IOERR_FSYNC, True),
        (sqlite3.SQLITE_CORRUPT, True),
    ],
)
async def test_after_a_failure_of_the_disk_it_writes_again_unless_nobody_knows_what_is_there(
    path: Path, monkeypatch: pytest.MonkeyPatch, code: int, is_final: bool
) -> None:
    store = await SqliteStorage.open(path, CODEC)
    await talk(store, "r", 3)

    with monkeypatch.context() as patch:
        patch.setattr(Log, "write", fail_with(code))
        for room, after in (("r", 3), ("s", 0)):
            with pytest.raises(StoreAway):
                await store.append(room, after, opening())
    assert await store.read("r") is not None, "reading goes on"
    if is_final:
        for attempt in (store.append("r", 3, saying("no")), store.ready(), store.purge("r")):
            with pytest.raises(StoreAway, match="until the next start") as away:
                await attempt
            assert 60 == away.value.retry_after_s
    else:
        await store.ready()
        await store.append("r", 3, saying("yes"))
    await store.close()
    store = await SqliteStorage.open(path, CODEC)
    found = await store.read("r")
    assert found is not None
    await store.append("r", found.head, saying("after the restart"))
    await store.close()


@pytest.mark.parametrize(
    ("code", "is_final"),
    [
        (sqlite3.SQLITE_FULL, False),
        (sqlite3.SQLITE_IOERR_FSYNC, True),
        (sqlite3.SQLITE_CORRUPT, True),
    ],
)
async def test_a_disk_that_fails_under_a_format_is_taken_as_it_is_under_a_room(
    path: Path, monkeypatch: pytest.MonkeyPatch, code: int, is_final: bool
) -> None:
    store = await SqliteStorage.open(path, CODEC)
    await talk(store, "r", 3)
    await store.keep_format(ANA, FORMAT, 0)
    changed = replace(FORMAT, version=2)
    with monkeypatch.context() as patch:
        patch.setattr(format_rows, "keep_format", fail_with(code))
        with pytest.raises(StoreAway):
            await store.keep_format(ANA, changed, 1)
    assert [FORMAT] == await store.formats_of(ANA), "reading goes on"
    if is_final:
        for attempt in (
            store.keep_format(ANA, changed, 1),
            store.use_format(ANA, "f", 2_000),
            store.drop_format(ANA, "f"),
            store.purge_formats(2_000),
            store.append("r", 3, saying("no")),
        ):
            with pytest.raises(StoreAway, match="until the next start"):
                await attempt
    else:
        await store.keep_format(ANA, changed, 1)
        assert [changed] == await store.formats_of(ANA)
        await store.append("r", 3, saying("yes"))
    await store.close()


async def test_a_journal_that_cannot_be_cut_is_cut_later(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = await SqliteStorage.open(path, CODEC)
    await store.append("r", 0, opening())
    await store.append("r", 1, saying("regretted", text_id="t"))
    settle = Log.settle
    failures = iter([planted(sqlite3.SQLITE_FULL)] * 2)

    def fail_twice(log: Log, *, truncate: bool) -> None:
        for failure in failures:
            raise failure
        settle(log, truncate=truncate)

    monkeypatch.setattr("server.storage.writer.SETTLE_AGAIN_S", 0.01)
    monkeypatch.setattr(Log, "settle", fail_twice)
    await store.append("r", 2, Batch(erased=["t"]))
    journal = path.with_name("setroom.db-wal")
    async with asyncio.timeout(10):
        while journal.stat().st_size:  # noqa: ASYNC110  nobody asks anything of the store meanwhile
            await asyncio.sleep(0.01)
    await store.close()


async def test_a_damaged_room_does_not_stop_the_others(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = await SqliteStorage.open(path, CODEC)
    await talk(store, "r", 3)
    with monkeypatch.context() as patch:
        patch.setattr(Log, "read", fail_with(sqlite3.SQLITE_CORRUPT))
        with pytest.raises(StoreAway):
            await store.read("r")
    await store.append("s", 0, opening())
    await store.close()
