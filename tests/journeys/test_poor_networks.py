"""Blocked WebSockets, lost Wi-Fi, lost answers, a killed server, a closed laptop.

Every time the page says so calmly and comes back to the same place, and nothing typed is lost or
stored twice. All browsers reach the server through a middle box.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from playwright.async_api import Request, Route, WebSocket, expect

from server.live.drain import RESTART_S
from tests.journeys.chromium import asleep, running_chromium
from tests.journeys.conftest import HURRIED, said_nothing_but_ready
from tests.journeys.gathering import gathering
from tests.journeys.guest import Guest, Guests
from tests.journeys.middle_box import MiddleBox
from tests.server_process import ServerProcess

SEND_AS = re.compile("^Send as")
NOT_SENT = "Not sent yet. Your words are safe here, and are sent as soon as we get through."
NETWORK_TROUBLE = ("net::ERR_", "WebSocket connection to", "403")
NO_WEBSOCKETS = """
window.WebSocket = class {
  constructor() { setTimeout(() => this.onclose?.({ code: 1006 })); }
  close() {}
};
"""
BACK = "Back. Nothing was lost."
COMES_BACK_WITHIN_MS = 30_000  # the longest waits between tries are 10 s for a page, 30 s for words
A_WHILE_S = 6  # for a page to notice that it has slept


@pytest_asyncio.fixture(scope="module")
async def box() -> AsyncIterator[MiddleBox]:
    between = MiddleBox()
    await between.start()
    yield between
    await between.stop()


@pytest.fixture(scope="module")
def server(box: MiddleBox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    settings = {**HURRIED, "SETROOM_ORIGIN": box.origin}
    running = ServerProcess(tmp_path_factory.mktemp("journey") / "data", settings)
    running.start()
    box.target_port = running.port
    yield running
    running.stop()
    said_nothing_but_ready(running)


@pytest.fixture
def directly(server: ServerProcess) -> str:
    """The server's own address, for those who do not come through the box."""
    return f"http://127.0.0.1:{server.port}"


@pytest.fixture(autouse=True)
def _mended(box: MiddleBox) -> None:
    box.refuses = ()
    box.mend()


def asked_by(one: Guest) -> list[str]:
    """The live channels this page asks for from now on, in order."""
    asked: list[str] = []
    one.page.on(
        "request",
        lambda request: (
            asked.append(request.url.split("/live/")[1].split("?")[0])
            if "/live/" in request.url
            else None
        ),
    )
    return asked


def tries_of(one: Guest) -> list[tuple[float, str]]:
    """Moment and way of every live channel this page opens from now on."""
    tries: list[tuple[float, str]] = []

    def note(what: WebSocket | Request) -> None:
        if "/live/" in what.url:
            way = what.url.split("/live/")[1].partition("?")[0]
            tries.append((time.monotonic(), way))

    one.page.on("websocket", note)
    one.page.on("request", note)
    return tries


async def test_where_websockets_are_blocked_the_room_comes_by_other_ways(
    guests: Guests, box: MiddleBox, directly: str
) -> None:
    here = await gathering(directly)
    box.refuses = (b"upgrade: websocket",)
    ana, chloe = await guests("Ana"), await guests("Chloe", "phone")
    ways = {one.name: asked_by(one) for one in (ana, chloe)}
    await chloe.context.add_init_script(NO_WEBSOCKETS)
    await chloe.context.route("**/live/sse*", lambda route: route.abort())
    for one in (ana, chloe):
        one.expect_trouble(*NETWORK_TROUBLE)
    await asyncio.gather(ana.sit(here["Ana"]), chloe.sit(here["Chloe"]))
    assert ways["Ana"][-1] == "sse"
    assert ways["Chloe"][-1] == "poll"

    await asyncio.gather(
        ana.write("What would Monday look like?", SEND_AS),
        chloe.write("What are you not saying to her?", SEND_AS),
    )
    await here.dee.do("submit_post", kind="question", text="What would the night team say?")
    for one in (ana, chloe):
        await expect(one.page.locator("#posts .post")).to_have_count(3)
        assert await one.posts() == await here.posts()
    await here.dee.go_to("echo")
    for one in (ana, chloe):
        await one.reads_first("Write one sentence")
        await expect(one.page.locator("#connection")).to_be_hidden()


async def test_what_is_sent_without_a_network_arrives_once(
    guests: Guests, box: MiddleBox, directly: str
) -> None:
    here = await gathering(directly)
    ana = await guests("Ana", seat=here["Ana"])
    field = ana.page.locator("#words")
    ana.expect_trouble(*NETWORK_TROUBLE)
    await ana.press(re.compile("^Write"))
    await field.fill("What would Monday look like?")
    await ana.context.set_offline(True)
    await ana.press(SEND_AS)
    await ana.sees(NOT_SENT)
    await field.press_sequentially(" And Tuesday?")
    await here["Chloe"].do("submit_post", kind="question", text="What would the night team say?")
    await ana.sees("Catching up…")

    await ana.context.set_offline(False)
    await ana.sees(BACK)
    await expect(ana.page.locator("#posts .post")).to_have_count(2)
    assert await ana.posts() == await here.posts()
    await expect(field).to_have_value("And Tuesday?")
    await expect(field).to_be_focused()
    await ana.page.reload()
    await expect(field).to_have_value("And Tuesday?")


