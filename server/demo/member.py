"""A pretend member: comes to the door, follows the room, and does at human pace what `choose` says.

Two things go on beside each other: following, which keeps the screen up to date, and taking part,
which looks at it every few seconds. Were they one, everybody would react to everybody at once.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable

from server.demo.choice import choose
from server.demo.lines import Character
from server.demo.memory import Intent, Memory, View, notice, remember, told_no
from server.demo.visitor import Over, Refused, Visitor, new_key

LOOK_S = (3.0, 6.0)  # from one look at the screen to the next
LEAST_LOOK_S = 0.02
REST_S = 1.0  # after news: more often nobody reads, and much that happens at once is read once
LEAST_REST_S = 0.3  # polling more than four times a second is refused
TOO_LATE = 409


class Member:
    """`company`: shared by the whole crowd. `saw`: told of every screen. `pace`: 1 is human."""

    def __init__(
        self,
        who: Character,
        visitor: Visitor,
        company: dict[str, str],
        saw: Callable[[View], None],
        dice: random.Random,
        pace: float = 1.0,
    ) -> None:
        self._who = who
        self._visitor = visitor
        self._company = company
        self._saw = saw
        self._dice = dice
        self._pace = pace
        self._memory = Memory(who, company)
        self._view: View = {}

    async def run(self, link: str) -> None:
        """From the knock at the door to the end of the session, or of this member's place in it.

        Raises: Refused: the link leads nowhere. Away.
        """
        await asyncio.sleep(self._who.knocks_after_s * self._dice.uniform(1.0, 1.3) / self._pace)
        try:
            person = await self._visitor.join(link, self._who.name)
        except Refused as refused:
            if refused.status == TOO_LATE:
                return  # it has ended meanwhile, or the room is full
            raise
        self._company[person] = self._who.key
        try:
            self._keep(await self._visitor.view())
            async with asyncio.TaskGroup() as both:
                both.create_task(self._follow())
                both.create_task(self._take_part())
        except* Over:
            pass

    async def _follow(self) -> None:
        while self._view["session"] != "ended":
            if await self._visitor.news(self._view["seq"], self._view["epoch"]):
                await asyncio.sleep(max(REST_S / self._pace, LEAST_REST_S))
                self._keep(await self._visitor.view())
        raise Over

    async def _take_part(self) -> None:
        while True:
            pause_s = self._dice.uniform(*LOOK_S) * self._who.temperament.tempo / self._pace
            await asyncio.sleep(max(pause_s, LEAST_LOOK_S))
            self._memory = notice(self._memory, self._view)
            intent = choose(self._view, self._memory, self._dice)
            if intent is not None:
                await self._do(intent)
                self._keep(await self._visitor.view())

    async def _do(self, intent: Intent) -> None:
        key = new_key()
        try:
            answer = await self._visitor.act(intent.act, intent.fields, key)
        except Refused:
            if intent.act != "take_question":  # to hear that none waits is no reason to sit out
                self._memory = told_no(self._memory)
        else:
            post_key = key if intent.fields.get("anonymous") else None
            self._memory = remember(self._memory, intent, answer, post_key)

    def _keep(self, view: View) -> None:
        """The newer of two screens, whichever answer came in first."""
        is_older = bool(self._view) and view["epoch"] == self._view["epoch"]
        if is_older and view["seq"] < self._view["seq"]:
            return
        self._view = view
        self._saw(view)
