"""The one connection to a SQLite database: how it is opened, and what is refused at the start.

One connection only, and nobody else: with two, SQLite before 3.51.3 has a race in WAL mode that
corrupts. The exclusive lock is taken before anything is read, so a second owner is refused instead
of warned. No file of the database is ever opened by name beside it, not even to look: closing such
a handle would drop the lock.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from server.storage.contract import StoreUnfit
from server.storage.migrations import migrate, refuse_newer

APPLICATION_ID = 0x53657472  # "Setr": so that no other program's database is taken for ours
PAGE_BYTES = 2048  # the pads of texts and sealed are reckoned for it
LEAST_SQLITE = (3, 37)  # the first with STRICT tables
PATIENCE_S = 5.0  # how long a restarted server waits for the old one to let go

DURABILITY = ("synchronous", "FULL", 2)  # NORMAL loses the last commits in a power cut
# Name, value to set, value that must then be read back.
SETTINGS: tuple[tuple[str, object, object], ...] = (
    ("page_size", PAGE_BYTES, PAGE_BYTES),
    ("journal_mode", "WAL", "wal"),
    ("secure_delete", "ON", 1),
    ("foreign_keys", "ON", 1),
    ("temp_store", "MEMORY", 2),  # words never go to a file outside the data folder
    ("wal_autocheckpoint", 0, 0),  # the writer does it after the answer, not before
    ("cache_size", -16_384, -16_384),  # KiB: the last pages of some thousand rooms
)


def open_connection(path: Path, patience_s: float = PATIENCE_S) -> sqlite3.Connection:
    """Open or make the database at `path`, in the form that this program writes.

    Raises:
        StoreUnfit: somebody else has it open, it is not ours, it is newer, or it cannot be held to
            what durability needs.
    """
    if sqlite3.sqlite_version_info < LEAST_SQLITE:
        raise StoreUnfit(f"SQLite {sqlite3.sqlite_version} is too old; 3.37 is the least.")
    connection = None
    try:
        _make_private(path)
        connection = sqlite3.connect(path, timeout=patience_s, isolation_level=None)
        _settle(connection, path)
    except (sqlite3.Error, OSError) as error:
        if connection is not None:
            connection.close()
        raise StoreUnfit(_why_not(path, error)) from error
    except StoreUnfit:
        if connection is not None:
            connection.close()
        raise
    return connection


def _make_private(path: Path) -> None:
    """Make the file before SQLite does, so that only its owner can ever read it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))


def _settle(connection: sqlite3.Connection, path: Path) -> None:
    _set(connection, "locking_mode", "EXCLUSIVE", "exclusive")
    (ours,) = connection.execute("PRAGMA application_id").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if tables and ours != APPLICATION_ID:
        raise StoreUnfit(f"{path} is a database, but not one of Setroom's.")
    refuse_newer(connection)
    for setting in (DURABILITY, *SETTINGS):
        _set(connection, *setting)
    if not tables:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    migrate(connection)
    # What a crash may have left in the journal must not stay there.
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()


def _set(connection: sqlite3.Connection, name: str, value: object, read_back: object) -> None:
    connection.execute(f"PRAGMA {name} = {value}").fetchall()
    (found,) = connection.execute(f"PRAGMA {name}").fetchone()
    if found != read_back:
        raise StoreUnfit(f"SQLite will not set {name} to {value}: it stays {found}.")


def _why_not(path: Path, error: Exception) -> str:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return f"{path} is open in another process. A store has one owner; stop the other one."
    return f"{path} cannot be opened: {error}."
