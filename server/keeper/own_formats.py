"""The formats that belong to a browser: made, changed, used and taken away."""

from __future__ import annotations

import contextlib
import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import replace

from server.errors import StoreAway
from server.keeper.turn import KeySpent
from server.storage.own_formats import (
    NAMING_CHARS,
    FormatChanged,
    FormatStore,
    KeptFormat,
    TooManyFormats,
)

__all__ = ["FormatChanged", "KeptFormat", "OwnFormats", "TooManyFormats"]

ID_BYTES = 12  # 96 bits: nobody can open it but its owner, and nobody should stumble on another's

NAMING_BYTES = NAMING_CHARS * 3 // 4  # of an id, by the key that asked for it
ASKED_BYTES = ID_BYTES - NAMING_BYTES


class OwnFormats:
    """`owner`: the hash of a browser's token, as a seat's. What is another's is not there."""

    def __init__(
        self, store: FormatStore, now_ms: Callable[[], int], chance: Callable[[int], bytes]
    ) -> None:
        self._store = store
        self._now_ms = now_ms
        self._chance = chance

    async def of(self, owner: bytes) -> Sequence[KeptFormat]:
        """Raises: StoreAway."""
        return await self._store.formats_of(owner)

    async def one(self, owner: bytes, id: str) -> KeptFormat | None:
        """Raises: StoreAway."""
        return next((one for one in await self.of(owner) if one.id == id), None)

    async def make(self, owner: bytes, text: str, key: str = "", asked: bytes = b"") -> KeptFormat:
        """A new one; for a key that has made one already, that one. Which it is the store alone
        decides, so that of two that are sent at the same moment one is made.

        `asked`: what was asked for, which is another thing than the text: that may be changed.

        Raises: KeySpent: this key has made one of something else. TooManyFormats. StoreAway.
        FormatChanged: the one it has made was taken away just now.
        """
        id = _id_for(owner, key, asked) if key else _text_of(self._chance(ID_BYTES))
        made = KeptFormat(id, 1, text, self._now_ms())
        try:
            await self._store.keep_format(owner, made, 0)
        except FormatChanged:
            return await self._made_before(owner, id)
        return made

    async def _made_before(self, owner: bytes, id: str) -> KeptFormat:
        """Raises: KeySpent. FormatChanged. StoreAway."""
        kept = await self.of(owner)
        before = next((one for one in kept if one.id[:NAMING_CHARS] == id[:NAMING_CHARS]), None)
        if before is None:
            raise FormatChanged
        if before.id != id:
            raise KeySpent
        return before

    async def change(self, owner: bytes, seen: KeptFormat, text: str) -> KeptFormat:
        """With this text, where it still is as it was seen.

        Raises: FormatChanged: somebody else of the same browser was faster. StoreAway.
        """
        changed = replace(seen, version=seen.version + 1, text=text, used_ms=self._now_ms())
        await self._store.keep_format(owner, changed, seen.version)
        return changed

    async def use(self, owner: bytes, id: str) -> None:
        """It is opened, or a room with it, so that it counts as needed. Raises: StoreAway."""
        await self._store.use_format(owner, id, self._now_ms())

    async def drop(self, owner: bytes, id: str) -> None:
        """Raises: StoreAway."""
        await self._store.drop_format(owner, id)

    async def move(self, owner: bytes, to: bytes) -> None:
        """All of them become those of another, which has none.

        Raises: StoreAway: they are where they were.
        """
        found = await self.of(owner)
        for one in found:
            await self._store.keep_format(to, replace(one, version=1), 0)
        with contextlib.suppress(StoreAway):  # then they are there twice, until nobody uses them
            for one in found:
                await self._store.drop_format(owner, one.id)


def _id_for(owner: bytes, key: str, asked: bytes) -> str:
    """A key is 128 random bits, and known to nobody but its browser, so that an id made from it is
    as good as a random one. What it begins with is by the key alone; what was asked for ends it."""
    naming = hashlib.sha256(f"setroom-format-1 {key}".encode() + owner).digest()[:NAMING_BYTES]
    return _text_of(naming + hashlib.sha256(asked).digest()[:ASKED_BYTES])


def _text_of(id: bytes) -> str:
    return urlsafe_b64encode(id).decode()
