"""Y6, P1: after its keeping a room's words are in no file of the data folder, while it serves."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from server.keeper.turn import DAY_MS
from server.room.acts import EVENTS
from server.storage.codec import Codec
from server.storage.log import Log
from server.storage.sqlite import SqliteStorage
from tests.access.in_process import Browser, StillClock, setroom
from tests.anonymity.twice import PHASES, TRIAL

pytestmark = pytest.mark.slow

POSTS = 460
MARK = "canary"


@dataclass
class Aviary:
    """Gives out words that occur nowhere else, and knows them all."""

    prefix: str
    given: list[str] = field(default_factory=list)

    def next(self) -> str:
        self.given.append(f"{self.prefix}{MARK}{len(self.given):04}x")
        return self.given[-1]


def found_in(folder: Path, aviary: Aviary) -> set[str]:
    """Those that occur in any file. Another process reads: closing a file of the database in ours
    would drop the lock that its connection holds."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    read = subprocess.run(["cat", *files], stdout=subprocess.PIPE, check=True).stdout
    return {words for words in aviary.given if words.encode() in read}


@pytest.fixture
async def store(tmp_path: Path) -> tuple[Path, SqliteStorage]:
    folder = tmp_path / "data"
    folder.mkdir()
    return folder, await SqliteStorage.open(folder / "setroom.db", Codec(EVENTS))


async def a_whole_session(dee: Browser, clock: StillClock, aviary: Aviary, posts: int) -> set[str]:
    """A session with words of every kind in it. Answers with those that were taken back or changed,
    which nobody keeps from then on."""
    app = dee.app
    await dee.open(
        format="trial",
        title=f"Title {aviary.next()}",
        facilitator_name=f"Dee {aviary.next()}",
        call_url=f"https://call.example/{aviary.next()}",
    )
    people = [Browser(app, f"{number}", dee.room) for number in range(7)]
    for person in people:
        person.name = aviary.next()
        await person.join(dee.links["member"])
    await dee.do("admit", everyone="on")
    await dee.do("add_person_on_call", name=aviary.next())
    gone = Browser(app, "Gone", dee.room)
    gone.name = aviary.next()
    await gone.join(dee.links["observer"])
    await dee.do("remove_person", person=gone.person)
    await dee.do("set_rounds", presenters=[people[-1].person])
    await dee.do("start_session")
    for person in people:
        person.arrive()
    changed: set[str] = set()
    for phase, kind in PHASES.items():
        await dee.go_to(phase)
        for number in range(posts // len(PHASES)):
            changed |= await one_post(dee, people[number % 6], kind, number, aviary)
        if phase == "echo":
            await dee.do("show_posts")
            clock.pass_ms(21_000)
            await asyncio.sleep(0.05)
    return changed


async def one_post(
    dee: Browser, person: Browser, kind: str, number: int, aviary: Aviary
) -> set[str]:
    """Every second without a name; some changed, some taken back, some taken down."""
    own = person.new_key()
    nameless = {"anonymous": "on"} if number % 2 else {}
    words = aviary.next()
    sent = await person.do("submit_post", kind=kind, text=words, key=own, **nameless)
    held = {"post": sent["post"], "post_key": own}
    if number % 7 == 0:
        await person.do("edit_post", text=aviary.next(), **held)
        return {words}
    if number % 7 == 1:
        await person.do("withdraw_post", **held)
        return {words}
    if number % 7 == 2 and not sent["sealed"]:
        await dee.do("hide_post", post=sent["post"])
    return set()


async def test_nothing_of_an_erased_room_is_left_in_any_file(
    store: tuple[Path, SqliteStorage], say: Callable[[str], None]
) -> None:
    folder, storage = store
    clock, erased, other = StillClock(), Aviary("first"), Aviary("second")
    async with setroom(folder, storage, clock=clock, formats={"trial": TRIAL}) as app:
        await app.alarm.start()
        dee, eve = Browser(app, "Dee"), Browser(app, "Eve")
        changed = await a_whole_session(dee, clock, erased, POSTS)
        await a_whole_session(eve, clock, other, 40)
        await dee.do("end_session")
        await storage.ready()
        # What was taken back or changed is gone at once, and the rest is there to be erased.
        assert found_in(folder, erased) == set(erased.given) - changed
        clock.pass_ms(30 * DAY_MS - 1)
        await asyncio.sleep(0.1)
        assert (await dee.get(f"/rooms/{dee.room}")).status == 200
        clock.pass_ms(1)
        for _ in range(100):
            if len(await storage.due()) == 1:
                break
            await asyncio.sleep(0.02)
        assert len(erased.given) >= 500
        assert found_in(folder, erased) == set()
        assert (await dee.get(f"/rooms/{dee.room}")).status == 404
        assert dee.room not in {room for room, _ in await storage.due()}
        # The neighbour has lost nothing, and the search would have found it.
        assert len(found_in(folder, other)) > 40
        assert (await eve.get(f"/rooms/{eve.room}")).status == 200
        say(f"Y6: {len(erased.given)} canaries searched in {len(list(folder.iterdir()))} files: 0")
        await app.alarm.stop()


async def test_a_room_that_is_only_deleted_is_found(store: tuple[Path, SqliteStorage]) -> None:
    """The planted fault: rows go, and what they held stays in free pages and the journal."""
    folder, storage = store
    clock, aviary = StillClock(), Aviary("only")
    async with setroom(folder, storage, clock=clock, formats={"trial": TRIAL}) as app:
        dee = Browser(app, "Dee")
        await a_whole_session(dee, clock, aviary, 60)

        def carelessly(log: Log) -> None:
            log.connection.execute("PRAGMA secure_delete = OFF")
            log.connection.execute("DELETE FROM rooms WHERE room = ?", (dee.room,))

        await storage._call(carelessly)
        assert len(found_in(folder, aviary)) > 30
