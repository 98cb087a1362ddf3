"""The page side by side under a trembling hand, poor networks, and a server that starts anew."""

from __future__ import annotations

import asyncio
import time

from playwright.async_api import Request, Route, expect

from tests.journeys.guest import Guest, Guests
from tests.journeys.test_beside import SHOWN_MS, card, side_by_side
from tests.pages.triads import beside, view_of
from tests.server_process import ServerProcess
from tests.visitor import JSON, Visitor, key, set_of

ASKS = "**/beside?after=*"


def asked_by(dee: Guest) -> list[str]:
    """What this page asks for from now on."""
    asked: list[str] = []

    def note(request: Request) -> None:
        if "after=" in request.url or request.is_navigation_request():
            asked.append(request.url)

    dee.page.on("request", note)
    return asked


async def test_a_second_press_of_a_trembling_hand_does_not_do_what_the_button_says_by_then(
    guests: Guests, origin: str
) -> None:
    dee = await side_by_side(guests, origin)
    box = await dee.page.get_by_role("button", name="Start all 3").bounding_box()
    assert box is not None
    x, y = box["x"] + 20, box["y"] + box["height"] / 2
    await dee.page.mouse.click(x, y)
    await dee.sees("Stop all clocks", SHOWN_MS)
    under = await dee.page.evaluate("([x, y]) => document.elementFromPoint(x, y).innerText", [x, y])
    assert under == "Stop all clocks"
    await dee.page.mouse.down(click_count=2)
    await dee.page.mouse.up(click_count=2)
    await asyncio.sleep(2)
    await expect(card(dee, "Course day")).not_to_contain_text("stopped")


async def test_moving_all_on_asks_first_where_somebody_may_still_be_writing(
    guests: Guests, origin: str
) -> None:
    desk, (ana,) = await set_of(origin, members=1, title="Course day", format="triad")
    await desk.http.post(f"/rooms/{desk.room}/beside", data={"key": key()}, headers=JSON)
    second = (await beside(desk))[1]
    ben = Visitor(origin, "Ben")
    await ben.join(second["link"])
    await desk.http.post(f"/rooms/{second['room']}/admit", data={"everyone": "on"}, headers=JSON)
    for presenter in (ana, ben):
        desk.room = presenter.room
        await desk.do("set_rounds", presenters=[presenter.person])
        await desk.steer("start_session")
        await desk.go_to("explore")
    dee = await guests("Dee", "wide", desk)
    await dee.page.goto(f"{origin}/rooms/{desk.room}/beside")
    await dee.press("Move all 2 on")
    await dee.sees("Press again: in 2 of 2 someone may still be writing")
    await dee.sees("Say to all in writing")
    views = [await view_of(desk, one.room) for one in (ana, ben)]
    assert ["explore"] * 2 == [view["phase"]["key"] for view in views]
    await dee.page.get_by_role("button", name="Press again: in 2 of 2").click()
    for room in ("Course day", "Course day · 2"):
        step = card(dee, room).locator(".beside-step")
        await expect(step).to_contain_text("Take stock", timeout=SHOWN_MS)


async def test_another_answer_than_the_servers_is_neither_shown_nor_taken_for_the_end(
    guests: Guests, origin: str
) -> None:
    dee = await side_by_side(guests, origin)
    field = dee.page.get_by_label("Say to all in writing")
    await field.fill("Ten more min")
    dee.expect_trouble("403")
    asked = asked_by(dee)
    answers = [200, 403]

    async def signs_in(route: Route) -> None:
        await route.fulfill(status=answers[0], content_type="text/html", body="<h1>Sign in</h1>")

    for button, words in (("Start:", "Stop the clock"), ("Stop the clock", "left, stopped")):
        await dee.page.route(ASKS, signs_in)
        await card(dee, "Course day · 2").get_by_role("button", name=button).click()
        await asyncio.sleep(1.5)
        await dee.page.unroute(ASKS)
        del answers[0]
        await expect(card(dee, "Course day · 2")).to_contain_text(words, timeout=SHOWN_MS)
    await expect(field).to_have_value("Ten more min")
    assert all("after=" in url for url in asked)
    assert len(asked) < 20


async def test_after_a_while_without_a_network_it_asks_at_once(guests: Guests, origin: str) -> None:
    dee = await side_by_side(guests, origin)
    dee.expect_trouble("net::ERR_")
    await dee.context.set_offline(True)
    await asyncio.sleep(9)  # several tries have failed by then, each later than the one before
    await dee.context.set_offline(False)
    async with dee.page.expect_request(ASKS, timeout=1_000):
        pass


async def test_a_server_that_starts_anew_is_not_asked_in_a_loop_and_is_found_again(
    guests: Guests, origin: str, server: ServerProcess
) -> None:
    dee = await side_by_side(guests, origin)
    await dee.page.get_by_label("Say to all in writing").fill("Ten more min")
    dee.expect_trouble("503", "net::ERR_")
    asked = asked_by(dee)
    began_s = time.monotonic()
    await asyncio.to_thread(server.stop)
    await asyncio.to_thread(server.start)
    await card(dee, "Course day · 2").get_by_role("button", name="Start:").click()
    await expect(card(dee, "Course day · 2")).to_contain_text("Set-up", timeout=SHOWN_MS)
    await expect(dee.page.get_by_label("Say to all in writing")).to_have_value("Ten more min")
    assert len(asked) < 4 + (time.monotonic() - began_s)
