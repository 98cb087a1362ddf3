"""The one owner of the database: what it does together, and that it lets go however things end."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any, NoReturn

import pytest

from server.errors import StoreAway
from server.storage import sqlite
from server.storage.audit import verdict
from server.storage.connection import open_connection
from server.storage.contract import StoreUnfit
from server.storage.log import Log, Outcome, Wanted
from server.storage.owned import OwnedConnection
from server.storage.sqlite import SqliteStorage
from server.storage.writer import Writer
from tests.storage.events import CODEC, opening, saying, talk
from tests.storage.test_owned import store_threads


async def test_what_waits_together_is_written_together_in_one_hop(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    groups: list[int] = []
    hops: list[object] = []
    write, run = Log.write, OwnedConnection.run

    def counted(log: Log, group: Sequence[Wanted]) -> list[Outcome]:
        groups.append(len(group))
        return write(log, group)

    async def hopped(connection: OwnedConnection, work: Callable[..., Any]) -> Any:
        hops.append(work)
        return await run(connection, work)

    store = await SqliteStorage.open(path, CODEC)
    monkeypatch.setattr(Log, "write", counted)
    monkeypatch.setattr(OwnedConnection, "run", hopped)
    await asyncio.gather(*(store.append(f"room {n}", 0, opening()) for n in range(100)))
    assert [100] == groups
    assert 1 == len(hops)
    await store.close()


async def test_appends_get_through_while_long_work_goes_on(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backup that does not end before what came after it is answered."""
    begun, answered = threading.Event(), threading.Event()

    def long_work(_: object, __: object, between: Callable[[], None]) -> None:
        begun.set()
        for _n in range(1_000):
            between()
            if answered.wait(0.01):
                return
        raise StoreAway("nobody was answered")

    monkeypatch.setattr(sqlite, "copy_database", long_work)
    store = await SqliteStorage.open(path, CODEC)
    backup = asyncio.create_task(store.backup("anywhere"))
    await asyncio.to_thread(begun.wait, 10)
    await talk(store, "r", 5)
    assert not backup.done()
    answered.set()
    await backup
    await store.close()


def end_of(main: Coroutine[Any, Any, None]) -> str:
    """Run it in a loop of its own, as a server does, and tell what broke it off."""
    try:
        asyncio.run(main)
    except Exception as fault:
        return str(fault)
    return ""


def assert_free_and_whole(path: Path, *rooms: str) -> None:
    """No thread is left, and the store can be opened at once."""
    for thread in store_threads():
        thread.join(10)
    assert [] == store_threads()
    assert not path.with_name("setroom.db-wal").exists(), "it was closed, not dropped"
    connection = open_connection(path, 0.05)
    assert [*rooms] == [room for (room,) in connection.execute("SELECT room FROM rooms")]
    assert ["whole"] * len(rooms) == [verdict(connection, room) for room in rooms]
    connection.close()


def test_a_fault_right_after_the_opening_lets_go_of_the_store(path: Path) -> None:
    async def main() -> NoReturn:
        await SqliteStorage.open(path, CODEC)
        raise LookupError("no address to listen at")

    assert "no address to listen at" == end_of(main())
    assert_free_and_whole(path)


def test_a_fault_amid_appends_lets_go_of_the_store(path: Path) -> None:
    async def main() -> NoReturn:
        store = await SqliteStorage.open(path, CODEC)
        await talk(store, "r", 3)
        waiting = [asyncio.create_task(store.append("r", n, saying("words"))) for n in range(3, 9)]
        await waiting[0]
        raise LookupError("a fault")

    assert "a fault" == end_of(main())
    assert_free_and_whole(path, "r")


def test_a_loop_that_ends_waits_for_a_commit_that_is_under_way(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = threading.Event()
    write = Log.write

    def slowly(log: Log, group: Sequence[Wanted]) -> list[Outcome]:
        begun.set()
        threading.Event().wait(0.1)
        return write(log, group)

    async def main() -> None:
        store = await SqliteStorage.open(path, CODEC)
        monkeypatch.setattr(Log, "write", slowly)
        nobody = asyncio.create_task(store.append("r", 0, opening()))
        await asyncio.to_thread(begun.wait, 10)
        assert not nobody.done()

    assert "" == end_of(main())
    assert_free_and_whole(path, "r")


def test_a_store_that_cannot_be_opened_leaves_nothing_that_runs(path: Path) -> None:
    open_connection(path).close()
    other = open_connection(path)

    async def main() -> None:
        await SqliteStorage.open(path, CODEC, patience_s=0.05)

    assert "open in another process" in end_of(main())
    other.close()
    assert_free_and_whole(path)


def test_a_folder_that_cannot_hold_the_reserve_is_told_in_a_sentence(path: Path) -> None:
    path.with_name("setroom.db-reserve").mkdir(parents=True)
    path.with_name("setroom.db-reserve").rmdir()
    path.with_name("setroom.db-reserve").symlink_to(path.parent / "no such folder" / "reserve")

    async def main() -> None:
        await SqliteStorage.open(path, CODEC)

    assert "cannot be used" in end_of(main())
    assert_free_and_whole(path)


async def test_an_opening_that_is_cancelled_lets_go_of_the_store(path: Path) -> None:
    for waits in range(6):
        user = asyncio.create_task(SqliteStorage.open(path, CODEC))
        for _ in range(waits):
            await asyncio.sleep(0)
        user.cancel()
        with pytest.raises(asyncio.CancelledError):
            await user
        store = await SqliteStorage.open(path, CODEC)
        await store.close()


async def test_after_a_fault_of_its_own_the_store_says_so_and_lets_go(
    path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    store = await SqliteStorage.open(path, CODEC)
    await talk(store, "r", 3)

    def fail(_: Writer) -> NoReturn:
        raise LookupError("planted")

    with monkeypatch.context() as patch:
        patch.setattr(Writer, "catch_up", fail)
        waiting = [store.append(f"room {n}", 0, opening()) for n in range(5)]
        outcomes = await asyncio.gather(*waiting, store.read("r"), return_exceptions=True)
    assert {StoreAway} == {type(outcome) for outcome in outcomes}
    for attempt in (store.append("r", 3, saying("no")), store.ready(), store.read("r")):
        with pytest.raises(StoreAway, match="until the next start"):
            await attempt
    assert "the store has stopped" in caplog.text
    await store.close()
    with pytest.raises(StoreAway, match="closed"):
        await store.ready()
    store = await SqliteStorage.open(path, CODEC)
    await store.append("r", 3, saying("after the restart"))
    await store.close()


async def test_a_store_in_use_is_let_alone_by_who_cannot_have_it(path: Path) -> None:
    store = await SqliteStorage.open(path, CODEC)
    for n in range(3):
        with pytest.raises(StoreUnfit, match="open in another process"):
            await SqliteStorage.open(path, CODEC, patience_s=0.01)
        await store.append(f"room {n}", 0, opening())
    await store.close()
