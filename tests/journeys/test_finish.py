"""What the desk is told of the finish stays true while time alone goes on."""

from __future__ import annotations

import re
import time

from playwright.async_api import expect

from tests.journeys.guest import Guests
from tests.journeys.keyboard import Keyboard
from tests.visitor import Visitor, set_of

MINUTE_MS = 60_000
TURNS_AFTER_MS = 12_000  # after the opening; whoever is slower waits for the next minute


async def running_over(origin: str) -> Visitor:
    """A fourth round makes them three minutes late, and a clock that waits makes it more."""
    # Half a minute late is not late: so long after the opening the next minute counts.
    finish_at_ms = round(time.time() * 1_000) + 180 * MINUTE_MS + TURNS_AFTER_MS - MINUTE_MS // 2
    dee, people = await set_of(origin, 5, format="classic_multi", finish_at=str(finish_at_ms))
    names = [one.person for one in people]
    await dee.steer("set_rounds", presenters=names[:3])
    await dee.steer("start_session")
    await dee.steer("set_rounds", presenters=names[:4])
    await dee.go_to("present")
    return dee


async def test_the_proposal_follows_the_clock_and_nothing_is_sent_for_it(
    guests: Guests, origin: str
) -> None:
    set_ = await running_over(origin)
    dee = await guests("Dee", "half", seat=set_)
    proposal = dee.page.locator("#repair .second")
    told = re.search(r"(\d+) min late", await proposal.inner_text())
    assert told is not None
    before, cuts = int(told[1]), await proposal.inner_text()
    seq = (await set_.view())["seq"]
    keys = Keyboard(dee.page)
    await keys.tab_to("Do this")

    await expect(proposal).to_contain_text(f"{before + 1} min late", timeout=MINUTE_MS + 15_000)
    assert cuts != await proposal.inner_text()
    assert (await set_.view())["seq"] == seq
    assert await keys.stop() == "Do this"

    await keys.press("Enter")
    await expect(dee.page.locator(".repair")).to_have_count(0)
    late_ms = (await set_.view())["ends_at_ms"] - (await set_.view())["planned_end_ms"]
    assert late_ms <= MINUTE_MS // 2 + 5_000
