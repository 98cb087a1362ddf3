"""A whole session in five real browsers: facilitator, presenter, two members, observer.

The facilitator's browser is destroyed in the middle of open questions, and she comes back from
another one by her own way back. The session is told in scenes, in the order of the session.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass

from playwright.async_api import expect

from tests.journeys.guest import Guest, Guests

SEND_AS = re.compile("^Send as")
SHOWN_IN_MS = 20_000  # between "Show what was written" and its being shown
LINKS = (
    "async () => (await (await fetch(location.pathname, "
    "{headers: {Accept: 'application/json'}})).json()).links"
)


@dataclass
class Cast:
    """`dee`: whichever browser has the desk. `back`: her own way back."""

    dee: Guest
    ben: Guest
    ana: Guest
    chloe: Guest
    olu: Guest
    back: str

    @property
    def everybody(self) -> tuple[Guest, ...]:
        return (self.dee, self.ben, self.ana, self.chloe, self.olu)


async def test_five_people_hold_a_whole_session(guests: Guests) -> None:
    cast = await come_in(guests)
    await check_in(cast)
    await choose_who_presents(cast)
    await present(cast)
    await explore(cast)
    await lose_the_desk_and_come_back(cast, guests)
    await echo(cast)
    await review_and_end(cast)
    await take_away(cast)


async def come_in(guests: Guests) -> Cast:
    """Dee opens a room; Ben, Ana, Chloe and Olu, who observes, wait, are let in, and she starts."""
    dee = await guests("Dee", "half")
    await dee.open_room("Ward leaders, session 4")
    links = await dee.page.evaluate(LINKS)
    assert links["member"] == await dee.member_link()
    await dee.page.get_by_text("Links for others").click()
    assert links["observer"] == await dee.page.locator("#link-observer").input_value()

    async def knock(name: str, size: str, way: str) -> Guest:
        one = await guests(name, size)
        await one.join(links[way])
        await one.reads_first("You are at the door. Dee will let you in.")
        await one.sees_not(re.compile("Ana|Ben|Chloe|Olu"))
        return one

    come = await asyncio.gather(
        knock("Ben", "phone", "member"),
        knock("Ana", "half", "member"),
        knock("Chloe", "phone", "member"),
        knock("Olu", "wide", "observer"),
    )
    cast = Cast(dee, *come, links["return"])
    await dee.press("Let all 4 in")
    for one in (cast.ben, cast.ana, cast.chloe):
        await one.reads_first("You are in. We start together when Dee begins.")
    await cast.olu.reads_first("You will be watching.")
    await dee.press(re.compile("^Start the session"))
    for one in cast.everybody:
        await expect(one.page.locator(".head-title")).to_have_text("Arrive")
    return cast


async def check_in(cast: Cast) -> None:
    """What one writes stands on every screen at once."""
    await cast.dee.press(re.compile("^Move on: Check-in"))
    await cast.ana.write("Arriving slowly, and glad to be here.", SEND_AS)
    for one in cast.everybody:
        await one.sees("Arriving slowly, and glad to be here.")


async def choose_who_presents(cast: Cast) -> None:
    """Nobody slides past it unchosen."""
    dee = cast.dee
    await dee.press(re.compile("^Move on: Action review"))
    await dee.press("Move on now")
    await dee.press(re.compile("^Move on: Bidding"))
    await dee.press("Move on now")
    await dee.page.get_by_role("radio", name="Ben").check()
    await dee.press("Settle who presents")
    await dee.press(re.compile("^Move on: Break"))
    await cast.ana.reads_first("Back at")
    await dee.press(re.compile("^Move on: Present"))


async def present(cast: Cast) -> None:
    """The clock waits for Ben; Ana jots down what she would ask."""
    await cast.ben.reads_first("Welcome back, Ben. Begin when you are ready.")
    await cast.ben.press("I am ready: start my time")
    await cast.ben.reads_first("The time is yours, Ben. Nobody will interrupt.")
    await cast.ana.reads_first("Listen to Ben. Questions come later.")
    await cast.olu.reads_first("Ben is presenting. You are watching.")
    await cast.ana.page.get_by_label("Jot for yourself").fill("What is he not saying?")
    await cast.dee.sees(re.compile(r"7:\d\d left"))


async def explore(cast: Cast) -> None:
    """Hands, a written question, and the jotting offered again."""
    await cast.dee.press(re.compile("^Move on: Clarify"))
    await cast.dee.press(re.compile("^Move on: Explore"))
    await cast.chloe.press("Hand up")
    await expect(cast.dee.page.locator("#hands")).to_contain_text("Chloe")
    await cast.ana.press(re.compile("^Write"))
    await cast.ana.press("Use it")
    await cast.ana.press(SEND_AS)
    await cast.olu.sees("1 waiting")
    await cast.ben.sees_not("What is he not saying?")
    await cast.ben.press("Next written question")
    for one in cast.everybody:
        await one.sees("What is he not saying?")
    await cast.ben.press("Take it home")
    for one in (cast.ben, cast.chloe, cast.olu):
        await one.sees_not("What is he not saying?")
    await cast.ana.sees("It has been with Ben.")


async def lose_the_desk_and_come_back(cast: Cast, guests: Guests) -> None:
    """Dee's laptop dies; the set goes on; she is back from her phone."""
    await cast.dee.context.close()
    await cast.ana.sees("Dee has lost the connection.")
    phone = await guests("Dee's phone", "phone")
    await phone.page.goto(cast.back)
    await phone.press("Come back as Dee")
    await phone.page.wait_for_url(re.compile("/rooms/"))
    await phone.live()
    await phone.sees("Been with Ben (1)")
    await cast.ana.sees_not("Dee has lost the connection.")
    cast.dee = phone


