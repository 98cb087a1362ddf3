"""Every room's log in the tables of one SQLite connection: writing, reading, checking, erasing.

Plain calls that block; only the connection's thread makes them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from server.errors import SeqTaken
from server.room.post import SealedPost
from server.storage.codec import Codec
from server.storage.contract import Batch, Reading, SpentKey
from server.storage.reserve import Reserve
from server.storage.rows import REMOVALS, STATEMENTS, Laid, Row, Tip, lay_out

TIPS_LIMIT = 10_000  # rooms whose end of log is remembered; each costs some 300 bytes

# Somebody was there before: a key is spent, or the seq is taken.
TAKEN = {sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_UNIQUE}
# Not the fault of what was to be written: disk full, I/O error, damage and the like.
DISK = {
    *(sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB),
    *(sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PROTOCOL),
    *(sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_PERM),
}

Wanted = tuple[str, int, Batch]  # room, after, batch
Outcome = Exception | None


def is_disk_error(error: Exception) -> bool:
    """Whether the store failed, and not what was asked of it."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return isinstance(error, sqlite3.Error) and code in DISK


class Log:
    """`scrub`: something was removed, and the journal still holds it. `unsettled`: rows that are
    in the journal only. Both are for whoever does the checkpoints."""

    def __init__(
        self, connection: sqlite3.Connection, codec: Codec, reserve: Reserve | None = None
    ) -> None:
        self.connection = connection
        self.scrub = False
        self.unsettled = 0
        self._codec = codec
        self._reserve = reserve
        self._tips: dict[str, Tip] = {}

    def epoch(self) -> str:
        (epoch,) = self.connection.execute("SELECT epoch FROM store").fetchone()
        return str(epoch)

    def write(self, group: Sequence[Wanted]) -> list[Outcome]:
        """Append every batch of `group`, no two of one room, in one durable transaction.

        Each fails alone: the answer has its exception, or None, in its place.

        Raises:
            sqlite3.Error: the disk failed, and nothing of the group is kept.
        """
        outcomes: list[Outcome] = [None] * len(group)
        laid: dict[int, Laid] = {}
        for place, wanted in enumerate(group):
            try:
                laid[place] = self._lay_out(*wanted)
            except Exception as error:
                if is_disk_error(error):
                    raise
                outcomes[place] = error
        try:
            self._write_together(list(laid.values()))
        except Exception as error:
            self._roll_back()
            if is_disk_error(error):
                raise
            for place, why in self._write_one_by_one(laid):
                outcomes[place] = why
        return outcomes

    def _lay_out(self, room: str, after: int, batch: Batch) -> Laid:
        tip = self._tip(room)
        head = 0 if tip is None else tip.head
        if head != after or (after == 0 and tip is not None):
            raise SeqTaken(f"room {room} is at {head}, not at {after}")
        return lay_out(room, tip, batch, self._codec)

    def _tip(self, room: str) -> Tip | None:
        tip = self._tips.get(room)
        if tip is None:
            found = self.connection.execute(
                "SELECT head, link FROM rooms JOIN events USING (room) "
                "WHERE room = ? AND seq = head",
                (room,),
            ).fetchone()
            if found is None:
                return None
            tip = self._tips[room] = Tip(*found)
        return tip

    def _write_together(self, group: Sequence[Laid]) -> None:
        if not group:
            return
        self.connection.execute("BEGIN IMMEDIATE")
        scrub, rows = self._insert(group)
        self.connection.execute("COMMIT")
        self._written(group, scrub, rows)

    def _write_one_by_one(self, laid: dict[int, Laid]) -> list[tuple[int, Outcome]]:
        """The slow way, after the fast one has failed: who is at fault, and who is not?"""
        outcomes: list[tuple[int, Outcome]] = []
        written: list[Laid] = []
        scrub, rows = False, 0
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            for place, one in laid.items():
                self.connection.execute("SAVEPOINT one")
                try:
                    removed, added = self._insert([one])
                except Exception as error:
                    if is_disk_error(error):
                        raise
                    self.connection.execute("ROLLBACK TO one")
                    outcomes.append((place, _taken(error)))
                else:
                    scrub, rows = scrub or removed, rows + added
                    written.append(one)
                self.connection.execute("RELEASE one")
            self.connection.execute("COMMIT")
        except Exception:
            self._roll_back()
            raise
        self._written(written, scrub, rows)
        return outcomes

    def _insert(self, group: Sequence[Laid]) -> tuple[bool, int]:
        """Whether a row was removed, and how many were written. Raises: SeqTaken."""
        scrub, written = False, 0
        for name, statement in STATEMENTS.items():
            rows = [row for laid in group for row in laid.rows.get(name, ())]
            if not rows:
                continue
            changed = self.connection.executemany(statement, rows).rowcount
            written += len(rows)
            scrub = scrub or (name in REMOVALS and changed > 0)
            if name == "head" and changed != len(rows):
                raise SeqTaken("a room's head is another one than it was")
        return scrub, written

    def _written(self, group: Iterable[Laid], scrub: bool, rows: int) -> None:
        self.scrub = self.scrub or scrub
        self.unsettled += rows
        if len(self._tips) > TIPS_LIMIT:
            self._tips.clear()
        for laid in group:
            self._tips[laid.room] = laid.tip

    def _roll_back(self) -> None:
        self._tips.clear()
        # After "disk full" SQLite has rolled back by itself, and a second time is an error.
        if self.connection.in_transaction:
            self.connection.execute("ROLLBACK")

    def read(self, room: str, after: int) -> Reading | None:
        """As Storage.read. Raises: sqlite3.Error, UnknownEvent."""
        query = self.connection.execute
        found = query("SELECT head FROM rooms WHERE room = ?", (room,)).fetchone()
        if found is None:
            return None
        events = query(
            "SELECT kind, version, fields FROM events WHERE room = ? AND seq > ? ORDER BY seq",
            (room, after),
        )
        texts = query(
            "SELECT text_id, body FROM texts WHERE room = ? AND body IS NOT NULL", (room,)
        )
        sealed = query("SELECT post, step, kind, person, body FROM sealed WHERE room = ?", (room,))
        keys = query(
            "SELECT key_hash, digest, seq, answer, step, post FROM keys WHERE room = ?", (room,)
        )
        seats = query("SELECT token_hash, person FROM seats WHERE room = ?", (room,))
        return Reading(
            head=found[0],
            events=[self._codec.decode(*row) for row in events],
            texts=dict(texts.fetchall()),
            sealed=[SealedPost(*row) for row in sealed],
            keys=[SpentKey(*row) for row in keys],
            seats=dict(seats.fetchall()),
        )

    def due(self) -> list[tuple[str, int | None]]:
        return self.connection.execute("SELECT room, due_ms FROM rooms").fetchall()

    def rooms_of(self, token_hash: bytes) -> list[str]:
        found = self.connection.execute(
            "SELECT room FROM seats WHERE token_hash = ?", (token_hash,)
        )
        return [room for (room,) in found]

    def purge(self, room: str) -> None:
        """Delete the room, and cut the journal that still holds it. Raises: sqlite3.Error."""
        self._tips.pop(room, None)
        self.remove("DELETE FROM rooms WHERE room = ?", (room,))

    def remove(self, statement: str, row: Row) -> int:
        """Delete for good, also on a full disk. Answers how many rows. Raises: sqlite3.Error."""
        self.scrub = True
        removed = 0
        try:
            removed = self._delete(statement, row)
            self.settle(truncate=True)  # takes place too: what was in the journal only
        except sqlite3.Error as error:
            full = getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL
            if self._reserve is None or not full:
                raise
            self._reserve.give_up()
            self.settle(truncate=True)  # the journal's place is as good as the reserve's
            removed += self._delete(statement, row)
            self.settle(truncate=True)
        if self._reserve is not None:
            self._reserve.set_aside()
        return removed

    def _delete(self, statement: str, row: Row) -> int:
        try:
            return self.connection.execute(statement, row).rowcount
        except sqlite3.Error:
            self._roll_back()
            raise

    def settle(self, *, truncate: bool) -> None:
        """Move the journal into the tables; `truncate` cuts it, so that nothing stays behind.

        Raises:
            sqlite3.Error: not now; the journal holds everything as before.
        """
        mode = "TRUNCATE" if truncate else "PASSIVE"
        (busy, _, _) = self.connection.execute(f"PRAGMA wal_checkpoint({mode})").fetchone()
        if busy:
            raise sqlite3.OperationalError("the journal is in use")
        self.unsettled = 0
        if truncate:
            self.scrub = False


def _taken(error: Exception) -> Exception:
    """What the caller is told of an error that is its own."""
    if getattr(error, "sqlite_errorcode", 0) in TAKEN:
        return SeqTaken("a key is spent, or somebody was first")
    return error
