"""Who may listen: the one check before every live channel, whatever its transport."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import NamedTuple

from server.errors import Failure
from server.gate.cookie import Cookie, token_hash
from server.gate.origin import same_origin
from server.keeper.shelf import Kept
from server.live.contract import Keeper
from server.live.seat import Ending
from server.live.trouble import tell

ADMIT_WITHIN_S = 10.0  # for a room that has to be loaded first

_ADDRESS = re.compile(r"/rooms/([A-Za-z0-9_-]{1,64})/live/(ws|sse|poll)")


class Admitted(NamedTuple):
    """Somebody with a seat in this room. Whether it still is one, the hall says when they sit.

    `browser`: the hash of its token.
    """

    kept: Kept
    person: str
    browser: bytes


@dataclass(frozen=True, slots=True)
class Entry:
    """Lets in by cookie, and only from our own pages."""

    keeper: Keeper
    origin: str
    cookie: Cookie

    def is_ours(self, headers: list[tuple[bytes, bytes]]) -> bool:
        """Whether the request is not another site's. `headers`: raw, names in lower case."""
        return same_origin(headers, "GET", self.origin)

    async def admit(self, room_id: str, cookies: str | None) -> Admitted | Ending:
        """The person behind a `Cookie` header in this room, or why there is none.

        The caller sits down (`Hall.take`) in the same turn of the loop in which this returns.
        """
        token = self.cookie.read(cookies)
        if token is None:
            return Ending.NO_SEAT
        try:
            async with asyncio.timeout(ADMIT_WITHIN_S):
                kept = await self.keeper.kept(room_id)
        except (TimeoutError, Failure):
            return Ending.LATER
        except Exception as trouble:
            tell("a room cannot be entered", trouble)
            return Ending.BROKEN
        # Not there and not theirs are one answer: a stranger does not learn which rooms there are.
        browser = token_hash(token)
        person = kept.seats.get(browser) if kept is not None else None
        return Ending.NO_ROOM if kept is None or person is None else Admitted(kept, person, browser)


def room_of(path: str, transport: str) -> str | None:
    """The room of `/rooms/{room}/live/{transport}`, or None for any other path."""
    found = _ADDRESS.fullmatch(path)
    return found[1] if found is not None and found[2] == transport else None
