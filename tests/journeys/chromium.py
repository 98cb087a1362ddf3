"""Debian's Chromium, as a journey drives it."""

from __future__ import annotations

import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, async_playwright

PATH = "/usr/bin/chromium"
# Each window would come with two hidden pages of the browser's own, for its address bar. Playwright
# switches off the others itself; the last list counts, so they stand here too.
SWITCHED_OFF = (
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
    "HttpsUpgrades",
    "MediaRouter",
    "OptimizationHints",
    "PaintHolding",
)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    f"--disable-features={','.join(SWITCHED_OFF)}",
]


@asynccontextmanager
async def running_chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=PATH, args=ARGUMENTS)
        yield browser
        await browser.close()


@asynccontextmanager
async def asleep(browser: Browser) -> AsyncIterator[None]:
    """The whole browser stands still, as in a closed laptop: timers, sockets, everything."""
    asked = await (await browser.new_browser_cdp_session()).send("SystemInfo.getProcessInfo")
    pids = [int(process["id"]) for process in asked["processInfo"]]
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)
