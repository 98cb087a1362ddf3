"""What the world knows at the moment of a decision. Drawn by the keeper, never by a rule."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass

from server.room.post import SealedPost


@dataclass(frozen=True, slots=True)
class Facts:
    """`now_ms`: never below the room's last. `present`: people with this room open somewhere.

    `seed`: 32 random bytes, never stored. `sealed`: the posts waiting for a reveal. `own_post`: the
    post without a name that the sent key belongs to. `desk_away_ms`: how long nobody who may hold
    the controls has been present. `browser`: the hash of the browser that comes in, as its seat is
    kept.
    """

    now_ms: int
    present: frozenset[str]
    seed: bytes
    sealed: Sequence[SealedPost] = ()
    own_post: str | None = None
    desk_away_ms: int = 0
    browser: str = ""

    def fresh(self, what: str) -> str:
        """A random id (96 bits) for `what`, always the same one within this decision."""
        digest = hashlib.blake2b(what.encode(), key=self.seed, digest_size=12).digest()
        return urlsafe_b64encode(digest).decode()

    def shuffled(self, posts: Sequence[SealedPost]) -> list[SealedPost]:
        """The posts in an order that tells nothing: neither of time, nor of the store."""
        return sorted(posts, key=lambda post: self.fresh(f"order {post.post}"))
