"""The private hint below a question: it comes in a pause, disturbs nothing, and leaves nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from tests.scripts.little_room import LittleRoom, partial

pytestmark = [pytest.mark.slow, pytest.mark.browser]

CLOSED = "Have you told him?"
COULD_IT_BEGIN = "Could it begin with “what” or “how”?"
AN_IDEA = "This may be an idea. Keep it for later?"
PAUSE_MS = 1_000
BRIEF_MS = 250
PLACE = """() => {
  const { tagName, value, selectionStart, selectionEnd } = document.activeElement;
  return { tagName, value, selectionStart, selectionEnd };
}"""
SOCKETS_TELL = """() => {
  window.sent = [];
  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = function (data) { window.sent.push(data); send.call(this, data); };
}"""
KEPT = """() => [...Object.entries(sessionStorage), ...Object.entries(localStorage)]"""


def field(page: Page) -> Locator:
    return page.locator("#composer textarea")


def hint(page: Page) -> Locator:
    return page.locator("#craft")


async def spoken(page: Page) -> list[str]:
    """All that the announcer has said so far."""
    found: list[str] = await page.evaluate("window.spoken")
    return found


async def listen(page: Page) -> None:
    await page.evaluate(
        """() => {
          window.spoken = [];
          const place = document.getElementById("announcer");
          new MutationObserver(() => place.textContent && window.spoken.push(place.textContent))
            .observe(place, { childList: true });
        }"""
    )


async def test_it_comes_in_a_pause_and_says_why(page: Page) -> None:
    await field(page).press_sequentially(CLOSED, delay=20)
    await page.wait_for_timeout(PAUSE_MS - 2 * BRIEF_MS)
    await expect(hint(page)).to_be_empty()
    await expect(hint(page).locator("span")).to_have_text(
        [COULD_IT_BEGIN, "Only to you: it begins with “have”."]
    )
    await field(page).fill("What have you told him?")
    await expect(hint(page)).to_be_empty()


async def test_it_waits_until_there_is_something_to_go_by(page: Page) -> None:
    await field(page).fill("Have you told")
    await page.wait_for_timeout(PAUSE_MS + BRIEF_MS)
    await expect(hint(page)).to_be_empty()
    await field(page).fill("have you told him")
    await expect(hint(page)).to_contain_text(COULD_IT_BEGIN)


async def test_text_caret_and_focus_stay_and_it_is_sent_as_it_is(
    page: Page, room: LittleRoom
) -> None:
    await field(page).press_sequentially(CLOSED)
    await field(page).press("ArrowLeft")
    await field(page).press("Shift+ArrowLeft")
    before = await page.evaluate(PLACE)
    await expect(hint(page)).to_contain_text(COULD_IT_BEGIN)
    assert before == await page.evaluate(PLACE)
    await page.get_by_role("button", name="Send as Ana").click()
    await expect(page.locator("#composer-note")).to_have_text("Sent.")
    assert [CLOSED] == [fields["text"] for fields in room.taken]
    await expect(hint(page)).to_be_empty()


async def test_nothing_leaves_the_browser_and_nothing_is_kept_but_the_draft(
    page: Page, room: LittleRoom
) -> None:
    asked: list[Any] = []
    page.context.on("request", lambda request: asked.append((request.method, request.url)))
    await page.evaluate(SOCKETS_TELL)
    await field(page).press_sequentially(CLOSED)
    await expect(hint(page)).to_contain_text(COULD_IT_BEGIN)
    await page.get_by_role("button", name="Hints for my questions").click()
    await page.get_by_role("button", name="Hints for my questions").click()
    await page.wait_for_timeout(PAUSE_MS + BRIEF_MS)
    # What time it is any page asks some times over when it comes, whatever is written in it.
    the_time = ("GET", f"{room.address.partition('/rooms')[0]}/clock")
    assert set(asked) <= {the_time}
    assert [] == await page.evaluate("window.sent")
    ((name, kept),) = await page.evaluate(KEPT)
    assert "setroom:r1:draft" == name
    assert {"text": CLOSED, "jot": "", "sent": None, "forms": {}} == json.loads(kept)


async def test_a_switch_turns_it_off_and_on(page: Page) -> None:
    switch = page.get_by_role("button", name="Hints for my questions")
    assert "true" == await switch.get_attribute("aria-pressed")
    await field(page).fill(CLOSED)
    await expect(hint(page)).to_contain_text(COULD_IT_BEGIN)
    await switch.click()
    assert "false" == await switch.get_attribute("aria-pressed")
    await expect(hint(page)).to_be_hidden()
    await field(page).fill("Is it safe to say?")
    await page.wait_for_timeout(PAUSE_MS + BRIEF_MS)
    await expect(hint(page)).to_be_hidden()
    await expect(hint(page)).to_be_empty()
    await switch.click()
    await expect(hint(page)).to_contain_text("“is”")


async def test_it_is_said_aloud_once_for_each_tag_of_a_draft(page: Page) -> None:
    await listen(page)
    for text, words in (
        (CLOSED, COULD_IT_BEGIN),
        ("Have you thought of asking HR?", AN_IDEA),
        ("Is it safe to say?", COULD_IT_BEGIN),
    ):
        await field(page).fill(text)
        await expect(hint(page)).to_contain_text(words)
    await page.wait_for_timeout(6_000)  # the announcer speaks once in five seconds
    said = " ".join(await spoken(page))
    assert [1, 1] == [said.count(words) for words in (COULD_IT_BEGIN, AN_IDEA)]
    await field(page).fill("")
    await field(page).fill(CLOSED)  # another draft
    await page.wait_for_timeout(6_000)
    assert 2 == " ".join(await spoken(page)).count(COULD_IT_BEGIN)


async def test_there_is_none_for_what_is_no_question(page: Page, room: LittleRoom) -> None:
    two = (
        '<div data-asks="anything" data-ideas-for="" hidden></div><button>Send as Ana</button>'
        '<label><input type="radio" name="kind" value="question"> a question</label>'
        '<label><input type="radio" name="kind" value="reflection" checked> a thought</label>'
    )
    room.stir(partial("composer-choices", "innerMorph", two))
    await page.get_by_label("a thought").wait_for()
    await field(page).fill(CLOSED)
    await page.wait_for_timeout(PAUSE_MS + BRIEF_MS)
    await expect(hint(page)).to_be_empty()
    await page.get_by_label("a question").check()
    await expect(hint(page)).to_contain_text(COULD_IT_BEGIN)
    room.stir(partial("composer-choices", "innerMorph", "<button>Send as Ana</button>"))
    await expect(hint(page)).to_be_hidden()
    await expect(hint(page)).to_be_empty()


async def test_where_facts_are_asked_for_yes_and_no_are_good_answers(
    page: Page, room: LittleRoom
) -> None:
    facts = (
        '<div data-asks="facts" data-ideas-for="Offers" hidden></div><button>Send as Ana</button>'
    )
    room.stir(partial("composer-choices", "innerMorph", facts))
    await page.locator("[data-asks=facts]").wait_for(state="attached")
    await field(page).fill(CLOSED)
    await page.wait_for_timeout(PAUSE_MS + BRIEF_MS)
    await expect(hint(page)).to_be_empty()
    await field(page).fill("Have you thought of asking HR?")
    await expect(hint(page)).to_contain_text("This may be an idea. Keep it for Offers?")
