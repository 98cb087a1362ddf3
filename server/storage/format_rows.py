"""The formats that people have made, as rows beside the logs, in the same SQLite connection.

Plain calls that block; only the connection's thread makes them.
"""

from __future__ import annotations

from server.storage.log import Log
from server.storage.own_formats import KeptFormat, refuse_unless_it_follows
from server.storage.rows import PAD_BYTES

ROW_CHARS = 4_000  # what one row of an event and its words takes in the journal, about

READ = "SELECT id, version, text, used_ms FROM formats WHERE owner = ? ORDER BY used_ms DESC, id"
THERE = "SELECT id, version FROM formats WHERE owner = ?"
KEPT = (
    f"INSERT INTO formats VALUES (?, ?, ?, ?, zeroblob({PAD_BYTES}), ?) "
    "ON CONFLICT DO UPDATE SET version = excluded.version, used_ms = excluded.used_ms, "
    "text = excluded.text"
)
USED = "UPDATE formats SET used_ms = max(used_ms, ?) WHERE owner = ? AND id = ?"
DROPPED = "DELETE FROM formats WHERE owner = ? AND id = ?"
PURGED = "DELETE FROM formats WHERE used_ms < ?"


def formats_of(log: Log, owner: bytes) -> list[KeptFormat]:
    return [KeptFormat(*row) for row in log.connection.execute(READ, (owner,))]


def keep_format(log: Log, owner: bytes, format: KeptFormat, after: int) -> None:
    """As FormatStore.keep_format. Raises: sqlite3.Error: nothing has changed."""
    # Nobody else writes, so what is found here still holds where it is written.
    query = log.connection.execute
    refuse_unless_it_follows(format, after, dict(query(THERE, (owner,)).fetchall()))
    query(KEPT, (owner, format.id, format.version, format.used_ms, format.text))
    log.unsettled += 1 + len(format.text) // ROW_CHARS
    # A new text in the old one's place: the journal may still hold the old one.
    log.scrub = log.scrub or after > 0


def use_format(log: Log, owner: bytes, id: str, now_ms: int) -> None:
    log.connection.execute(USED, (now_ms, owner, id))
    log.unsettled += 1


def drop_format(log: Log, owner: bytes, id: str) -> None:
    log.remove(DROPPED, (owner, id))


def purge_formats(log: Log, unused_since_ms: int) -> int:
    return log.remove(PURGED, (unused_since_ms,))
