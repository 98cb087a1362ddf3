"""What a store of rooms promises. Every engine passes the suite in tests/storage/test_contract*.py.

The rules of this folder:
- A room is a gapless log: its events have seq 1, 2, 3 ... in commit order.
- `append` is all or nothing, and returns only when the batch survives a power cut.
- Events hold no free text; words are kept beside them by a random text id, so that a word can be
  changed or erased without touching the log.
- Nothing here knows who wrote a post without a name, and nothing here is given a time of day for
  a post: an event has a time only if the event itself carries one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from server.errors import Failure
from server.room.event import Event
from server.room.post import SealedPost
from server.storage.own_formats import FormatStore


class UnknownEvent(Failure):
    """An event that this process cannot read or write: another version of Setroom is at work.

    Whoever meets it steps aside; to guess would be to serve a wrong room.
    """

    def __init__(self, kind: str, version: int) -> None:
        super().__init__(f"this version of Setroom does not know {kind} in version {version}")


class StoreUnfit(Failure):
    """The store cannot be opened as it is, and has not been touched. The text says why."""


@dataclass(frozen=True, slots=True)
class SpentKey:
    """A command that has been done: its retry gets the same answer.

    `key_hash`, `digest`: SHA-256, 32 bytes; `digest` is over key and body together, so that it
    says nothing without the key. `answer`: JSON object of the 2xx, without `seq`.
    `step`: set only for posts without a name: the step after whose end (and undo) the row is
    erased. `post`: the post this key may edit and withdraw, only for posts without a name.
    """

    key_hash: bytes
    digest: bytes
    seq: int
    answer: str
    step: int | None = None
    post: str | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """All that one turn of a room writes, in one transaction.

    `events` get seq after+1, after+2 ... in this order; it may be empty (a sealed post changes no
    log) unless the room is new. `texts`: text id -> words, inserted; each is named by an event of
    the same batch, which it came with. `erased`: text ids whose words are removed for good.
    `sealed` is inserted or, for a known post id, replaced; `unsealed`: ids removed.
    `seats`: SHA-256 of a browser's token -> person id, inserted or replaced; `unseated`: persons
    whose seats are removed, all of them; `vacated`: browsers whose one seat is removed.
    `forget_steps_but`: fleeting keys (SpentKey.step) of other steps than this are removed; None
    leaves them. `due_ms`: when the room next wants to be woken, or None.

    What is removed goes after what is added (a post sealed and unsealed in one batch is gone),
    but `unseated` goes before `seats`: a person's seats can be replaced by a new one.
    """

    events: Sequence[Event] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    erased: Sequence[str] = ()
    sealed: Sequence[SealedPost] = ()
    unsealed: Sequence[str] = ()
    keys: Sequence[SpentKey] = ()
    seats: Mapping[bytes, str] = field(default_factory=dict)
    unseated: Sequence[str] = ()
    vacated: Sequence[bytes] = ()
    forget_steps_but: int | None = None
    due_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A room as stored: its log after the asked seq, and everything else as it is now."""

    head: int
    events: Sequence[Event]
    texts: Mapping[str, str]
    sealed: Sequence[SealedPost]
    keys: Sequence[SpentKey]
    seats: Mapping[bytes, str]


class Storage(FormatStore, Protocol):
    """One store. Any number of rooms; each fails alone. The formats of browsers lie beside them."""

    @property
    def epoch(self) -> str:
        """Random name of this store's history; another one after a restore."""

    async def append(self, room: str, after: int, batch: Batch) -> None:
        """Add `batch` to `room`, whose head must be `after`. 0 makes a new room.

        Returns when the whole batch is durable. Several rooms' batches share a commit.
        Cancelling the caller does not undo the append.

        Raises:
            SeqTaken: the head is another one, the new room exists, or a key is already spent.
            StoreAway: the store cannot write, and nothing of the batch is kept. Only if the disk
                failed to confirm it (the store then writes no more until it is opened again) may
                it be there afterwards; its keys tell.
            UnknownEvent: an event is of a class that the store was not told of.
            ValueError: a text that no event names, or a new room without an event.
        """

    async def read(self, room: str, after: int = 0) -> Reading | None:
        """The room after seq `after`, or None if there is none.

        Raises:
            StoreAway: the store cannot be read.
            UnknownEvent: the log holds what this process does not know.
        """

    async def due(self) -> Sequence[tuple[str, int | None]]:
        """Every room that is kept, with when it next wants to be woken (ms since 1970).

        Raises:
            StoreAway: the store cannot be read.
        """

    async def rooms_of(self, token_hash: bytes) -> Sequence[str]:
        """Every room in which this browser has a seat.

        Raises:
            StoreAway: the store cannot be read.
        """

    async def purge(self, room: str) -> None:
        """Remove every trace of `room`: rows, free pages, and what the journal still holds.

        Knows no unknown room: purging twice is purging once.

        Raises:
            StoreAway: a trace may be left; purge again.
        """

    async def verify(self) -> Mapping[str, str]:
        """Room -> `whole`, `erased <n>` (words removed on purpose) or `broken at <seq>`.

        Raises:
            StoreAway: the store cannot be read.
        """

    async def backup(self, path: str) -> None:
        """Write a consistent copy to `path` while going on; it holds all acknowledged before.

        The copy has an epoch of its own, since what comes after it is another history. What stood
        at `path` is replaced only when the copy is whole.

        Raises:
            StoreAway: it could not be written or read.
        """

    async def ready(self) -> None:
        """Returns if a read works.

        Raises:
            StoreAway: it does not.
        """

    async def close(self) -> None:
        """Finish what is being appended and let go of the store. Idempotent."""
