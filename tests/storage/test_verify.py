"""A changed byte, a row taken out or put elsewhere: `verify` finds it, and says where."""

from __future__ import annotations

import random
from pathlib import Path

from server.storage.audit import verdict
from server.storage.connection import open_connection
from server.storage.sqlite import SqliteStorage
from tests.storage.events import CODEC, Said, talk


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
