"""Z5 in a real browser: what a page asks for, sends, and leaves behind (P3, P5)."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser as Chromium
from playwright.async_api import Request, Response

from tests.journeys.chromium import running_chromium
from tests.journeys.gathering import Gathering, gathering
from tests.journeys.guest import Guest
from tests.server_process import ServerProcess
from tests.visitor import Visitor

pytestmark = [pytest.mark.slow, pytest.mark.browser]

JOT, UNSENT, SIGNED, NAMELESS = (
    f"canary{kind}words" for kind in ("jot", "unsent", "signed", "bare")
)
STORED = """async () => ({
  session: Object.fromEntries(Object.entries(sessionStorage)),
  local: Object.entries(localStorage),
  databases: (await indexedDB.databases()).length,
  caches: (await caches.keys()).length,
  workers: (await navigator.serviceWorker?.getRegistrations() ?? []).length,
  cookie: document.cookie,
  state: JSON.stringify(history.state),
})"""
NOTHING = {
    "session": {},
    "local": [],
    "databases": 0,
    "caches": 0,
    "workers": 0,
    "cookie": "",
    "state": "null",
}


@pytest_asyncio.fixture
async def chromium() -> AsyncIterator[Chromium]:
    async with running_chromium() as browser:
        yield browser
    await Visitor.close_all()


class Wire:
    """All that a browser has asked for and sent. `answers`: address -> its headers."""

    def __init__(self, guest: Guest) -> None:
        self.asked: list[str] = []
        self.sent: list[str] = []
        self.referers: set[str] = set()
        self.answers: dict[str, dict[str, str]] = {}
        guest.context.on("request", self._ask)
        guest.context.on("response", self._hear)

    def _ask(self, request: Request) -> None:
        self.asked.append(request.url)
        self.sent.append(f"{request.url} {request.post_data or ''} {json.dumps(request.headers)}")
        if "referer" in request.headers:
            self.referers.add(request.headers["referer"])

    def _hear(self, response: Response) -> None:
        self.answers[response.url] = response.headers

    def carries(self, words: str) -> bool:
        return any(words in sent for sent in self.sent)


async def stored(guest: Guest) -> dict[str, Any]:
    found: dict[str, Any] = await guest.page.evaluate(STORED)
    return found


async def test_a_browser_keeps_ones_own_unsent_words_and_keys_and_nothing_else(
    tmp_path: Path, chromium: Chromium
) -> None:
    server = ServerProcess(tmp_path / "data")
    server.start()
    try:
        await a_session_of_zoe(server, chromium)
    finally:
        server.stop()


async def a_session_of_zoe(server: ServerProcess, chromium: Chromium) -> None:
    room = await gathering(server.origin, at="present")
    await room.look_in(*room.members)
    zoe = await Guest.with_browser(chromium, server.origin, "Zoe", "half")
    wire = Wire(zoe)
    await zoe.join(room.dee.links["member"])
    await room.dee.do("admit", everyone="on")
    await zoe.page.locator("#jot").wait_for()
    assert await stored(zoe) == NOTHING
    await jots(zoe, wire, room)
    await writes(zoe, wire, room)
    await leaves(zoe, server.origin, room)
    assert [url for url in wire.asked if not url.startswith(server.origin)] == []
    assert wire.referers <= {f"{server.origin}/"}  # no path, so no secret of a link
    for url, headers in wire.answers.items():
        is_file = "/static/" in url
        assert (headers["cache-control"] == "no-store") != is_file, url
    assert zoe.complaints == []
    assert server.log.splitlines() == [f"Setroom is ready at {server.origin}"]


async def jots(zoe: Guest, wire: Wire, room: Gathering) -> None:
    """What is jotted down stays here."""
    await zoe.page.locator("#jot").fill(JOT)
    await zoe.page.wait_for_timeout(500)
    held = await stored(zoe)
    assert held == {**NOTHING, "session": held["session"]}
    assert held["session"].keys() == {f"setroom:{room.room}:draft"}
    assert not wire.carries(JOT)


async def writes(zoe: Guest, wire: Wire, room: Gathering) -> None:
    """So does what is written and not sent; of what is sent, only the key of what has no name."""
    await room.dee.go_to("explore")
    await zoe.page.locator("#composer textarea").wait_for(state="attached")
    await room["Femi"].do("submit_post", kind="question", text="Somebody else's words")
    await zoe.unfold()
    await zoe.sees("Somebody else's words")
    await zoe.write(SIGNED, "Send as Zoe")
    await room.look_in(*room.members)
    await zoe.write(NAMELESS, "Send without my name")
    await zoe.press(re.compile("^Write"))
    await zoe.page.locator("#words").fill(UNSENT)
    await zoe.page.wait_for_timeout(500)
    held = await stored(zoe)
    assert held == {**NOTHING, "session": held["session"]}
    assert held["session"].keys() == {f"setroom:{room.room}:{what}" for what in ("draft", "keys")}
    kept = json.dumps(held["session"])
    assert UNSENT in kept
    for words in (SIGNED, NAMELESS, "Somebody else's words", "Femi", "Dee", "Ward leaders"):
        assert words not in kept, words
    assert (wire.carries(SIGNED), wire.carries(JOT), wire.carries(UNSENT)) == (True, False, False)


async def leaves(zoe: Guest, origin: str, room: Gathering) -> None:
    """When it has ended nothing is left, and nothing comes back as the page goes away."""
    await room.dee.do("end_session")
    await zoe.sees("We have ended")
    await zoe.page.wait_for_timeout(500)
    assert await stored(zoe) == NOTHING
    for _ in ("asks once more", "leaves"):
        await zoe.press("Leave and forget me on this device")
    await zoe.page.wait_for_url(f"{origin}/left")
    assert await stored(zoe) == NOTHING
    assert await zoe.context.cookies() == []
