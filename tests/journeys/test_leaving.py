"""Somebody leaves: on a shared laptop nothing stays, the others go on, and there is a way back."""

from __future__ import annotations

import re
from typing import Any

from playwright.async_api import Locator, Page, expect

from tests.journeys.access import broken_in_both_themes, misshapen, out_of_sight
from tests.journeys.gathering import gathering
from tests.journeys.guest import SIZES, Guest, Guests
from tests.journeys.keyboard import Keyboard
from tests.visitor import Visitor

HAS_LEFT = "You have left. Nothing of this session is on this device any more."
STAYS = re.compile("your other rooms and your other devices stay as they are")
AGAIN_MS = 3_000  # longer than a page waits before it connects again
STORED = """async () => ({
  session: Object.entries(sessionStorage), local: Object.entries(localStorage),
  databases: (await indexedDB.databases()).length, caches: (await caches.keys()).length,
  workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""
NOTHING = {"session": [], "local": [], "databases": 0, "caches": 0, "workers": 0}


class Wire:
    """What a browser asks of the live channels. `calls`: each by its address."""

    def __init__(self, guest: Guest) -> None:
        self.calls: list[str] = []
        guest.context.on("request", self._asked)
        guest.page.on("websocket", lambda socket: self.calls.append(socket.url))

    def _asked(self, request: Any) -> None:
        if "/live/" in request.url:
            self.calls.append(request.url)


async def leave(one: Guest, button: str = "Leave this room") -> None:
    """From the room's page: to the question, and out."""
    await one.press(re.compile("^Leave"))
    await one.sees(STAYS)
    await one.press(button)
    await one.sees(HAS_LEFT)


async def has_words_on_the_way(one: Guest) -> None:
    """Something sent without a name, and half of the next thing."""
    await one.write("What are you not saying to her?", "Send without my name")
    await one.press(re.compile("^Write"))
    await one.page.locator("#words").fill("half a sentence")
    await one.page.wait_for_timeout(500)
    stored = await one.page.evaluate(STORED)
    assert len(stored["session"]) == 2


async def nothing_is_left(one: Guest, *pages: Page) -> None:
    assert await one.context.cookies() == []
    for page in (one.page, *pages):
        await expect(page.get_by_role("heading", level=1)).to_have_text(HAS_LEFT)
        assert await page.evaluate(STORED) == NOTHING
        text = await page.locator("body").inner_text()
        for told in ("Ana", "Dee", "Ben", "Ward leaders"):
            assert told not in text + await page.title()


async def test_a_nurse_leaves_a_shared_laptop_and_comes_back_on_her_phone(
    guests: Guests, origin: str
) -> None:
    here = await gathering(origin)
    await here.look_in("Chloe", "Femi", "Hana", "Ian")
    ana, dee = await guests("Ana", "half", here["Ana"]), await guests("Dee", "wide", here.dee)
    wire = Wire(ana)
    tab = await ana.context.new_page()
    await tab.goto(f"{origin}/rooms/{here.room}")
    await tab.locator("html[data-test-heard]").wait_for()
    await has_words_on_the_way(ana)
    seq = (await here.dee.view())["seq"]

    await ana.press("Close")  # the composer
    await ana.press("More")
    await leave(ana)
    await nothing_is_left(ana, tab)
    asked = len(wire.calls)
    await ana.page.wait_for_timeout(AGAIN_MS)
    assert asked == len(wire.calls), "nothing tries to hear the room again"
    assert seq == (await here.dee.view())["seq"], "the log says nothing of it"
    await expect(line_of_ana(dee)).to_contain_text("away")
    await dee.sees("What are you not saying to her?")

    ana.expect_trouble("404")
    await ana.page.go_back()
    await ana.sees("There is no such room, or it is not one of yours.")
    await comes_back(guests, dee, here.dee.links["member"])


def line_of_ana(dee: Guest) -> Locator:
    return dee.page.locator("#people .person", has_text=re.compile("^Ana"))


async def comes_back(guests: Guests, dee: Guest, link: str) -> None:
    phone = await guests("Ana", "phone")
    await phone.page.goto(link)
    await phone.page.get_by_label("What should people call you?").fill("Ana")
    await phone.press("I was here before on another device")
    await phone.page.wait_for_url(re.compile("/rooms/"))
    await phone.live()
    await dee.press("Look")
    await dee.press("Let in as this person")
    await phone.reads_first("Ask Ben one open question")
    await expect(line_of_ana(dee)).not_to_contain_text("away")


async def test_without_script_leaving_is_two_pages(guests: Guests, origin: str) -> None:
    here = await gathering(origin)
    ana = await guests("Ana", "phone", here["Ana"], java_script_enabled=False)
    cookies = await ana.context.cookies()
    assert [cookie["name"] for cookie in cookies] == ["setroom"]
    await ana.press("More")
    await leave(ana)
    assert await ana.context.cookies() == []
    ana.expect_trouble("404")
    await ana.context.add_cookies(cookies)  # type: ignore[arg-type]
    await ana.page.goto(f"{origin}/rooms/{here.room}")
    await ana.sees("There is no such room, or it is not one of yours.")


