"""What a store promises of the session formats that people have made, beside the logs of rooms.

A format belongs to one browser, as a seat does: `owner` is the SHA-256 of its token. No room refers
to one, since whoever opens a room takes a copy of the format along. Every engine passes the suite
in tests/storage/test_contract_formats.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from server.errors import NotNow, Unacceptable

MOST_FORMATS = 40  # of one browser: more than anybody finds their way in
NAMING_CHARS = 12  # of an id: by these two formats of a browser are never alike


class FormatChanged(NotNow):
    """What was to be replaced is no longer what its owner saw."""

    name = "format_changed"

    def __init__(self) -> None:
        super().__init__(
            "This way of working has been changed or removed since you opened it here."
        )


class TooManyFormats(Unacceptable):
    name = "too_many_formats"

    def __init__(self) -> None:
        super().__init__(
            f"This browser keeps {MOST_FORMATS} ways of working already. Remove one of them first.",
            limit=MOST_FORMATS,
        )


@dataclass(frozen=True, slots=True)
class KeptFormat:
    """`version`: 1, and one more with every change. `text`: TOML. `used_ms`: when it was last made,
    changed or used, in ms since 1970."""

    id: str
    version: int
    text: str
    used_ms: int


class FormatStore(Protocol):
    """The formats of every browser. Cancelling a caller does not undo what it asked for."""

    async def formats_of(self, owner: bytes) -> Sequence[KeptFormat]:
        """Every format of this browser, the last used first.

        Raises:
            StoreAway: the store cannot be read.
        """

    async def keep_format(self, owner: bytes, format: KeptFormat, after: int) -> None:
        """Keep a new format (`after` is 0), or put this one in the place of version `after`.

        Returns when it is durable. Of the text that was there nothing is left on the disk, at the
        latest a moment after.

        Whoever makes formats says by the first NAMING_CHARS of an id which of them exclude each
        other: of those only one can ever be kept, however many are asked for at once.

        Raises:
            FormatChanged: the stored version is another, or there is none any more; or it is new,
                and the browser has one already whose id begins alike.
            TooManyFormats: it is new, and the browser has MOST_FORMATS already.
            StoreAway: the store cannot write, and nothing has changed.
            ValueError: `format.version` is not `after + 1`.
        """

    async def use_format(self, owner: bytes, id: str, now_ms: int) -> None:
        """Note that a format is used now, which is no change of it. Knows no unknown format.

        Raises:
            StoreAway: the store cannot write, and nothing has changed.
        """

    async def drop_format(self, owner: bytes, id: str) -> None:
        """Remove every trace of a format. Knows no unknown one: dropping twice is dropping once.

        Raises:
            StoreAway: a trace may be left; drop it again.
        """

    async def purge_formats(self, unused_since_ms: int) -> int:
        """Remove every trace of all that was last used before this moment. Answers how many.

        Raises:
            StoreAway: a trace may be left; purge again.
        """


def refuse_unless_it_follows(format: KeptFormat, after: int, there: Mapping[str, int]) -> None:
    """What `keep_format` checks. `there`: by id, the version of each format the browser has."""
    if format.version != after + 1:
        raise ValueError(f"version {format.version} does not follow version {after}")
    if there.get(format.id, 0) != after:
        raise FormatChanged
    if after:
        return
    if format.id[:NAMING_CHARS] in {id[:NAMING_CHARS] for id in there}:
        raise FormatChanged
    if len(there) >= MOST_FORMATS:
        raise TooManyFormats
