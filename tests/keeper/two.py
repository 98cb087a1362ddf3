"""What tests of two processes on one store ask again and again."""

from __future__ import annotations

from server.room.acts.submit_post import SubmitPost
from tests.keeper.bus import Bus
from tests.keeper.rig import Rig

MEMBERS = ("ana", "ben", "chloe", "femi", "hana", "ian", "jo")


def question(text: str) -> SubmitPost:
    return SubmitPost("question", text)


def same(one: Rig, two: Rig) -> bool:
    return (one.room, one.kept.texts, one.kept.keys, one.kept.seats, one.kept.sealed) == (
        two.room,
        two.kept.texts,
        two.kept.keys,
        two.kept.seats,
        two.kept.sealed,
    )


async def wait(bus: Bus, both: tuple[Rig, Rig], seconds: float) -> None:
    """Time passes, and the bus delivers what it still holds."""
    for _ in range(round(seconds * 10)):
        bus.clock.to(bus.clock.now_ms() + 100)
        bus.deliver()
        for rig in both:
            await rig.settle()
