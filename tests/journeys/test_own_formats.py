"""Making a way of working of one's own in real browsers: with script, by keyboard, without."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.async_api import expect

from server.formats.loader import HERE
from tests.journeys.access import broken_in_both_themes, misshapen
from tests.journeys.guest import Guest, Guests
from tests.journeys.keyboard import Keyboard

WIDTHS = (320, 360, 680, 1280)


async def copied(one: Guest, key: str) -> None:
    await one.page.goto(f"{one.origin}/formats/{key}")
    await one.press("Make your own from this")
    await one.page.wait_for_url("**/formats/own/*")


async def saved(one: Guest) -> None:
    """Until all that was typed is kept."""
    await expect(one.page.locator(".save-state").first).to_have_text("Saved", use_inner_text=False)


async def type_into(one: Guest, field: str, words: str) -> None:
    place = one.page.locator(f"#{field}")
    await place.fill(words)
    await place.blur()


async def titles(one: Guest) -> list[str]:
    return await one.page.locator(".form-step .step-title").all_text_contents()


async def test_a_format_is_copied_changed_and_opened(guests: Guests, origin: str) -> None:
    dee = await guests("Dee", "wide")
    page = dee.page
    await copied(dee, "classic_single_90")
    await type_into(dee, "name", "Ward leaders, our way")
    await page.locator("#step-1-summary").click()
    await type_into(dee, "step-1-name", "Land")
    await expect(page.locator("#step-1-summary")).to_contain_text("Land")
    await type_into(dee, "step-1-member", "Breathe out, and settle in.")

    # A warning comes and goes with its reason.
    await type_into(dee, "step-1-minutes", "90")
    await dee.sees(re.compile(r"There are \d+ minutes without a break"))
    await expect(page.locator("#format-figures")).to_contain_text("177 min")
    await type_into(dee, "step-1-minutes", "3")
    await dee.sees_not(re.compile("minutes without a break"))
    await saved(dee)

    # A step is added, made one of a kind, taken out, and put back.
    await page.get_by_role("button", name="Add a step after Land").click()
    await expect(page.locator("#step-2-begin")).to_be_focused()
    await dee.sees("Not ready to be used.")
    await page.locator("#step-2-begin").select_option("agreement_reminder")
    await dee.press("Take its words and rules")
    await expect(page.locator("#step-2-name")).to_have_value("Agreement")
    await dee.sees_not("Not ready to be used.")
    before = await titles(dee)
    await page.get_by_role("button", name="Remove Agreement").click()
    await dee.sees("Agreement is taken out.")
    await dee.press("Put it back")
    await expect(page.locator("#step-2-summary")).to_be_focused()
    assert before == await titles(dee)
    await expect(page.locator("#step-1-name")).to_be_visible()  # what was unfolded stays so

    await saved(dee)
    await page.reload()
    assert before == await titles(dee)
    await dee.press("Open a room with it")
    await page.wait_for_url("**/?format=own-*")
    await expect(page.get_by_label("Ward leaders, our way")).to_be_checked()
    await page.get_by_label("Name of the session").fill("Session 1")
    await page.get_by_label("Your name").fill("Dee")
    await dee.press("Open the room")
    await page.wait_for_url(re.compile("/rooms/"))
    await dee.live()
    await dee.press(re.compile("^Start the session: Land"))
    await expect(page.locator(".head-title")).to_have_text("Land")


async def test_steps_are_put_into_another_order_by_keyboard(guests: Guests, origin: str) -> None:
    dee = await guests("Dee", "half")
    await copied(dee, "check_in_only")
    keys, before = Keyboard(dee.page), await titles(dee)
    await keys.tab_to(f"Down {before[0]}")
    await keys.press("Enter")
    await expect(dee.page.locator("#format-said")).to_have_text(
        f"{before[0]} is now step 2 of {len(before)}."
    )
    assert f"Down {before[0]}" == await keys.stop()
    await keys.press("Enter")
    await expect(dee.page.locator("#format-said")).to_contain_text("is now step 3")
    assert [*before[1:3], before[0], *before[3:]] == await titles(dee)
    await keys.tab_to(f"Up {before[0]}", back=True)
    await keys.press("Enter", "Enter")  # faster than the server answers
    await expect(dee.page.locator("#format-said")).to_contain_text("is now step 1")
    assert before == await titles(dee)
    assert f"Down {before[0]}" == await keys.stop()  # at the top there is no further up


async def test_what_is_no_number_and_what_another_tab_has_saved_is_said_and_nothing_is_lost(
    guests: Guests, origin: str
) -> None:
    dee = await guests("Dee", "wide")
    dee.expect_trouble("422", "409")
    await copied(dee, "check_in_only")
    other = await dee.context.new_page()
    await other.goto(dee.page.url)
    await dee.page.locator("#step-1-summary").click()
    await type_into(dee, "step-1-minutes", "soon")
    await expect(dee.page.locator("#step-1-minutes-error")).to_contain_text("Write a whole number")
    await expect(dee.page.locator(".format-side .save-state")).to_have_text("Not saved")
    await type_into(dee, "step-1-minutes", "6")
    await saved(dee)
    await expect(dee.page.locator("#step-1-minutes-error")).to_be_empty()

    await other.locator("#purpose").fill("From the other tab")
    await other.locator("#purpose").blur()
    await other.get_by_text("Another tab was faster").wait_for()
    await expect(other.locator("#purpose")).to_have_value("From the other tab")
    await other.get_by_role("button", name="Save mine in its place").click()
    await expect(other.locator(".format-side .save-state")).to_have_text("Saved")
    await other.reload()
    await expect(other.locator("#purpose")).to_have_value("From the other tab")
    await expect(other.locator("#step-1-minutes")).not_to_have_value("6")
    await other.close()


async def test_without_script_it_is_made_brought_in_and_removed(
    guests: Guests, origin: str, tmp_path: Path
) -> None:
    dee = await guests("Dee", "phone", java_script_enabled=False)
    dee.expect_trouble("422")
    page = dee.page
    await copied(dee, "troika")
    await page.locator("#name").fill("Three by three")
    await page.locator("#step-1-summary").click()
    await page.locator("#step-1-minutes").fill("4")
    await page.locator("#do-down-1").click()
    await dee.sees(re.compile("is now step 2 of"))
    await expect(page.locator("#do-down-2")).to_be_focused()
    await page.locator("#do-up-2").click()
    await page.get_by_role("button", name="Save", exact=True).click()
    await page.wait_for_url("**?saved")
    await dee.sees("Saved.")
    await dee.press("Minutes and picture")  # what it comes to is one press away, also here
    await dee.sees("Who has the floor, minute by minute")
    await page.get_by_role("button", name="Close").click()

    bad = tmp_path / "bad.toml"
    bad.write_text((HERE / "troika.toml").read_text().replace('speaker = "', 'speaker = "no ', 1))
    line = bad.read_text()[: bad.read_text().index('speaker = "no')].count("\n") + 1
    await page.goto(f"{origin}/formats")
    await dee.sees("Three by three")
    await page.get_by_text("Bring one from a file").click()
    await page.locator("#bring-file").set_input_files(bad)
    await dee.press("Bring it in")
    await dee.sees(re.compile(rf"The file, line {line}, phase 1: speaker: Invalid"))
    mended = (await page.locator("#bring-text").input_value()).replace('"no ', '"')
    await page.locator("#bring-text").fill(mended)
    await dee.press("Bring it in")
    await page.wait_for_url("**/formats/own/*")

    await page.goto(f"{origin}/formats")
    await page.locator(".own-card", has_text="Three by three").get_by_text("Remove").first.click()
    await page.get_by_role("button", name="Remove it for good").first.click()
    await page.wait_for_url("**/formats*")
    await dee.sees_not("Three by three")


async def test_the_pages_are_for_everybody(guests: Guests, origin: str) -> None:
    ana = await guests("Ana", "wide")
    ana.expect_trouble("422")
    await copied(ana, "check_in_only")
    await ana.page.locator("#step-2-summary").click()
    await ana.page.locator(".form-step .more-about > summary").nth(1).click()
    await type_into(ana, "step-2-minutes", "x")
    await ana.sees("Not saved yet")
    wrong = await broken_in_both_themes(ana.page) + await at_every_width(ana)
    await type_into(ana, "step-2-minutes", "200")
    await saved(ana)
    await ana.page.set_viewport_size({"width": 360, "height": 640})
    await ana.press("Minutes and picture")
    wrong += await broken_in_both_themes(ana.page) + await misshapen(ana.page)
    await ana.page.goto(f"{origin}/formats")
    await ana.page.get_by_text("Bring one from a file").click()
    wrong += await broken_in_both_themes(ana.page) + await at_every_width(ana)
    await ana.page.locator("#bring-text").fill("name = 5")
    await ana.press("Bring it in")
    await ana.sees("This file cannot be used as it is.")
    wrong += await broken_in_both_themes(ana.page) + await at_every_width(ana)
    assert wrong == [], "\n".join(wrong)


async def at_every_width(one: Guest) -> list[str]:
    found = []
    for width in WIDTHS:
        await one.page.set_viewport_size({"width": width, "height": 640})
        found += [f"{width}: {fault}" for fault in await misshapen(one.page)]
    await one.page.set_viewport_size({"width": 1280, "height": 800})
    return found
