"""The clock in a real Chromium, and the small things beside it."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Page, Route, expect

from tests.scripts.little_room import ROOM, LittleRoom, partial
from tests.scripts.watching import live

pytestmark = [pytest.mark.slow, pytest.mark.browser]


WRONG_CLOCK = """(hours) => {
  const right = Date.now;
  let wrong_ms = hours * 3600_000;
  Date.now = () => right() + wrong_ms;
  window.step = (more) => { wrong_ms += more * 3600_000; };
}"""


@pytest.mark.parametrize("hours", [-24, 24])
async def test_the_clock_is_right_on_a_computer_whose_clock_is_wrong(
    page: Page, room: LittleRoom, hours: int
) -> None:
    await page.add_init_script(f"({WRONG_CLOCK})({hours})")
    await page.reload()
    await live(page, room)
    assert abs(await shown_wrong_by_s(page, room)) <= 1
    await page.evaluate(f"window.step({-2 * hours})")
    await page.wait_for_timeout(5_000)
    assert abs(await shown_wrong_by_s(page, room)) <= 1
    assert "Explore: open questions, 7 min – Setroom" == await page.title()


async def shown_wrong_by_s(page: Page, room: LittleRoom) -> float:
    """Shown minus true; a second either way is the rounding of what is shown."""
    await expect(page.locator(".clock-figures")).to_contain_text(":")
    minutes, seconds = (await page.locator(".clock-figures").inner_text()).split()[0].split(":")
    return int(minutes) * 60 + int(seconds) - room.left_s


async def test_a_clock_that_comes_live_runs(page: Page, room: LittleRoom) -> None:
    """The page was loaded before the session began."""
    head = await page.locator("header").inner_html()
    await page.route("**/rooms/r1", without_clock)
    await page.reload()
    await live(page, room)
    await expect(page.locator("#clock")).to_have_count(0)
    room.stir(partial("head", "innerMorph", head.replace(":", "·")))
    await expect(page.locator(".clock-figures")).to_contain_text(":")


async def without_clock(route: Route) -> None:
    answer = await route.fetch()
    html = re.sub('<div id="clock".*?</div>', "", await answer.text(), flags=re.DOTALL)
    await route.fulfill(response=answer, body=html)


async def test_figures_can_be_switched_off_for_oneself(page: Page, room: LittleRoom) -> None:
    await page.get_by_role("button", name="Minutes off").click()
    await expect(page.locator("#clock[data-figures=off]")).to_be_attached()
    await live(page, room)
    await expect(page.locator("#clock[data-figures=off]")).to_be_attached()
    assert "Explore: open questions – Setroom" == await page.title()


async def test_zero_is_said_once_and_chooses_the_sentence(page: Page, room: LittleRoom) -> None:
    room.ends_at_ms -= room.left_s * 1000 - 3_000
    await page.reload()
    await expect(page.locator("html[data-clock=last]")).to_be_attached()
    await expect(page.locator("#announcer")).to_have_text("Time for this step is up.")
    await expect(page.locator("html[data-clock=over]")).to_be_attached()
    await expect(page.locator(".clock-figures")).to_contain_text("over")


async def test_announcements_can_be_muted(page: Page, room: LittleRoom) -> None:
    await page.get_by_role("button", name="Mute announcements").click()
    room.post("Nobody hears of me")
    await live(page, room)
    await page.wait_for_timeout(1_000)
    await expect(page.locator("#announcer")).to_be_empty()


async def test_what_is_there_for_seconds_goes_at_its_time(page: Page, room: LittleRoom) -> None:
    until_ms = room.ends_at_ms - room.left_s * 1000 + 2_000
    undo = f'<p id="undo" data-until-ms="{until_ms:.0f}">Undo <i class="seconds-left">10 s</i></p>'
    room.stir(partial("room", "innerMorph", undo + ROOM))
    await expect(page.locator("#undo .seconds-left")).to_have_text("1 s")
    await expect(page.locator("#undo")).to_be_hidden()


async def test_the_chime_rings_when_the_break_is_over(page: Page, room: LittleRoom) -> None:
    await page.evaluate(
        """() => {
          window.rang = 0;
          const start = OscillatorNode.prototype.start;
          OscillatorNode.prototype.start = function (when) {
            if (when - this.context.currentTime < 1) window.rang += 1;
            start.call(this, when);
          };
        }"""
    )
    chime = page.get_by_role("button", name="Chime me when we are back")
    await chime.click()
    await expect(chime).to_have_attribute("aria-pressed", "true")
    head = await page.locator("#head").inner_html()
    assert 0 == await page.evaluate("window.rang")
    room.stir(partial("head", "innerMorph", head.replace("Explore: open questions", "Present")))
    await expect(chime).to_have_attribute("aria-pressed", "false")
    assert 2 == await page.evaluate("window.rang")


async def test_a_copy_button_copies_and_says_so(page: Page, room: LittleRoom) -> None:
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = page.locator("[data-copy]")
    await button.click()
    await expect(button).to_have_text("Copied")
    assert "a-link" == await page.evaluate("navigator.clipboard.readText()")
    await expect(button).to_have_text("Copy", timeout=5_000)


async def test_times_are_this_persons_own(page: Page, room: LittleRoom) -> None:
    await expect(page.locator("time")).to_have_text(
        await page.evaluate("new Date(0).toTimeString().slice(0, 5)")
    )
