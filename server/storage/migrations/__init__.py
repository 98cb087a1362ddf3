"""Brings a database to the form that this program writes. One numbered file of SQL a step."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from server.storage.contract import StoreUnfit

FOLDER = Path(__file__).parent


def refuse_newer(connection: sqlite3.Connection, folder: Path = FOLDER) -> None:
    """Raises: StoreUnfit: a newer program has written the database."""
    if _taken(connection) > len(_steps(folder)):
        raise StoreUnfit(
            f"The database has form {_taken(connection)}, and this version of Setroom knows only "
            f"{len(_steps(folder))}. Start the newer version again, or restore an older backup."
        )


def migrate(connection: sqlite3.Connection, folder: Path = FOLDER) -> None:
    """Take the steps that the database has not taken yet, each wholly or not at all."""
    for number, step in enumerate(_steps(folder), 1):
        if number > _taken(connection):
            connection.executescript(
                f"BEGIN IMMEDIATE; {step.read_text()} PRAGMA user_version = {number}; COMMIT;"
            )


def _steps(folder: Path) -> list[Path]:
    return sorted(folder.glob("[0-9]*.sql"))


def _taken(connection: sqlite3.Connection) -> int:
    (taken,) = connection.execute("PRAGMA user_version").fetchone()
    return int(taken)
