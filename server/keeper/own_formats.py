"""The formats that belong to a browser: made, changed, used and taken away."""

from __future__ import annotations

import contextlib
import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import replace

from server.errors import StoreAway
from server.keeper.turn import KeySpent
from server.storage.own_formats import FormatChanged, FormatStore, KeptFormat, TooManyFormats

__all__ = ["FormatChanged", "KeptFormat", "OwnFormats", "TooManyFormats"]

ID_BYTES = 12  # 96 bits: nobody can open it but its owner, and nobody should stumble on another's

NAMED_BYTES, NAMED_CHARS = 9, 12  # of an id, by the key that asked for it
ASKED_BYTES = ID_BYTES - NAMED_BYTES


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
        """A new one; for a key that has made one already, that one. A key is 128 random bits, and
        known to nobody but its browser, so that an id made from it is as good as a random one. It
        ends with what was `asked` for, which is another thing than the text: that may be changed.

        Raises: KeySpent: this key has made one of something else. TooManyFormats. StoreAway.
        """
        if not key:
            id = urlsafe_b64encode(self._chance(ID_BYTES)).decode()
        else:
            named = hashlib.sha256(f"setroom-format-1 {key}".encode() + owner).digest()
            asked_for = hashlib.sha256(asked).digest()
            id = urlsafe_b64encode(named[:NAMED_BYTES] + asked_for[:ASKED_BYTES]).decode()
            before = await self._made_with(owner, id)
            if before is not None:
                return before
        made = KeptFormat(id, 1, text, self._now_ms())
        try:
            await self._store.keep_format(owner, made, 0)
        except FormatChanged:
            found = await self.one(owner, id)
            if found is None:
                raise
            return found
        return made

    async def _made_with(self, owner: bytes, id: str) -> KeptFormat | None:
        """Raises: KeySpent. StoreAway."""
        kept = await self.of(owner)
        before = next((one for one in kept if one.id[:NAMED_CHARS] == id[:NAMED_CHARS]), None)
        if before is not None and before.id != id:
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
