"""Whoever holds the controls is gone: who may take them then, and how they are handed back."""

from __future__ import annotations

from typing import Literal

from tests.sessions.looks import look
from tests.sessions.sitting import Sitting

Policy = Literal["stand_in", "co_facilitators", "peers"]
MINUTE_MS = 61_000


async def drop_out(here: Sitting, policy: Policy) -> None:
    """All who could steer lose their connection; after a minute the set goes on by its policy."""
    takes, agrees = willing(here)
    if policy != "stand_in":
        await here.desk.do("set_away_policy", policy=policy)
    else:
        await here.desk.do("name_stand_in", person=here.id(takes))
    gone = [name for name in here.screens if here.who(name).desk]
    if policy == "co_facilitators":
        gone.remove("Cora")
    back = here.guide
    await here.closes(*gone)
    await too_early(here, policy, takes)
    await here.passes(MINUTE_MS)
    await TAKING[policy](here, takes, agrees)
    await look(here)
    await steers(here)
    for name in gone:
        await here.opens(name)
    await look(here)
    await hand_back(here, back)
    await look(here)
    for name in (takes, "Cora"):
        if name in here.screens and not here.who(name).steers:
            await here.refused(name, "pause", 403)
    await look(here)


def willing(here: Sitting) -> tuple[str, str]:
    """Two members who can agree on something: the first does not present, nor hold the controls."""
    presenter, holder = here.presenter_of(here.here.round), here.holder
    members = [n for n in here.screens if here.roles[n] == "member" and here.id(n) != holder]
    takes = next(name for name in members if here.id(name) != presenter)
    return takes, next(name for name in members if name != takes)


async def too_early(here: Sitting, policy: Policy, takes: str) -> None:
    """Somebody may just be loading the page again."""
    await here.refused(takes, "pause", 403)
    await here.refused(takes, "take_controls", 403, 409)
    await here.refused(takes, "offer_to_hold", 403, 409)
    if policy == "co_facilitators":
        await here.passes(MINUTE_MS)
        await here.refused(takes, "take_controls", 403)
        answer = await here.refused(takes, "offer_to_hold", 403, 409)
        assert here.led == (answer.status == 403) or here.holder is not None


async def by_stand_in(here: Sitting, takes: str, agrees: str) -> None:
    await here.refused(agrees, "take_controls", 403)
    await here.people[takes].do("take_controls")
    here.held = here.id(takes)


async def by_co_facilitator(here: Sitting, takes: str, agrees: str) -> None:
    """Who is a facilitator holds the controls anyhow, unless they are in a guide's hands."""
    if here.holder is None:
        await here.refused("Cora", "take_controls", 409)
        return
    await here.people["Cora"].do("take_controls")
    here.held = here.id("Cora")


async def by_two_members(here: Sitting, takes: str, agrees: str) -> None:
    await here.people[takes].do("offer_to_hold")
    await here.refused(takes, "say_yes", 403, 409, person=here.id(takes))
    await here.refused(takes, "take_controls", 403)
    await here.people[agrees].do("say_yes", person=here.id(takes))
    here.held = here.id(takes)


TAKING = {
    "stand_in": by_stand_in,
    "co_facilitators": by_co_facilitator,
    "peers": by_two_members,
}


async def steers(here: Sitting) -> None:
    """Whoever has them now stops the clock, starts it again, and adds what that has taken."""
    await here.desk.do("pause")
    here.here.stop()
    await here.passes(9_000)
    await look(here)
    await here.desk.do("resume")
    path = here.here
    path.go()
    await here.desk.do("add_time", minutes=2)
    path.take(2, path.givers(path.round))
    path.add(2)


async def hand_back(here: Sitting, back: str | None) -> None:
    """To the round's own guide; else the facilitator takes them, who is always let have them."""
    if here.held is None:
        return
    if back is not None:
        await here.desk.do("hand_over", person=back)
    else:
        await here.people["Dee"].do("take_controls")
    here.held = None
