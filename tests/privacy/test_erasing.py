"""Y6, P1: after its keeping a room's words are in no file of the data folder, while it serves."""

from __future__ import annotations

import asyncio
import itertools
import subprocess
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from server.keeper.turn import DAY_MS
from server.keeper.unused import KEPT_UNUSED_MS
from server.room.acts import EVENTS
from server.storage.codec import Codec
from server.storage.log import Log
from server.storage.own_formats import KeptFormat
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
    changed = await words_from_the_desk(dee, aviary)
    for phase, kind in PHASES.items():
        await dee.go_to(phase)
        for number in range(posts // len(PHASES)):
            changed |= await one_post(dee, people[number % 6], kind, number, aviary)
        if phase == "echo":
            await dee.do("show_posts")
            clock.pass_ms(21_000)
            await asyncio.sleep(0.05)
    return changed | await actions(dee, people[-1], aviary)


async def words_from_the_desk(dee: Browser, aviary: Aviary) -> set[str]:
    """In writing, to everybody: each is gone with the next, also with one of the same moment."""
    said = [aviary.next() for _ in range(5)]
    await dee.do("tell_set", text=said[0])
    await asyncio.gather(*(dee.do("tell_set", text=words) for words in said[1:4]))
    await dee.do("tell_set", text="")
    await dee.do("tell_set", text=said[4])
    return set(said[:4])


async def actions(dee: Browser, presenter: Browser, aviary: Aviary) -> set[str]:
    """One that stays open, one changed, one taken back, and a draft that is discarded."""
    await dee.go_to("commit")

    def words() -> dict[str, str]:
        return {"text": aviary.next(), "sign": aviary.next()}

    kept = await presenter.do("commit_action", **words())
    learned, better = aviary.next(), aviary.next()
    await presenter.do("update_action", action=kept["action"], status="partly", learned=learned)
    await presenter.do("update_action", action=kept["action"], status="open", learned=better)
    gone = {learned}
    before, gone_for_good = words(), words()
    changed = await presenter.do("commit_action", **before)
    await presenter.do("commit_action", action=changed["action"], **words())
    withdrawn = await presenter.do("commit_action", **gone_for_good)
    await presenter.do("withdraw_action", action=withdrawn["action"])
    drafted = words()
    draft = await dee.do("commit_action", person=presenter.person, **drafted)
    await presenter.do("withdraw_action", action=draft["action"])
    return gone | {*before.values(), *gone_for_good.values(), *drafted.values()}


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
        await until_there_are(1, storage.due)
        assert len(erased.given) >= 500
        assert found_in(folder, erased) == set()
        assert (await dee.get(f"/rooms/{dee.room}")).status == 404
        assert dee.room not in {room for room, _ in await storage.due()}
        # The neighbour has lost nothing, and the search would have found it.
        assert len(found_in(folder, other)) > 40
        assert (await eve.get(f"/rooms/{eve.room}")).status == 200
        say(f"Y6: {len(erased.given)} canaries searched in {len(list(folder.iterdir()))} files: 0")
        await app.alarm.stop()


async def test_what_is_carried_on_outlives_its_old_room_and_goes_with_the_new_one(
    store: tuple[Path, SqliteStorage],
) -> None:
    folder, storage = store
    clock, aviary = StillClock(), Aviary("old")
    async with setroom(folder, storage, clock=clock, formats={"trial": TRIAL}) as app:
        await app.alarm.start()
        dee = Browser(app, "Dee")
        await a_whole_session(dee, clock, aviary, 4)
        await dee.do("end_session")
        await dee.open(
            format="trial", continues=dee.room, starts_at=str(clock.now_ms() + 40 * DAY_MS)
        )
        clock.pass_ms(30 * DAY_MS)
        await until_there_are(1, storage.due)
        carried = found_in(folder, aviary)
        # What is still to do: two actions, each with its sign, and what was learned from one.
        assert len(carried) == 5
        await storage.ready()
        clock.pass_ms(10 * DAY_MS)
        await dee.do("start_session")
        await dee.do("end_session")
        clock.pass_ms(30 * DAY_MS)
        await until_there_are(0, storage.due)
        assert found_in(folder, aviary) == set()
        await app.alarm.stop()


async def test_nothing_of_a_format_that_nobody_keeps_or_uses_is_left_in_any_file(
    store: tuple[Path, SqliteStorage],
) -> None:
    """Two browsers with twenty formats each, all of them changed again and again, in a server where
    sessions go on. Dee's are used no more."""
    folder, storage = store
    clock, aviary, used = StillClock(), Aviary("format"), Aviary("used")
    dee, eve = b"d" * 32, b"e" * 32
    async with setroom(folder, storage, clock=clock, formats={"trial": TRIAL}) as app:
        await app.alarm.start()
        now: dict[str, str] = {}
        for version, number in itertools.product(range(1, 4), range(20)):
            now[f"{number}"] = aviary.next()
            text = f"{now[f'{number}']} " * (1 + 40 * (number % 5))
            format = KeptFormat(f"{number}", version, text, clock.now_ms())
            await storage.keep_format(dee, format, version - 1)
            await storage.keep_format(eve, replace(format, text=used.next()), version - 1)
        for number in range(5):
            await storage.drop_format(dee, f"{number}")
            del now[f"{number}"]
        await a_whole_session(Browser(app, "Dee"), clock, Aviary("session"), 20)
        await storage.ready()
        assert found_in(folder, aviary) == set(now.values())
        clock.pass_ms(KEPT_UNUSED_MS - DAY_MS)
        for number in range(20):
            await storage.use_format(eve, f"{number}", clock.now_ms())
        await asyncio.sleep(0.1)
        assert found_in(folder, aviary) == set(now.values())
        clock.pass_ms(2 * DAY_MS)
        await until_there_are(0, lambda: storage.formats_of(dee))
        assert found_in(folder, aviary) == set()
        assert found_in(folder, used) == {one.text for one in await storage.formats_of(eve)}
        assert len(found_in(folder, used)) == 20
        await app.alarm.stop()


async def until_there_are(number: int, left: Callable[[], Awaitable[Sequence[object]]]) -> None:
    for _ in range(100):
        if len(await left()) == number:
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"there are not {number} left")


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
