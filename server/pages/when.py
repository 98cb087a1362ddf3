"""Times as people write them in a form, turned into milliseconds since 1970."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

from server.room.refusals import BadField
from server.room.run import MINUTE_MS

_CLOCK = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")
LONG_AGO_MS = 6 * 3_600_000  # a time of day further back than this means tomorrow's
MOST_OFFSET_MINUTES = 14 * 60


def moment(text: str, field: str, offset_minutes: int, now_ms: int) -> int | None:
    """Milliseconds since 1970, or None for nothing.

    `text`: milliseconds, `10:30` (today, or tomorrow if that is long past), or
    `2026-11-23T10:30`. `offset_minutes`: what to add to the writer's clock to get UTC, as browsers
    count it.

    Raises:
        BadField: it is none of these.
    """
    text = text.strip()
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) > 8:
        return int(text[:18])
    zone = timezone(
        -timedelta(minutes=max(-MOST_OFFSET_MINUTES, min(offset_minutes, MOST_OFFSET_MINUTES)))
    )
    clock = _CLOCK.fullmatch(text)
    try:
        if clock is None:
            return _ms(datetime.fromisoformat(text).replace(tzinfo=zone))
        here = datetime.fromtimestamp(now_ms / 1000, UTC).astimezone(zone)
        at_ms = _ms(here.replace(hour=int(clock[1]), minute=int(clock[2]), second=0, microsecond=0))
    except (ValueError, OverflowError) as wrong:
        raise BadField(field, "Write the time like 10:30.") from wrong
    return at_ms if at_ms > now_ms - LONG_AGO_MS else at_ms + 24 * 60 * MINUTE_MS


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)
