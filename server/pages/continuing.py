"""Opening the next session from one that has ended: who may, and what the form says already."""

from __future__ import annotations

import re
from collections.abc import Collection

from server.keeper.keeper import NoSuchRoom
from server.pages.desk import Desk, Seat
from server.room.audience import is_desk
from server.room.refusals import BadField

_ROOM = re.compile(r"[A-Za-z0-9_-]{1,64}")


class NotContinued(BadField):
    """One answer to everything that cannot be continued, so that nobody learns what there is."""

    def __init__(self) -> None:
        super().__init__(
            "continues",
            "That session cannot be continued from here. Open the room without it, or do it on "
            "the device that held its desk.",
        )


async def continued(desk: Desk, room_id: str, cookie_header: str | None) -> Seat | None:
    """The desk's seat of this browser in that ended room, or None.

    Refused with a sentence rather than opened as if nothing had been asked: whoever presses it
    would otherwise learn only in the next session that nothing came along.

    Raises: StoreAway.
    """
    if not _ROOM.fullmatch(room_id):
        return None
    try:
        seat = await desk.seat(room_id, cookie_header)
    except NoSuchRoom:
        return None
    ended = seat.kept.room.session == "ended"
    return seat if ended and is_desk(seat.kept.room, seat.person) else None


def values_from(before: Seat | None, formats: Collection[str]) -> dict[str, str]:
    """What stays as it was; when it starts is a new thing to say. `formats`: what can be chosen
    here, the browser's own among them; where the last one is none of these, any other is."""
    if before is None:
        return {}
    kept, person, _ = before
    room = kept.room
    values = {
        "continues": room.id,
        "title": kept.text(room.title),
        "facilitator_name": kept.text(person.name),
        "call_url": kept.text(room.call),
    }
    return {**values, "format": room.format_key} if room.format_key in formats else values
