"""N3: when somebody leaves, the store is told that a seat goes, and neither whose nor when; and not
otherwise of somebody who has written without a name than of anybody else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from server.gate.cookie import token_hash
from server.keeper.keeper import Keeper
from server.keeper.turn import Turn
from server.room.acts import EVENTS
from server.storage.codec import Codec
from server.storage.contract import Batch
from server.storage.sqlite import SqliteStorage
from tests.access.in_process import Browser, StillClock, setroom
from tests.access.test_leaving import leave
from tests.anonymity.traced import Trace, traced
from tests.anonymity.twice import PHASES, TRIAL

NAMES = ("Ana", "Bennet", "Chloe", "Femi", "Hana", "Ian", "Josephine")


@dataclass
class Written:
    """Ana has written something without her name, Bennet nothing. The store is the real one."""

    storage: SqliteStorage
    clock: StillClock
    people: dict[str, Browser]

    async def leaves(self, name: str) -> Trace:
        async with traced(self.storage) as trace:
            assert (await leave(self.people[name])).status == 200
            await self.storage.ready()
        return trace


@pytest.fixture(params=PHASES)
async def written(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Written]:
    storage, clock = await SqliteStorage.open(tmp_path / "setroom.db", Codec(EVENTS)), StillClock()
    async with setroom(tmp_path, storage, clock=clock, formats={"trial": TRIAL}) as app:
        dee = Browser(app, "Deborah")
        await dee.open(format="trial")
        people = {name: Browser(app, name) for name in NAMES}
        for one in people.values():
            await one.join(dee.links["member"])
        await dee.do("admit", everyone="on")
        await dee.do("set_rounds", presenters=[people["Josephine"].person])
        await dee.do("start_session")
        await dee.go_to(request.param)
        for one in people.values():
            one.arrive()
        said = {"kind": PHASES[request.param], "text": "Nobody knows whose"}
        await people["Ana"].do("submit_post", anonymous="on", **said)
        yield Written(storage, clock, people)


async def test_the_store_is_told_nothing_but_that_a_seat_goes(written: Written) -> None:
    ana, cookie = written.people["Ana"], written.people["Ana"].cookie
    trace = await written.leaves("Ana")
    assert trace.verbs <= {
        *("BEGIN", "UPDATE rooms SET head", "DELETE FROM seats", "COMMIT"),
        *("PRAGMA wal_checkpoint", "SELECT"),
    }
    assert trace.verbs >= {"DELETE FROM seats", "PRAGMA wal_checkpoint"}, "the journal forgets too"
    assert str(written.clock.now_ms()) not in trace.text
    for told in (ana.person, cookie.partition("=")[2], "Ana", "Nobody knows whose"):
        assert told not in trace.text, told
    assert trace.deeds == []


async def test_it_is_the_same_for_whoever_has_written_and_whoever_has_not(
    written: Written,
) -> None:
    told = []
    for name in ("Ana", "Bennet"):
        browser = token_hash(written.people[name].cookie.partition("=")[2]).hex()
        trace = await written.leaves(name)
        assert any(browser in statement.lower() for statement in trace.statements)
        told.append([one.lower().replace(browser, "BROWSER") for one in trace.statements])
    assert told[0] == told[1]


async def test_a_line_about_who_has_left_and_when_is_found(
    written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted fault."""
    batch = Turn.batch

    def noting(self: Turn, now_ms: int) -> Batch | None:
        for browser in self.vacated:
            person = self.kept.seats[browser]
            self.seats[f"{person} left at {now_ms}".encode()] = person
        return batch(self, now_ms)

    ana = written.people["Ana"]
    monkeypatch.setattr(Turn, "batch", noting)
    trace = await written.leaves("Ana")
    assert "INSERT INTO seats" in trace.verbs
    assert ana.person in trace.text
    assert str(written.clock.now_ms()) in trace.text


async def test_a_trace_of_what_was_asked_before_leaving_is_found(
    written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another: leaving that asks by name."""
    rooms_of = Keeper.rooms_of

    async def asking(self: Keeper, browser: bytes) -> object:
        await written.storage._call(
            lambda log: log.connection.execute(
                "SELECT room FROM seats WHERE person = ?", (written.people["Ana"].person,)
            ).fetchall()
        )
        return await rooms_of(self, browser)

    ana = written.people["Ana"]
    monkeypatch.setattr(Keeper, "rooms_of", asking)
    assert ana.person in (await written.leaves("Ana")).text
