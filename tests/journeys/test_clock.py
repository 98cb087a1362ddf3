"""One clock: the server owns it, whatever the computers' own clocks say (K1, T2)."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable

from playwright.async_api import Route, expect

from tests.journeys.gathering import Gathering, gathering
from tests.journeys.guest import Guest, Guests
from tests.journeys.wrong_clock import HOUR_MS, Shown, set_clock_wrong, shown_on
from tests.visitor import Visitor

TOLERANCE_MS = 250
EXPLORE_MS = 20 * 60_000
DELAY_S = 0.18  # on the way there only: half of it is the most that this can cost


async def with_wrong_clock(
    guests: Guests, name: str, size: str, seat: Visitor, wrong_by_ms: int, delay_s: float = 0
) -> Guest:
    one = await guests(name, size)
    await set_clock_wrong(one.context, wrong_by_ms)

    async def late(route: Route) -> None:
        await asyncio.sleep(delay_s)
        await route.continue_()

    if delay_s:
        await one.context.route("**/clock", late)
    await one.sit(seat)
    return one


async def all_agree(say: Callable[[str], None], what: str, *people: Guest) -> list[Shown]:
    shown = list(await asyncio.gather(*(shown_on(one.page) for one in people)))
    say(f"clock, {what}: " + ", ".join(f"{one.wrong_by_ms:+.0f}" for one in shown) + " ms")
    for one in shown:
        assert abs(one.wrong_by_ms) <= TOLERANCE_MS, shown
    return shown


async def test_all_clocks_show_the_same_time(
    guests: Guests, origin: str, say: Callable[[str], None]
) -> None:
    here = await gathering(origin)
    assert abs(await server_ahead_ms(here)) <= TOLERANCE_MS
    dee, ben, ana, chloe, olu = everybody = await asyncio.gather(
        with_wrong_clock(guests, "Dee", "half", here.dee, 24 * HOUR_MS),
        with_wrong_clock(guests, "Ben", "phone", here["Ben"], -24 * HOUR_MS),
        with_wrong_clock(guests, "Ana", "half", here["Ana"], 0),
        with_wrong_clock(guests, "Chloe", "phone", here["Chloe"], 0, DELAY_S),
        with_wrong_clock(guests, "Olu", "wide", here.olu, 24 * HOUR_MS),
    )
    await all_agree(say, "a day wrong either way", *everybody)
    assert re.fullmatch(r"19:\d\d left|20:00 left", await figures(dee))
    assert await figures(ben) == "about 20 min"
    for one in (ana, chloe, olu):
        assert re.fullmatch("19 min left|20 min left", await figures(one))

    async with ana.page.expect_response("**/clock"):
        await ana.page.evaluate(f"stepClock({-24 * HOUR_MS})")  # somebody sets it meanwhile
    await all_agree(say, "stepped meanwhile", ana)

    await dee.press(re.compile(r"^\+2 min"))
    await expect(dee.page.locator(".clock-figures").first).to_have_text(re.compile("^21:"))
    await here.dee.steer("pause")
    for one in everybody:
        await expect(one.page.locator("html[data-clock=stopped]")).to_be_attached()
    stopped = await all_agree(say, "stopped", *everybody)
    femi = await with_wrong_clock(guests, "Femi", "phone", here["Femi"], -24 * HOUR_MS)
    later = await all_agree(say, "stopped, some time later", *everybody, femi)
    assert {one.left_ms for one in stopped} == {one.left_ms for one in later}
    await expect(femi.page.locator("#first")).to_contain_text("The clock is stopped.")

    await here.dee.steer("resume")
    for one in (*everybody, femi):
        await expect(one.page.locator("html[data-clock=running]")).to_be_attached()
    await all_agree(say, "started again, with a latecomer", *everybody, femi)


async def server_ahead_ms(here: Gathering) -> float:
    """Of this machine's own time, which the server has taken over at its start."""
    sent_s = time.time()
    now_ms = (await here.dee.http.get("/clock")).json()["now_ms"]
    return float(now_ms - (sent_s + time.time()) * 500)


async def figures(one: Guest) -> str:
    return (await one.page.locator("#clock .clock-figures").inner_text()).strip()
