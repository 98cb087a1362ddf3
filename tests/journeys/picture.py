"""The README's picture, from a real session: python -m tests.journeys.picture ORIGIN FILE

ORIGIN is a Setroom that runs. Not a test: it is made anew when the room's look changes.
"""

from __future__ import annotations

import asyncio
import re
import sys

from playwright.async_api import async_playwright

from tests.journeys.guest import Guest
from tests.visitor import Visitor

QUESTIONS = (
    ("Ana", "What would the night team say?", ""),
    ("Hana", "What are you not saying to her?", "on"),
    ("Chloe", "What would a first step look like by Friday?", ""),
)


async def main(origin: str, file: str) -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        dee = await Guest.with_browser(browser, origin, "Dee", "half", device_scale_factor=2)
        await dee.open_room("Ward leaders, session 4")
        link = await dee.member_link()
        names = ("Ana", "Ben", "Chloe", "Hana", "Ian", "Femi")
        people = {name: Visitor(origin, name) for name in names}
        for person in people.values():
            await person.join(link)
        await dee.press(re.compile("^Let all 6 in"))
        await dee.press(re.compile("^Start the session"))
        for person in people.values():
            await person.page()
        desk = Visitor(origin)
        await desk.join(await way_back(dee))
        await desk.do("set_rounds", presenters=people["Ben"].person)
        await desk.go_to("explore")
        for name in ("Chloe", "Ian"):
            await people[name].do("raise_hand")
        for name, text, nameless in QUESTIONS:
            await people[name].do("submit_post", kind="question", text=text, anonymous=nameless)
        await dee.sees(QUESTIONS[-1][1])
        await dee.page.wait_for_timeout(11_000)  # until Undo has gone
        await dee.page.screenshot(path=file)
        await Visitor.close_all()
        await browser.close()


async def way_back(dee: Guest) -> str:
    """The facilitator's own link, as her JSON view has it."""
    answer = await dee.page.request.get(dee.page.url, headers={"Accept": "application/json"})
    link: str = (await answer.json())["links"]["return"]
    return link


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:3]))
