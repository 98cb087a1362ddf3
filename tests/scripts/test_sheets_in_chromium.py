"""Sheets over a room in a real Chromium, and what is there for some seconds only."""

from __future__ import annotations

import time

import pytest
from playwright.async_api import Locator, Page, expect

from tests.scripts.little_room import FOOT, LittleRoom, partial

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


async def test_an_open_sheet_keeps_what_is_typed_while_the_room_changes(
    page: Page, room: LittleRoom
) -> None:
    field = page.locator("#their-name")
    await button(page, "People").click()
    await field.press_sequentially("Gus")
    await page.keyboard.press("ArrowLeft")
    for number in range(3):
        await fresh_foot(page, room, f"People ({number})")
    await page.keyboard.type("t")
    await expect(field).to_have_value("Guts")
    await expect(page.locator("#people")).to_be_visible()
    await page.keyboard.press("Escape")
    await fresh_foot(page, room, "People (4)")
    await button(page, "People (4)").click()
    await expect(field).to_have_value("Guts")


async def fresh_foot(page: Page, room: LittleRoom, label: str) -> None:
    """The bar is drawn anew, as every press of the desk does."""
    room.stir(partial("foot", "innerMorph", FOOT.replace(">People<", f">{label}<")))
    await expect(page.get_by_text(label)).to_be_attached()


async def test_escape_closes_a_sheet_and_the_keyboard_is_where_it_was(page: Page) -> None:
    await button(page, "People").focus()
    await page.keyboard.press("Enter")
    await page.locator("#their-name").focus()
    await page.keyboard.press("Escape")
    await expect(page.locator("#people")).to_be_hidden()
    await expect(button(page, "People")).to_be_focused()


async def test_a_sheet_that_asks_has_the_keyboard_at_its_first_answer(page: Page) -> None:
    await button(page, "Ask first").focus()
    await page.keyboard.press("Enter")
    await expect(button(page, "Give them 30 seconds")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.locator("#asks")).to_be_hidden()
    await expect(button(page, "Ask first")).to_be_focused()


async def test_a_sheet_closes_when_the_keyboard_goes_on_below_it(page: Page) -> None:
    await button(page, "Ask first").focus()
    await page.keyboard.press("Enter")
    await expect(button(page, "Give them 30 seconds")).to_be_focused()
    for _ in range(2):  # past its second answer
        await page.keyboard.press("Tab")
    await expect(page.locator("#asks")).to_be_hidden()
    await expect(button(page, "The last one")).to_be_focused()


async def test_its_own_button_closes_it_and_does_not_open_it_again(page: Page) -> None:
    await button(page, "People").click()
    await page.locator("#their-name").focus()
    await button(page, "People").click()
    await expect(page.locator("#people")).to_be_hidden()
    await page.wait_for_timeout(200)
    await expect(page.locator("#people")).to_be_hidden()


async def test_undo_goes_when_it_is_over_and_the_keyboard_goes_on_beside_it(
    page: Page, room: LittleRoom
) -> None:
    until_ms = round(time.time() * 1_000) + 1_700
    room.stir(
        partial(
            "foot",
            "innerMorph",
            f'<div id="undo" data-until-ms="{until_ms}"><button type="button">Undo</button>'
            '<p class="seconds-left">10 s</p></div><button type="button">Go on</button>',
        )
    )
    await button(page, "Undo").focus()
    await expect(page.locator(".seconds-left")).to_have_text("1 s")
    await expect(button(page, "Undo")).to_be_focused()
    await expect(page.locator("#undo")).to_be_hidden()
    await expect(button(page, "Go on")).to_be_focused()