async def test_a_lost_answer_is_asked_for_again_and_nothing_is_stored_twice(
    guests: Guests, directly: str
) -> None:
    here = await gathering(directly)
    ana = await guests("Ana", seat=here["Ana"])
    ana.expect_trouble(*NETWORK_TROUBLE)
    keys: list[str] = []

    async def lose_the_answer(route: Route) -> None:
        await route.fetch()
        await route.abort()

    ana.page.on("request", lambda asked: keys.append((asked.post_data or "").split("key=")[-1]))
    await ana.page.route("**/submit_post", lose_the_answer, times=1)
    keys.clear()
    await ana.write("What would Monday look like?", SEND_AS)
    sent = [key for key in keys if key]
    assert len(sent) >= 2
    assert await here.posts() == ["What would Monday look like?"]
    await expect(ana.page.locator("#posts .post")).to_have_count(1)


async def test_a_killed_server_comes_back_and_so_does_everybody(
    guests: Guests, server: ServerProcess, directly: str
) -> None:
    here = await gathering(directly)
    ana, chloe, dee = everybody = await asyncio.gather(
        guests("Ana", seat=here["Ana"]),
        guests("Chloe", "phone", seat=here["Chloe"]),
        guests("Dee", seat=here.dee),
    )
    await ana.write("What would Monday look like?", SEND_AS)
    await asyncio.gather(ana.unfold(), chloe.unfold())
    for one in everybody:
        await one.sees("What would Monday look like?")
        one.expect_trouble(*NETWORK_TROUBLE)
        await one.page.evaluate("window.sameAsBefore = true")
    await chloe.press(re.compile("^Write"))
    await chloe.page.locator("#words").fill("What are you not")
    await ana.press(re.compile("^Write"))
    await ana.page.locator("#words").fill("What would the night team say?")

    server.kill()
    await ana.press(SEND_AS)
    await asyncio.gather(ana.sees(NOT_SENT), *(one.sees("Catching up…") for one in everybody))
    await asyncio.to_thread(server.start)
    await asyncio.gather(*(one.sees(BACK, COMES_BACK_WITHIN_MS) for one in everybody))
    for one in everybody:
        await expect(one.page.locator("#posts .post")).to_have_count(
            2, timeout=COMES_BACK_WITHIN_MS
        )
        assert await one.posts() == await here.posts()
        assert await one.page.evaluate("window.sameAsBefore"), "the page was loaded again"
    await expect(chloe.page.locator("#words")).to_have_value("What are you not")
    await expect(chloe.page.locator("#words")).to_be_focused()
    await dee.press("Stop the clock")
    await ana.reads_first("The clock is stopped.")


async def test_a_stopped_server_is_not_asked_for_before_it_can_be_there(
    guests: Guests, server: ServerProcess, directly: str
) -> None:
    here = await gathering(directly)
    ana, chloe = await guests("Ana", seat=here["Ana"]), await guests("Chloe", "phone")
    chloe.expect_trouble(*NETWORK_TROUBLE)
    await chloe.context.add_init_script(NO_WEBSOCKETS)
    await chloe.sit(here["Chloe"])
    tries = {one.name: tries_of(one) for one in (ana, chloe)}
    for one in (ana, chloe):
        one.expect_trouble(*NETWORK_TROUBLE)
    await ana.press(re.compile("^Write"))
    await ana.page.locator("#words").fill("What would Monday look like?")

    stopped_s = time.monotonic()
    await asyncio.to_thread(server.stop)
    await asyncio.to_thread(server.start)
    await ana.press(SEND_AS)
    for one in (ana, chloe):
        await expect(one.page.locator("#posts .post")).to_have_count(
            1, timeout=COMES_BACK_WITHIN_MS
        )
        await expect(one.page.locator("#connection")).to_be_hidden(timeout=COMES_BACK_WITHIN_MS)
    for name, way in (("Ana", "ws"), ("Chloe", "sse")):
        (first_s, _), *_ = tries[name]
        assert first_s - stopped_s >= RESTART_S
        assert {way} == {tried for _, tried in tries[name]}


async def test_an_opened_laptop_is_where_the_others_are(box: MiddleBox, directly: str) -> None:
    here = await gathering(directly)
    async with running_chromium() as browser:
        ana = await Guest.with_browser(browser, box.origin, "Ana", "half")
        await ana.sit(here["Ana"])
        ana.expect_trouble(*NETWORK_TROUBLE)
        await ana.press(re.compile("^Write"))
        await ana.page.locator("#words").fill("What would Monday look like?")
        async with asleep(browser):
            box.cut()
            await here["Chloe"].do("submit_post", kind="question", text="What is her name?")
            await here.dee.go_to("commit")
            await here.dee.steer("pause")
            await here.dee.steer("go_back")
            await asyncio.sleep(A_WHILE_S)
            box.mend()
        await expect(ana.page.locator(".head-title")).to_have_text("Echo: what stayed with you")
        await expect(ana.page.locator("#words")).to_have_value("What would Monday look like?")
        await expect(ana.page.locator("#connection")).to_be_hidden()
        assert ana.complaints == []
