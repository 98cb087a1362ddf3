"""The README's picture, from a real session: python -m tests.journeys.picture FILE

Not a test: it is made anew when the room's look changes.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from playwright.async_api import Browser

from tests.journeys.chromium import running_chromium
from tests.journeys.gathering import gathering
from tests.journeys.guest import Guest
from tests.server_process import ServerProcess
from tests.visitor import Visitor

QUESTIONS = (
    ("Chloe", "What would the night team say?", ""),
    ("Hana", "What are you not saying to her?", "on"),
    ("Ian", "What would a first step look like?", ""),
)


async def main(file: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        server = ServerProcess(Path(folder) / "data")
        server.start()
        try:
            async with running_chromium() as browser:
                await take(browser, server.origin, file)
            await Visitor.close_all()
        finally:
            server.stop()
    print(f"{file}: {file.stat().st_size / 1_000:.0f} kB")


async def take(browser: Browser, origin: str, file: Path) -> None:
    """What a member sees in the middle of open questions."""
    here = await gathering(origin)
    await here.look_in("Ana", "Ben", "Chloe", "Femi", "Hana", "Ian")
    for name, text, nameless in QUESTIONS:
        asked = await here[name].do("submit_post", kind="question", text=text, anonymous=nameless)
        if name == "Chloe":
            await here.dee.do("offer_question", post=asked["post"])
    for name in ("Chloe", "Ian"):
        await here[name].do("raise_hand")
    ana = await Guest.with_browser(browser, origin, "Ana", "half", device_scale_factor=2)
    await ana.sit(here["Ana"])
    await ana.sees("Speaking next: Chloe, then Ian")
    await ana.sees("2 waiting")
    await ana.page.screenshot(path=file)
    await ana.leave()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
