"""What a page owes to everybody who uses it: axe's rules, sizes of targets, what is in sight."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from playwright.async_api import Page

Theme = Literal["light", "dark"]
IS_DARK = "() => matchMedia('(prefers-color-scheme: dark)').matches"
AXE = next(Path(__file__).parents[1].glob("vendor/axe-core-*.min.js"))
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
COLOURS = ["color-contrast", "link-in-text-block"]  # what another theme can make wrong

# What the edge of the window or the dock cuts in half is as large as ever: looked at in the middle.
RUN_AXE = """async (only) => {
  const run = (where, runOnly) => axe.run(where, { runOnly, resultTypes: ["violations"] });
  const { violations } = await run(document, only);
  const before = scrollY;
  for (const broken of violations.filter(({ id }) => id === "target-size")) {
    const small = [];
    for (const node of broken.nodes) {
      const target = document.querySelector(node.target);
      target.scrollIntoView({ block: "center" });
      const again = await run(target, { type: "rule", values: ["target-size"] });
      if (again.violations.length) small.push(node);
    }
    broken.nodes = small;
  }
  scrollTo(0, before);
  return violations.filter(({ nodes }) => nodes.length).map(({ id, nodes }) =>
    `${id}: ${nodes.map((node) => `${node.target} ${node.failureSummary}`).join(" | ")}`);
}"""

SETTLED = """() => Promise.race([
  new Promise((late) => setTimeout(late, 1_000)),  // a page that is not drawn has no frames
  new Promise(requestAnimationFrame).then(() => Promise.allSettled(
    document.getAnimations().filter((one) => one instanceof CSSTransition)
      .map((one) => one.finished))),
])"""

# Sizes of what is pressed (2.5.8), and no scrolling sideways (1.4.10).
SHAPE = """() => {
  const wrong = [];
  const wide = document.scrollingElement.scrollWidth;
  if (wide > innerWidth) {
    const out = [...document.body.querySelectorAll("*")].findLast(
      (one) => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth);
    wrong.push(`scrolls sideways: ${wide} of ${innerWidth}, ${out?.outerHTML.slice(0, 100)}`);
  }
  for (const sheet of document.querySelectorAll(":popover-open"))
    if (sheet.scrollWidth > sheet.clientWidth)
      wrong.push(`#${sheet.id} scrolls sideways: ${sheet.scrollWidth} of ${sheet.clientWidth}`);
  const targets = document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary");
  for (const target of targets) {
    const inText = getComputedStyle(target).display === "inline" && target.matches("p a");
    const skip = target.matches(".skip, .unseen");
    if (inText || skip || !target.checkVisibility({ visibilityProperty: true })) continue;
    const { width, height } = (target.closest("label") ?? target).getBoundingClientRect();
    const least = target.matches(".main") ? 44 : 24;
    if (width < least || height < least)
      wrong.push(`${width} x ${height}: ${target.outerHTML.slice(0, 100)}`);
  }
  return wrong;
}"""

# Whether the first visible one of these is whole in the window, with nothing over it.
IN_SIGHT = """(selector) => {
  const seen = [...document.querySelectorAll(selector)].find(
    (one) => one.checkVisibility({ visibilityProperty: true }));
  if (!seen) return `there is no ${selector}`;
  const box = seen.getBoundingClientRect();
  const x = box.left + Math.min(box.width / 2, 20);
  const covered = [box.top + 2, box.bottom - 2].filter(
    (y) => !seen.contains(document.elementFromPoint(x, y)));
  return covered.length ? `${selector} is not in sight: ${box.top} to ${box.bottom}` : "";
}"""


async def broken_rules(page: Page, **only: Any) -> list[str]:
    """What axe finds. `only`: its `runOnly`, by `type` and `values`."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(AXE.read_text())
    found: list[str] = await page.evaluate(RUN_AXE, only)
    return found


async def broken_in_both_themes(page: Page) -> list[str]:
    """All of WCAG 2.0 to 2.2, A and AA, as it stands; in the other theme what colours can break."""
    found = await broken_rules(page, type="tag", values=WCAG)
    other: Theme = "light" if await page.evaluate(IS_DARK) else "dark"
    await in_theme(page, other)
    return found + [
        f"{other}: {one}" for one in await broken_rules(page, type="rule", values=COLOURS)
    ]


async def in_theme(page: Page, theme: Theme) -> None:
    """Until no colour is on its way any more."""
    await page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    await page.evaluate(SETTLED)


async def misshapen(page: Page) -> list[str]:
    found: list[str] = await page.evaluate(SHAPE)
    return found


async def out_of_sight(page: Page, *selectors: str) -> list[str]:
    """What of these cannot be seen where the page stands now."""
    found = [await page.evaluate(IN_SIGHT, selector) for selector in selectors]
    return [one for one in found if one]