async def test_a_facilitator_leaves_practice_and_keeps_her_desk_and_her_words_elsewhere(
    guests: Guests, origin: str
) -> None:
    real, practice = await gathering(origin), Visitor(origin, "Dee")
    practice.http.cookies = real.dee.http.cookies
    await practice.open("Practice")
    dee = await guests("Dee", "half", real.dee)
    await dee.press("Write one")
    await dee.page.locator("#words").fill("half a sentence")
    await dee.page.wait_for_timeout(500)
    tab = await dee.context.new_page()
    await tab.goto(f"{origin}/rooms/{practice.room}")
    await tab.get_by_role("link", name="Leave").click()
    await tab.get_by_role("button", name="Leave this room").click()
    await expect(tab.get_by_role("heading", level=1)).to_have_text(HAS_LEFT)
    assert await tab.evaluate(STORED) == NOTHING
    await dee.page.reload()
    await expect(dee.page.locator("#words")).to_have_value("half a sentence")
    assert len(await dee.context.cookies()) == 1
    assert (await practice.http.get(f"/rooms/{practice.room}")).status_code == 404


async def test_who_leaves_the_desk_is_told_who_steers_and_how_to_come_back(
    guests: Guests, origin: str
) -> None:
    here = await gathering(origin)
    dee, ben = await guests("Dee", "half", here.dee), await guests("Ben", "phone", here["Ben"])
    await dee.press("More")
    await dee.press("Leave")
    await dee.sees("nobody could steer it")
    way_back = await dee.page.get_by_role("textbox").input_value()
    assert way_back == here.dee.links["return"]
    await dee.page.wait_for_timeout(7_000)  # longer than the grace for a page that loads again
    await ben.sees_not("Dee has lost the connection")
    await dee.press("Stay")
    await dee.live()
    await dee.press("More")
    await leave(dee, "Leave the desk")
    await ben.sees("Dee has lost the connection. Carry on")

    phone = await guests("Dee's phone", "phone")
    await phone.page.goto(way_back)
    await phone.press("Come back as Dee")
    await phone.page.wait_for_url(re.compile("/rooms/"))
    await phone.live()
    await expect(phone.button(re.compile("^Move on"))).to_be_visible()
    await ben.sees_not("Dee has lost the connection")


async def test_there_is_a_way_out_at_the_door_before_the_start_and_after_the_end(
    guests: Guests, origin: str
) -> None:
    here = await gathering(origin, at=None)
    mo = await guests("Mo", "phone")
    await mo.join(here.dee.links["member"])
    ana, olu = await guests("Ana", "phone", here["Ana"]), await guests("Olu", "half", here.olu)
    for one in (mo, ana):
        await leave(one)
    await here.start("check_out")
    ben = await guests("Ben", "phone", here["Ben"])
    await here.dee.steer("end_session")
    await ben.reads_first("We have ended. This is yours to take away.")
    await ben.press("Leave and forget me on this device")
    await ben.sees("The session has ended, so you cannot come back.")
    async with ben.page.expect_download():
        await ben.press("Download as text")
    await ben.press("Leave and forget me on this device")
    await ben.sees(HAS_LEFT)
    await olu.reads_first("We have ended. Nothing of the set is yours to take away.")
    await leave(olu)
    for one in (mo, ana, ben, olu):
        await nothing_is_left(one)


async def test_leaving_by_keyboard(guests: Guests, origin: str) -> None:
    here = await gathering(origin)
    for guest, first in (("Ana", "More"), ("Olu", "")):
        seat = here.olu if guest == "Olu" else here[guest]
        one = await guests(guest, "phone", seat)
        keys = Keyboard(one.page)
        for answer in ("Stay", "Leave this room"):
            if first:
                await keys.enter(first)
            await keys.enter("Leave$")
            await one.sees(STAYS)
            await keys.enter(answer)
            if answer == "Stay":
                await one.page.wait_for_url(re.compile(f"/rooms/{here.room}$"))
                await one.live()
        await one.sees(HAS_LEFT)


async def test_the_pages_of_leaving_can_be_read_by_everybody(guests: Guests, origin: str) -> None:
    here = await gathering(origin)
    people = [
        await guests("Ana", "phone", here["Ana"]),
        await guests("Dee", "half", here.dee),
        await guests("Olu", "wide", here.olu),
    ]
    wrong: list[str] = []
    for one in people:
        await one.page.goto(f"{origin}/rooms/{here.room}/leave")
        if one.name == "Dee":
            await one.page.get_by_text("As a code for my phone").click()
        else:
            faults = await out_of_sight(one.page, ".leaving .main")
            wrong += [f"{one.name}: {fault}" for fault in faults]
        wrong += [f"{one.name}: {fault}" for fault in await what_is_wrong(one.page)]
        await one.press(re.compile("^Leave (this room|the desk)$"))
        await one.sees(HAS_LEFT)
        wrong += [f"{one.name} has left: {fault}" for fault in await what_is_wrong(one.page)]
    assert wrong == [], "\n".join(wrong)


async def what_is_wrong(page: Page) -> list[str]:
    found = await broken_in_both_themes(page)
    for size in SIZES.values():
        await page.set_viewport_size(size)  # type: ignore[arg-type]
        found += [f"{size['width']}: {fault}" for fault in await misshapen(page)]
    return found
