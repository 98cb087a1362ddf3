"""Somebody at a journey: a name, a browser, and the few things a person does with a page."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, Locator, Page, expect
from playwright.async_api import Error as BrowserError

from tests.visitor import Visitor

SIZES = {
    "wide": {"width": 1280, "height": 800},
    "half": {"width": 680, "height": 600},
    "phone": {"width": 360, "height": 640},
}
PATIENCE_MS = 10_000
expect.set_options(timeout=PATIENCE_MS)

# Once a page has shown a live message, by whichever way it came, its <html> says so.
MARK_WHAT_IS_HEARD = """
document.addEventListener("setroom:shown", () => {
  document.documentElement.dataset.testHeard = "yes";
});
"""

Words = str | re.Pattern[str]
Guests = Callable[..., Awaitable["Guest"]]


class Guest:
    """`page`: the one tab. `complaints`: what the browser has found wrong with ours.

    `scripted`: whether this browser runs scripts; without them a page changes only by a press.
    """

    def __init__(
        self, name: str, origin: str, context: BrowserContext, page: Page, scripted: bool
    ) -> None:
        self.name = name
        self.origin = origin
        self.context = context
        self.page = page
        self.scripted = scripted
        self.complaints: list[str] = []
        self._expecting: tuple[str, ...] = ()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._heard)
        page.on("request", self._asked)

    @classmethod
    async def with_browser(
        cls, browser: Browser, origin: str, name: str, size: str, **options: Any
    ) -> Guest:
        context = await browser.new_context(viewport=SIZES[size], **options)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE_MS)
        await context.add_init_script(MARK_WHAT_IS_HEARD)
        scripted = options.get("java_script_enabled", True)
        return cls(name, origin, context, await context.new_page(), scripted)

    def _heard(self, said: Any) -> None:
        if said.type in ("error", "warning") and not any(e in said.text for e in self._expecting):
            self.complaints.append(said.text)

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((self.origin, "data:", self.origin.replace("http", "ws", 1))):
            self.complaints.append(f"asked for {request.url}")

    def expect_trouble(self, *words: str) -> None:
        """From now on something goes wrong on purpose, and the browser may say so."""
        self._expecting = words

    async def picture(self, path: Path) -> None:
        with suppress(BrowserError):  # a journey may have closed this browser on purpose
            await self.page.screenshot(path=path)

    async def leave(self) -> None:
        await self.context.close()

    # Coming in.

    async def open_room(self, title: str) -> None:
        await self.page.goto(self.origin)
        await self.page.get_by_label("Name of the session").fill(title)
        await self.page.get_by_label("Your name").fill(self.name)
        await self.press("Open the room")
        await self.page.wait_for_url(re.compile("/rooms/"))
        await self.live()

    async def join(self, link: str) -> None:
        await self.page.goto(link)
        await self.page.get_by_label("What should people call you?").fill(self.name)
        await self.press("Join and keep to this")
        await self.page.wait_for_url(re.compile("/rooms/"))
        await self.live()

    async def sit(self, visitor: Visitor) -> None:
        """Take the seat that somebody has taken already without a browser."""
        await self.context.add_cookies(
            [
                {"name": cookie.name, "value": cookie.value or "", "url": self.origin}
                for cookie in visitor.http.cookies.jar
            ]
        )
        await self.page.goto(f"{self.origin}/rooms/{visitor.room}")
        await self.live()

    async def live(self) -> None:
        """Until the page hears the room."""
        if self.scripted:
            await self.page.locator("html[data-test-heard]").wait_for()

    # What a person does and sees.

    async def press(self, label: Words) -> None:
        await self.button(label).click()

    def button(self, label: Words) -> Locator:
        """The first visible button or button-like link of this label."""
        wanted = self.page.get_by_role("button", name=label)
        link = self.page.get_by_role("link", name=label)
        return wanted.or_(link).locator("visible=true").first

    async def sees(self, text: Words, within_ms: int = PATIENCE_MS) -> None:
        await expect(self._shown(text).first).to_be_visible(timeout=within_ms)

    async def sees_not(self, text: Words) -> None:
        await expect(self._shown(text)).to_have_count(0)

    def _shown(self, text: Words) -> Locator:
        """Not what is only said aloud."""
        found = self.page.get_by_text(text).locator("visible=true")
        return found.and_(self.page.locator(":not(#announcer)"))

    async def reads_first(self, words: Words) -> None:
        await expect(self.page.locator("#first")).to_contain_text(words)

    async def write(self, words: str, send: Words) -> None:
        """Open the composer if it is folded, write, send, and see that it went."""
        field = self.page.locator("#words")
        if not await field.is_visible():
            await self.press(re.compile("^Write"))
        await field.fill(words)
        await self.press(send)
        if self.scripted:
            await expect(field).to_have_value("")

    async def unfold(self) -> None:
        """What waits for the presenter stands folded on the members' and the observers' screens."""
        await self.page.locator("#waiting:not([open]) summary").click()

    async def open_fold(self, words: str) -> None:
        await self.page.locator("summary", has_text=words).locator("visible=true").first.click()

    async def posts(self) -> list[str]:
        """The words in the list, folded or not."""
        return await self.page.locator("#posts .post-words").all_text_contents()

    async def member_link(self) -> str:
        return await self.page.locator("#links input[readonly]").first.input_value()
