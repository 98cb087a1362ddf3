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

    async def look_in(self, *names: str) -> None:
        """Read the room's page, so that these people count as here for a minute."""
        await asyncio.gather(*(self[name].page() for name in names))

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
        await dee.steer("set_rounds", presenters=found[presenter].person)
        await dee.steer("start_session")
        await dee.go_to(at)
    return found
