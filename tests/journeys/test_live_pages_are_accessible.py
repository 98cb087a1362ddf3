"""Every main moment of a session, on the live pages of all five audiences, held to section 4 of
the bar: axe in both themes, three widths, what is in sight, and what is said aloud.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable

from playwright.async_api import expect

from tests.journeys.access import broken_in_both_themes, misshapen, out_of_sight
from tests.journeys.gathering import Gathering, gathering
from tests.journeys.guest import SIZES, Guest, Guests
from tests.visitor import Visitor

PHONE_WITH_KEYBOARD = {"width": 360, "height": 340}
FIRST = "#first .first"
FIELD, SEND = "#words", ".send-signed"


async def seated(guests: Guests, here: Gathering) -> dict[str, Guest]:
    """One browser for each audience; Mo is at the door, and stays there."""
    mo = Visitor(here.dee.http.base_url.__str__(), "Mo")
    await mo.join(here.dee.links["member"])
    found = await asyncio.gather(
        guests("Dee", "half", here.dee),
        guests("Ben", "phone", here["Ben"]),
        guests("Ana", "half", here["Ana"]),
        guests("Olu", "wide", here.olu),
        guests("Mo", "phone", mo),
    )
    return {one.name: one for one in found}


async def in_steps(here: Gathering) -> list[tuple[str, Callable[[], Awaitable[object]], str]]:
    """The main moments: a name, how to get there, and what every page inside has then."""

    def step(key: str, phase: str) -> tuple[str, Callable[[], Awaitable[object]], str]:
        return key, lambda: here.dee.go_to(key), f"#clock[data-phase='{phase}']"

    return [
        ("lobby", here.dee.view, "#here[data-session=lobby]"),
        ("start", lambda: here.start("check_in"), "#clock[data-phase='Check-in']"),
        step("bidding", "Bidding"),
        step("break", "Break"),
        step("present", "Present"),
        step("explore", "Explore"),
        ("stopped", lambda: here.dee.steer("pause"), "#here[data-stopped=yes]"),
        step("echo", "Echo"),
        step("commit", "Commit"),
        ("ended", lambda: here.dee.steer("end_session"), "#here[data-session=ended]"),
    ]


async def what_is_wrong(one: Guest) -> list[str]:
    """With one page, at this moment."""
    own = one.page.viewport_size
    await one.page.evaluate("scrollTo(0, 0)")
    found = await broken_in_both_themes(one.page)
    for size in SIZES.values():
        await one.page.set_viewport_size(size)  # type: ignore[arg-type]
        found += [f"{size['width']}: {fault}" for fault in await misshapen(one.page)]
        if size == SIZES["half"]:
            found += await out_of_sight(one.page, FIRST)
    await one.page.set_viewport_size(PHONE_WITH_KEYBOARD)  # type: ignore[arg-type]
    found += [f"low: {fault}" for fault in await out_of_sight(one.page, FIRST)]
    await one.page.set_viewport_size(own)  # type: ignore[arg-type]
    return found


async def test_all_pages_at_all_main_moments(guests: Guests, origin: str) -> None:
    here = await gathering(origin, at=None)
    people = await seated(guests, here)
    wrong: list[str] = []
    for name, go, sign in await in_steps(here):
        await go()
        if name in ("start", "explore"):
            await busy(here)
        for one in people.values():
            if one.name != "Mo":
                await expect(one.page.locator(sign)).to_be_attached()
        found = await asyncio.gather(*(what_is_wrong(one) for one in people.values()))
        for one, faults in zip(people.values(), found, strict=True):
            wrong += [f"{name}, {one.name}: {fault}" for fault in faults]
    assert wrong == [], "\n".join(wrong)


async def busy(here: Gathering) -> None:
    """Something of everything: words, hands."""
    await here["Chloe"].do("submit_post", kind=(await kind(here)), text="What would she say?")
    await here["Ana"].do("submit_post", kind=(await kind(here)), text="word " * 60)
    await here["Ian"].do("raise_hand")
    await here["Ana"].do("raise_hand")


async def kind(here: Gathering) -> str:
    return str((await here.dee.view())["phase"]["takes"][0])


async def test_what_a_press_opens(guests: Guests, origin: str) -> None:
    here = await gathering(origin)
    await here.look_in("Ana", "Chloe", "Femi", "Hana", "Ian")
    dee, ana = await asyncio.gather(
        guests("Dee", "half", here.dee), guests("Ana", "phone", here["Ana"])
    )
    await here["Chloe"].do("submit_post", kind="question", text="What would she say?")
    await dee.sees("What would she say?")  # or nobody would be asked before moving on
    wrong = []
    for one, label in ((dee, "More"), (dee, "Move on: Take stock"), (ana, "More"), (ana, "Write")):
        await one.press(re.compile(f"^{label}"))
        faults = await broken_in_both_themes(one.page) + await misshapen(one.page)
        wrong += [f"{label}, {one.name}: {fault}" for fault in faults]
        await one.page.keyboard.press("Escape")
    assert wrong == [], "\n".join(wrong)


async def test_where_less_motion_is_asked_for_a_change_of_theme_sets_nothing_moving(
    guests: Guests, origin: str
) -> None:
    """Not even for a moment: colours that follow each other through a page are wrong meanwhile."""
    here = await gathering(origin, at="commit")
    ben = await guests("Ben", "phone", here["Ben"])
    moving = "() => document.getAnimations().filter((one) => one instanceof CSSTransition).length"
    for theme in ("dark", "light"):
        await ben.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        assert await ben.page.evaluate(moving) == 0
    await ben.page.emulate_media(color_scheme="dark", reduced_motion="no-preference")
    assert await ben.page.evaluate(moving) > 0, "elsewhere a button's colour takes its time"


async def test_writing_on_a_phone_with_its_keyboard_open(guests: Guests, origin: str) -> None:
    here = await gathering(origin)
    await here.look_in("Ana", "Chloe", "Femi", "Hana", "Ian")
    ana = await guests("Ana", "phone", here["Ana"], has_touch=True)
    await ana.press("Write instead")
    await keyboard_opens(ana)
    assert await out_of_sight(ana.page, FIELD, SEND) == []

    await keyboard_closes(ana)
    await here.dee.go_to("echo")
    await expect(ana.page.locator("#clock[data-phase=Echo]")).to_be_attached()
    await ana.page.evaluate("scrollTo(0, 0)")
    await ana.page.locator(FIELD).tap()
    await keyboard_opens(ana)
    assert await out_of_sight(ana.page, FIRST, FIELD, SEND) == []


async def keyboard_opens(one: Guest) -> None:
    await expect(one.page.locator(FIELD)).to_be_focused()
    await one.page.set_viewport_size(PHONE_WITH_KEYBOARD)  # type: ignore[arg-type]
    await expect(one.page.locator(SEND)).to_be_in_viewport(ratio=1)


async def keyboard_closes(one: Guest) -> None:
    await one.page.set_viewport_size(SIZES["phone"])  # type: ignore[arg-type]
