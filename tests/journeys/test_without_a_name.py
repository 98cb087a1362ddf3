"""Leaving the name off: offered where it hides somebody, and one's own by this tab alone."""

from __future__ import annotations

import asyncio
import json
import re

from playwright.async_api import Locator, expect

from tests.journeys.gathering import gathering
from tests.journeys.guest import Guest, Guests

NAMELESS = "Send without my name"
TOO_FEW = "Names stay on just now: 4 people could have written it, and leaving a name off needs 5."
WORDS = "What are you not saying to her?"


async def test_it_is_offered_where_five_could_have_written_it(guests: Guests, origin: str) -> None:
    here = await gathering(origin)
    await here.look_in("Ben", "Chloe", "Femi", "Hana")  # Ben presents, and is none of them
    ana, dee = await asyncio.gather(
        guests("Ana", "phone", here["Ana"]), guests("Dee", "half", here.dee)
    )
    await ana.press("Write instead")
    await ana.sees(TOO_FEW)
    await expect(ana.button(NAMELESS)).to_have_count(0)
    await here.look_in("Ian")
    await expect(ana.button(NAMELESS)).to_be_visible()
    await ana.sees("5 people could have written it")
    await expect(ana.page.locator("#words")).to_be_focused()
    await dee.press("Write one")
    await expect(dee.button("Send as Dee")).to_be_visible()
    await expect(dee.button(NAMELESS)).to_have_count(0)


async def test_ones_own_can_be_changed_and_taken_back(guests: Guests, origin: str) -> None:
    here = await gathering(origin)
    await here.look_in("Ana", "Ben", "Chloe", "Femi", "Hana", "Ian")
    ana, chloe = await asyncio.gather(
        guests("Ana", "half", here["Ana"]), guests("Chloe", "half", here["Chloe"])
    )
    await ana.write(WORDS, NAMELESS)
    for one in (ana, chloe):
        await expect(post_of(one, WORDS)).to_contain_text("without a name")
    await expect(chloe.page.locator("#mine")).to_be_hidden()
    assert await kept_in(ana) == ["keys"]

    await change_while_others_write(ana, chloe)
    await ana.page.reload()
    await ana.live()
    await ana.press("Take it back")
    await ana.press("Press again to take it back for good")
    await ana.unfold()
    for one in (ana, chloe):
        await one.sees("Taken back by its author.")
    await expect(ana.page.locator("#mine")).to_be_hidden()
    await here.dee.steer("end_session")
    await ana.reads_first("We have ended.")
    assert await kept_in(ana) == []


async def change_while_others_write(ana: Guest, chloe: Guest) -> None:
    await asyncio.gather(ana.unfold(), chloe.unfold())
    await ana.page.get_by_text("Change", exact=True).click()
    field = ana.page.locator("#mine textarea")
    await field.press("Control+End")
    await field.press_sequentially(" And to yourself")
    async with ana.page.expect_response("**/mine"):  # the page asks for its own anew
        await chloe.write("What would the night team say?", re.compile("^Send as"))
        await ana.sees("What would the night team say?")
    await expect(field).to_be_focused()
    await field.press_sequentially("?")
    await expect(field).to_have_value(f"{WORDS} And to yourself?")
    await ana.press("Save the change")
    for one in (ana, chloe):
        await expect(post_of(one, f"{WORDS} And to yourself?")).to_contain_text("without a name")


async def test_another_tab_knows_nothing_of_it(guests: Guests, origin: str) -> None:
    here = await gathering(origin)
    await here.look_in("Ana", "Ben", "Chloe", "Femi", "Hana", "Ian")
    ana = await guests("Ana", "half", here["Ana"])
    await ana.write(WORDS, NAMELESS)
    await ana.sees("Yours")
    other = await ana.context.new_page()
    await other.goto(ana.page.url)
    await other.get_by_text("1 waiting").click()
    await expect(other.get_by_text(WORDS)).to_be_visible()
    await expect(other.locator("#composer")).to_be_attached()
    await expect(other.get_by_text("Yours")).to_have_count(0)
    assert await other.evaluate("Object.keys(sessionStorage)") == []


def post_of(one: Guest, words: str) -> Locator:
    return one.page.locator("#posts .post", has_text=words)


async def kept_in(one: Guest) -> list[str]:
    """What of the room lies in this tab's storage."""
    found = json.loads(await one.page.evaluate("JSON.stringify(Object.keys(sessionStorage))"))
    return sorted(name.rsplit(":", 1)[1] for name in found)
