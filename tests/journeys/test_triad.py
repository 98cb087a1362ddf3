"""A whole triad in five real browsers: three people present, ask and watch, each of them once.

Nobody waits for the clock: Dee moves on when a step has had what it is for. She leads, and Olu
watches. Who may do what moves round with the seats, on every screen.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass

from playwright.async_api import expect

from tests.journeys.guest import Guest, Guests
from tests.visitor import Visitor, set_of

SEND_AS = re.compile("^Send as")
WRITE = re.compile("^Write( instead)?$")


@dataclass(frozen=True)
class Triad:
    dee: Guest
    olu: Guest
    members: tuple[Guest, Guest, Guest]

    @property
    def everybody(self) -> tuple[Guest, ...]:
        return (self.dee, self.olu, *self.members)

    def seats(self, number: int) -> tuple[Guest, Guest, Guest]:
        """Who presents, who asks and who watches in that round: one place on each time."""
        turned = self.members[number - 1 :] + self.members[: number - 1]
        return turned[0], turned[1], turned[2]

    async def move_on(self, step: str, unseen: bool = False) -> None:
        """`unseen`: somebody could still be writing, so she is asked once more."""
        await self.dee.press(re.compile(f"^Move on: {step}"))
        if unseen:
            await self.dee.press("Move on now")
        for one in self.everybody:
            await expect(one.page.locator(".head-title")).to_contain_text(step)


async def test_three_people_sit_in_each_seat_once(guests: Guests, origin: str) -> None:
    triad = await come_in(guests, origin)
    for number in (1, 2, 3):
        presenter, asks, watches = triad.seats(number)
        await present(triad, presenter, asks, watches, first=number == 1)
        await explore(triad, presenter, asks, watches)
        await commit(triad, presenter, asks)
        await give_feedback(triad, presenter, watches)
    await check_out(triad)


async def come_in(guests: Guests, origin: str) -> Triad:
    dee, people = await set_of(origin, 3, format="triad")
    olu = Visitor(origin, "Olu")
    await olu.join(dee.links["observer"])
    await dee.do("admit", everyone="on")
    desk, watching, *come = await asyncio.gather(
        guests("Dee", "half", dee),
        guests("Olu", "wide", olu),
        *(guests(one.name, "phone" if one.name == "Ben" else "half", one) for one in people),
    )
    await desk.press(re.compile("^Start the session"))
    triad = Triad(desk, watching, (come[0], come[1], come[2]))
    for one in triad.everybody:
        await expect(one.page.locator(".head-title")).to_contain_text("Set-up")
    return triad


async def present(
    triad: Triad, presenter: Guest, asks: Guest, watches: Guest, *, first: bool
) -> None:
    """Nobody's minutes start by themselves; who presents starts them."""
    await triad.move_on("Present", unseen=not first)
    for one in (asks, watches, triad.olu):
        await expect(one.button("I am ready: start my time")).to_have_count(0)
    await presenter.press("I am ready: start my time")
    await presenter.reads_first(f"The time is yours, {presenter.name}.")
    for one in (asks, watches):
        await one.reads_first(f"Listen to {presenter.name}.")


async def explore(triad: Triad, presenter: Guest, asks: Guest, watches: Guest) -> None:
    """One asks; whoever watches has no way to, and the presenter meets it when ready for it."""
    question = f"What would {presenter.name} like to be different?"
    await triad.move_on("Explore")
    await asks.write(question, SEND_AS)
    await triad.olu.sees("1 waiting")
    for one in (watches, presenter, triad.olu):
        await expect(one.button(WRITE)).to_have_count(0)
    await presenter.sees_not(question)
    await presenter.press("Next written question")
    for one in triad.everybody:
        await one.sees(question)
    await presenter.press("I have answered")
    await triad.olu.sees_not(question)


async def commit(triad: Triad, presenter: Guest, asks: Guest) -> None:
    """The presenter alone is asked; the set sees it at once, and an observer never."""
    action = f"{presenter.name} will write to the ward"
    await triad.move_on("Take stock", unseen=True)
    await triad.move_on("Commit")
    await expect(asks.button("Save my action")).to_have_count(0)
    await presenter.page.locator("#commit-action-text").fill(action)
    await presenter.press("Save my action")
    for one in (asks, triad.dee):
        await one.sees(action)
    await triad.olu.sees_not(action)


async def give_feedback(triad: Triad, presenter: Guest, watches: Guest) -> None:
    """The presenter speaks first, and then it goes round."""
    await triad.move_on("Feedback")
    for one in (triad.dee, triad.olu, watches):
        line = one.page.locator(".turn-line").filter(visible=True)
        await expect(line).to_contain_text(f"{presenter.name} speaks")
    await presenter.press("I have spoken")
    await presenter.sees_not("It is your turn.")
    noticed = f"{watches.name} saw how long the pause was"
    await watches.write(noticed, SEND_AS)
    for one in triad.everybody:
        await one.sees(noticed)


async def check_out(triad: Triad) -> None:
    """After the end each has what is theirs: a question asked, an action, what they noticed."""
    await triad.move_on("Check-out", unseen=True)
    await triad.dee.press("End the session for everyone")
    await triad.dee.press("Press again: it ends on every screen")
    for number, one in enumerate(triad.members, start=1):
        presenter, asks, watches = triad.seats(number)
        assert presenter is one
        await one.reads_first("We have ended. This is yours to take away.")
        await one.sees(f"{one.name} will write to the ward")
        await one.sees(f"{one.name} saw how long the pause was")
        await one.sees_not(f"What would {one.name} like to be different?")
        await asks.sees(f"What would {one.name} like to be different?")
        await watches.sees_not(f"{one.name} will write to the ward")
    await triad.olu.reads_first("We have ended. Nothing of the set is yours to take away.")
