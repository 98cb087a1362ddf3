"""What the SQLite engine promises beyond the contract: at the start, over restarts, in trouble."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from server.errors import StoreAway
from server.storage import connection as connections
from server.storage.audit import verdict
from server.storage.codec import Codec
from server.storage.connection import open_connection
from server.storage.contract import Batch, StoreUnfit, UnknownEvent
from server.storage.log import Log, Outcome, Wanted
from server.storage.sqlite import SqliteStorage
from tests.storage.events import CODEC, KINDS, Said, opening, saying


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "setroom.db"


async def talk(store: SqliteStorage, room: str, count: int) -> None:
    await store.append(room, 0, opening())
    for n in range(1, count):
        await store.append(room, n, saying(f"words {n} of {room}"))


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
    assert ["setroom.db", "setroom.db-wal"] == files
    assert {0o100600} == {file.stat().st_mode for file in path.parent.iterdir()}
    assert 0o40700 == path.parent.stat().st_mode
    await store.close()
    assert ["setroom.db"] == [file.name for file in path.parent.iterdir()]


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


async def test_every_flipped_bit_of_a_log_is_found(path: Path, dice: random.Random) -> None:
    store = await SqliteStorage.open(path, CODEC)
    await talk(store, "r", 40)
    await talk(store, "s", 40)
    found = await store.read("r")
    assert found is not None
    await store.close()
    whole = path.read_bytes()
    targets = [(seq, CODEC.encode(event)[2]) for seq, event in enumerate(found.events, 1)]
    targets += [
        (seq, found.texts[event.text].encode())
        for seq, event in enumerate(found.events, 1)
        if isinstance(event, Said)
    ]
    for seq, needle in dice.sample(targets, 40):
        place = whole.index(needle) + dice.randrange(len(needle))
        damaged = bytearray(whole)
        damaged[place] ^= 1 << dice.randrange(8)
        path.write_bytes(damaged)
        connection = open_connection(path)
        assert f"broken at {seq}" == verdict(connection, "r"), (seq, place)
        assert "whole" == verdict(connection, "s")
        connection.close()


async def test_rows_that_were_taken_out_or_put_elsewhere_are_found(path: Path) -> None:
    store = await SqliteStorage.open(path, CODEC)
    await talk(store, "r", 10)
    await store.close()
    whole = path.read_bytes()
    for seq, damage in {
        5: "DELETE FROM events WHERE seq = 5",
        10: "DELETE FROM events WHERE seq = 10",
        11: "UPDATE rooms SET head = 11",
        7: "DELETE FROM texts WHERE seq = 7",
        3: "UPDATE texts SET body = 'other words' WHERE seq = 3",
        8: "UPDATE texts SET seq = 9 WHERE seq = 8",
        4: "UPDATE texts SET salt = randomblob(16) WHERE seq = 4",
        6: "UPDATE texts SET proof = randomblob(32) WHERE seq = 6",
        2: "UPDATE events SET link = randomblob(32) WHERE seq = 2",
        9: "UPDATE events SET kind = 'Shown' WHERE seq = 9",
    }.items():
        path.write_bytes(whole)
        connection = open_connection(path)
        connection.execute(damage)
        assert f"broken at {seq}" == verdict(connection, "r"), damage
        connection.close()


async def test_a_log_put_in_place_of_another_rooms_is_found(path: Path) -> None:
    store = await SqliteStorage.open(path, CODEC)
    await talk(store, "r", 5)
    await store.close()
    connection = open_connection(path)
    connection.execute("PRAGMA foreign_keys = OFF")
    for table in ("rooms", "events", "texts"):
        connection.execute(f"UPDATE {table} SET room = 's'")
    assert "broken at 1" == verdict(connection, "s")
    connection.close()


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


async def test_a_restored_backup_is_another_history(path: Path, tmp_path: Path) -> None:
    store = await SqliteStorage.open(path, CODEC)
    await talk(store, "r", 5)
    await store.backup(str(tmp_path / "copy.db"))
    before, epoch = await store.read("r"), store.epoch
    await store.close()
    restored = await SqliteStorage.open(tmp_path / "copy.db", CODEC)
    assert before == await restored.read("r")
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

    def fail(log: Log, group: list[Wanted]) -> list[Outcome]:
        raise planted(code)

    with monkeypatch.context() as patch:
        patch.setattr(Log, "write", fail)
        for room, after in (("r", 3), ("s", 0)):
            with pytest.raises(StoreAway):
                await store.append(room, after, opening())
    assert await store.read("r") is not None, "reading goes on"
    if is_final:
        for attempt in (store.append("r", 3, saying("no")), store.ready()):
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

    monkeypatch.setattr("server.storage.writer.SCRUB_AGAIN_S", 0.01)
    monkeypatch.setattr(Log, "settle", fail_twice)
    await store.append("r", 2, Batch(erased=["t"]))
    journal = path.with_name("setroom.db-wal")
    async with asyncio.timeout(10):
        while journal.stat().st_size:  # noqa: ASYNC110  nobody asks anything of the store meanwhile
            await asyncio.sleep(0.01)
    await store.close()
