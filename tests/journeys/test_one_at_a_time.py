"""Written questions, one at a time: the desk offers, the presenter takes, the others see that much.

By keyboard at the presenter's page: after every press the focus is where a second press of the same
key does nothing.
"""

from __future__ import annotations

import asyncio
import re

import pytest
from playwright.async_api import Locator, expect

from tests.journeys.access import broken_in_both_themes, misshapen, out_of_sight
from tests.journeys.aloud import heard, listen
from tests.journeys.gathering import Gathering, gathering
from tests.journeys.guest import SIZES, Guest, Guests
from tests.journeys.keyboard import Keyboard

FIRST, SECOND, THIRD = (
    "What would Monday look like?",
    "What would the night team say?",
    "What are you not saying to her?",
)
LEFT = ("I have answered", "Take it home", "Let it go")


async def asked(origin: str) -> Gathering:
    """Three questions wait."""
    here = await gathering(origin)
    for name, words in (("Chloe", FIRST), ("Femi", SECOND), ("Hana", THIRD)):
        await here[name].do("submit_post", kind="question", text=words)
    return here


def card(one: Guest) -> Locator:
    return one.page.locator("#card")


async def test_a_question_goes_to_the_presenter_and_home(guests: Guests, origin: str) -> None:
    here = await asked(origin)
    dee, ben, ana, olu = await asyncio.gather(
        guests("Dee", "half", here.dee),
        guests("Ben", "phone", here["Ben"]),
        guests("Ana", "phone", here["Ana"]),
        guests("Olu", "half", here.olu),
    )
    for words in (FIRST, SECOND, THIRD, "waiting"):
        await ben.sees_not(words)
    await dee.sees("3 waiting")

    # The desk offers one; it is large with Ben, and on every screen that it is with him.
    await dee.page.get_by_role("button", name=f'Offer to Ben "{SECOND}"').click()
    for one in (dee, ana, olu):
        await expect(card(one)).to_contain_text(f"With Ben {SECOND} Femi")
        await one.sees("2 waiting")
    await expect(card(ben)).to_contain_text(f"With you now {SECOND}")

    # Ben leaves it; nobody sees how.
    await ben.press("Take it home")
    for one in (ana, olu):
        await expect(card(one)).to_be_hidden()
    await dee.sees("Been with Ben (1)")
    await ben.press("Next written question")
    await expect(card(ben)).to_contain_text(FIRST)

    # What was unfolded stays so, and the card goes back among what waits.
    await ana.unfold()
    await ana.sees(THIRD)
    await dee.press("Voices only")
    for one in (dee, ben, ana, olu):
        await expect(card(one)).to_contain_text("Voices only for now.")
    await ana.sees("2 waiting")
    await ana.sees(FIRST)
    assert await dee.posts() == await ana.posts() == [FIRST, THIRD]
    await dee.press("Put the quietest first")
    await dee.sees("Put the oldest first")
    assert await ben.posts() == []

    await here.dee.steer("end_session")
    await goes_home(ben)
    await ana.reads_first("We have ended.")
    for words in (FIRST, SECOND, THIRD):
        await ana.sees_not(words)


async def goes_home(ben: Guest) -> None:
    """Folded until he asks, in the download too, and put away for good by two presses."""
    await ben.sees("Questions you took home (3), if you want them.")
    await ben.sees_not(SECOND)
    await ben.page.get_by_text("Show them").click()
    for words in (FIRST, SECOND, THIRD):
        await ben.sees(words)
    await expect(ben.page.get_by_text("It was not asked.")).to_have_count(2)
    async with ben.page.expect_download() as downloading:
        await ben.press("Download as text")
    taken = (await (await downloading.value).path()).read_text()
    assert all(words in taken for words in (FIRST, SECOND, THIRD))
    assert "Femi" not in taken
    await ben.press("Put them away")
    await ben.press("Press again to put them away for good")
    await ben.sees_not("Questions you took home")
    await ben.page.reload()
    await ben.sees_not("Questions you took home")


