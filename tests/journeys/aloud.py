"""What a screen reader would be given to say: every change of a live region, in order."""

from __future__ import annotations

import asyncio

from playwright.async_api import BrowserContext, Page

from tests.journeys.guest import PATIENCE_MS

LISTEN = """
window.aloud = [];
const REGIONS = "[role=status], [role=alert], [aria-live=polite], [aria-live=assertive]";
new MutationObserver((changes) => {
  const regions = new Set(changes.map(({ target }) =>
    (target.nodeType === 1 ? target : target.parentElement)?.closest(REGIONS)));
  for (const region of regions) {
    const words = region?.checkVisibility({ visibilityProperty: true }) && region.innerText.trim();
    if (words) window.aloud.push(words);
  }
}).observe(document, { subtree: true, childList: true, characterData: true });
"""


async def listen(context: BrowserContext) -> None:
    """To be called before the page is opened."""
    await context.add_init_script(LISTEN)


async def heard(page: Page) -> list[str]:
    """All that has been said since the last time, once something has."""
    async with asyncio.timeout(PATIENCE_MS / 1_000):
        while not (found := await page.evaluate("() => window.aloud.splice(0)")):
            await page.wait_for_timeout(50)
    return [str(words) for words in found]
