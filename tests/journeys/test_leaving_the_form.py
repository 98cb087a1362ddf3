"""The form of an own format while something is under way or not kept: nothing is lost unsaid."""

from __future__ import annotations

import asyncio

from playwright.async_api import Dialog, Route, expect

from tests.journeys.guest import Guest, Guests
from tests.journeys.test_own_formats import copied, saved, type_into

# Whether the browser would ask before the page goes.
WOULD_ASK = "() => !dispatchEvent(new Event('beforeunload', { cancelable: true }))"


class Line:
    """Between the form and the server: what is sent waits until it is let through, or fails."""

    def __init__(self) -> None:
        self.arrived = asyncio.Event()
        self.open = asyncio.Event()
        self.works = True

    async def carry(self, route: Route) -> None:
        if route.request.method != "POST":
            await route.continue_()
            return
        self.arrived.set()
        await self.open.wait()
        await (route.continue_() if self.works else route.abort())

    async def begin(self, one: Guest) -> None:
        await one.page.route("**/formats/own/*", self.carry)


async def typed_by_hand(one: Guest, field: str, words: str) -> str:
    """Click there and type, as people do; answers with what the field holds then."""
    place = one.page.locator(f"#{field}")
    await place.scroll_into_view_if_needed()
    box = await place.bounding_box()
    assert box is not None
    await one.page.mouse.click(box["x"] + 20, box["y"] + box["height"] / 2)
    await one.page.keyboard.type(words)
    return await place.input_value()


async def test_nothing_can_be_typed_into_a_form_that_is_about_to_be_replaced(
    guests: Guests, origin: str
) -> None:
    dee, line = await guests("Dee", "wide"), Line()
    await copied(dee, "check_in_only")
    before = await dee.page.locator("#name").input_value()
    await line.begin(dee)
    await dee.page.locator("#do-down-1").click()
    await line.arrived.wait()
    assert before == await typed_by_hand(dee, "name", "Lost ")
    line.open.set()
    await dee.sees("is now step 2 of")
    await typed_by_hand(dee, "name", "Kept ")
    await saved(dee)
    shown = await dee.page.locator("#name").input_value()
    assert "Kept " in shown
    await dee.page.reload()
    await expect(dee.page.locator("#name")).to_have_value(shown)


async def test_a_press_that_fails_gives_the_fields_back(guests: Guests, origin: str) -> None:
    dee, line = await guests("Dee", "wide"), Line()
    dee.expect_trouble("ERR_FAILED")
    await copied(dee, "check_in_only")
    await line.begin(dee)
    line.works = False
    line.open.set()
    await dee.page.locator("#do-down-1").click()
    await dee.sees("Setroom cannot be reached just now")
    await expect(dee.page.locator("#do-down-1")).to_be_focused()
    line.works = True
    assert "Still here" in await typed_by_hand(dee, "name", "Still here")
    await saved(dee)
    await dee.page.reload()
    assert "Still here" in await dee.page.locator("#name").input_value()


async def test_who_goes_without_what_is_not_saved_is_asked_first(
    guests: Guests, origin: str
) -> None:
    dee = await guests("Dee", "wide")
    dee.expect_trouble("422")
    asked: list[str] = []
    stays = True

    async def answered(dialog: Dialog) -> None:
        asked.append(dialog.message)
        await (dialog.dismiss() if stays else dialog.accept())

    dee.page.on("dialog", answered)
    await copied(dee, "check_in_only")
    here = dee.page.url
    assert not await dee.page.evaluate(WOULD_ASK)
    await dee.page.locator("#step-1-summary").click()
    await type_into(dee, "step-1-minutes", "soon")
    await expect(dee.page.locator(".format-side .save-state")).to_have_text("Not saved")
    assert await dee.page.evaluate(WOULD_ASK)
    async with dee.page.expect_event("dialog"):
        await dee.press("Your own ways of working")
    await expect(dee.page.locator("#step-1-minutes")).to_have_value("soon")
    assert ["What you changed last is not saved. Go on without it?"] == asked
    assert here == dee.page.url
    stays = False
    await dee.press("Your own ways of working")
    await dee.page.wait_for_url("**/formats#your-own")
    assert 2 == len(asked)


async def test_a_link_that_is_followed_at_once_takes_what_was_typed_along(
    guests: Guests, origin: str
) -> None:
    dee = await guests("Dee", "wide")
    await copied(dee, "check_in_only")
    await dee.page.locator("#name").fill("Typed a moment ago")
    await dee.press("Your own ways of working")
    await dee.page.wait_for_url("**/formats#your-own")
    await dee.sees("Typed a moment ago")


async def test_what_was_removed_in_another_tab_is_kept_as_a_new_one(
    guests: Guests, origin: str
) -> None:
    dee = await guests("Dee", "wide")
    dee.expect_trouble("404")
    await copied(dee, "check_in_only")
    here = dee.page.url
    other = await dee.context.new_page()
    await other.goto(f"{origin}/formats")
    await other.locator(".own-card").get_by_text("Remove").first.click()
    await other.get_by_role("button", name="Remove it for good").click()
    await other.wait_for_url("**/formats*")
    await other.close()
    await type_into(dee, "name", "Long thought about")
    await dee.sees("it was removed, perhaps in another tab")
    await dee.press("Keep it as a new one")
    await dee.page.wait_for_url(lambda url: url != here)
    await expect(dee.page.locator("#name")).to_have_value("Long thought about")
    await type_into(dee, "name", "And changed")
    await saved(dee)
    await dee.page.reload()
    await expect(dee.page.locator("#name")).to_have_value("And changed")


async def test_the_form_of_the_other_tab_is_one_press_away(guests: Guests, origin: str) -> None:
    dee = await guests("Dee", "wide")
    dee.expect_trouble("409")
    await copied(dee, "check_in_only")
    other = await dee.context.new_page()
    await other.goto(dee.page.url)
    await type_into(dee, "purpose", "From the first tab")
    await saved(dee)
    await other.locator("#purpose").fill("From the other tab")
    await other.locator("#purpose").blur()
    await other.get_by_role("link", name="See the other one instead").click()
    await expect(other.locator("#purpose")).to_have_value("From the first tab")
    await other.close()
