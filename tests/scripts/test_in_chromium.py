"""The browser's scripts in a real Chromium, under the true content policy, against a little room.

What they decide is tried in Node; here is what only a browser knows: focus, caret, scroll, an input
method at work, storage, refused connections, and that nothing of ours breaks the policy.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.scripts.little_room import LittleRoom, partial

pytestmark = [pytest.mark.slow, pytest.mark.browser]

FIELD = "#composer textarea"
STORED = """async () => ({
  session: Object.fromEntries(Object.entries(sessionStorage)),
  others: [localStorage.length, (await indexedDB.databases()).length, document.cookie],
})"""
SELECTION = "field => [field.selectionStart, field.selectionEnd, document.activeElement === field]"

TOP = "post => post.getBoundingClientRect().top"


@pytest_asyncio.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        yield chromium
        await chromium.close()


@pytest_asyncio.fixture
async def room() -> AsyncIterator[LittleRoom]:
    little = LittleRoom()
    await little.start()
    yield little
    await little.stop()


@pytest_asyncio.fixture
async def page(browser: Browser, room: LittleRoom) -> AsyncIterator[Page]:
    """A page that has opened the room. Complaints of the browser about ours fail the test."""
    context = await browser.new_context(viewport={"width": 680, "height": 600})
    opened = await context.new_page()
    complaints: list[str] = []
    elsewhere: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda said: complaints.append(said.text))
    opened.on("request", lambda asked: elsewhere.append(asked.url))
    await opened.goto(room.address)
    await live(opened, room)
    yield opened
    await context.close()
    # What the network refuses, the browser reports as well; that is what these tests arrange.
    assert [] == [line for line in complaints if not expected(line)]
    own = (room.address.partition("/rooms")[0], "data:")
    assert [] == [url for url in elsewhere if not url.startswith(own)]


def expected(complaint: str) -> bool:
    return any(
        part in complaint
        for part in ("WebSocket connection to", "Failed to load resource", "ERR_CONNECTION_REFUSED")
    )


async def live(page: Page, room: LittleRoom) -> None:
    """Returns when the page shows what is told live."""
    post = room.post("Are you there?", by="p1")
    await expect(page.locator(f"#post-{post}")).to_be_attached(timeout=15_000)


async def until(holds: Callable[[], bool]) -> None:
    for _ in range(300):
        if holds():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it never came to hold")


async def test_typing_while_fifty_messages_arrive_loses_nothing(
    page: Page, room: LittleRoom
) -> None:
    for place in (FIELD, "#inside"):
        field = page.locator(place)
        await field.press_sequentially("What would team say?")
        for _ in range(len("team say?")):
            await field.press("ArrowLeft")

        async def news() -> None:
            for number in range(50):
                room.post(f"Question {number}")
                room.tell(room.whole())
                await asyncio.sleep(0.02)

        async with asyncio.TaskGroup() as both:
            both.create_task(news())
            both.create_task(field.press_sequentially("the night ", delay=60))
        await expect(page.locator("#posts li")).to_have_count(room.seq)
        assert await field.input_value() == "What would the night team say?"
        caret = len("What would the night ")
        assert [caret, caret, True] == await field.evaluate(SELECTION)


async def test_a_selection_stays_while_the_room_changes(page: Page, room: LittleRoom) -> None:
    field = page.locator("#inside")
    await field.fill("What would the night team say?")
    await field.evaluate("field => field.setSelectionRange(5, 10)")
    room.tell(room.whole())
    await live(page, room)
    assert [5, 10, True] == await field.evaluate(SELECTION)


async def test_an_input_method_at_work_is_not_disturbed(page: Page, room: LittleRoom) -> None:
    devtools = await page.context.new_cdp_session(page)
    for place in (FIELD, "#inside"):
        field = page.locator(place)
        await field.focus()
        await field.evaluate(
            "field => field.addEventListener('compositionend', () => { field.dataset.ended = 1 })"
        )
        for part in ("n", "に", "日", "日本"):
            await devtools.send(
                "Input.imeSetComposition",
                {"text": part, "selectionStart": len(part), "selectionEnd": len(part)},
            )
            room.tell(room.whole())
            await live(page, room)
        assert await field.get_attribute("data-ended") is None
        await devtools.send("Input.insertText", {"text": "日本"})
        assert await field.input_value() == "日本"


async def test_the_rig_sees_words_that_are_lost(page: Page, room: LittleRoom) -> None:
    """Planted fault: the room is put in without morphing."""
    await page.locator("#inside").fill("half a sen")
    room.swap = "innerHTML"
    room.tell(room.whole())
    await live(page, room)
    assert await page.locator("#inside").input_value() == ""


async def test_new_posts_below_the_fold_move_nothing_and_make_a_button(
    page: Page, room: LittleRoom
) -> None:
    for number in range(60):
        room.post(f"Question {number}", by="p1")
    await live(page, room)
    reading = page.locator("#post-q20")
    await reading.scroll_into_view_if_needed()
    before = await reading.evaluate(TOP)
    room.post("Below, and mine", by="p1")
    first = room.post("Below")
    room.post("Below too")
    await expect(page.locator("#new-posts")).to_have_text("2 new")
    assert before == await reading.evaluate(TOP)
    await expect(page.locator("#announcer")).to_have_text("2 new questions.")
    await page.locator("#new-posts").click()
    await expect(page.locator(f"#post-{first}")).to_be_in_viewport()
    await expect(page.locator("#new-posts")).to_be_hidden()
    await expect(page.locator(f"#post-{first}")).to_be_focused()


async def test_what_comes_above_keeps_the_reader_in_place(page: Page, room: LittleRoom) -> None:
    for number in range(60):
        room.post(f"Question {number}", by="p1")
    await live(page, room)
    reading = page.locator("#post-q40")
    await reading.scroll_into_view_if_needed()
    await page.wait_for_timeout(100)
    before = await reading.evaluate(TOP)
    long = "<li id='note' data-post='n'>" + "A long note. " * 80 + "</li>"
    room.stir(partial("posts", "afterbegin", long))
    await expect(page.locator("#note")).to_be_attached()
    await page.wait_for_timeout(200)
    after = await reading.evaluate(TOP)
    assert abs(after - before) < 2


async def test_a_repeated_event_shows_its_post_once(page: Page, room: LittleRoom) -> None:
    room.post("Only once")
    room.repeat()
    await live(page, room)
    await expect(page.locator("#posts li", has_text="Only once")).to_have_count(1)


async def test_what_a_person_opened_stays_open_and_a_box_follows_the_room(
    page: Page, room: LittleRoom
) -> None:
    await page.locator("summary").click()
    box = page.locator("#box")
    await box.check()
    await box.uncheck()
    await page.locator("summary").focus()
    ticked = room.inside().replace('id="box"', 'id="box" checked')
    room.stir(partial("room", "innerMorph", ticked))
    await expect(box).to_be_checked()
    assert await page.locator("#more").get_attribute("open") is not None


@pytest.mark.parametrize(
    ("refused", "way"), [({"ws"}, "sse"), ({"ws", "sse"}, "poll")], ids=["by events", "by polling"]
)
async def test_with_websockets_refused_the_room_works(
    page: Page, room: LittleRoom, refused: set[str], way: str
) -> None:
    room.refuses = refused
    await page.reload()
    await live(page, room)
    assert way == room.asked[-1]
    await page.locator(FIELD).fill("Sent anyway")
    await page.get_by_role("button", name="Send as Ana").click()
    await expect(page.locator("#posts li", has_text="Sent anyway")).to_be_attached()


async def test_a_restart_of_the_server_is_told_and_healed(page: Page, room: LittleRoom) -> None:
    await page.locator(FIELD).fill("half a sen")
    await room.stop()
    line = page.locator("#connection")
    await expect(line).to_have_text("Catching up…", timeout=10_000)
    room.posts.append(("While you were away", "p2"))
    await room.start()
    await expect(line).to_have_text("Back. Nothing was lost.", timeout=15_000)
    await expect(page.locator("#posts li", has_text="While you were away")).to_be_attached()
    await expect(line).to_have_text("", timeout=10_000)
    assert {"ws"} == set(room.asked)
    assert await page.locator(FIELD).input_value() == "half a sen"


async def test_a_pause_too_short_to_notice_is_not_told(page: Page, room: LittleRoom) -> None:
    said = "() => { window.said = []; new MutationObserver(() => window.said.push(1))"
    watched = ".observe(document.getElementById('connection'), { childList: true }) }"
    await page.evaluate(said + watched)
    room.tell(1012)
    await live(page, room)
    assert [] == await page.evaluate("window.said")


async def test_a_removed_person_gets_a_fresh_page_once(page: Page, room: LittleRoom) -> None:
    before = len(room.asked)
    async with page.expect_navigation():
        room.tell(4403)
    await until(lambda: len(room.asked) == before + 1)
    await asyncio.sleep(0.3)
    room.tell(4403)  # the fresh page is told so as well: it waits instead of going round
    await asyncio.sleep(3)
    assert len(room.asked) == before + 1


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
