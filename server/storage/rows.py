"""A batch as rows: what one append writes, table by table, with its part of the checksum chain."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from server.storage.chain import SALT_BYTES, brought_by, first_link, next_link, proof_of
from server.storage.codec import Codec
from server.storage.contract import Batch

Row = tuple[Any, ...]

PAD_BYTES = 490  # with pages of 2,048, SQLite keeps at most 488 bytes of a row together

# In this order: what is added comes before what is removed, but a person's old seats go first.
# Of `head` every row must change one room; of all others it does not matter how many.
STATEMENTS: dict[str, str] = {
    "room": "INSERT INTO rooms VALUES (?, ?, ?)",
    "head": "UPDATE rooms SET head = ?, due_ms = ? WHERE room = ? AND head = ?",
    "events": "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?)",
    "texts": f"INSERT INTO texts VALUES (?, ?, ?, ?, zeroblob({PAD_BYTES}), ?, ?)",
    "keys": "INSERT INTO keys VALUES (?, ?, ?, ?, ?, ?, ?)",
    "sealed": (
        f"INSERT INTO sealed VALUES (?, ?, zeroblob({PAD_BYTES}), ?, ?, ?, ?) "
        "ON CONFLICT DO UPDATE SET step = excluded.step, kind = excluded.kind, "
        "person = excluded.person, body = excluded.body"
    ),
    "erased": (
        "UPDATE texts SET pad = NULL, salt = NULL, body = NULL WHERE room = ? AND text_id = ?"
    ),
    "unsealed": "DELETE FROM sealed WHERE room = ? AND post = ?",
    "unseated": "DELETE FROM seats WHERE room = ? AND person = ?",
    "seats": (
        "INSERT INTO seats VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET person = excluded.person"
    ),
    "vacated": "DELETE FROM seats WHERE room = ? AND token_hash = ?",
    "forgotten": "DELETE FROM keys WHERE room = ? AND step IS NOT NULL AND step != ?",
}
# Where these change a row, the journal still holds what was there and must be cut.
REMOVALS = frozenset({"erased", "unsealed", "unseated", "vacated", "forgotten"})


@dataclass(frozen=True, slots=True)
class Tip:
    """Where a room's log ends: the seq of its last event and that event's link."""

    head: int
    link: bytes


@dataclass(frozen=True, slots=True)
class Laid:
    """What one append writes. `rows`: statement name -> rows. `tip`: the log's end after it."""

    room: str
    rows: dict[str, list[Row]]
    tip: Tip


def lay_out(room: str, tip: Tip | None, batch: Batch, codec: Codec) -> Laid:
    """The rows of `batch`, for a room that ends at `tip` or, without one, is new.

    Raises:
        UnknownEvent, ValueError: as Storage.append says.
    """
    if tip is None and not batch.events:
        raise ValueError(f"the new room {room} has no event")
    before = tip or Tip(0, first_link(room))
    events, texts, after = _logged(room, before, batch, codec)
    rows: dict[str, list[Row]] = {
        "events": events,
        "texts": texts,
        "keys": [
            (room, key.key_hash, key.digest, key.seq, key.answer, key.step, key.post)
            for key in batch.keys
        ],
    }
    if tip is None:
        rows["room"] = [(room, after.head, batch.due_ms)]
    else:
        rows["head"] = [(after.head, batch.due_ms, room, tip.head)]
    rows.update(_seldom(room, batch))
    return Laid(room, rows, after)


def _logged(room: str, before: Tip, batch: Batch, codec: Codec) -> tuple[list[Row], list[Row], Tip]:
    """Rows of events and of texts, and where the log ends with them."""
    events: list[Row] = []
    texts: list[Row] = []
    seq, link = before.head, before.link
    coded = [codec.encode(event) for event in batch.events]
    brought = brought_by(batch.texts, [fields for _, _, fields in coded])
    for (kind, version, fields), text_ids in zip(coded, brought, strict=True):
        seq += 1
        proofs = []
        for text_id in text_ids:
            salt, body = os.urandom(SALT_BYTES), batch.texts[text_id]
            proof = proof_of(salt, body.encode())
            proofs.append((text_id, proof))
            texts.append((room, text_id, seq, proof, salt, body))
        link = next_link(link, seq, kind, version, fields, proofs)
        events.append((room, seq, kind, version, fields, link))
    return events, texts, Tip(seq, link)


def _seldom(room: str, batch: Batch) -> Iterator[tuple[str, list[Row]]]:
    """What most batches have none of."""
    if batch.sealed:
        yield "sealed", [(room, s.post, s.step, s.kind, s.by, s.body) for s in batch.sealed]
    if batch.erased:
        yield "erased", [(room, text_id) for text_id in batch.erased]
    if batch.unsealed:
        yield "unsealed", [(room, post) for post in batch.unsealed]
    if batch.unseated:
        yield "unseated", [(room, person) for person in batch.unseated]
    if batch.seats:
        yield "seats", [(room, token_hash, person) for token_hash, person in batch.seats.items()]
    if batch.vacated:
        yield "vacated", [(room, token_hash) for token_hash in batch.vacated]
    if batch.forget_steps_but is not None:
        yield "forgotten", [(room, batch.forget_steps_but)]
