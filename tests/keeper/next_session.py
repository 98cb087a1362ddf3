"""A session that has ended with something left to do, and the one that continues it."""

from __future__ import annotations

from server.keeper.opening import open_room
from server.keeper.shelf import Kept
from server.room.actions import own, unclaimed
from server.room.acts.admit import Admit
from server.room.acts.commit_action import CommitAction
from server.room.acts.end_session import EndSession
from server.room.acts.join import Join
from server.room.acts.open_room import OpenRoom
from server.room.acts.start_session import StartSession
from server.room.decision import Command
from server.room.state import REOPEN_MS
from tests.keeper.rig import CHECK_IN, NOON_MS, Rig

DAY_MS = REOPEN_MS
WEEK_MS = 7 * DAY_MS
NEXT = OpenRoom(
    room="next",
    format=CHECK_IN.format,
    words=CHECK_IN.words,
    title="Ward leaders, again",
    facilitator_name="Dee",
    starts_at_ms=NOON_MS + 5 * WEEK_MS,
    finish_at_ms=None,
    call_url="",
    retention_days=30,
    least_authors=5,
    continues="room",
)


async def a_session(rig: Rig) -> None:
    """Ana and Ben have each written down what they will do, and it has ended."""
    await rig.open(CHECK_IN)
    await rig.come("ana", "ben")
    await rig.go_to("next_step")
    for name in ("ana", "ben"):
        await rig.ask(name, CommitAction(f"{name} will ask", "2027-02-01", f"{name} knows"))
    await rig.ask("dee", EndSession())


async def a_continued_session(rig: Rig) -> None:
    await a_session(rig)
    await continued(rig)


async def continued(rig: Rig, command: OpenRoom = NEXT, seat: bytes = b"dee".ljust(32)) -> None:
    await open_room(rig.keeper, command, seat=seat, key=rig.key(), asked=b"")


async def come_to(rig: Rig, room: str, name: str, browser: str = "") -> str:
    """They join with their browser, and are let in."""
    seat = (browser or name).encode().ljust(32)
    answer = await rig.keeper.ask(room, None, Join(name.title(), "member"), seat=seat)
    person = str(answer.fields["person"])
    await at_the_desk(rig, room, Admit((person,)))
    return person


async def start(rig: Rig, room: str = "next") -> None:
    await at_the_desk(rig, room, StartSession())
    await rig.settle()


async def at_the_desk(rig: Rig, room: str, command: Command) -> None:
    """Whoever has opened the room does it."""
    kept = await there(rig, room)
    await rig.keeper.ask(room, kept.room.opener, command)


async def owned(rig: Rig, room: str, person: str) -> list[str]:
    kept = await there(rig, room)
    return [kept.text(one.text) for one in own(kept.room, kept.room.people[person])]


async def waiting(rig: Rig, room: str = "next") -> list[str]:
    kept = await there(rig, room)
    return [kept.text(one.text) for one in unclaimed(kept.room)]


async def there(rig: Rig, room: str) -> Kept:
    kept = await rig.keeper.kept(room)
    assert kept is not None
    return kept


async def stored(rig: Rig, room: str) -> set[str]:
    reading = await rig.storage.real.read(room)
    return set() if reading is None else set(reading.texts.values())
