"""A whole session in five real browsers: facilitator, presenter, two members, observer.

The facilitator's browser is destroyed in the middle of open questions, and she comes back from
another one by her own way back.
"""

from __future__ import annotations

import asyncio
import re

from tests.journeys.guest import Guest, Guests

SEND_AS = re.compile("^Send as")


async def arrived(guests: Guests) -> tuple[Guest, Guest, Guest, Guest, Guest, str]:
    """Dee has opened a room and started; Ben, Ana, Chloe and Olu, who observes, are in."""
    dee = await guests("Dee", "half")
    await dee.open_room("Ward leaders, session 4")
    link = await dee.member_link()
    await dee.page.get_by_text("Someone else is coming?").click()
    observers = await dee.page.locator("#link-observer").input_value()
    back = await dee.page.evaluate(
        "async () => (await (await fetch(location.pathname, "
        "{headers: {Accept: 'application/json'}})).json()).links.return"
    )
    people = []
    for name, size, way in (
        ("Ben", "phone", link),
        ("Ana", "half", link),
        ("Chloe", "phone", link),
        ("Olu", "wide", observers),
    ):
        one = await guests(name, size)
        await one.join(way)
        await one.reads_first("You are at the door. Dee will let you in.")
        await one.sees_not("Ana, ")
        people.append(one)
    await dee.press("Let all 4 in")
    for one in people[:3]:
        await one.reads_first("You are in. We start together when Dee begins.")
    await people[3].reads_first("You will be watching.")
    await dee.press(re.compile("^Start the session"))
    for one in people:
        await one.sees("Arrive")
    ben, ana, chloe, olu = people
    return dee, ben, ana, chloe, olu, back


async def choose_ben(dee: Guest) -> None:
    await dee.press(re.compile("^Choose who presents"))
    await dee.page.get_by_label("Ben").check()
    await dee.press(re.compile("^Ben presents|^Save|^Choose"))


async def test_five_people_hold_a_whole_session(guests: Guests) -> None:
    dee, ben, ana, chloe, olu, back = await arrived(guests)

    # Check-in: what one writes stands on every screen at once.
    await dee.press(re.compile("^Move on: Check-in"))
    await ana.write("Arriving slowly, and glad to be here.", SEND_AS)
    for one in (dee, ben, chloe, olu):
        await one.sees("Arriving slowly, and glad to be here.")

    # Bidding: nobody slides past it unchosen.
    await dee.press(re.compile("^Move on: Action review"))
    await dee.press("Move on now") if await dee.button("Move on now").count() else None
    await dee.press(re.compile("^Move on: Bidding"))
    await choose_ben(dee)
    await dee.press(re.compile("^Move on: Break"))
    await ana.sees(re.compile("Back at"))
    await dee.press(re.compile("^End the break now|^Move on: Present"))

    # Present: the clock waits for Ben, and only he sees his own words.
    await ben.reads_first("Welcome back, Ben. Begin when you are ready.")
    await ben.press("I am ready: start my time")
    await ben.reads_first("The time is yours, Ben. Nobody will interrupt.")
    await ana.reads_first("Listen to Ben. Questions come later.")
    await olu.reads_first("Ben is presenting. You are watching.")
    await ana.page.get_by_label("Jot for yourself").fill("What is he not saying?")
    await dee.sees(re.compile(r"7:\d\d left"))

    # Explore: hands, a written question, and the jotting offered again.
    await dee.press(re.compile("^Move on: Clarify"))
    await dee.press(re.compile("^Move on: Explore"))
    await dee.press("Move on now")
    await chloe.press("Hand up")
    await dee.sees("Chloe")
    await ana.press(re.compile("^Write"))
    await ana.press("Use it")
    await ana.press(SEND_AS)
    await ben.sees("What is he not saying?")

    # Dee's laptop dies; the set goes on; she is back from her phone.
    await dee.context.close()
    await ana.sees(re.compile("Dee has lost her connection|Dee has lost the connection"))
    phone = await guests("Dee's phone", "phone")
    await phone.page.goto(back)
    await phone.press(re.compile("^Come back as Dee"))
    await phone.page.wait_for_url(re.compile("/rooms/"))
    await phone.live()
    await phone.sees("What is he not saying?")
    await ana.sees_not(re.compile("has lost her connection|has lost the connection"))

    # Echo: sealed for everyone until it is shown.
    await phone.press(re.compile("^Move on: Take stock"))
    await phone.press("Move on now")
    await phone.press(re.compile("^Move on: Echo"))
    for one in (ana, chloe):
        await one.reads_first("Write one sentence: what stayed with you as you listened?")
    await ana.write("The pause before you named her.", SEND_AS)
    await chloe.write("How much you carry alone.", SEND_AS)
    for one in (phone, ben, chloe, olu):
        await one.sees_not("The pause before you named her.")
    await phone.press("Show what was written")
    await ana.sees(re.compile("Shown in"))
    await asyncio.sleep(19)
    for one in (phone, ben, ana, chloe, olu):
        await one.sees("The pause before you named her.")
        await one.sees("How much you carry alone.")

    # The rest, to the end.
    await phone.press(re.compile("^Move on: Commit"))
    await phone.press("Move on now")
    await phone.press(re.compile("^Move on: Round review"))
    await phone.press(re.compile("^Move on: Set review"))
    await phone.press("Move on now")
    await ana.reads_first("How did we work today?")
    await phone.press("More")  # nobody wrote here: they have talked, and go straight on
    await phone.page.get_by_text("Go to another step").click()
    await phone.press("Check-out")
    await ana.reads_first("One thing you are taking with you, in a sentence.")
    await phone.press("End the session for everyone")
    await phone.press("Press again: it ends on every screen")
    await ana.reads_first("We have ended. This is yours to take away.")
    await ana.sees("The pause before you named her.")
    await ana.sees_not("How much you carry alone.")
    await olu.reads_first("We have ended. Nothing of the set is yours to take away.")
    await phone.reads_first("The session has ended. Thank you.")
    async with ana.page.expect_download() as downloading:
        await ana.press("Download as text")
    path = await (await downloading.value).path()
    taken = path.read_text()
    assert "Arriving slowly, and glad to be here." in taken
    assert "How much you carry alone." not in taken
