"""Without script: every page is plain forms and links, and what is new comes by a press (X10)."""

from __future__ import annotations

import re

from playwright.async_api import expect

from tests.journeys.gathering import gathering
from tests.journeys.guest import Guest, Guests
from tests.visitor import Visitor

SEND_AS = re.compile("^Send as")
LIMIT = 600


async def look(one: Guest) -> None:
    """Any page of a room says how to see what is new."""
    await one.press("See what is new")


async def test_a_member_joins_waits_and_comes_in(guests: Guests, origin: str) -> None:
    dee = Visitor(origin, "Dee")
    await dee.open()
    femi = await guests("Femi", "phone", java_script_enabled=False)
    await femi.join(dee.links["member"])
    await femi.reads_first("You are at the door. Dee will let you in.")
    await femi.sees_not("At the door (1)")
    await dee.do("admit", everyone="on")
    await look(femi)
    await femi.reads_first("You are in. We start together when Dee begins.")
    await dee.steer("start_session")
    await look(femi)
    await expect(femi.page.locator(".head-title")).to_have_text("Arrive")
    await expect(femi.page.locator("#clock")).to_contain_text("min left")


async def test_a_member_reads_writes_and_takes_back(guests: Guests, origin: str) -> None:
    here = await gathering(origin)
    await here.look_in("Ana", "Ben", "Chloe", "Femi", "Hana", "Ian")
    ana = await guests("Ana", "phone", here["Ana"], java_script_enabled=False)
    await here["Chloe"].do("submit_post", kind="question", text="What would the night team say?")
    await look(ana)
    await ana.unfold()
    await ana.sees("What would the night team say?")

    await ana.write("What would Monday look like?", SEND_AS)
    await ana.write("What are you not saying to her?", "Send without my name")
    assert await ana.posts() == [
        "What would the night team say?",
        "What would Monday look like?",
        "What are you not saying to her?",
    ]
    await expect(ana.page.locator("#posts .post-by").nth(1)).to_contain_text("Ana")
    await expect(ana.page.locator("#posts .post-by").nth(2)).to_contain_text("without a name")

    await ana.page.get_by_text("Change", exact=True).click()
    await ana.page.locator(".mine-list textarea").fill("What would Tuesday look like?")
    await ana.press("Save the change")
    await ana.sees("What would Tuesday look like?")
    await ana.press("Take it back")
    await ana.unfold()
    await ana.sees("Taken back by its author.")
    await ana.press("Hand up")
    await ana.press("Hand down")
    await expect(ana.button("Hand up")).to_be_visible()


async def test_a_presenter_meets_written_questions(guests: Guests, origin: str) -> None:
    here = await gathering(origin)
    ben = await guests("Ben", "phone", here["Ben"], java_script_enabled=False)
    ben.expect_trouble("409")
    await ben.press("Next written question")
    await ben.sees("No written question is waiting just now.")
    await ben.press("Back to the room")
    await here["Ana"].do("submit_post", kind="question", text="What would the night team say?")
    await ben.press("Next written question")
    await ben.sees("What would the night team say?")
    await ben.press("Take it home")
    await ben.sees_not("What would the night team say?")
    await ben.press("Voices only")
    await ben.sees("Voices only for now.")
    await here.dee.steer("end_session")
    await look(ben)
    await ben.page.get_by_text("Show them").click()
    await ben.sees("What would the night team say?")
    await ben.press("Put them away")
    await ben.sees_not("Questions you took home")


async def test_a_folded_line_is_shown_to_its_author_alone(guests: Guests, origin: str) -> None:
    here = await gathering(origin, at="echo")
    ana = await guests("Ana", "half", here["Ana"], java_script_enabled=False)
    chloe = await guests("Chloe", "half", here["Chloe"], java_script_enabled=False)
    await ana.write("How much you carry alone.", SEND_AS)
    await ana.sees("Nobody can read it yet.")
    await look(chloe)
    await chloe.sees_not("How much you carry alone.")


