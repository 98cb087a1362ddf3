"""Times as words. The server knows no time zones: it says UTC, and script makes them local."""

from __future__ import annotations

from datetime import UTC, datetime


def _at(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)


def iso(ms: int) -> str:
    return _at(ms).strftime("%Y-%m-%dT%H:%MZ")


def utc(ms: int, form: str) -> str:
    """The time of day to the nearest minute, as script shows it too."""
    return _at(round(ms / 60_000) * 60_000).strftime(form)


def day_of(ms: int) -> str:
    """`7 December`."""
    at = _at(ms)
    return f"{at.day} {at.strftime('%B')}"


def minutes_and_seconds(ms: int) -> str:
    seconds = ms // 1000
    return f"{seconds // 60}:{seconds % 60:02d}"


def of_day(ms: int) -> str:
    """`11:30 UTC`."""
    return f"{utc(ms, '%H:%M')} UTC"