async def test_the_presenter_meets_them_by_keyboard(guests: Guests, origin: str) -> None:
    here = await asked(origin)
    ben = await guests("Ben", "half", here["Ben"])
    keys = Keyboard(ben.page)
    ben.expect_trouble("409")
    for words, label in zip((FIRST, SECOND, THIRD), LEFT, strict=True):
        await keys.enter("Next written question")
        await lands_on(ben, keys, "With you now")
        await expect(card(ben)).to_contain_text(words)
        await keys.enter(label)
        await lands_on(ben, keys, "Written questions come one at a time, when you ask for one.")
    await keys.enter("Next written question")
    await ben.sees("No written question is waiting just now.")
    assert await keys.stop() == "Next written question"
    await keys.enter("Voices only")
    await lands_on(ben, keys, "Voices only for now.")

    # What comes and goes by somebody else's hand does not take the focus from where it is.
    await keys.tab_to("Next written question")
    mine = await here["Ana"].do("submit_post", kind="question", text="What else?")
    await here.dee.do("offer_question", post=mine["post"])
    await expect(card(ben)).to_contain_text("What else?")
    assert await keys.has_the_focus()
    await keys.tab_to("I have answered")
    await here["Ana"].do("withdraw_post", post=mine["post"])
    await lands_on(ben, keys, "That question has been taken away.")


async def test_one_press_on_a_stopped_clock_puts_them_away(guests: Guests, origin: str) -> None:
    here = await asked(origin)
    dee, ben, ana = await asyncio.gather(
        guests("Dee", "half", here.dee),
        guests("Ben", "phone", here["Ben"]),
        guests("Ana", "phone", here["Ana"]),
    )
    await ben.press("Next written question")
    await expect(card(ben)).to_contain_text(FIRST)
    keys = Keyboard(dee.page)
    await keys.enter("Stop the clock")
    await dee.reads_first("We stop here for a moment.")
    await keys.enter("Put waiting questions away", back=True)
    await lands_on(dee, keys, re.compile("^Written questions are put away. They are kept; "))
    for one in (ben, ana):
        await one.sees_not(re.compile("put away"))
    await dee.press("Start the clock again")
    for one in (dee, ben, ana):
        await expect(card(one)).to_contain_text("Voices only for now.")
    await dee.sees("3 waiting")
    await ben.sees_not(FIRST)
    await ben.press("Next written question")
    await expect(card(ben)).to_contain_text(FIRST)


async def lands_on(one: Guest, keys: Keyboard, words: str | re.Pattern[str]) -> None:
    await expect(one.page.locator(":focus")).to_have_text(words)
    assert re.match(words, await keys.stop())


async def test_a_card_is_said_once_and_the_presenter_hears_of_nothing_that_waits(
    guests: Guests, origin: str
) -> None:
    here = await gathering(origin)
    ben, ana = await guests("Ben"), await guests("Ana")
    for one in (ben, ana):
        await listen(one.context)
        await one.sit(here[one.name])
    post = (await here["Chloe"].do("submit_post", kind="question", text=FIRST))["post"]
    await here.dee.do("offer_question", post=post)
    assert await heard(ben.page) == [f"With you now. {FIRST}"]
    assert await heard(ana.page) == [f"With Ben. {FIRST}"]
    await here["Ben"].do("let_go_question", post=post)
    await here["Chloe"].do("submit_post", kind="question", text=SECOND)
    await here.dee.steer("pause")
    (said,) = await heard(ben.page)
    assert said.endswith("The clock is stopped. We can go on, or stop here; both are fine.")
    assert "question" not in said.partition("The clock")[0].removeprefix("Explore: open questions.")


