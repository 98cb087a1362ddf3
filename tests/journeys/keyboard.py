"""A person who has a keyboard and nothing else, and what they are owed at every stop of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.async_api import Page

MOST_STOPS = 60

# What has the focus: its name as it is read, and what is wrong with it.
STOP = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return { name: "", wrong: "the focus is nowhere" };
  const name = at.getAttribute("aria-label") ?? at.labels?.[0]?.innerText ?? at.innerText ?? "";
  const style = getComputedStyle(at);
  // On the little calendar inside a field for dates the browser draws its own ring.
  const ring = at.matches("[type=datetime-local]:not(:focus-visible)")
    || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
  const box = at.getBoundingClientRect();
  const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  const points = [[x, y], [box.left + 2, y], [box.right - 2, y], [x, box.top + 2],
                  [x, box.bottom - 2]];
  // Outside of the window or under something that sticks to it there is another thing, or none.
  const there = points.map((point) => document.elementFromPoint(...point));
  const seen = there.filter((thing) => at.contains(thing));
  const over = there.find((thing) => !at.contains(thing))?.outerHTML.slice(0, 80);
  const most = box.height < innerHeight / 2 ? points.length : 1;
  const wrong = [
    box.width && box.height ? "" : "it has no size",
    ring ? "" : `it has no ring but ${style.outline}`,
    seen.length < most ? `it is hidden, at ${box.top} to ${box.bottom}, by ${over}` : "",
  ];
  return { name: name.trim().replace(/\\s+/g, " "), wrong: wrong.filter(Boolean).join("; ") };
}"""


@dataclass(frozen=True, slots=True)
class Keyboard:
    page: Page

    async def stop(self) -> str:
        """The name of what has the focus. Raises: AssertionError: nobody could see that it has."""
        found = await self.page.evaluate(STOP)
        assert not found["wrong"], f"at {found['name']!r}: {found['wrong']}"
        return str(found["name"])

    async def has_the_focus(self) -> bool:
        return bool(
            await self.page.evaluate(
                "() => !!document.activeElement && document.activeElement !== document.body"
            )
        )

    async def tab_to(self, name: str, back: bool = False) -> None:
        """On to the next stop whose name begins so, past visible stops only."""
        passed: list[str] = []
        wanted = re.compile(name)
        while len(passed) < MOST_STOPS:
            await self.page.keyboard.press("Shift+Tab" if back else "Tab")
            if not await self.has_the_focus():  # once round: from the browser's own bar
                passed.append("(round)")
                continue
            passed.append(await self.stop())
            if wanted.match(passed[-1]):
                return
        raise AssertionError(f"no stop {name!r}, only: {passed}")

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.page.keyboard.press(key)

    async def enter(self, name: str, back: bool = False) -> None:
        """Go there, and press Enter."""
        await self.tab_to(name, back)
        await self.press("Enter")

    async def space(self, name: str, back: bool = False) -> None:
        await self.tab_to(name, back)
        await self.press("Space")

    async def fill(self, name: str, words: str) -> None:
        await self.tab_to(name)
        await self.page.keyboard.type(words)
