"""Leaving in a real Chromium: what a tab keeps goes when the place is given up, and not before."""

from __future__ import annotations

import asyncio
import re

import pytest
from playwright.async_api import Page, expect

from tests.scripts.little_room import LittleRoom
from tests.scripts.watching import until

pytestmark = [pytest.mark.slow, pytest.mark.browser]

LEFT = re.compile("/left$")
SESSION = "() => Object.fromEntries(Object.entries(sessionStorage))"
LONGEST_WAIT_S = 2.0  # before the script would connect again, after a short connection


@pytest.fixture(params=["ws", "sse"])
def transport(request: pytest.FixtureRequest, room: LittleRoom) -> str:
    """By which way the page hears the room."""
    if request.param == "sse":
        room.refuses.add("ws")
    return str(request.param)


async def has_written(page: Page) -> None:
    """One thing sent without a name, and half of another."""
    field = page.locator("#composer textarea")
    await field.fill("What are you not saying?")
    await page.get_by_role("button", name="Send without my name").click()
    await expect(page.locator("#composer-note")).to_have_text("Sent.")
    await field.fill("half a sen")
    await page.locator("#jot").fill("ask about nights")
    await page.wait_for_timeout(500)
    assert {"setroom:r1:draft", "setroom:r1:keys"} == (await page.evaluate(SESSION)).keys()


async def nothing_is_left(page: Page, room: LittleRoom) -> None:
    """Nor does anything come back, or try to."""
    await page.wait_for_url(LEFT)
    assert {} == await page.evaluate(SESSION)
    asked = len(room.asked)
    await asyncio.sleep(LONGEST_WAIT_S)
    assert asked == len(room.asked)
    assert {} == await page.evaluate(SESSION)


async def test_who_leaves_leaves_nothing_and_hears_nothing_more(
    page: Page, room: LittleRoom
) -> None:
    await has_written(page)
    await page.get_by_role("button", name="Leave").click()
    await nothing_is_left(page, room)


async def test_going_back_does_not_lead_to_the_page_that_was_left(
    page: Page, room: LittleRoom
) -> None:
    await page.get_by_role("button", name="Leave").click()
    await page.wait_for_url(LEFT)
    await page.go_back()
    assert "/rooms/" not in page.url


async def test_what_is_left_in_another_tab_is_left_here_too(
    transport: str, page: Page, room: LittleRoom
) -> None:
    assert transport == room.asked[-1]
    await has_written(page)
    room.tell(4410)
    await nothing_is_left(page, room)


async def test_until_it_gets_through_nothing_is_lost(page: Page, room: LittleRoom) -> None:
    await has_written(page)
    before = await page.evaluate(SESSION)
    room.away = 99
    await page.get_by_role("button", name="Leave").click()
    await page.get_by_role("button", name="Leave").click(force=True)
    refusal = page.locator("form[data-leave] .refusal")
    await expect(refusal).to_contain_text("you are still here", timeout=15_000)
    assert before == await page.evaluate(SESSION)
    assert 3 == len(room.taken) - 1, "each try once, however often it is pressed meanwhile"
    room.away = 1
    await page.get_by_role("button", name="Leave").click()
    await expect(refusal).to_have_text("")
    await nothing_is_left(page, room)


async def test_when_the_answer_was_lost_the_next_try_finds_that_it_is_done(
    page: Page, room: LittleRoom
) -> None:
    await has_written(page)
    room.refusal = (404, "There is no such room, or it is not one of yours.")
    await page.get_by_role("button", name="Leave").click()
    await nothing_is_left(page, room)


async def test_a_no_is_shown_and_nothing_is_lost(page: Page, room: LittleRoom) -> None:
    await has_written(page)
    before = await page.evaluate(SESSION)
    room.refusal = (403, "That came from another site, so nothing was done.")
    await page.get_by_role("button", name="Leave").click()
    await expect(page.locator("form[data-leave] .refusal")).to_have_text(room.refusal[1])
    assert before == await page.evaluate(SESSION)
    await until(lambda: len(room.taken) == 2)
