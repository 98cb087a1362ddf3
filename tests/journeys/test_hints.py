"""The private hint on the real page: nothing moves for it, and it is there where it belongs."""

from __future__ import annotations

import asyncio
import re

from playwright.async_api import expect

from tests.journeys.access import broken_in_both_themes, misshapen, out_of_sight
from tests.journeys.gathering import Gathering, gathering
from tests.journeys.guest import SIZES, Guest, Guests

CLOSED = "Have you told him?"
COULD_IT_BEGIN = "Could it begin with “what” or “how”?"
ADVICE = "Have you thought of asking somebody in HR?"
AN_IDEA = "This may be an idea. Keep it for later?"
HINTS = {
    ADVICE: AN_IDEA,
    "You don't trust him, do you?": "What would you ask if you did not know?",
    "Have you seen it, and have you considered telling her?": AN_IDEA,
    "What did she say, and how did you feel?": "Send the one you most want answered.",
    CLOSED: COULD_IT_BEGIN,
}
BOXES = """() => [...document.querySelectorAll("#words, .sends button, .composer-close")]
  .map((one) => { const { x, y, width, height } = one.getBoundingClientRect();
    return [one.textContent.trim(), x, y, width, height]; })"""
TWO_FRAMES = """() => new Promise((seen) =>
  requestAnimationFrame(() => requestAnimationFrame(seen)))"""
AFTER_THE_PAUSE_MS = 1_400
NARROW = {"width": 320, "height": 640}
PHONE_WITH_KEYBOARD = {"width": 360, "height": 340}
ALL_OF_IT = "#craft, .about-hints, [data-hints-switch]"


async def writing(guests: Guests, here: Gathering, size: str = "half") -> Guest:
    ana = await guests("Ana", size, here["Ana"])
    await ana.press(re.compile("^Write"))
    return ana


async def types(one: Guest, words: str) -> None:
    await one.page.locator("#words").fill(words)


async def resize(one: Guest, size: dict[str, int]) -> None:
    """And until all of the page has heard of it."""
    await one.page.set_viewport_size(size)  # type: ignore[arg-type]
    await one.page.evaluate(TWO_FRAMES)


async def reads(one: Guest, hint: str) -> None:
    await expect(one.page.locator("#craft")).to_contain_text(hint)


async def gets_no_hint(one: Guest, words: str) -> None:
    await types(one, words)
    await one.page.wait_for_timeout(AFTER_THE_PAUSE_MS)
    assert "" == await one.page.locator("#craft").text_content()


async def test_nothing_moves_when_a_hint_comes_and_goes(guests: Guests, origin: str) -> None:
    here = await gathering(origin)
    await here.look_in("Ana", "Chloe", "Femi", "Hana", "Ian")
    ana = await writing(guests, here)
    for size in (*SIZES.values(), NARROW):
        await resize(ana, size)
        for words, hint in HINTS.items():
            await types(ana, words)
            before = await ana.page.evaluate(BOXES)
            await reads(ana, hint)
            assert before == await ana.page.evaluate(BOXES), (size, words)
    before = await ana.page.evaluate(BOXES)
    await types(ana, "What did you tell him?")
    await expect(ana.page.locator("#craft")).to_be_empty()
    assert before == await ana.page.evaluate(BOXES)


async def test_who_may_ask_gets_hints_and_the_others_see_nothing_of_it(
    guests: Guests, origin: str
) -> None:
    here = await gathering(origin)
    await here.look_in("Ana", "Chloe", "Femi", "Hana", "Ian")
    dee, ben, olu = await asyncio.gather(
        guests("Dee", "half", here.dee),
        guests("Ben", "half", here["Ben"]),
        guests("Olu", seat=here.olu),
    )
    ana = await writing(guests, here)
    await types(ana, CLOSED)
    await reads(ana, COULD_IT_BEGIN)
    for one in (dee, ben, olu):
        await expect(one.page.locator("body")).not_to_contain_text("Could it begin")
    await expect(olu.page.locator(".side :is(.about-hints, [data-hints-switch])")).to_have_count(0)
    await dee.press("Write one")
    await types(dee, ADVICE)
    await reads(dee, AN_IDEA)
    await ana.press("Send as Ana")
    await ana.sees(CLOSED)  # a hint is no obstacle
    await expect(ana.page.locator("#craft")).to_be_empty()


