"""Opens what a power cut has left, and holds it against what was acknowledged before."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from server.storage.audit import verdict
from server.storage.connection import open_connection
from server.storage.contract import Reading, StoreUnfit, UnknownEvent
from server.storage.format_rows import formats_of
from server.storage.log import Log
from tests.faults.power_cut.replay import Acknowledgement
from tests.storage.events import CODEC, Said, Shown


def faults_of(
    folder: Path, image: Mapping[str, bytes], acknowledged: Sequence[Acknowledgement]
) -> list[str]:
    """A sentence for each thing that is wrong: lost, corrupt, or unopenable."""
    for name, content in image.items():
        (folder / name).write_bytes(content)
    databases = {name for name in image if name.endswith(".db")}
    made = {one["made"] for one in acknowledged if "made" in one}
    faults = [f"lost: {name} is not there" for name in made - databases]
    for name in sorted(databases):
        ours = [one for one in acknowledged if one.get("made", name) == name]
        try:
            faults += _faults_of_one(folder / name, ours)
        except (StoreUnfit, sqlite3.DatabaseError) as error:
            faults.append(f"unopenable: {name}: {error}")
        except UnknownEvent as error:
            faults.append(f"corrupt: {name}: {error}")
    for one in acknowledged:
        # After the next start, that is: the power cut may have brought the journal back.
        for mark in _marks_that_are_gone(one):
            if mark.encode() in _all_bytes(folder):
                faults.append(f"lost: {one}: {mark} is back")
    return faults


def _marks_that_are_gone(one: Acknowledgement) -> Iterator[str]:
    if "purged" in one:
        yield f"canary of {one['purged']}"
    if "dropped" in one:
        yield f"canary of {one['owner']} {one['dropped']} "
    if "kept" in one:
        yield from (
            f"canary of {one['owner']} {one['kept']} {version}."
            for version in range(1, one["version"])
        )


def _faults_of_one(path: Path, acknowledged: Sequence[Acknowledgement]) -> list[str]:
    log = Log(open_connection(path), CODEC)
    with closing(log.connection):
        rooms = {room: log.read(room, 0) for room, _ in log.due()}
        faults = list(_corrupt(log.connection, rooms))
        for one in acknowledged:
            found = rooms.get(one.get("room") or one.get("purged", ""))
            why = _lost_format(one, log) if "owner" in one else _lost(one, found, log)
            if why is not None:
                faults.append(f"lost: {one}: {why}")
    return faults


def _corrupt(connection: sqlite3.Connection, rooms: Mapping[str, Reading | None]) -> Iterator[str]:
    checks = connection.execute("PRAGMA integrity_check").fetchall()
    if checks != [("ok",)]:
        yield f"corrupt: {checks}"
    if connection.execute("PRAGMA foreign_key_check").fetchall():
        yield "corrupt: rows of no room"
    for room, found in rooms.items():
        assert found is not None
        if verdict(connection, room) != "whole":
            yield f"corrupt: {room} is {verdict(connection, room)}"
        said = [seq for seq, event in enumerate(found.events, 1) if isinstance(event, Said)]
        if said != sorted(key.seq for key in found.keys):
            yield f"corrupt: {room} has keys without posts, or posts without keys"
        if not _shown(found).isdisjoint(post.post for post in found.sealed):
            yield f"corrupt: a post of {room} is shown and still sealed"


def _lost(one: Acknowledgement, found: Reading | None, log: Log) -> str | None:
    """Why what was acknowledged is not there."""
    why = None
    if "purged" in one:
        why = "the room is back" if found is not None else None
    elif "epoch" in one:
        why = "the epoch is another one" if one["epoch"] != log.epoch() else None
    elif found is None:
        # A room whose purge had begun may be gone before that is acknowledged.
        why = None if one["room"].startswith("gone") else "there is no such room"
    elif "said" in one:
        event = found.events[one["seq"] - 1] if one["seq"] <= len(found.events) else None
        why = None if isinstance(event, Said) and event.post == one["said"] else f"{event} is there"
    elif "sealed" in one:
        everywhere = _shown(found) | {post.post for post in found.sealed}
        why = None if one["sealed"] in everywhere else "it is neither sealed nor shown"
    elif "shown" in one:
        why = None if set(one["shown"]) <= _shown(found) and not found.sealed else "not shown"
    return why


def _lost_format(one: Acknowledgement, log: Log) -> str | None:
    """Why a format is not there as it was acknowledged, or a dropped one is."""
    versions = {kept.id: kept.version for kept in formats_of(log, bytes.fromhex(one["owner"]))}
    if "dropped" in one:
        return "the format is back" if one["dropped"] in versions else None
    # Every second is dropped, and may be so before that is acknowledged.
    gone = 0 if int(one["kept"]) % 2 == 0 else one["version"]
    version = versions.get(one["kept"], gone)
    return f"version {version} is there" if version < one["version"] else None


def _shown(found: Reading) -> set[str]:
    shown = [event.texts for event in found.events if isinstance(event, Shown)]
    return {post for posts in shown for post in posts if post in found.texts}


def _all_bytes(folder: Path) -> bytes:
    return b"\0".join(path.read_bytes() for path in folder.iterdir())
