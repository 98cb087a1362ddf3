"""Actions in real browsers: written on a phone, told next time in the same browser, on no other."""

from __future__ import annotations

import asyncio
import json
import re
from datetime import UTC, datetime, timedelta

from playwright.async_api import expect

from tests.journeys.access import broken_in_both_themes, misshapen, out_of_sight
from tests.journeys.gathering import Gathering, gathering
from tests.journeys.guest import SIZES, Guest, Guests

PHONE_WITH_KEYBOARD = {"width": 360, "height": 340}
TEXT, DUE, SIGN = (f"#commit-action-{field}" for field in ("text", "due", "sign"))
SAVE = "#commit-action .main"
SIT_IN, TOLD = "sit in on a night shift", "they have told me something new"


async def test_the_presenter_writes_it_on_a_phone_and_the_set_sees_it(
    guests: Guests, origin: str
) -> None:
    here = await gathering(origin, at="echo")
    ben = await guests("Ben", "phone", here["Ben"], has_touch=True)
    ana, olu, dee = await asyncio.gather(
        guests("Ana", "half", here["Ana"]),
        guests("Olu", "wide", here.olu),
        guests("Dee", "half", here.dee),
    )
    await here.dee.go_to("commit")
    await ben.reads_first("In your own words: what will you do?")
    await dee.sees("Ben is deciding. You see it once it is saved.")
    await writes_with_the_keyboard_open(ben)
    for one in (ana, dee):
        await one.sees("Ben’s action")
        await one.sees(SIT_IN)
        await one.sees("3 December 2026")
        await one.sees(TOLD)
    await olu.reads_first("Ben is deciding what to do.")
    await olu.sees_not(SIT_IN)
    await ben.sees("The set sees this.")
    await ben.sees_not("Ben’s action")
    assert await what_is_wrong(ben, ana, dee) == []
    await changes_it(ben, ana)


async def writes_with_the_keyboard_open(ben: Guest) -> None:
    """The words and what saves them stand above it, in each field; a reload loses nothing."""
    page = ben.page
    for field, words in ((TEXT, SIT_IN), (SIGN, TOLD)):
        await page.locator(field).tap()
        await page.set_viewport_size(PHONE_WITH_KEYBOARD)  # type: ignore[arg-type]
        await expect(page.locator(SAVE)).to_be_in_viewport(ratio=1)
        assert await out_of_sight(page, field, SAVE) == []
        await page.keyboard.type(words)
        await page.set_viewport_size(SIZES["phone"])  # type: ignore[arg-type]
    await page.locator(DUE).fill("2026-12-03")
    await page.reload()
    await ben.live()
    for field, words in ((TEXT, SIT_IN), (DUE, "2026-12-03"), (SIGN, TOLD)):
        await expect(page.locator(field)).to_have_value(words)
    await ben.press("Save my action")
    await ben.sees("Your action")
    await expect(page.locator(TEXT)).to_have_value("")
    assert await kept(ben) == {}


async def changes_it(ben: Guest, ana: Guest) -> None:
    await ben.page.get_by_text("Change the words").click()
    field = ben.page.locator(".own-action textarea[name=text]")
    await expect(field).to_have_value(SIT_IN)
    await field.fill("sit in on two nights")
    await ben.press("Save the change")
    await ana.sees("sit in on two nights")
    await ana.sees_not(SIT_IN)
    await ben.press("Take it back")
    await ben.press("Press again: it is gone for good")
    await ana.sees_not("Ben’s action")
    await ben.sees_not("Your action")


async def kept(one: Guest) -> object:
    """What of their forms lies in the browser's storage."""
    stored = await one.page.evaluate("() => Object.values(sessionStorage)")
    return {} if not stored else json.loads(stored[0])["forms"]


async def what_is_wrong(*guests: Guest) -> list[str]:
    found = []
    for one in guests:
        faults = await broken_in_both_themes(one.page) + await misshapen(one.page)
        found += [f"{one.name}: {fault}" for fault in faults]
    return found


