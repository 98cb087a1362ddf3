"""The checksum chain of a room: each event's value covers the one before it.

A changed byte anywhere in the log, or in the words that came with it, breaks the chain at that
event. Of the words only a salted hash is covered, so they can be erased and the chain still holds.
Everything that goes into a hash has its length in front: no two logs give the same input.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from struct import pack

SALT_BYTES = 16  # without it the hash of a short text could be guessed back


def first_link(room: str) -> bytes:
    """The value before a room's first event. Binds the log to its room."""
    return sha256(b"setroom log\0" + room.encode()).digest()


def proof_of(salt: bytes, body: bytes) -> bytes:
    """What stays of a text when its words and their salt are erased. Tells nothing of them."""
    return sha256(salt + body).digest()


def next_link(
    before: bytes,
    seq: int,
    kind: str,
    version: int,
    fields: bytes,
    proofs: Iterable[tuple[str, bytes]],
) -> bytes:
    """The value at event `seq`. `proofs`: text id and proof of each text that came with it."""
    name = kind.encode()
    parts = [before, pack(">QIII", seq, version, len(name), len(fields)), name, fields]
    for text_id, proof in sorted(proofs):
        label = text_id.encode()
        parts += [pack(">I", len(label)), label, proof]
    return sha256(b"".join(parts)).digest()


def brought_by(text_ids: Iterable[str], events: Sequence[bytes]) -> list[list[str]]:
    """For each event the ids of the texts that came with it: those that it is the first to name.

    Not simply all with the first event: that would store which events were decided at one moment.

    Raises:
        ValueError: no event names a text, so nobody would ever find it again.
    """
    brought: list[list[str]] = [[] for _ in events]
    for text_id in text_ids:
        label = text_id.encode()
        for place, event in enumerate(events):
            if label in event:
                brought[place].append(text_id)
                break
        else:
            raise ValueError(f"no event of the batch names the text {text_id}")
    return brought
