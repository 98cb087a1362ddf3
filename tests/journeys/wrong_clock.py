"""Browsers whose own clock is wrong, and what a page shows in them of the time that is left."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.async_api import BrowserContext, Page

HOUR_MS = 3_600_000

# Date is as wrong as said, and stepClock(ms) sets it anew. `face` is what the page shows, and the
# machine's own time, which the page cannot see, says what is true.
WRONG_CLOCK = """
(() => {
  const Right = Date;
  let wrong_ms = %d;
  window.Date = class extends Right {
    constructor(...given) { given.length ? super(...given) : super(Right.now() + wrong_ms); }
    static now() { return Right.now() + wrong_ms; }
  };
  window.stepClock = (ms) => { wrong_ms += ms; };
  window.machineNow = () => Right.now();
  document.addEventListener("setroom:clock", ({ detail }) => {
    window.face = { ...detail.face, ...detail.clock, at_ms: performance.now() };
    document.documentElement.dataset.testFace = "yes";
  });
})();
"""

SHOWN = """() => {
  const { state, left_ms, at_ms, ends_at_ms, remaining_ms } = window.face;
  const runs = state === "running" || state === "overtime";
  return runs
    ? [left_ms - (performance.now() - at_ms), ends_at_ms - machineNow()]
    : [left_ms, remaining_ms];
}"""


@dataclass(frozen=True, slots=True)
class Shown:
    """`wrong_by_ms`: what is shown as left, less what is."""

    left_ms: float
    wrong_by_ms: float


async def set_clock_wrong(context: BrowserContext, by_ms: int) -> None:
    """To be called before the page is opened."""
    await context.add_init_script(WRONG_CLOCK % by_ms)


async def shown_on(page: Page) -> Shown:
    """`page`: of a server on this machine, which has the same time."""
    await page.locator("html[data-test-face]").wait_for()
    shown_ms, true_ms = await page.evaluate(SHOWN)
    return Shown(shown_ms, shown_ms - true_ms)
