"""Many at the door, a hand that trembles, two desks: one press is one press, and one is first."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Sequence

from playwright.async_api import Route, expect

from tests.journeys.access import out_of_sight
from tests.journeys.gathering import gathering
from tests.journeys.guest import PATIENCE_MS, SIZES, Guest, Guests
from tests.visitor import Visitor

STALE = "Something changed just before you pressed, so nothing was done. Look once more."
NAMES = ("Ana", "Ben", "Chloe", "Femi", "Hana", "Ian", "Jo", "Kim")


async def test_eight_join_at_once_and_one_press_lets_them_in(
    guests: Guests, origin: str, say: Callable[[str], None]
) -> None:
    dee = Visitor(origin, "Dee")
    await dee.open()
    desk = await guests("Dee", "half", dee)
    people = [Visitor(origin, name) for name in NAMES]
    began_s = time.monotonic()
    await asyncio.gather(*(one.join(dee.links["member"]) for one in people))
    assert time.monotonic() - began_s < 10
    pages = await asyncio.gather(*(guests(one.name, "phone", one) for one in people))
    waiting = re.compile(f"{NAMES[0]}|{NAMES[-1]}")
    for one in pages:
        await one.reads_first("You are at the door.")
        await one.sees_not(waiting)
    for one in pages:
        await one.page.evaluate(NOTE_WHEN_INSIDE)
    await desk.page.evaluate(NOTE_THE_PRESS)
    await desk.press("Let all 8 in")
    for one in pages:
        await one.reads_first("You are in. We start together when Dee begins.")
    pressed_ms = await desk.page.evaluate("window.pressed_ms")
    waits_ms = [await one.page.evaluate("window.inside_ms") - pressed_ms for one in pages]
    say(f"let in by one press: the last of 8 saw it after {max(waits_ms):.0f} ms")
    assert max(waits_ms) < 1_000


NOTE_THE_PRESS = (
    """() => addEventListener("click", () => { window.pressed_ms = Date.now(); }, true)"""
)
NOTE_WHEN_INSIDE = """() => document.addEventListener("setroom:shown", () => {
  if (document.querySelector("#here[data-audience=member]")) window.inside_ms ??= Date.now();
})"""


async def test_a_latecomer_moves_nothing_on_the_desk(guests: Guests, origin: str) -> None:
    here = await gathering(origin)
    desks = await asyncio.gather(*(guests(f"Dee, {size}", size, here.dee) for size in SIZES))
    before = [await main_button(desk) for desk in desks]
    for name, words in (("Lou", "Lou is at the door"), ("Mo", "2 at the door")):
        await Visitor(origin, name).join(here.dee.links["member"])
        for desk in desks:
            await desk.sees(words)
        assert [await main_button(desk) for desk in desks] == before
    await desks[0].press("Let all 2 in")
    for desk in desks:
        await desk.sees_not("at the door")
    assert [await main_button(desk) for desk in desks] == before


async def main_button(desk: Guest) -> object:
    """Where it is, with nothing over it."""
    assert await out_of_sight(desk.page, ".desk-bar .main") == []
    return await desk.page.locator(".desk-bar .main").bounding_box()


async def test_a_press_that_comes_twice_moves_on_once(guests: Guests, origin: str) -> None:
    here = await gathering(origin, at="arrive")
    desk = await guests("Dee", "half", here.dee)
    title = desk.page.locator(".head-title")
    await desk.button(re.compile("^Move on")).dblclick(delay=60)
    await expect(title).to_contain_text("Check-in")
    await expect(desk.page.locator("[popover]:popover-open")).to_have_count(0)
    await here.dee.go_to("present")
    await expect(title).to_contain_text("Present")
    await desk.button(re.compile("^Ben begins")).focus()
    for _ in range(8):  # Enter is held down
        await desk.page.keyboard.down("Enter")
        await desk.page.wait_for_timeout(60)
    await desk.page.keyboard.up("Enter")
    await expect(desk.button(re.compile("^Move on: Clarify"))).to_be_visible()
    await expect(title).to_contain_text("Present")
    assert (await here.dee.view())["phase"]["key"] == "present"


async def test_of_two_desks_one_is_first(guests: Guests, origin: str) -> None:
    here = await gathering(origin, at="arrive")
    cleo = Visitor(origin, "Cleo")
    await cleo.join(here.dee.links["co_facilitator"])
    desks = await asyncio.gather(guests("Dee", "half", here.dee), guests("Cleo", "half", cleo))
    both = asyncio.Barrier(2)

    async def together(route: Route) -> None:
        await both.wait()
        await route.continue_()

    for one in desks:
        one.expect_trouble("409")
        await one.context.route("**/move_on", together)
    await asyncio.gather(*(one.press(re.compile("^Move on: Check-in")) for one in desks))
    for one in desks:
        await expect(one.page.locator(".head-title")).to_contain_text("Check-in")
    assert sorted(await told(desks)) == ["", STALE]
    assert (await here.dee.view())["phase"]["key"] == "check_in"


async def told(desks: Sequence[Guest]) -> list[str]:
    """What each was refused with, once one has been."""
    async with asyncio.timeout(PATIENCE_MS / 1_000):
        while True:
            found = [await one.page.locator("#refusal").inner_text() for one in desks]
            if any(found):
                return found
            await asyncio.sleep(0.05)
