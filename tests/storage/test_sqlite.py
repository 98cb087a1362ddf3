"""What the SQLite engine promises at the start and over restarts."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from server.storage import connection as connections
from server.storage import migrations
from server.storage.codec import Codec
from server.storage.connection import open_connection
from server.storage.contract import Batch, StoreUnfit, UnknownEvent
from server.storage.log import Log
from server.storage.own_formats import KeptFormat
from server.storage.sqlite import SqliteStorage
from tests.storage.events import CODEC, KINDS, opening, saying, talk

FORMAT = KeptFormat("f", 1, 'name = "Ward round"\n', 1_000)


def test_the_connection_is_durable_and_alone(path: Path) -> None:
    connection = open_connection(path)
    settings = {
        name: connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("synchronous", "journal_mode", "locking_mode", "secure_delete", "foreign_keys")
    }
    connection.close()
    assert {
        "synchronous": 2,
        "journal_mode": "wal",
        "locking_mode": "exclusive",
        "secure_delete": 1,
        "foreign_keys": 1,
    } == settings


def test_less_durability_than_asked_for_is_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "DURABILITY", ("synchronous", "NORMAL", 2))
    with pytest.raises(StoreUnfit, match="synchronous"):
        open_connection(path)


async def test_a_second_owner_is_refused(path: Path) -> None:
    store = await SqliteStorage.open(path, CODEC)
    await store.append("r", 0, opening())
    with pytest.raises(StoreUnfit, match="open in another process"):
        await SqliteStorage.open(path, CODEC, patience_s=0.05)
    stranger = "import sqlite3,sys; sqlite3.connect(sys.argv[1],timeout=0.05).execute(sys.argv[2])"
    for statement in ("SELECT * FROM rooms", "DELETE FROM rooms"):
        other = [sys.executable, "-c", stranger, str(path), statement]
        refused = subprocess.run(other, capture_output=True, text=True, check=False)
        assert "database is locked" in refused.stderr
    await store.append("r", 1, saying("still mine"))
    await store.close()


async def test_files_are_private_and_nothing_is_shared(path: Path) -> None:
    store = await SqliteStorage.open(path, CODEC)
    await talk(store, "r", 3)
    files = sorted(file.name for file in path.parent.iterdir())
    assert ["setroom.db", "setroom.db-reserve", "setroom.db-wal"] == files
    assert {0o100600} == {file.stat().st_mode for file in path.parent.iterdir()}
    assert 0o40700 == path.parent.stat().st_mode
    await store.close()
    files = sorted(file.name for file in path.parent.iterdir())
    assert ["setroom.db", "setroom.db-reserve"] == files


async def test_the_epoch_stays_over_a_restart_and_is_new_in_a_new_store(path: Path) -> None:
    epochs = []
    for place in (path, path, path.parent / "other.db"):
        store = await SqliteStorage.open(place, CODEC)
        epochs.append(store.epoch)
        await store.close()
    assert epochs[0] == epochs[1] != epochs[2]


async def test_what_was_appended_is_there_after_a_restart(path: Path) -> None:
    store = await SqliteStorage.open(path, CODEC)
    await talk(store, "r", 20)
    before = await store.read("r")
    await store.close()
    store = await SqliteStorage.open(path, CODEC)
    assert before == await store.read("r")
    await store.append("r", 20, saying("and on"))
    assert {"r": "whole"} == await store.verify()
    await store.close()


def test_a_database_of_somebody_else_is_refused_and_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "recipes.db"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE recipes (name TEXT)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(StoreUnfit, match="not one of Setroom's"):
        open_connection(path)
    assert before == path.read_bytes()


def test_what_is_no_database_at_all_is_refused_and_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear reader, " * 500)
    before = path.read_bytes()
    with pytest.raises(StoreUnfit, match="cannot be opened"):
        open_connection(path)
    assert before == path.read_bytes()


def test_a_newer_database_is_refused_and_not_touched(path: Path) -> None:
    connection = open_connection(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreUnfit, match="form 99"):
        open_connection(path)
    assert before == path.read_bytes()


@pytest.mark.parametrize("form", [1, 2])
async def test_a_database_of_an_older_form_is_brought_to_this_one_with_all_that_is_in_it(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: int
) -> None:
    older = tmp_path / "older"
    older.mkdir()
    for step in sorted(migrations.FOLDER.glob("[0-9]*.sql"))[:form]:
        shutil.copy(step, older)
    with monkeypatch.context() as before:
        before.setattr(connections, "migrate", lambda found: migrations.migrate(found, older))
        store = await SqliteStorage.open(path, CODEC)
        await talk(store, "r", 3)
        await store.append("r", 3, Batch(seats={b"l" * 32: "ana"}))
        was = await store.read("r")
        await store.close()
    store = await SqliteStorage.open(path, CODEC)
    assert was == await store.read("r")
    assert ["r"] == await store.rooms_of(b"l" * 32)
    assert {"r": "whole"} == await store.verify()
    await store.keep_format(b"l" * 32, FORMAT, 0)
    assert [FORMAT] == await store.formats_of(b"l" * 32)
    await store.close()


def test_a_browsers_rooms_are_looked_up_and_not_searched_for(path: Path) -> None:
    connection = open_connection(path)
    asked: list[str] = []
    connection.set_trace_callback(asked.append)
    Log(connection, CODEC).rooms_of(b"l" * 32)
    connection.set_trace_callback(None)
    ((_, _, _, plan),) = connection.execute(f"EXPLAIN QUERY PLAN {asked[0]}").fetchall()
    connection.close()
    assert "SEARCH seats USING COVERING INDEX seats_by_browser (token_hash=?)" == plan


async def test_an_event_of_a_newer_program_is_not_guessed(path: Path) -> None:
    store = await SqliteStorage.open(path, CODEC)
    await talk(store, "r", 2)
    await store.close()
    older = Codec({name: kind for name, kind in KINDS.items() if name != "Said"})
    store = await SqliteStorage.open(path, older)
    with pytest.raises(UnknownEvent, match="Said in version 1"):
        await store.read("r")
    assert {"r": "whole"} == await store.verify(), "the chain needs no knowledge of events"
    await store.close()
