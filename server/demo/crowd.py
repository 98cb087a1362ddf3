"""Crowds of pretend members: eight to a room, a few rooms at once, and each goes home by itself."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, Literal

from server.demo.lines import everybody
from server.demo.member import Member
from server.demo.memory import View
from server.demo.visitor import Visitor, client
from server.errors import NotNow

MOST_CROWDS = 3  # eight people each, in the same process as the rooms of real sets
WATCH_S = 1.0

log = logging.getLogger("setroom.demo")

Why = Literal["ended", "alone", "long", "left"]


class CrowdsBusy(NotNow):
    name = "crowds_busy"

    def __init__(self) -> None:
        super().__init__(
            "All the pretend members are in other rooms just now. Try again in a few minutes."
        )


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a crowd stays, in seconds.

    `alone_s`: with nobody else in the room. `door_s`: at the door, where nobody can see whether
    anyone is inside. `longest_s`: whatever happens.
    """

    alone_s: float = 600.0
    door_s: float = 1_800.0
    longest_s: float = 3 * 3_600.0


class Crowd:
    """Eight members on their way to one room. `pace`: 1 is human; tests are in more of a hurry."""

    def __init__(
        self,
        origin: str,
        member_link: str,
        *,
        pace: float = 1.0,
        patience: Patience | None = None,
        seed: int | None = None,
    ) -> None:
        self._origin = origin
        self._link = member_link
        self._pace = pace
        self._patience = patience or Patience()
        self._dice = random.Random(seed)
        self._company: dict[str, str] = {}
        self._patient_for_s = self._patience.door_s
        self._alone_since_s: float | None = None  # None: somebody else is in the room
        self._has_ended = False

    async def run(self) -> Why:
        """Until the session has ended, all members have left, or patience has run out.

        Never raises but when cancelled: what goes wrong for a member is only that member's end.
        """
        loop = asyncio.get_running_loop()
        until_s = loop.time() + self._patience.longest_s
        self._alone_since_s = loop.time()
        async with client(self._origin) as connections:
            members = {
                asyncio.create_task(_quietly(self._member(key, connections))) for key in everybody()
            }
            try:
                while members and not self._has_ended:
                    if loop.time() > until_s:
                        return "long"
                    if self._alone_for_s() > self._patient_for_s:
                        return "alone"
                    _, members = await asyncio.wait(members, timeout=WATCH_S)
                return "ended" if self._has_ended else "left"
            finally:
                for member in members:
                    member.cancel()
                await asyncio.gather(*members, return_exceptions=True)

    def _member(self, key: str, connections: Any) -> Coroutine[Any, Any, None]:
        member = Member(
            everybody()[key],
            Visitor(connections),
            self._company,
            self._saw,
            random.Random(self._dice.random()),
            self._pace,
        )
        return member.run(self._link)

    def _saw(self, view: View) -> None:
        """One of us has looked at the room; whoever comes or goes makes everybody look."""
        self._has_ended = self._has_ended or view["session"] == "ended"
        if view["audience"] == "door":
            return
        self._patient_for_s = self._patience.alone_s
        others = [p for p in view["people"] if p["person"] not in self._company]
        if any(person["present"] and not person["on_call"] for person in others):
            self._alone_since_s = None
        elif self._alone_since_s is None:
            self._alone_since_s = asyncio.get_running_loop().time()

    def _alone_for_s(self) -> float:
        if self._alone_since_s is None:
            return 0.0
        return asyncio.get_running_loop().time() - self._alone_since_s


async def _quietly(run: Coroutine[Any, Any, None]) -> None:
    try:
        await run
    except Exception as trouble:
        # Its kind alone: the words of an exception may hold a link or what somebody has written.
        log.warning("a pretend member has left early: %s", ", ".join(_kinds(trouble)))


def _kinds(trouble: BaseException) -> list[str]:
    if isinstance(trouble, BaseExceptionGroup):
        return [kind for one in trouble.exceptions for kind in _kinds(one)]
    return [type(trouble).__name__]


class Crowds:
    """The crowds of one server. `origin`: where this server itself can be reached."""

    def __init__(self, origin: str, *, pace: float = 1.0, patience: Patience | None = None) -> None:
        self._origin = origin
        self._pace = pace
        self._patience = patience
        self._running: set[asyncio.Task[Why]] = set()

    @property
    def is_full(self) -> bool:
        return len(self._running) >= MOST_CROWDS

    def start(self, member_link: str) -> None:
        """Send eight pretend members to the door behind this link. Returns at once.

        Raises: CrowdsBusy: as many are out already as may be.
        """
        if self.is_full:
            raise CrowdsBusy
        crowd = Crowd(self._origin, member_link, pace=self._pace, patience=self._patience)
        running = asyncio.create_task(crowd.run())
        self._running.add(running)
        running.add_done_callback(self._running.discard)

    async def stop(self) -> None:
        """Call everybody home. Idempotent."""
        running = list(self._running)
        for crowd in running:
            crowd.cancel()
        await asyncio.gather(*running, return_exceptions=True)
