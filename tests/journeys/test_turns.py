"""Speaking in turn in real browsers: one order on every screen, and a press that skips nobody."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence

from playwright.async_api import Route, expect

from tests.journeys.access import broken_in_both_themes, misshapen
from tests.journeys.aloud import heard, listen
from tests.journeys.gathering import Gathering, gathering
from tests.journeys.guest import Guest, Guests
from tests.journeys.keyboard import Keyboard
from tests.visitor import Visitor

YOURS = "It is your turn."
MOVED = "The turn has moved on already, so nothing was done. Look once more."


async def going_round(origin: str, *first: str) -> Gathering:
    """The check-in, with these people's turns next, in this order."""
    here = await gathering(origin, members=5, at="check_in")
    for name in reversed(first):
        if (await here.dee.view())["turn"]["speaker"] != here[name].person:
            await here.dee.do("next_turn", first=here[name].person)
    return here


async def see(people: Sequence[Guest], words: str) -> None:
    """This line stands on every one of these screens."""
    for one in people:
        await expect(one.page.locator(".turn-line").filter(visible=True)).to_contain_text(words)


async def test_a_check_in_goes_round(guests: Guests, origin: str) -> None:
    here = await going_round(origin, "Ana", "Ben", "Chloe")
    dee, ana, ben, chloe, olu = await asyncio.gather(
        guests("Dee", "half", here.dee),
        guests("Ana", "half", here["Ana"]),
        guests("Ben", "phone", here["Ben"]),
        guests("Chloe", "phone", here["Chloe"], java_script_enabled=False),
        guests("Olu", "wide", here.olu),
    )
    await see((dee, olu), "Ana speaks, then Ben, then Chloe.")
    await see((ben,), "Ana speaks, then Ben, then Chloe.")
    await expect(ben.page.locator(".turn-line [data-by] >> nth=1")).to_have_text("Ben")
    await dee.sees("About a minute each.")
    await ana.sees(YOURS)
    for one in (dee, ben, olu):
        await one.sees_not(YOURS)

    await ana.press("I have spoken")
    await ben.sees(YOURS)
    await see((dee, ana, olu), "Ben speaks, then Chloe")
    await ben.press("Pass my turn")
    await see((dee, ana, ben, olu), "Chloe speaks")

    await chloe.press("See what is new")
    await chloe.sees(YOURS)
    await chloe.press("I have spoken")
    await chloe.sees_not(YOURS)
    await olu.sees("In turn")
    assert ["Ana", "Ben", "Chloe"] == [
        one.strip() for one in await olu.page.locator("[data-turn=over] .by").all_inner_texts()
    ]


async def test_whoever_comes_late_stands_at_the_end_and_the_desk_changes_the_order(
    guests: Guests, origin: str
) -> None:
    here = await going_round(origin, "Ana", "Ben")
    dee, hana = await asyncio.gather(
        guests("Dee", "half", here.dee), guests("Hana", "phone", here["Hana"])
    )
    lou = Visitor(origin, "Lou")
    await lou.join(here.dee.links["member"])
    await dee.press("Let in")
    await hana.press("More")
    await expect(hana.page.locator("#people .turn").last).to_have_text("Lou")
    await hana.page.keyboard.press("Escape")

    await dee.page.get_by_text("Another order").click()
    await dee.page.get_by_label("First").select_option(label="Hana, then Ana")
    await dee.press("Show to all")
    await hana.sees(YOURS)
    await see((dee,), "Hana speaks, then Ana, then Ben.")
    await here["Femi"].do("raise_hand")
    await hana.sees(re.compile("Would like to come in: Femi"))
    await dee.press("Femi, then Hana")
    await see((dee, hana), "Femi speaks, then Hana, then Ana.")
    await expect(dee.page.locator("#hands")).to_be_hidden()
    await dee.press("Come back to Femi at the end")
    await see((dee,), "Hana speaks, then Ana, then Ben.")
    assert (await here.dee.view())["turn"]["coming"][-1] == here["Femi"].person


async def test_a_press_that_was_on_its_way_skips_nobody(guests: Guests, origin: str) -> None:
    """Dee and Ana say at the same moment that Ana has spoken."""
    here = await going_round(origin, "Ana", "Ben", "Chloe")
    dee = await guests("Dee", "half", here.dee)
    dee.expect_trouble("409")
    arrived, goes_on = asyncio.Event(), asyncio.Event()

    async def slow(route: Route) -> None:
        arrived.set()
        await goes_on.wait()
        await route.continue_()

    await dee.page.route("**/next_turn", slow)
    await dee.press("Ana has spoken")
    await arrived.wait()
    await here["Ana"].do("next_turn", person=here["Ana"].person)
    await see((dee,), "Ben speaks")
    goes_on.set()
    await dee.sees(MOVED)
    await see((dee,), "Ben speaks, then Chloe")


