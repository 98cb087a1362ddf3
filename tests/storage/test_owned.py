"""The connection in aiosqlite's thread, and what of aiosqlite it stands on."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NoReturn

import aiosqlite
import pytest

from server.storage.connection import open_connection
from server.storage.owned import OwnedConnection
from server.storage.sqlite import SqliteStorage
from tests.storage.events import CODEC, opening, saying

CHANGED = (
    "aiosqlite has changed what server/storage/owned.py stands on. "
    "Look there what it needs, before pyproject.toml allows this version."
)


def of(path: Path) -> OwnedConnection:
    return OwnedConnection(partial(open_connection, path, 0.05))


def store_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "setroom-store"]


def test_aiosqlite_still_has_what_is_not_promised() -> None:
    connection = aiosqlite.Connection(lambda: sqlite3.connect(":memory:"), 64)
    assert asyncio.iscoroutinefunction(getattr(connection, "_execute", None)), CHANGED
    assert isinstance(vars(connection).get("_thread"), threading.Thread), CHANGED
    assert not connection._thread.is_alive(), CHANGED
    with pytest.raises(ValueError, match="no active connection"):
        assert connection._conn, CHANGED


async def test_work_of_any_length_is_done_in_the_thread_with_one_hop(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hops: list[Callable[..., object]] = []
    loop = asyncio.get_running_loop()
    back = loop.call_soon_threadsafe

    def counted(callback: Callable[..., object], *args: object) -> asyncio.Handle:
        hops.append(callback)
        return back(callback, *args)

    def work(raw: sqlite3.Connection) -> tuple[int, str]:
        for n in range(100):
            raw.execute("SELECT ?", (n,)).fetchone()
        return threading.get_ident(), threading.current_thread().name

    async with of(path) as connection:
        monkeypatch.setattr(loop, "call_soon_threadsafe", counted)
        thread, name = await connection.run(work)
        assert 1 == len(hops), CHANGED
        monkeypatch.undo()
        assert thread != threading.get_ident(), CHANGED
        assert "setroom-store" == name, CHANGED
        assert (thread, name) == await connection.run(work), CHANGED


async def test_work_is_done_in_its_order_and_a_fault_is_the_callers(path: Path) -> None:
    done: list[int] = []

    def do(number: int, _: sqlite3.Connection) -> None:
        done.append(number)

    def fail(_: sqlite3.Connection) -> NoReturn:
        raise LookupError("nothing there")

    async with of(path) as connection:
        async with asyncio.TaskGroup() as together:
            for n in range(20):
                together.create_task(connection.run(partial(do, n)))
        assert list(range(20)) == done
        with pytest.raises(LookupError, match="nothing there"):
            await connection.run(fail)
        await connection.run(partial(do, 20))
    assert 21 == len(done)
    with pytest.raises(ValueError, match="no active connection"):
        await connection.run(partial(do, 21))


async def test_cancelling_the_caller_does_not_stop_the_work(path: Path) -> None:
    begun, go_on = threading.Event(), threading.Event()
    done: list[str] = []

    def work(_: sqlite3.Connection) -> None:
        begun.set()
        go_on.wait(10)
        done.append("all of it")

    async with of(path) as connection:
        caller = asyncio.create_task(connection.run(work))
        await asyncio.to_thread(begun.wait, 10)
        caller.cancel()
        await asyncio.gather(caller, return_exceptions=True)
        go_on.set()
    assert ["all of it"] == done, "closing comes after what was given before"


async def test_a_connection_that_cannot_be_opened_leaves_no_thread(path: Path) -> None:
    def fail() -> NoReturn:
        raise LookupError("no such place")

    with pytest.raises(LookupError, match="no such place"):
        async with OwnedConnection(fail):
            pytest.fail("there is nothing to work with")
    await until_no_thread_is_left()


async def test_opening_that_is_cancelled_leaves_neither_thread_nor_lock(path: Path) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slowly() -> sqlite3.Connection:
        begun.set()
        go_on.wait(10)
        return open_connection(path)

    async def use() -> None:
        async with OwnedConnection(slowly):
            pytest.fail("nobody wants it any more")

    user = asyncio.create_task(use())
    await asyncio.to_thread(begun.wait, 10)
    user.cancel()
    asyncio.get_running_loop().call_later(0.01, go_on.set)
    with pytest.raises(asyncio.CancelledError):
        await user
    open_connection(path, 0.05).close()
    await until_no_thread_is_left()


async def until_no_thread_is_left() -> None:
    """A thread ends some instructions after it has said its last word."""
    for thread in store_threads():
        await asyncio.to_thread(thread.join, 10)
    assert [] == store_threads()


async def test_no_words_come_into_the_drivers_own_log(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, "aiosqlite"):
        store = await SqliteStorage.open(path, CODEC)
        await store.append("sparrow", 0, opening("canary"))
        await store.append("sparrow", 1, saying("linnet"))
        assert await store.read("sparrow") is not None
        await store.purge("sparrow")
        await store.close()
    assert "executing" in caplog.text
    assert not [word for word in ("canary", "linnet", "sparrow") if word in caplog.text]
