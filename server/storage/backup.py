"""A backup: a consistent copy of the database while the original goes on."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from server.errors import StoreAway

PAGES_AT_ONCE = 256  # half a megabyte; appends that wait are written in between


def copy_database(source: sqlite3.Connection, path: Path, between: Callable[[], None]) -> None:
    """Copy to `path`, calling `between` again and again. Whatever that writes is in the copy too.

    Raises:
        ValueError: the path is one of the store's own files.
        StoreAway: it could not be read or written; what stood at `path` still stands.
    """
    own = Path(source.execute("SELECT file FROM pragma_database_list").fetchone()[0])
    if path.name.startswith(own.name) and path.parent.resolve() == own.parent.resolve():
        raise ValueError(f"{path} is where the store itself is")
    unfinished = path.with_name(path.name + ".unfinished")
    try:
        _copy(source, unfinished, between)
        unfinished.replace(path)
        _sync_folder(path.parent)
    except (sqlite3.Error, OSError) as error:
        unfinished.unlink(missing_ok=True)
        raise StoreAway(f"no backup could be made: {error}") from error


def _copy(source: sqlite3.Connection, path: Path, between: Callable[[], None]) -> None:
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with closing(sqlite3.connect(path, isolation_level=None)) as target:
        target.execute("PRAGMA journal_mode = MEMORY")
        source.backup(target, pages=PAGES_AT_ONCE, progress=lambda *_: between())
        # What comes after this copy is another history than what comes after the original.
        target.execute("UPDATE store SET epoch = lower(hex(randomblob(16)))")


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