async def echo(cast: Cast) -> None:
    """Sealed for everyone until it is shown to all at once."""
    dee, ana, chloe = cast.dee, cast.ana, cast.chloe
    await dee.press(re.compile("^Move on: Take stock"))
    await dee.press("Move on now")
    await dee.press(re.compile("^Move on: Echo"))
    for one in (ana, chloe):
        await one.reads_first("Write one sentence: what stayed with you as you listened?")
    await ana.write("The pause before you named her.", SEND_AS)
    await chloe.write("How much you carry alone.", SEND_AS)
    for one in (dee, cast.ben, chloe, cast.olu):
        await one.sees_not("The pause before you named her.")
    await dee.press("Show what was written")
    await ana.sees("Shown in")
    await expect(ana.page.locator("#posts .post")).to_have_count(2, timeout=2 * SHOWN_IN_MS)
    for one in cast.everybody:
        await one.sees("The pause before you named her.")
        await one.sees("How much you carry alone.")


async def review_and_end(cast: Cast) -> None:
    dee, ana = cast.dee, cast.ana
    await dee.press(re.compile("^Move on: Commit"))
    await dee.press("Move on now")
    await dee.press(re.compile("^Move on: Round review"))
    await dee.press(re.compile("^Move on: Set review"))
    await ana.reads_first("How did we work today?")
    await dee.press("More")  # nobody wrote here: they have talked, and go straight on
    await dee.page.get_by_text("Go to another step").click()
    await dee.press("Check-out")
    await ana.reads_first("One thing you are taking with you, in a sentence.")
    await expect(dee.page.locator(".head-title")).to_have_text("Check-out")
    await expect(dee.page.locator("#more")).to_be_hidden()  # it has such a button, too
    await dee.press("End the session for everyone")
    await dee.press("Press again: it ends on every screen")
    await ana.reads_first("We have ended. This is yours to take away.")


async def take_away(cast: Cast) -> None:
    """Each has what is theirs, and nothing else."""
    ana = cast.ana
    await ana.sees("The pause before you named her.")
    await ana.sees_not("How much you carry alone.")
    await cast.olu.reads_first("We have ended. Nothing of the set is yours to take away.")
    await cast.dee.reads_first("The session has ended. Thank you.")
    await cast.ben.sees("Questions you took home (1), if you want them.")
    await cast.ben.sees_not("What is he not saying?")
    await cast.ben.page.get_by_text("Show them").click()
    await cast.ben.sees("What is he not saying?")
    async with ana.page.expect_download() as downloading:
        await ana.press("Download as text")
    path = await (await downloading.value).path()
    taken = path.read_text()
    assert "Arriving slowly, and glad to be here." in taken
    assert "How much you carry alone." not in taken
