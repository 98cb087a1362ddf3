"""Opening a room from another time zone: a time means what the person's own watch says."""

from __future__ import annotations

import re

import pytest

from tests.journeys.guest import Guests
from tests.visitor import JSON


@pytest.mark.parametrize(
    ("zone", "typed", "starts_at_ms"),
    [
        ("America/New_York", "2027-01-15T10:00", 1_800_025_200_000),  # 15:00 UTC
        ("Europe/London", "2027-07-15T10:00", 1_815_642_000_000),  # 09:00 UTC, summer there
    ],
)
async def test_a_start_is_read_by_the_clock_of_who_typed_it(
    guests: Guests, zone: str, typed: str, starts_at_ms: int
) -> None:
    dee = await guests("Dee", "half", timezone_id=zone)
    await dee.page.goto(dee.origin)
    await dee.page.get_by_label("Name of the session").fill("From afar")
    await dee.page.get_by_label("Your name").fill("Dee")
    await dee.open_fold("When?")
    await dee.page.get_by_label("Starts").fill(typed)
    await dee.page.keyboard.press("Enter")  # as anybody would; it presses none that chooses
    await dee.page.wait_for_url(re.compile("/rooms/"))
    answer = await dee.page.request.get(dee.page.url, headers=JSON)
    assert (await answer.json())["starts_at_ms"] == starts_at_ms