async def test_a_step_for_facts_takes_yes_and_no_and_one_without_questions_has_no_hints(
    guests: Guests, origin: str
) -> None:
    here = await gathering(origin, at="clarify")
    ana = await writing(guests, here)
    await gets_no_hint(ana, CLOSED)
    await types(ana, ADVICE)
    await reads(ana, AN_IDEA)
    await here.dee.go_to("echo")
    await expect(ana.page.locator("#clock[data-phase=Echo]")).to_be_attached()
    await expect(ana.page.locator("#craft")).to_be_hidden()
    await gets_no_hint(ana, ADVICE)


async def test_hints_are_turned_off_in_more_and_in_the_sheet(guests: Guests, origin: str) -> None:
    here = await gathering(origin)
    ana = await writing(guests, here, "phone")
    await types(ana, CLOSED)
    await reads(ana, COULD_IT_BEGIN)
    await ana.press("More")
    await ana.press("Hints for my questions")
    await ana.page.locator(".side").get_by_text("What hints are").click()
    await ana.sees("Nobody else learns that there was one: not the facilitator")
    assert [] == await misshapen(ana.page)
    await ana.page.keyboard.press("Escape")
    await gets_no_hint(ana, CLOSED)
    await resize(ana, SIZES["half"])
    await ana.page.locator(".composer").get_by_text("What hints are").click()
    await expect(ana.button("Hints for my questions")).to_have_attribute("aria-pressed", "false")
    await ana.press("Hints for my questions")
    await reads(ana, COULD_IT_BEGIN)
    await ana.page.reload()  # a switch that is kept nowhere is on again
    await ana.live()
    await expect(ana.page.locator(".side [data-hints-switch]")).to_have_attribute(
        "aria-pressed", "true"
    )


async def test_a_hint_is_for_everybody_to_read(guests: Guests, origin: str) -> None:
    here = await gathering(origin)
    await here.look_in("Ana", "Chloe", "Femi", "Hana", "Ian")
    ana = await writing(guests, here)
    await types(ana, ADVICE)
    await reads(ana, AN_IDEA)
    described = f"{AN_IDEA} Only to you: it says “have you thought of”."
    await expect(ana.page.locator("#words")).to_have_accessible_description(described)
    await expect(ana.page.locator("#words")).to_be_focused()
    await ana.page.locator(".composer").get_by_text("What hints are").click()
    wrong = await broken_in_both_themes(ana.page)
    for size in (*SIZES.values(), NARROW):
        await resize(ana, size)
        wrong += await misshapen(ana.page)
    assert wrong == [], "\n".join(wrong)


async def test_a_hint_and_the_buttons_are_in_sight_above_a_phones_keyboard(
    guests: Guests, origin: str
) -> None:
    here = await gathering(origin)
    ana = await writing(guests, here, "phone")
    await resize(ana, PHONE_WITH_KEYBOARD)
    await types(ana, CLOSED)
    await reads(ana, COULD_IT_BEGIN)
    await expect(ana.page.locator(".send-signed")).to_be_in_viewport(ratio=1)
    assert [] == await out_of_sight(ana.page, "#words", "#craft", ".send-signed")


async def test_without_script_there_is_nothing_of_it(guests: Guests, origin: str) -> None:
    here = await gathering(origin)
    ana = await guests("Ana", "half", here["Ana"], java_script_enabled=False)
    await ana.press(re.compile("^Write"))
    await expect(ana.page.locator("#words")).to_be_visible()
    for part in await ana.page.locator(ALL_OF_IT).all():
        await expect(part).to_be_hidden()
