"""Every format from start to end by the public contract, with its smallest and its largest cast.

At every step everybody sees and can do what the printed table says, and nothing else; what is tried
besides is refused; the finish is the sum of what is left; and the log, read anew, makes the same
room. Time is turned by the test, so that hours take a moment.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from server.formats.loader import BuiltIn
from server.room.acts import EVENTS
from server.storage.codec import Codec
from server.storage.sqlite import SqliteStorage
from tests.access.in_process import Browser, StillClock, setroom
from tests.anonymity.still_loop import in_still_time
from tests.sessions.away import Policy
from tests.sessions.course import hold
from tests.sessions.sitting import FORMATS, Sitting

POLICIES: tuple[Policy, ...] = ("stand_in", "co_facilitators", "peers")
ALWAYS = {"troika-3", "triad-3", "self_facilitated-4", "critical_friends-5"}


def casts() -> list[Any]:
    """Each format with its smallest and its largest cast; a few of them always, all in full."""
    found: list[Any] = []
    for number, (key, one) in enumerate(FORMATS.items()):
        sizes = dict.fromkeys((one.format.least_members, one.format.most_members))
        for place, members in enumerate(sizes):
            led = one.format.lead != "process_guide"
            policy = POLICIES[(number + place) % 3]
            if not led and policy == "co_facilitators":
                policy = "peers"  # where there is no facilitator there is none to help
            name = f"{key}-{members}"
            marks = () if name in ALWAYS else pytest.mark.slow
            found.append(pytest.param(key, members, policy, id=f"{name}-{policy}", marks=marks))
    return found


async def held(
    folder: Path,
    key: str,
    members: int,
    policy: Policy,
    formats: Mapping[str, BuiltIn] = FORMATS,
) -> Sitting:
    """The whole session; answers with how it stands at its end."""
    clock = StillClock()
    storage = await SqliteStorage.open(folder / "setroom.db", Codec(EVENTS))
    async with setroom(folder, storage, clock=clock, seed=key, formats=formats) as app:
        await app.alarm.start()
        here = Sitting(app, storage, clock, key, members)
        here.people["Dee"] = dee = Browser(app, "Dee")
        await dee.open(format=key)
        here.roles["Dee"] = "facilitator" if here.led else "member"
        await here.opens("Dee")
        await hold(here, policy)
        await app.alarm.stop()
        app.hall.close()
        await here.time.settle()
    return here


@pytest.mark.parametrize(("key", "members", "policy"), casts())
def test_a_whole_session_is_as_the_table_says(
    tmp_path: Path, key: str, members: int, policy: Policy
) -> None:
    here = in_still_time(lambda: held(tmp_path, key, members, policy))
    assert here.ended
    assert [*range(len(here.here.places))] == sorted(here.here.used)