async def test_words_that_are_refused_are_given_back(guests: Guests, origin: str) -> None:
    here = await gathering(origin)
    ana = await guests("Ana", "phone", here["Ana"], java_script_enabled=False)
    ana.expect_trouble("422", "409")
    long = "What would the night team say? " * (LIMIT // 20)
    await ana.write(long, SEND_AS)
    await ana.sees(f"up to {LIMIT} fit here")
    await expect(ana.page.get_by_label("Your words, to copy")).to_have_value(long)
    await ana.press("Back to the room")
    assert await ana.posts() == []

    await ana.press(re.compile("^Write"))
    await ana.page.locator("#words").fill("Too late for this step?")
    await here.dee.go_to("take_stock")  # meanwhile
    await ana.press(SEND_AS)
    await expect(ana.page.get_by_label("Your words, to copy")).to_have_value(
        "Too late for this step?"
    )
    await ana.press("Back to the room")
    await expect(ana.page.locator(".head-title")).to_have_text("Take stock: Ben thinks aloud")


async def test_a_facilitator_opens_lets_in_and_steers(guests: Guests, origin: str) -> None:
    dee = await guests("Dee", "half", java_script_enabled=False)
    await dee.open_room("Ward leaders, session 4")
    link = await dee.member_link()
    ana, ben = Visitor(origin, "Ana"), Visitor(origin, "Ben")
    for one in (ana, ben):
        await one.join(link)
    await look(dee)
    await dee.press("Let all 2 in")
    await dee.open_fold("If I drop out")
    await dee.page.get_by_label("Who holds the controls if you drop out").select_option("Ana")
    await dee.press("Save")
    await dee.sees("Ana is your stand-in.")
    await dee.press(re.compile("^Start the session"))
    await steer_to_explore(dee)

    await ana.do("submit_post", kind="question", text="What is her name?")
    await look(dee)
    await dee.press("Offer to Ben")
    await dee.sees("With Ben")
    await dee.press("Voices only")
    await dee.press("Take it down")
    await dee.sees("Taken down by the facilitator.")
    await dee.press("Stop the clock")
    await dee.reads_first("We stop here for a moment.")
    assert (await ben.view())["timer"]["state"] == "paused"
    await dee.press("Start the clock again")
    await dee.press(re.compile(r"^\+2 min"))
    await end_from_more(dee)
    assert (await ben.view())["session"] == "ended"
    await dee.press("Open it again")
    await expect(dee.page.locator(".head-title")).to_have_text("Check-out")


async def steer_to_explore(dee: Guest) -> None:
    """Step by step; once too far, and back by Undo."""
    title = dee.page.locator(".head-title")
    await dee.press("Move on: Check-in, 7 min")
    await dee.press("Move on: Action review, 7 min")
    await dee.press("Move on now")
    await dee.press("Move on: Bidding, 6 min")
    await dee.press("Move on now")
    await dee.page.get_by_role("radio", name="Ben").check()
    await dee.press("Settle who presents")
    await dee.press("Move on: Break, 5 min")
    await dee.press("Move on: Present, 8 min")
    await dee.press("Ben begins: start the 8 min")
    await dee.press("Move on: Clarify the facts, 6 min")
    await dee.press("Undo")
    await expect(title).to_contain_text("Present")
    await dee.press("More")
    await dee.page.get_by_text("Go to another step").click()
    await dee.page.locator("#more").get_by_role("button", name="Explore").click()
    await expect(title).to_contain_text("Explore")


async def end_from_more(dee: Guest) -> None:
    await dee.press("More")
    await dee.page.get_by_text("Go to another step").click()
    await dee.page.locator("#more").get_by_role("button", name="Check-out").click()
    await dee.press("End the session for everyone")
    await dee.reads_first("The session has ended. Thank you.")
