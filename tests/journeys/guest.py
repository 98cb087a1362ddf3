"""Somebody at a journey: a name, a browser, and the few things a person does with a page."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

SIZES = {
    "wide": {"width": 1280, "height": 800},
    "half": {"width": 680, "height": 600},
    "phone": {"width": 360, "height": 640},
}
PATIENCE_MS = 10_000
expect.set_options(timeout=PATIENCE_MS)

Guests = Callable[..., Awaitable["Guest"]]


class Guest:
    """`page`: the one tab. `complaints`: what the browser has found wrong with ours."""

    def __init__(self, name: str, origin: str, context: BrowserContext, page: Page) -> None:
        self.name = name
        self.origin = origin
        self.context = context
        self.page = page
        self.complaints: list[str] = []
        self.expecting: tuple[str, ...] = ()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._heard)
        page.on("request", self._asked)
        self.frames = 0  # live messages heard in this page's life
        page.on("websocket", lambda socket: socket.on("framereceived", self._frame))
        page.on("framenavigated", self._navigated)

    @classmethod
    async def with_browser(
        cls, browser: Browser, origin: str, name: str, size: str, **options: Any
    ) -> Guest:
        context = await browser.new_context(viewport=SIZES[size], **options)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE_MS)
        return cls(name, origin, context, await context.new_page())

    def _frame(self, _: Any) -> None:
        self.frames += 1

    def _navigated(self, _: Any) -> None:
        self.frames = 0

    def _heard(self, said: Any) -> None:
        if said.type in ("error", "warning") and not any(e in said.text for e in self.expecting):
            self.complaints.append(said.text)

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((self.origin, "data:", self.origin.replace("http", "ws", 1))):
            self.complaints.append(f"asked for {request.url}")

    def expect_trouble(self, *words: str) -> None:
        """From now on the network misbehaves on purpose, and the browser may say so."""
        self.expecting = words

    async def leave(self) -> None:
        await self.context.close()

    # What a person does.

    async def open_room(self, title: str, **fields: str) -> None:
        await self.page.goto(self.origin)
        await self.page.get_by_label("What is it called?").fill(title)
        await self.page.get_by_label("Your name").fill(self.name)
        for label, text in fields.items():
            await self.page.get_by_label(label).fill(text)
        await self.press("Open the room")
        await self.page.wait_for_url(re.compile("/rooms/"))
        await self.live()

    async def join(self, link: str) -> None:
        await self.page.goto(link)
        await self.page.get_by_label("What should people call you?").fill(self.name)
        await self.press("Join and keep to this")
        await self.page.wait_for_url(re.compile("/rooms/"))
        await self.live()

    async def live(self) -> None:
        """Until the page hears the room."""
        for _ in range(PATIENCE_MS // 50):
            if self.frames:
                return
            await self.page.wait_for_timeout(50)
        raise AssertionError(f"{self.name} hears nothing")

    async def press(self, label: str | re.Pattern[str]) -> None:
        await self.button(label).click()

    def button(self, label: str | re.Pattern[str]) -> Locator:
        """The first visible button or button-like link of this label."""
        wanted = self.page.get_by_role("button", name=label)
        link = self.page.get_by_role("link", name=label)
        return wanted.or_(link).locator("visible=true").first

    async def sees(self, text: str | re.Pattern[str]) -> None:
        await expect(self.page.get_by_text(text).locator("visible=true").first).to_be_visible()

    async def sees_not(self, text: str | re.Pattern[str]) -> None:
        await expect(self.page.get_by_text(text).locator("visible=true")).to_have_count(0)

    async def reads_first(self, words: str | re.Pattern[str]) -> None:
        await expect(self.page.locator("#first")).to_contain_text(words)

    async def write(self, words: str, send: str | re.Pattern[str]) -> None:
        """Open the composer if it is folded, write, send, and see that it went."""
        field = self.page.locator("#words")
        if not await field.is_visible():
            await self.press(re.compile("^Write"))
        await field.fill(words)
        await self.press(send)
        await expect(field).to_have_value("")

    async def posts(self) -> list[str]:
        return await self.page.locator("#posts .post-words").all_inner_texts()

    async def member_link(self) -> str:
        return await self.page.locator("#links input[readonly]").first.input_value()
