"""A whole session with a keyboard and nothing else, at the desk and as a member.

Every stop of the Tab key is checked: a ring around it, not under the head or the dock (WCAG 2.4.7,
2.4.11). No live update may take the focus away.
"""

from __future__ import annotations

import re

from playwright.async_api import expect

from tests.journeys.gathering import Gathering, gathering
from tests.journeys.guest import Guest, Guests
from tests.journeys.keyboard import Keyboard
from tests.visitor import Visitor


async def in_step(one: Guest, title: str) -> None:
    """The step has come to this screen, and with it no focus was lost."""
    await expect(one.page.locator(".head-title")).to_contain_text(title)
    assert await Keyboard(one.page).has_the_focus(), f"{one.name} has lost the focus at {title}"


async def test_a_facilitator_holds_a_session_by_keyboard(guests: Guests, origin: str) -> None:
    dee = await guests("Dee", "half")
    keys = Keyboard(dee.page)
    await dee.page.goto(origin)
    await keys.fill("Name of the session", "Ward leaders, session 4")
    await keys.fill("Your name", "Dee")
    await keys.enter("Open the room")
    await dee.page.wait_for_url(re.compile("/rooms/"))
    await dee.live()
    people = [Visitor(origin, name) for name in ("Ana", "Ben", "Chloe")]
    for one in people:
        await one.join(await dee.member_link())
    await in_the_lobby(dee, keys)
    await up_to_explore(dee, keys)
    await in_explore(dee, keys, people)
    await to_the_end(dee, keys)


async def in_the_lobby(dee: Guest, keys: Keyboard) -> None:
    await dee.sees("At the door (3)")
    await keys.space("QR code")
    await keys.enter("Let all 3 in")
    await dee.sees("Nobody is waiting.")
    assert await keys.has_the_focus()
    await keys.space("If I drop out")
    await keys.tab_to("Who holds the controls")
    await keys.press("ArrowDown")
    await keys.enter("Save")
    await dee.sees("Ana is your stand-in.")
    await keys.space("Start the session")
    await in_step(dee, "Arrive")


async def up_to_explore(dee: Guest, keys: Keyboard) -> None:
    await keys.enter("Move on: Check-in")
    await in_step(dee, "Check-in")
    await keys.enter("Move on: Action review")
    await keys.enter("Give them 30 seconds")
    await dee.sees("Half a minute more to write")
    await keys.enter("Move on: Action review")
    await in_step(dee, "Action review")
    await keys.enter("Undo", back=True)
    await in_step(dee, "Check-in")
    await keys.enter("Move on: Action review")  # they have had their last call
    await in_step(dee, "Action review")
    await keys.enter("Move on: Bidding")
    await keys.enter("Move on now")  # as it begins there, somebody has not spoken yet
    await in_step(dee, "Bidding")
    await keys.tab_to("Ana")
    await keys.press("ArrowDown")
    assert await keys.stop() == "Ben"
    await keys.enter("Settle who presents")
    await dee.sees("Ben presents today.")
    await keys.enter("Move on: Break")
    await in_step(dee, "Break")
    await keys.enter("Move on: Present")
    await in_step(dee, "Present")
    await keys.enter("Ben begins")
    await dee.sees(re.compile(r"7:\d\d left"))
    await keys.enter("Move on: Clarify")
    await in_step(dee, "Clarify")
    await keys.enter("Move on: Explore")  # nothing is written, so nobody is asked about
    await in_step(dee, "Explore")
    await expect(dee.page.locator("#dock")).to_be_focused()  # what was pressed is another thing now


async def in_explore(dee: Guest, keys: Keyboard, people: list[Visitor]) -> None:
    await people[0].do("submit_post", kind="question", text="What would Monday look like?")
    await people[0].do("raise_hand")
    await expect(dee.page.locator("#hands")).to_contain_text("Ana")  # and moves what is below it
    await keys.enter("Ana has spoken")
    await expect(dee.page.locator("#hands")).to_be_hidden()
    await keys.enter('Offer to Ben "What would Monday look like')
    await lands_on(dee, keys, "With Ben")
    await keys.enter("Voices only")
    await lands_on(dee, keys, "Voices only for now.")
    await keys.enter('Take it down "What would Monday look like')
    await keys.press("Enter")  # it has asked
    await lands_on(dee, keys, "Taken down by the facilitator.")
    await keys.enter("Stop the clock")
    await dee.reads_first("We stop here for a moment.")
    assert await keys.has_the_focus()
    await keys.enter("Start the clock again")
    await dee.reads_first("One open question at a time.")
    await keys.enter(r"\+2 min")
    await keys.enter("More")
    await keys.tab_to("Close")
    await keys.press("Escape")
    assert await keys.stop() == "More"


