"""Two rounds with a keyboard and nothing else: each way through them says whose round it is."""

from __future__ import annotations

import re

from playwright.async_api import expect

from tests.journeys.access import misshapen
from tests.journeys.guest import SIZES, Guest, Guests
from tests.journeys.keyboard import Keyboard
from tests.visitor import set_of


async def in_step(one: Guest, title: str) -> None:
    await expect(one.page.locator(".head-title")).to_contain_text(title)
    assert await Keyboard(one.page).has_the_focus(), f"{one.name} has lost the focus at {title}"


async def go_to(dee: Guest, keys: Keyboard, step: str, title: str) -> None:
    """By the sheet, as from anywhere to anywhere."""
    await keys.enter("More")
    if not await dee.page.locator(".go-to[open]").count():  # it stays as it was left
        await keys.enter("Go to another step")
    for size in SIZES.values():
        await dee.page.set_viewport_size(size)  # type: ignore[arg-type]
        assert [] == await misshapen(dee.page)
    await dee.page.set_viewport_size(SIZES["half"])  # type: ignore[arg-type]
    await keys.enter(step)
    await in_step(dee, title)


async def test_a_facilitator_holds_two_rounds_by_keyboard(guests: Guests, origin: str) -> None:
    set_, people = await set_of(origin, 4, format="classic_multi")
    dee = await guests("Dee", "half", set_)
    ben = await guests("Ben", "phone", people[1])
    keys = Keyboard(dee.page)
    await keys.enter("Start the session")
    await in_step(dee, "Arrive")
    await go_to(dee, keys, "Bidding$", "Bidding")
    await two_are_chosen(dee, keys)

    await keys.enter("Move on: Present, Ana, 6 min")
    await in_step(dee, "Present: Ana tells")
    await keys.enter("Ana begins")
    await dee.sees(re.compile(r"5:\d\d left"))
    await go_to(dee, keys, "Round review in Round 1, Ana", "Round review")
    await keys.enter("Move on: Break")
    await in_step(dee, "Break")

    await keys.enter("Move on: Present, Ben, 6 min")
    await in_step(dee, "Present: Ben tells")
    await ben.reads_first("Welcome back, Ben. Begin when you are ready.")
    await the_path_says_whose_round_it_is(ben)
    await keys.enter("Ben begins")
    await dee.sees(re.compile(r"5:\d\d left"))
    await go_to(dee, keys, "Explore in Round 2, Ben", "Explore")
    await past_the_end_of_a_sheet(dee, keys)
    await keys.enter("Stop the clock")
    await dee.reads_first("We stop here for a moment.")
    await keys.enter("Close this round kindly", back=True)
    await in_step(dee, "Set review")
    await go_to(dee, keys, "Check-out", "Check-out")
    await keys.enter("End the session for everyone")
    await keys.press("Enter")  # it has asked
    await dee.reads_first("The session has ended. Thank you.")
    await dee.sees("Round 2, Ben")


async def two_are_chosen(dee: Guest, keys: Keyboard) -> None:
    await keys.tab_to("Round 1")
    await keys.press("ArrowDown")
    await keys.tab_to("Round 2")
    await keys.press("ArrowDown", "ArrowDown")
    await keys.enter("Settle who presents")
    await dee.sees("Ben presents")


async def past_the_end_of_a_sheet(dee: Guest, keys: Keyboard) -> None:
    """What lies below an open sheet is not gone through unseen."""
    await keys.enter("More")
    await keys.tab_to("Leave")
    await expect(dee.page.locator("#more")).to_be_visible()
    await keys.tab_to("Finish")
    await expect(dee.page.locator("#more")).to_be_hidden()


async def the_path_says_whose_round_it_is(ben: Guest) -> None:
    await ben.press("More")
    await expect(ben.page.locator("#path .round-heading")).to_have_text(
        ["Round 1, Ana, done", "Round 2, Ben"]
    )
    seen = ben.page.locator("#path .step-name", has_text="Take stock").locator("visible=true")
    await expect(seen).to_have_count(1)  # the round that is over is folded
    here = ben.page.get_by_role("list", name="Round 2, Ben").locator("[aria-current=step]")
    await expect(here).to_contain_text("Present")
    assert [] == await misshapen(ben.page)
    await ben.page.keyboard.press("Escape")
