"""A copy of the store, made while it goes on."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from server.errors import StoreAway
from server.storage.audit import verdict
from server.storage.connection import open_connection
from server.storage.own_formats import KeptFormat
from server.storage.sqlite import SqliteStorage
from tests.storage.events import CODEC, opening, saying, talk


@pytest.mark.slow
async def test_a_backup_under_load_holds_all_that_was_acknowledged_before(
    path: Path, tmp_path: Path
) -> None:
    store = await SqliteStorage.open(path, CODEC)
    rooms = [f"room {n}" for n in range(8)]
    heads = dict.fromkeys(rooms, 0)
    stop, many = asyncio.Event(), asyncio.Event()

    async def member(room: str) -> None:
        while not stop.is_set():
            words = "x" * 2_000
            await store.append(room, heads[room], saying(words) if heads[room] else opening())
            heads[room] += 1
            if sum(heads.values()) > 800:  # some 4 MB: a copy of many steps
                many.set()

    members = [asyncio.create_task(member(room)) for room in rooms]
    await many.wait()
    for n in range(3):
        acknowledged, copy = dict(heads), tmp_path / f"copy {n}.db"
        await store.backup(str(copy))
        connection = open_connection(copy)
        assert [("ok",)] == connection.execute("PRAGMA integrity_check").fetchall()
        for room in rooms:
            assert "whole" == verdict(connection, room)
        copied = dict(connection.execute("SELECT room, head FROM rooms").fetchall())
        connection.close()
        assert all(copied[room] >= acknowledged[room] for room in rooms)
    stop.set()
    await asyncio.gather(*members)
    assert {"whole"} == set((await store.verify()).values())
    await store.close()


FORMAT = KeptFormat("f", 1, 'name = "Ward round"\n', 1_000)


async def test_a_restored_backup_is_another_history(path: Path, tmp_path: Path) -> None:
    store = await SqliteStorage.open(path, CODEC)
    await talk(store, "r", 5)
    await store.keep_format(b"a" * 32, FORMAT, 0)
    await store.backup(str(tmp_path / "copy.db"))
    before, epoch = await store.read("r"), store.epoch
    await store.close()
    restored = await SqliteStorage.open(tmp_path / "copy.db", CODEC)
    assert before == await restored.read("r")
    assert [FORMAT] == await restored.formats_of(b"a" * 32)
    assert epoch != restored.epoch
    await restored.close()


async def test_a_backup_that_cannot_be_made_harms_nothing(path: Path, tmp_path: Path) -> None:
    store = await SqliteStorage.open(path, CODEC)
    await talk(store, "r", 5)
    with pytest.raises(StoreAway, match="no backup"):
        await store.backup(str(tmp_path / "no such folder" / "copy.db"))
    for own in (path, path.with_name("setroom.db-wal")):
        with pytest.raises(ValueError, match="where the store itself is"):
            await store.backup(str(own))
    await store.append("r", 5, saying("and on"))
    await store.close()