async def lands_on(one: Guest, keys: Keyboard, words: str) -> None:
    """What was pressed has gone, and in its place a second press would do another thing."""
    await expect(one.page.locator(":focus")).to_have_text(words)
    assert await keys.stop() == words


async def to_the_end(dee: Guest, keys: Keyboard) -> None:
    await keys.press("Enter")
    await keys.enter("Go to another step")
    await keys.enter("Check-out")
    await in_step(dee, "Check-out")
    await keys.enter("End the session for everyone")
    await dee.sees("Press again: it ends on every screen")
    await keys.press("Enter")
    await dee.reads_first("The session has ended. Thank you.")
    assert await keys.has_the_focus()
    await keys.tab_to("Open it again")


async def test_a_member_takes_part_by_keyboard(guests: Guests, origin: str) -> None:
    here = await gathering(origin, at=None)
    ana = await guests("Nia", "phone")
    keys = Keyboard(ana.page)
    await ana.page.goto(here.dee.links["member"])
    await keys.fill("What should people call you", "Nia")
    await keys.press("Enter")
    await ana.page.wait_for_url(re.compile("/rooms/"))
    await ana.live()
    await keys.enter("All we agreed")
    await here.dee.do("admit", everyone="on")
    await ana.reads_first("You are in.")
    await here.start("explore")
    await in_explore_as_member(ana, keys, here)
    await the_focus_stays_while_the_room_moves(ana, keys, here)


async def write_by_keyboard(one: Guest, keys: Keyboard, words: str, send: str) -> None:
    """Unfold, write, send; the focus is then where it came from."""
    await keys.enter("Write")
    assert await keys.stop() == "Your words"
    await one.page.keyboard.type(words)
    await keys.enter(send)
    await one.sees(words)
    await expect(one.page.locator("#words")).to_be_hidden()
    await expect(one.button("Write")).to_be_focused()


async def in_explore_as_member(ana: Guest, keys: Keyboard, here: Gathering) -> None:
    await here.look_in("Ana", "Chloe", "Femi", "Hana", "Ian")
    await keys.space("Hand up")
    await expect(ana.button("Hand down")).to_be_visible()
    await keys.stop()
    await write_by_keyboard(ana, keys, "What would Monday look like?", "Send as Nia")
    await keys.press("Enter")
    assert await keys.stop() == "Your words"
    await keys.press("Escape")
    await expect(ana.button("Write")).to_be_focused()
    await write_by_keyboard(ana, keys, "What are you not saying to her?", "Send without my name")
    await ana.sees("Yours")
    await keys.enter("Change")
    await keys.tab_to("Your words")
    await keys.press("Control+End")
    await ana.page.keyboard.type(" And Tuesday?")
    await keys.enter("Save the change")
    await ana.sees("What would Monday look like? And Tuesday?")
    await keys.enter("Take it back")
    await keys.press("Enter")  # it has asked
    await ana.sees("1 waiting")
    assert await keys.has_the_focus()
    await keys.enter("1 waiting")
    await ana.sees("Taken back by its author.")
    await keys.enter("More")
    await keys.tab_to("Leave")
    await keys.press("Escape")
    assert await keys.stop() == "More"


async def the_focus_stays_while_the_room_moves(ana: Guest, keys: Keyboard, here: Gathering) -> None:
    """Posts, hands, stops, and steps that take the button itself away."""
    await keys.tab_to("Hand up|Hand down", back=True)
    before = await keys.stop()
    await here["Chloe"].do("raise_hand")
    await here["Chloe"].do("submit_post", kind="question", text="What is her name?")
    await ana.sees("What is her name?")
    assert await keys.stop() == before
    for act, words in (("pause", "The clock is stopped."), ("resume", "Ask Ben one open question")):
        await here.dee.steer(act)
        await ana.reads_first(words)
        assert await keys.has_the_focus(), f"the focus was lost with {act}"
    for step, title in (("echo", "Echo"), ("commit", "Commit"), ("set_review", "Set review")):
        await here.dee.go_to(step)
        await in_step(ana, title)
