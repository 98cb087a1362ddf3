"""The facilitator is gone. A real minute has to pass; two rooms wait for it side by side."""

from __future__ import annotations

import asyncio
import re

from playwright.async_api import expect

from tests.journeys.gathering import Gathering, gathering
from tests.journeys.guest import Guest, Guests

LOST = "Dee has lost the connection. Carry on; the clock and your words are safe."
HOLD = "Hold the controls until Dee is back"
OFFERED_WITHIN_MS = 90_000  # a minute, after some seconds in which a page may just load again


async def test_somebody_holds_the_controls_until_she_is_back(guests: Guests, origin: str) -> None:
    """In the other room nobody was named: no one person is asked there, any member may offer."""
    here, there = await asyncio.gather(gathering(origin, at=None), gathering(origin))
    dee = await with_a_stand_in(guests, here)
    ana, ben, chloe, olu, dee_there, ana_there, ben_there = await asyncio.gather(
        guests("Ana", "phone", here["Ana"]),
        guests("Ben", "phone", here["Ben"]),
        guests("Chloe", "half", here["Chloe"]),
        guests("Olu", "wide", here.olu),
        guests("Dee there", seat=there.dee),
        guests("Ana there", seat=there["Ana"]),
        guests("Ben there", seat=there["Ben"]),
    )
    others = (ben, chloe, olu, ana_there, ben_there)
    await asyncio.gather(dee_there.leave(), dee.leave())
    await asyncio.gather(*(one.sees(LOST) for one in (ana, *others)))
    await offers_nothing(ana, *others)
    await the_set_carries_on(ben, chloe)

    await expect(ana.button(HOLD)).to_be_visible(timeout=OFFERED_WITHIN_MS)
    await offers_nothing(*others)
    await expect(ana_there.button("I will hold the controls")).to_be_visible()
    await expect(ana.button("I will hold the controls")).to_have_count(0)
    assert (await there["Ana"].ask("take_controls")).status_code == 403
    await she_takes_them(ana, ben, chloe, olu)
    await dee_is_back(guests, here, ana, ben, chloe, olu)
    await ana_there.sees(LOST)
    await offers_nothing(ana_there, ben_there)


async def with_a_stand_in(guests: Guests, here: Gathering) -> Guest:
    dee = await guests("Dee", seat=here.dee)
    await dee.open_fold("If I drop out")
    await dee.page.get_by_label("Who holds the controls if you drop out").select_option("Ana")
    await dee.press("Save")
    await dee.sees("Ana is your stand-in.")
    await here.start("explore")
    return dee


async def offers_nothing(*people: Guest) -> None:
    for one in people:
        await expect(one.button(re.compile("Hold the controls|Take them back"))).to_have_count(0)


async def she_takes_them(ana: Guest, *others: Guest) -> None:
    await ana.press(HOLD)
    await ana.sees("You hold the controls until Dee is back.")
    await ana.press("Start the clock again")
    await ana.press(re.compile("^Move on: Take stock"))
    await ana.press("Move on now")
    for one in (ana, *others):
        await expect(one.page.locator(".head-title")).to_have_text("Take stock: Ben thinks aloud")
        await one.sees_not(LOST)


async def the_set_carries_on(ben: Guest, chloe: Guest) -> None:
    """Words that need nobody at the desk, and a stop of the clock that nobody can end for now."""
    await chloe.write("What would the night team say?", re.compile("^Send as"))
    await ben.press("Next written question")
    await ben.sees("What would the night team say?")
    await ben.press("I need a moment")
    await chloe.reads_first("The clock is stopped. Nothing is expected of you.")


async def dee_is_back(guests: Guests, here: Gathering, ana: Guest, *others: Guest) -> None:
    """From another browser, by her own way back; one press, and she steers again."""
    phone = await guests("Dee's phone", "phone")
    await phone.page.goto(here.dee.links["return"])
    await phone.press("Come back as Dee")
    await phone.page.wait_for_url(re.compile("/rooms/"))
    await phone.live()
    await phone.sees("Ana holds the controls.")
    await ana.sees("Give them to Dee")
    await offers_nothing(*others)
    await phone.press("Take them back")
    await phone.sees_not("Ana holds the controls.")
    await ana.sees_not("You hold the controls")
    await expect(ana.button(re.compile("^Move on"))).to_have_count(0)
    await phone.press(re.compile("^Move on: Echo"))
    await ana.reads_first("Write one sentence")
