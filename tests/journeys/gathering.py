"""A set already at work when a journey begins: opened, joined and steered without a browser.

Whoever a journey is about then takes their seat with one: `await guests("Ana", seat=set.ana)`.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from tests.visitor import Visitor, set_of


@dataclass(frozen=True, slots=True)
class Gathering:
    """`dee` has the desk; `members` by name; `olu` observes."""

    dee: Visitor
    members: dict[str, Visitor]
    olu: Visitor

    def __getitem__(self, name: str) -> Visitor:
        return self.members[name]

    @property
    def room(self) -> str:
        return self.dee.room

    async def start(self, at: str, presenter: str = "Ben") -> None:
        """Start, with this member to present, and go to the step of this key."""
        await self.dee.steer("set_rounds", presenters=self[presenter].person)
        await self.dee.steer("start_session")
        await self.dee.go_to(at)

    async def look_in(self, *names: str) -> None:
        """Read the room's page, so that Dee and these people count as here for a minute."""
        await asyncio.gather(self.dee.page(), *(self[name].page() for name in names))

    async def posts(self) -> list[str]:
        """What the log says was written in the open step, in its order."""
        view = await self.dee.view()
        return [post["text"] for post in view["posts"] if post["phase"] == view["phase"]["key"]]


async def gathering(
    origin: str, members: int = 6, at: str | None = "explore", presenter: str = "Ben"
) -> Gathering:
    """Everybody inside, and the step of this key open. `at=None`: nothing has started."""
    dee, people = await set_of(origin, members)
    olu = Visitor(origin, "Olu")
    await olu.join(dee.links["observer"])
    await dee.do("admit", everyone="on")
    found = Gathering(dee, {one.name: one for one in people}, olu)
    if at is not None:
        await found.start(at, presenter)
    await found.look_in()
    return found
