"""Triads side by side: who leads a course has every clock on one page, and says a word to all."""

from __future__ import annotations

import re

from playwright.async_api import Locator, expect

from tests.journeys.access import broken_in_both_themes, misshapen
from tests.journeys.guest import SIZES, Guest, Guests
from tests.journeys.keyboard import Keyboard
from tests.visitor import Visitor

SHOWN_MS = 10_000  # the page is told within a second; the rest is for a loaded machine


def card(dee: Guest, title: str) -> Locator:
    link = dee.page.get_by_role("link", name=title, exact=True)
    return dee.page.locator(".beside-room").filter(has=link)


async def side_by_side(guests: Guests, origin: str) -> Guest:
    """Dee has opened three triads, and looks at all of them."""
    desk = Visitor(origin, "Dee")
    await desk.open("Course day", format="triad")
    dee = await guests("Dee", "wide", desk)
    await dee.page.get_by_role("link", name="Groups side by side").click()
    for number in (2, 3):
        await dee.press("Open one more group")
        await expect(card(dee, f"Course day · {number}")).to_be_visible(timeout=SHOWN_MS)
    return dee


async def look(dee: Guest) -> None:
    for size in ("phone", "half", "wide"):
        await dee.page.set_viewport_size(SIZES[size])  # type: ignore[arg-type]
        assert [] == await misshapen(dee.page)
        assert [] == await broken_in_both_themes(dee.page)


async def test_three_triads_are_led_from_one_page(guests: Guests, origin: str) -> None:
    dee = await side_by_side(guests, origin)
    await look(dee)
    people = [Visitor(origin, name) for name in ("Ana", "Ben", "Chloe", "Femi")]
    links = [
        await card(dee, f"Course day{number}").get_by_role("textbox").input_value()
        for number in ("", " · 2", " · 3")
    ]
    assert 3 == len(set(links))
    for one, link in zip(people, (links[0], links[0], links[1], links[2]), strict=True):
        await one.join(link)
    await expect(card(dee, "Course day")).to_contain_text(re.compile("Ana, +Ben"), timeout=SHOWN_MS)
    for title in ("Course day", "Course day · 2", "Course day · 3"):
        await card(dee, title).get_by_role("button", name=re.compile("^Let ")).click()
        await expect(card(dee, title)).to_contain_text(" in.", timeout=SHOWN_MS)
    await dee.press("Start all 3")
    for title in ("Course day", "Course day · 2", "Course day · 3"):
        await expect(card(dee, title)).to_contain_text("Set-up", timeout=SHOWN_MS)
        await expect(card(dee, title).locator(".beside-figures")).to_contain_text(
            re.compile(r"3:\d\d left")
        )

    ana = await guests("Ana", "phone", people[0])
    await dee.page.get_by_label("Say to all in writing").fill("Back in the call at twenty past.")
    await dee.press("Say it")
    await ana.sees("Back in the call at twenty past.")
    await expect(dee.page.get_by_label("Say to all in writing")).to_have_value("")
    await card(dee, "Course day · 2").get_by_role("button", name="Take it down").click()
    await expect(card(dee, "Course day · 2")).not_to_contain_text("twenty past", timeout=SHOWN_MS)
    await ana.sees("Back in the call at twenty past.")
    await ana.sees_not(re.compile("has lost the connection"))

    await people[3].do("call_help")
    await expect(card(dee, "Course day · 3")).to_contain_text(
        "Femi would like a word with you", timeout=SHOWN_MS
    )
    await look(dee)
    await card(dee, "Course day · 3").get_by_role("button", name="Stop the clock").click()
    await expect(card(dee, "Course day · 3")).to_contain_text("left, stopped", timeout=SHOWN_MS)
    await expect(card(dee, "Course day").locator(".beside-figures")).to_contain_text("left")
    await dee.press("Stop all clocks")
    await ana.reads_first("The clock is stopped.")


async def test_what_is_typed_stays_while_rooms_change_and_while_the_network_is_away(
    guests: Guests, origin: str
) -> None:
    dee = await side_by_side(guests, origin)
    field = dee.page.get_by_label("Say to all in writing")
    await field.fill("Ten more min")
    link = await card(dee, "Course day · 2").get_by_role("textbox").input_value()
    await Visitor(origin, "Ana").join(link)
    await expect(card(dee, "Course day · 2")).to_contain_text("Ana", timeout=SHOWN_MS)
    await expect(field).to_be_focused()
    await field.press_sequentially("utes")
    await expect(field).to_have_value("Ten more minutes")
    dee.expect_trouble("ERR_INTERNET_DISCONNECTED")
    await dee.context.set_offline(True)
    await dee.press("Say it")
    await dee.sees("That did not get through.", SHOWN_MS)
    await expect(field).to_have_value("Ten more minutes")
    await dee.context.set_offline(False)
    await dee.press("Say it")
    await expect(card(dee, "Course day · 3")).to_contain_text("Ten more", timeout=SHOWN_MS)
    await expect(field).to_have_value("")


async def test_the_whole_of_it_by_keyboard(guests: Guests, origin: str) -> None:
    dee = await side_by_side(guests, origin)
    keys = Keyboard(dee.page)
    await keys.tab_to("Say to all in writing")
    await dee.page.keyboard.type("We begin in a minute.")
    await keys.enter("Say it")
    await expect(card(dee, "Course day · 3")).to_contain_text("We begin", timeout=SHOWN_MS)
    await keys.enter("Start all 3")
    await expect(card(dee, "Course day · 3")).to_contain_text("Set-up", timeout=SHOWN_MS)
    assert await keys.has_the_focus()


async def test_groups_are_asked_for_where_a_way_is_for_few(guests: Guests, origin: str) -> None:
    dee = await guests("Dee", "half")
    await dee.page.goto(origin)
    field = dee.page.get_by_label("How many groups")
    await expect(field).to_be_hidden()
    await dee.page.get_by_label("Name of the session").fill("Course day")
    await dee.page.get_by_label("Your name").fill("Dee")
    await dee.open_fold("Other ways of working")
    await dee.press("Choose Triad")
    await field.fill("3")
    await look(dee)
    await dee.press("Open the room")
    for number in (1, 2, 3):
        await expect(card(dee, f"Course day · {number}")).to_be_visible()
    await dee.page.get_by_role("link", name="Course day · 2").click()
    await dee.reads_first("All groups")
    await dee.page.get_by_role("link", name="All groups").click()
    await expect(card(dee, "Course day · 3")).to_be_visible()
