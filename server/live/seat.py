"""What the hall asks of a seat, whichever transport it sits on. A transport is this and no more.

The outbox of a seat is bounded. Who falls further behind than that is let go, and comes back for
the whole state; nobody else waits, and no message is ever squeezed or skipped to save room. The
whole itself is let through whatever its size: a room in which much has been written could not be
entered over a slow line otherwise.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Protocol

from server.live.message import Heartbeat, Message
from server.room.audience import Audience

OUTBOX_BYTES = 256 * 1024  # unsent, beside the whole
OUTBOX_MESSAGES = 256
CLOSING_S = 0.7  # for the last words to arrive; a server that stops waits for them too


class Ending(IntEnum):
    """Why a live channel ends: the close code of a WebSocket."""

    RESTART = 1012  # the server stops; come back
    LATER = 1013  # not at this moment; come back
    BROKEN = 1011  # our mistake; come back
    NO_SEAT = 4401  # this browser has never sat down anywhere
    REMOVED = 4403  # this person has no place in this room any more
    NO_ROOM = 4404  # there is no such room, or no seat in it for this browser
    LEFT = 4410  # this browser has just left the room, here or in another tab

    @property
    def status(self) -> int:
        """The same as an answer to an HTTP request."""
        return self - 4000 if self.is_final else 503

    @property
    def is_final(self) -> bool:
        """Whether coming back leads to the same answer."""
        return self >= 4000


class Seat(Protocol):
    """One open live channel of one person. The four fields are written by the hall.

    No method waits or raises, and none changes who sits in the hall before the hall's own turn
    of telling is over.
    """

    room: str
    person: str
    browser: bytes
    audience: Audience

    def begin(self, whole: Message) -> None:
        """Put everything on its way, as the first message or in place of all before it."""

    def give(self, message: Message) -> None:
        """Put a message on its way, or let this seat go if too much is unsent."""

    def beat(self, heartbeat: Heartbeat) -> None:
        """The same for a heartbeat; some transports have no use for it."""

    def end(self, ending: Ending) -> None:
        """Say why and close, in CLOSING_S at the most. The hall has already taken leave of it."""

    def silent_since_s(self) -> float:
        """When the peer last gave a sign of life, on the loop's clock; inf if it never has to."""
