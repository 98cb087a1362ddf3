"""What those hear who do not see the page change: each thing once, bundled, and never the past."""

from __future__ import annotations

import asyncio
import re

from playwright.async_api import expect

from tests.journeys.aloud import heard, listen
from tests.journeys.gathering import gathering
from tests.journeys.guest import Guest, Guests
from tests.visitor import Visitor

NOTHING: list[str] = []


async def listening(guests: Guests, name: str, seat: Visitor) -> Guest:
    one = await guests(name)
    await listen(one.context)
    await one.sit(seat)
    return one


async def test_each_thing_is_said_once(guests: Guests, origin: str) -> None:
    here = await gathering(origin, at="check_in")
    await here["Ana"].do("submit_post", kind="reflection", text="Arriving slowly.")
    dee, ana = await asyncio.gather(
        listening(guests, "Dee", here.dee), listening(guests, "Ana", here["Ana"])
    )
    await ana.sees("Arriving slowly.")
    assert [await one.page.evaluate("window.aloud") for one in (dee, ana)] == [NOTHING, NOTHING]

    mo = Visitor(origin, "Mo")
    await asyncio.gather(
        here["Chloe"].do("submit_post", kind="reflection", text="Glad to be here."),
        here["Ian"].do("submit_post", kind="reflection", text="A little tired."),
        here["Ian"].do("raise_hand"),
        mo.join(here.dee.links["member"]),
    )
    assert await heard(ana.page) == ["2 new reflections."]
    (said,) = await heard(dee.page)
    sentences = {sentence.strip() for sentence in re.findall(r"[^.]+\.", said)}
    assert sentences == {"2 new reflections.", "Hands: Ian.", "Mo is at the door."}

    await here.dee.go_to("explore")
    assert await heard(ana.page) == [
        "Explore: open questions. Ask Ben one open question, by voice. Put your hand up first."
    ]
    assert len(await heard(dee.page)) == 1
    await here.look_in("Chloe", "Femi", "Hana", "Ian")
    await ana.write("What are you not saying to her?", "Send without my name")
    assert await heard(ana.page) == ["Sent."]
    assert await heard(dee.page) == ["1 new question."]


async def test_lists_are_lists_and_the_clock_is_silent(guests: Guests, origin: str) -> None:
    here = await gathering(origin)
    await here["Chloe"].do("submit_post", kind="question", text="What would she say?")
    ana = await guests("Ana", seat=here["Ana"])
    await ana.unfold()
    log = ana.page.get_by_role("log", name="Written questions that wait")
    await expect(log.get_by_role("listitem")).to_have_count(1)
    await expect(ana.page.get_by_role("timer")).to_have_count(1)
    await expect(ana.page.locator("[aria-live=assertive]")).to_have_count(0)
    await expect(ana.page.get_by_role("heading", level=1)).to_have_text("Explore: open questions")
    await expect(ana.page).to_have_title(re.compile(r"^Explore, \d+ min – Setroom$"))