async def test_whoever_has_the_turn_hears_of_it_once_and_of_the_others_only_the_desk(
    guests: Guests, origin: str
) -> None:
    here = await going_round(origin, "Hana", "Ana", "Ben")
    people = await asyncio.gather(guests("Ana"), guests("Ben"), guests("Dee"))
    for one, seat in zip(people, (here["Ana"], here["Ben"], here.dee), strict=True):
        await listen(one.context)
        await one.sit(seat)
    ana, ben, dee = people
    await here["Hana"].do("next_turn")
    assert [YOURS] == await heard(ana.page)
    (said,) = await heard(dee.page)
    assert said.startswith("Ana speaks, then Ben")
    await here.dee.do("add_time", minutes=5)  # the figure changes, and the turn does not
    await ana.sees("About 2 minutes, if you like.")
    await here["Ana"].do("next_turn")
    assert [YOURS] == await heard(ben.page)
    await here["Ben"].do("pass_turn")
    await see((ana, ben), "speaks")
    silent = [await one.page.evaluate("window.aloud.splice(0)") for one in (ana, ben)]
    assert [[], []] == silent


async def test_a_turn_by_keyboard_alone(guests: Guests, origin: str) -> None:
    here = await going_round(origin, "Ana", "Ben", "Chloe")
    ana, dee = await asyncio.gather(
        guests("Ana", "phone", here["Ana"]), guests("Dee", "half", here.dee)
    )
    keys = Keyboard(ana.page)
    await keys.enter("Pass my turn")
    await ana.sees(re.compile("Ben"))
    await ana.sees_not(YOURS)
    assert await keys.has_the_focus()
    await here.dee.do("next_turn", first=here["Ana"].person)
    await keys.enter("I have spoken", back=True)
    await ana.sees_not(YOURS)
    assert await keys.has_the_focus()

    desk = Keyboard(dee.page)
    await desk.enter("Ben has spoken")
    await see((dee,), "Chloe speaks")
    assert "Chloe has spoken" == await desk.stop()
    await desk.enter("Another order")
    await desk.tab_to("First")
    await desk.press("ArrowDown")
    await desk.enter("Show to all")
    await see((dee,), ", then Chloe")
    assert await desk.has_the_focus()


async def test_the_turns_are_accessible(guests: Guests, origin: str) -> None:
    here = await going_round(origin, "Ana", "Ben", "Chloe")
    await here["Hana"].do("raise_hand")
    people = await asyncio.gather(
        guests("Dee", "phone", here.dee),
        guests("Ana", "phone", here["Ana"]),
        guests("Ben", "wide", here["Ben"]),
        guests("Olu", "half", here.olu),
    )
    dee = people[0]
    await dee.page.get_by_text("Another order").click()
    wrong = []
    for one in people:
        faults = await broken_in_both_themes(one.page) + await misshapen(one.page)
        wrong += [f"{one.name}: {fault}" for fault in faults]
    assert wrong == [], "\n".join(wrong)


async def test_a_set_that_has_never_met_leaves_out_the_action_review(
    guests: Guests, origin: str
) -> None:
    here = await gathering(origin, at=None)
    dee, ana = await asyncio.gather(
        guests("Dee", "half", here.dee), guests("Ana", "half", here["Ana"])
    )
    before = (await here.dee.view())["ends_at_ms"]
    await dee.open_fold("If this set has not met before")
    await dee.press("Leave out Action review, 7 min more for Explore")
    await dee.sees("Action review is left out. Explore has 7 min more.")
    await dee.press("Put Action review back")
    await dee.page.get_by_text("Give the 7 min to another step").click()
    await dee.page.get_by_label("Which step gets them").select_option(label="Check-in")
    await dee.press(re.compile("^Leave out Action review$"))
    await dee.sees("Check-in has 7 min more.")
    assert abs((await here.dee.view())["ends_at_ms"] - before) < 60_000
    assert await broken_in_both_themes(dee.page) + await misshapen(dee.page) == []
    await dee.press(re.compile("^Start the session"))
    await dee.press(re.compile("^Move on: Check-in, 14 min"))
    await ana.reads_first("One at a time")
    await dee.sees("Move on: Bidding, 6 min")
