"""Whether a room's log is what was written: every link of the chain is reckoned again."""

from __future__ import annotations

import sqlite3
from collections import defaultdict

from server.storage.chain import first_link, next_link, proof_of


def verdict(connection: sqlite3.Connection, room: str) -> str | None:
    """`whole`, `erased <n>`, `broken at <seq>`; None if there is no such room (any more).

    Raises:
        sqlite3.OperationalError: the disk cannot be read, which says nothing about the log.
    """
    found = connection.execute("SELECT head FROM rooms WHERE room = ?", (room,)).fetchone()
    if found is None:
        return None
    good = 0
    try:
        proofs, erased = _proofs(connection, room)
        link = first_link(room)
        rows = connection.execute(
            "SELECT seq, kind, version, fields, link FROM events WHERE room = ? ORDER BY seq",
            (room,),
        )
        for seq, kind, version, fields, stored in rows:
            link = next_link(link, good + 1, kind, version, fields, proofs.pop(seq, {}).items())
            if seq != good + 1 or stored != link:
                break
            good = seq
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_IOERR:
            raise
        return f"broken at {good + 1}"  # a page that makes no sense, or holds no text any more
    # What is left over belongs to an event that is not there.
    if good != found[0] or proofs:
        return f"broken at {good + 1}"
    return f"erased {erased}" if erased else "whole"


def _proofs(connection: sqlite3.Connection, room: str) -> tuple[dict[int, dict[str, bytes]], int]:
    """For each seq the proof of each text that came with it; and how many texts are erased."""
    proofs: defaultdict[int, dict[str, bytes]] = defaultdict(dict)
    erased = 0
    rows = connection.execute(
        "SELECT seq, text_id, proof, salt, CAST(body AS BLOB) FROM texts WHERE room = ?", (room,)
    )
    for seq, text_id, proof, salt, body in rows:
        if body is None:
            erased += 1
            proofs[seq][text_id] = proof
        else:
            # A changed proof would only show when the words are gone. It shows now.
            proofs[seq][text_id] = proof if proof == proof_of(salt, body) else b""
    return proofs, erased