async def test_nothing_typed_is_lost_when_the_step_moves_on_or_the_session_ends(
    guests: Guests, origin: str
) -> None:
    here = await gathering(origin, at="commit")
    ben = await guests("Ben", "phone", here["Ben"])
    field = ben.page.locator(TEXT)
    await field.fill("sit in")
    await here["Ana"].page()  # somebody comes by: an update that changes nothing of this
    await here.dee.go_to("round_review")
    await ben.sees("Round review: how it went")
    await expect(field).to_have_value("sit in")
    await expect(field).to_be_visible()
    await field.press_sequentially(" on a night")
    await here.dee.go_to("check_out")
    await ben.page.reload()
    await ben.live()
    await expect(field).to_have_count(0)
    await here.dee.steer("end_session")
    await ben.reads_first("We have ended.")
    await expect(field).to_have_value("sit in on a night")
    await ben.press("Save my action")
    await ben.sees("Your action")
    (action,) = (await here["Ben"].view())["actions"]
    assert (action["text"], action["shown"]) == ("sit in on a night", False)
    assert (await here["Ana"].view())["actions"] == (await here.dee.view())["actions"] == []
    assert await kept(ben) == {}


async def test_later_and_nothing_are_said_without_a_word_to_anybody(
    guests: Guests, origin: str
) -> None:
    here = await gathering(origin, at="commit")
    ben, dee = await guests("Ben", "phone", here["Ben"]), await guests("Dee", "half", here.dee)
    before = (await here.dee.view())["seq"]
    for label, answer in (
        ("Nothing to write down", "That is fine, and nothing is noted anywhere."),
        ("Later today, on my own", "It waits for you under My actions"),
    ):
        await ben.press(label)
        await ben.sees(answer)
        await expect(ben.page.locator(TEXT)).to_be_hidden()
        await ben.press(re.compile("after all$"))
        await expect(ben.page.locator(TEXT)).to_be_visible()
    await dee.sees("Ben is deciding. You see it once it is saved.")
    assert before == (await here.dee.view())["seq"]
    await here.dee.go_to("round_review")
    await expect(ben.page.locator(TEXT)).to_be_hidden()
    await ben.press("More")
    await ben.press("My actions")
    await ben.page.get_by_text("Write down an action").click()
    await ben.page.locator(TEXT).fill(SIT_IN)
    await ben.press("Save my action")
    await ben.sees("Your action")
    assert await what_is_wrong(ben) == []
    assert (await here["Ana"].view())["actions"] == []


async def test_the_desk_drafts_it_and_ben_makes_it_his(guests: Guests, origin: str) -> None:
    here = await gathering(origin, at="commit")
    ben, dee, ana = await asyncio.gather(
        guests("Ben", "phone", here["Ben"]),
        guests("Dee", "half", here.dee),
        guests("Ana", "half", here["Ana"]),
    )
    await dee.page.get_by_text("Write it for Ben, who then confirms it").click()
    await dee.page.locator(".draft-fold textarea").fill("sit in")
    await here["Chloe"].page()
    await dee.page.locator(".draft-fold textarea").press_sequentially(" on a night")
    await dee.press("Save the draft")
    await dee.sees("A draft for Ben.")
    await ben.sees("This was drafted for you.")
    await ana.sees_not("on a night")
    assert await what_is_wrong(ben, dee) == []
    await ben.page.locator(".is-draft textarea").fill(SIT_IN)
    await ben.press("Save as my action")
    await ana.sees(SIT_IN)
    await dee.sees("Ben’s action")
    await dee.sees_not("A draft for Ben.")


# From one session to the next.


async def test_the_next_session_brings_it_to_its_owner_in_the_same_browser(
    guests: Guests, origin: str
) -> None:
    here = await gathering(origin, at="commit")
    dee, ben = await guests("Dee", "half", here.dee), await guests("Ben", "phone", here["Ben"])
    ana = await guests("Ana", "half", here["Ana"])
    await ben.page.locator(TEXT).fill(SIT_IN)
    await ben.press("Save my action")
    await ana.sees(SIT_IN)
    await here.dee.go_to("check_out")
    await here.dee.steer("end_session")
    await dee.reads_first("The session has ended.")
    link = await opens_the_next(dee, here)
    await join_and_start(dee, ben, ana, link)
    await ben.sees("Your actions from last time")
    await ben.sees(SIT_IN)
    for one in (dee, ana):
        await one.sees("With an action to tell of: Ben")
        await one.sees_not(SIT_IN)
    assert await what_is_wrong(ben, dee) == []
    await tells(ben, ana, dee)


