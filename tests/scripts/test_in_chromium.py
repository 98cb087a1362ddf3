"""Live updates in a real Chromium, under the true content policy, against a little room.

What the scripts decide is tried in Node; here is what only a browser knows: focus, caret, scroll,
an input method at work, refused connections, and that nothing of ours breaks the policy.
"""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import Page, expect

from tests.scripts.little_room import LittleRoom, partial
from tests.scripts.watching import live, until

pytestmark = [pytest.mark.slow, pytest.mark.browser]

FIELD = "#composer textarea"
SELECTION = "field => [field.selectionStart, field.selectionEnd, document.activeElement === field]"
TOP = "post => post.getBoundingClientRect().top"


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
