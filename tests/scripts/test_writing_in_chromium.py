"""Writing and steering in a real Chromium: nothing typed is lost, every press has its answer."""

from __future__ import annotations

import json

import pytest
from playwright.async_api import Page, expect

from tests.scripts.little_room import LittleRoom, partial
from tests.scripts.watching import live, until

pytestmark = [pytest.mark.slow, pytest.mark.browser]

FIELD = "#composer textarea"
STORED = """async () => ({
  session: Object.fromEntries(Object.entries(sessionStorage)),
  others: [localStorage.length, (await indexedDB.databases()).length, document.cookie],
})"""


async def test_a_draft_is_there_again_after_a_reload_and_gone_after_sending(
    page: Page, room: LittleRoom
) -> None:
    await page.locator(FIELD).fill("half a sen")
    await page.reload()
    assert await page.locator(FIELD).input_value() == "half a sen"
    stored = await page.evaluate(STORED)
    assert ["setroom:r1:draft"] == list(stored["session"])
    assert [0, 0, ""] == stored["others"]
    await page.get_by_role("button", name="Send as Ana").click()
    await expect(page.locator("#composer-note")).to_have_text("Sent.")
    assert await page.locator(FIELD).input_value() == ""
    assert {"session": {}, "others": [0, 0, ""]} == await page.evaluate(STORED)


async def test_when_the_session_ends_nothing_stays(page: Page, room: LittleRoom) -> None:
    await page.locator(FIELD).fill("half a sen")
    await page.wait_for_timeout(500)
    assert {} != (await page.evaluate(STORED))["session"]
    room.stir(
        partial("head", "innerMorph", '<div id="clock" data-state="done"></div>')
        + partial("composer-choices", "innerMorph", "")
    )
    await expect(page.locator("#clock[data-state=done]")).to_be_attached()
    assert {} == (await page.evaluate(STORED))["session"]


async def test_a_post_without_a_name_leaves_its_key_with_the_browser_alone(
    page: Page, room: LittleRoom
) -> None:
    await page.locator(FIELD).fill("What are you not saying?")
    await page.get_by_role("button", name="Send without my name").click()
    await expect(page.locator("#composer-note")).to_have_text("Sent.")
    (sent,) = room.taken
    assert "of-the-page" != sent["key"]
    stored = await page.evaluate(STORED)
    assert ["setroom:r1:keys"] == list(stored["session"])
    post = f"q{room.seq}"
    assert [{"post": post, "key": sent["key"]}] == json.loads(stored["session"]["setroom:r1:keys"])
    await expect(page.locator(f"#post-{post}.own")).to_be_attached()
    room.tell(room.whole())
    await live(page, room)
    await expect(page.locator(f"#post-{post}.own")).to_be_attached()


async def test_while_the_store_is_away_the_words_stay_and_are_sent_once(
    page: Page, room: LittleRoom
) -> None:
    room.away = 2
    await page.locator(FIELD).fill("Nothing is lost")
    await page.locator(FIELD).press("Control+Enter")
    await expect(page.locator("#composer-note")).to_contain_text("Your words are safe here")
    assert await page.locator(FIELD).input_value() == "Nothing is lost"
    await expect(page.locator("#composer-note")).to_have_text("Sent.", timeout=15_000)
    assert 3 == len(room.taken)
    assert 1 == len({fields["key"] for fields in room.taken})
    await expect(page.locator("#posts li", has_text="Nothing is lost")).to_have_count(1)


async def test_a_refusal_is_tied_to_the_field_and_the_text_stays(
    page: Page, room: LittleRoom
) -> None:
    room.refusal = (409, "This step takes no questions any more.")
    field = page.locator(FIELD)
    await field.fill("Too late")
    await field.press("Enter")
    await field.press("Control+Enter")
    await expect(page.locator("#composer .refusal")).to_have_text(room.refusal[1])
    assert await field.input_value() == "Too late\n"
    described = (await field.get_attribute("aria-describedby") or "").split()
    assert ["hint", await page.locator("#composer .refusal").get_attribute("id")] == described
    assert await field.get_attribute("aria-invalid") == "true"
    room.refusal = None
    await field.press("Control+Enter")
    await expect(page.locator("#composer-note")).to_have_text("Sent.")
    assert await field.get_attribute("aria-describedby") == "hint"


async def test_what_was_jotted_down_is_offered_and_used(page: Page, room: LittleRoom) -> None:
    await page.locator("#jot").fill("ask about nights")
    await page.wait_for_timeout(500)
    without = room.inside().replace('<textarea id="jot"></textarea>', "")
    room.stir(partial("room", "innerMorph", without))
    await expect(page.locator("#kept .kept-text")).to_have_text("ask about nights")
    await page.get_by_role("button", name="Use it").click()
    assert await page.locator(FIELD).input_value() == "ask about nights"
    await expect(page.locator("#kept")).to_be_hidden()


async def test_a_press_that_asks_once_sends_at_the_second(page: Page, room: LittleRoom) -> None:
    await page.get_by_role("button", name="Move on: Take stock, 4 min").click()
    room.tell(room.whole())
    await live(page, room)
    asking = page.get_by_role("button", name="Really move on?")
    await expect(asking).to_be_focused()
    assert [] == room.taken
    await asking.click()
    await until(lambda: len(room.taken) == 1)
    assert "4" == room.taken[0]["steer"]
    await expect(page.get_by_role("button", name="Move on: Take stock, 4 min")).to_be_visible()


async def test_the_refusal_of_an_act_survives_the_update_that_caused_it(
    page: Page, room: LittleRoom
) -> None:
    room.refusal = (409, "Somebody was faster.")
    await page.get_by_role("button", name="Hand up").click()
    refusal = page.locator("form[data-act=raise_hand] .refusal")
    await expect(refusal).to_have_text("Somebody was faster.")
    room.tell(room.whole())
    await live(page, room)
    await expect(refusal).to_have_text("Somebody was faster.")
