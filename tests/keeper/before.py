"""The session before: what Ana and Gil meant to do, and have not done yet."""

from __future__ import annotations

from server.room.acts.commit_action import CommitAction
from server.room.acts.end_session import EndSession
from tests.keeper.model_actions import Deed
from tests.keeper.rig import CHECK_IN, Rig


def left_open() -> list[Deed]:
    """As it comes along. Gil is not there this time."""
    return [
        Deed("ana", "Ana will ask", "2027-02-01", carried=True),
        Deed("gil", "Gil will ask", carried=True),
        Deed("gil", "Gil will wait", sign="it is quiet", carried=True),
    ]


async def session_before(rig: Rig) -> None:
    """It is over when the machine begins to play. The ids of its people are forgotten."""
    await rig.open(CHECK_IN, "before")
    await rig.come("ana", "gil")
    await rig.go_to("next_step")
    for deed in left_open():
        await rig.ask(deed.owner, CommitAction(deed.text, deed.due, deed.sign))
    await rig.ask("dee", EndSession())
    await rig.leave("dee", "ana", "gil")
    rig.ids.clear()
