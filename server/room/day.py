"""A day of the calendar as a form gives it, checked without asking what day it is here."""

from __future__ import annotations

import re

from server.room.refusals import BadField

DAY_MS = 24 * 3_600_000
LONG_AGO_DAYS = 366  # an action that is looked at again may have been due a while ago
FAR_DAYS = 3 * 366

_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_MONTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def read_day(text: str, field: str, now_ms: int) -> str | None:
    """The day as `2026-12-03`, or None for nothing.

    Raises:
        BadField: it is no day, or so far away that it is a slip.
    """
    text = text.strip()
    if not text:
        return None
    found = _DAY.fullmatch(text)
    number = None if found is None else day_number(*map(int, found.groups()))
    if number is None:
        raise BadField(field, "Write the day like 2026-12-03.")
    if not -LONG_AGO_DAYS <= number - now_ms // DAY_MS <= FAR_DAYS:
        raise BadField(field, "That day is too far away.")
    return text


def day_number(year: int, month: int, day: int) -> int | None:
    """Days since 1 January 1970, or None where the calendar has no such day."""
    if year < 1970 or not 1 <= month <= 12:
        return None
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if not 1 <= day <= _MONTHS[month - 1] + (leap and month == 2):
        return None
    before = year - 1
    leap_days = (
        before // 4 - before // 100 + before // 400 - (1969 // 4 - 1969 // 100 + 1969 // 400)
    )
    in_year = sum(_MONTHS[: month - 1]) + (leap and month > 2) + day - 1
    return (year - 1970) * 365 + leap_days + in_year