async def opens_the_next(dee: Guest, here: Gathering) -> str:
    """The form says what it can, and asks for a new date."""
    await dee.press("Next session from this one")
    await dee.sees("What is still to do comes along")
    page = dee.page
    await expect(page.get_by_label("Name of the session")).to_have_value("Ward leaders, session 4")
    await expect(page.get_by_label("Your name")).to_have_value("Dee")
    await expect(page.get_by_label("Starts")).to_have_value("")
    await page.get_by_label("Name of the session").fill("Ward leaders, session 5")
    in_four_weeks = datetime.now(UTC) + timedelta(days=28)
    await page.get_by_label("Starts").fill(in_four_weeks.strftime("%Y-%m-%dT10:00"))
    await dee.press("Open the room")
    await page.wait_for_url(re.compile(f"/rooms/(?!{re.escape(here.room)})"))
    await dee.live()
    return await dee.member_link()


async def join_and_start(dee: Guest, ben: Guest, ana: Guest, link: str) -> None:
    for one in (ben, ana):
        await one.join(link)
    await dee.press("Let all 2 in")
    await dee.press(re.compile("^Start the session"))
    await dee.press(re.compile("^Move on: Check-in"))
    await dee.press(re.compile("^Move on: Action review"))
    await dee.press("Move on now")
    await ben.reads_first("If you had an action")


async def tells(ben: Guest, ana: Guest, dee: Guest) -> None:
    await ben.page.get_by_label("Let go").check()
    await ben.page.get_by_label("What I learned").fill("I did not do it. I noticed why.")
    await ben.page.reload()
    await ben.live()
    await expect(ben.page.get_by_label("Let go")).to_be_checked()
    await ben.press("Save and show it to the set")
    for one in (ana, dee):
        await one.sees(SIT_IN)
        await one.sees("Let go")
        await one.sees("I did not do it. I noticed why.")
        await one.sees_not("With an action to tell of")
    assert await what_is_wrong(ana) == []
    await ben.press("Save for me alone")
    await ana.sees_not(SIT_IN)


async def test_on_another_device_the_desk_hands_it_to_the_right_person(
    guests: Guests, origin: str
) -> None:
    here = await gathering(origin, at="commit")
    dee = await guests("Dee", "half", here.dee)
    await here["Ben"].do("commit_action", text=SIT_IN)
    await here.dee.steer("end_session")
    await dee.reads_first("The session has ended.")
    link = await opens_the_next(dee, here)
    ben, ana = await guests("Ben", "phone"), await guests("Ana", "half")
    await join_and_start(dee, ben, ana, link)
    await ben.sees_not(SIT_IN)
    await dee.press("Whose is it?")
    await dee.sees("Ben: 1 action")
    assert await what_is_wrong(dee) == []
    await dee.press("Hand over")
    await ben.sees("Your actions from last time")
    await ben.sees(SIT_IN)
    await ana.sees_not(SIT_IN)


async def test_without_script_it_is_written_and_told_by_plain_forms(
    guests: Guests, origin: str
) -> None:
    here = await gathering(origin, at="commit")
    ben = await guests("Ben", "phone", here["Ben"], java_script_enabled=False)
    await ben.press("Later today, on my own")
    await ben.sees("It waits for you under My actions")
    await ben.press(re.compile("after all$"))
    await ben.page.locator(TEXT).fill(SIT_IN)
    await ben.page.locator(DUE).fill("2026-12-03")
    await ben.press("Save my action")
    await ben.sees("The set sees this.")
    await here.dee.go_to("action_review")
    await ben.press("See what is new")
    await ben.page.get_by_label("Partly").check()
    await ben.press("Save and show it to the set")
    (action,) = (await here["Ana"].view())["actions"]
    assert (action["text"], action["due"], action["status"]) == (SIT_IN, "2026-12-03", "partly")