@pytest.mark.parametrize("moment", ["with a card", "voices only", "home"])
async def test_its_pages_are_accessible(guests: Guests, origin: str, moment: str) -> None:
    here = await asked(origin)
    people = await asyncio.gather(
        guests("Dee", "half", here.dee),
        guests("Ben", "phone", here["Ben"]),
        guests("Ana", "phone", here["Ana"]),
        guests("Olu", "wide", here.olu),
    )
    dee, ben, ana, olu = people
    for words in (FIRST, SECOND):
        await dee.page.get_by_role("button", name=f'Offer to Ben "{words}"').click()
        await expect(card(ben)).to_contain_text(words)
        if words == FIRST:
            await ben.press("I have answered")
    if moment == "with a card":
        assert await out_of_sight(ben.page, ".card-words") == []
        for way in LEFT:
            await expect(ben.button(way)).to_be_in_viewport(ratio=1)
    if moment == "voices only":
        await dee.press("Voices only")
    if moment == "home":
        await here.dee.steer("end_session")
        await ben.page.get_by_text("Show them").click()
    else:
        await dee.page.get_by_text("Been with Ben (1)").click()
        # Nothing stands half below the dock.
        await dee.page.evaluate("scrollTo(0, document.body.scrollHeight)")
        await asyncio.gather(ana.unfold(), olu.unfold())
    wrong: list[str] = []
    for one in people:
        wrong += [f"{one.name}: {fault}" for fault in await broken_in_both_themes(one.page)]
        for size in SIZES.values():
            await one.page.set_viewport_size(size)  # type: ignore[arg-type]
            wrong += [f"{one.name}: {fault}" for fault in await misshapen(one.page)]
    assert wrong == [], "\n".join(wrong)


ABOVE_THE_DOCK = """() => {
  const dock = document.querySelector(".dock").getBoundingClientRect().top;
  const posts = [...document.querySelectorAll("#posts .post")];
  return posts.filter((post) => post.getBoundingClientRect().bottom <= dock).length;
}"""


async def test_a_desk_in_half_a_window_sees_the_card_and_two_that_wait(
    guests: Guests, origin: str
) -> None:
    here = await asked(origin)
    dee = await guests("Dee", "half", here.dee)
    await here["Ben"].do("take_question")
    await expect(card(dee)).to_contain_text(FIRST)
    await dee.sees("2 waiting")
    assert await dee.page.evaluate("scrollY") == 0
    assert await dee.page.evaluate(ABOVE_THE_DOCK) == 2


OVER_THE_DOCK = """() => {
  const button = document.getElementById("new-posts").getBoundingClientRect();
  return button.bottom - document.querySelector(".dock").getBoundingClientRect().top;
}"""


@pytest.mark.parametrize("size", SIZES)
async def test_what_is_new_is_told_above_the_dock_and_covers_no_button_there(
    guests: Guests, origin: str, size: str
) -> None:
    here = await gathering(origin)
    dee = await guests("Dee", size, here.dee)
    for number in range(6):
        text = f"What would number {number} say to that?"
        await here["Chloe"].do("submit_post", kind="question", text=text)
    await expect(dee.page.locator("#new-posts")).to_be_visible()
    assert await dee.page.evaluate(OVER_THE_DOCK) <= 0


async def test_buttons_of_the_desk_name_the_question_they_are_for(
    guests: Guests, origin: str
) -> None:
    here = await asked(origin)
    dee = await guests("Dee", "half", here.dee)
    for label in ("Offer to Ben", "Take it down"):
        for words in (FIRST, SECOND, THIRD):
            await expect(dee.page.get_by_role("button", name=f'{label} "{words}"')).to_have_count(1)
    # It asks once, and then says again what it is for.
    down = dee.page.get_by_role("button", name=re.compile("^Take it down")).first
    await down.click()
    await dee.sees("Press again to take it down")
    await dee.page.keyboard.press("Escape")
    await expect(down).to_have_accessible_name(f'Take it down "{FIRST}"')
    await expect(down.locator(".unseen")).to_have_css("position", "absolute")
