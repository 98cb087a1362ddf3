"""Whoever is let in, or gives the controls back, has what is theirs at once: no page is loaded."""

from __future__ import annotations

from playwright.async_api import expect

from tests.journeys.guest import Guests
from tests.visitor import Visitor, set_of


async def test_somebody_let_in_can_ask_for_the_facilitator(guests: Guests, origin: str) -> None:
    dee, (ana, *_) = await set_of(origin, 3)
    await dee.steer("set_rounds", presenters=ana.person)
    await dee.steer("start_session")
    late = Visitor(origin, "Femi")
    await late.join(dee.links["member"])
    desk, femi = await guests("Dee", "half", dee), await guests("Femi", "phone", late)
    await expect(femi.page.get_by_text("I need Dee", exact=True)).to_be_hidden()
    await desk.press("Let in")
    await femi.press("More")
    await femi.press("I need Dee")
    await desk.sees("Femi would like a word with you.")


async def test_whoever_held_the_controls_for_a_while_keeps_what_they_had_said(
    guests: Guests, origin: str
) -> None:
    dee, (ana, ben, *_) = await set_of(origin, 3)
    await dee.steer("set_rounds", presenters=ana.person)
    await dee.steer("start_session")
    bens = await guests("Ben", "half", ben)
    await bens.press("More")
    await bens.page.get_by_text("How I am here").click()
    box = bens.page.get_by_label("I will type instead of speaking.")
    await box.check()
    await bens.press("Save")
    await expect(bens.page.locator("#people")).to_contain_text("types")
    await bens.page.keyboard.press("Escape")
    await dee.steer("hand_over", person=ben.person)
    await expect(bens.page.locator("#here")).to_have_attribute("data-audience", "desk")
    await bens.press("More")
    await bens.press("Who is here, and all steps")
    await expect(bens.page.locator(".for-you")).to_be_visible()
    await expect(bens.page.get_by_text("I need Dee", exact=True)).to_be_hidden()
    await bens.page.keyboard.press("Escape")
    await dee.do("take_controls")
    await expect(bens.page.locator("#here")).to_have_attribute("data-audience", "member")
    await bens.press("More")
    await expect(box).to_be_checked()
    await expect(bens.button("I need Dee")).to_be_visible()
