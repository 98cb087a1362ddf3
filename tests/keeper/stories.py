"""How the tests here begin, and what they ask again and again."""

from __future__ import annotations

import asyncio

from server.room.acts.move_on import MoveOn
from server.room.acts.start_session import StartSession
from server.room.acts.submit_post import SubmitPost
from server.room.decision import Command
from server.room.moves import PhaseOpened
from tests.keeper.rig import Rig


async def running(rig: Rig) -> None:
    """A session in its check-in."""
    await rig.open()
    await rig.come("ana", "ben")
    await rig.ask("dee", StartSession())
    await rig.ask("dee", MoveOn())


def line(text: str) -> SubmitPost:
    return SubmitPost("reflection", text)


async def together(rig: Rig, *asked: tuple[str, Command]) -> list[object]:
    """All of these at once: they wait for the same turn."""
    calls = (rig.ask(name, command) for name, command in asked)
    return list(await asyncio.gather(*calls, return_exceptions=True))


async def in_break(rig: Rig) -> None:
    """The five minutes of the break have just begun; Ben presents next."""
    await rig.open()
    await rig.come("ana", "ben")
    await rig.go_to("break")


async def by_clock(rig: Rig) -> list[int]:
    """The steps that the clock has opened by itself."""
    found = [event for event in await rig.events() if isinstance(event, PhaseOpened)]
    return [event.index for event in found if event.by == "clock"]
