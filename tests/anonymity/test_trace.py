"""Y3: a post without a name causes nothing about a person: no statement, line, file or count."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from server.app import App
from server.gate.cookie import token_hash
from server.gate.limits import TokenBuckets
from server.keeper.shelf import Answer
from server.pages.acts import Acts
from server.room.acts import ACTS, EVENTS, Act
from server.room.acts.submit_post import SubmitPost
from server.storage.codec import Codec
from server.storage.sqlite import SqliteStorage
from tests.access.in_process import Browser, StillClock, setroom
from tests.anonymity.test_differential import signed_in_secret
from tests.anonymity.traced import Trace, traced
from tests.anonymity.twice import PHASES, TRIAL

NAMES = ("Ana", "Bennet", "Chloe", "Femi", "Hana", "Ian", "Josephine")
KEY, OTHER_KEY = "k" * 32, "o" * 32
HIDDEN = ("take_stock", "echo")  # what is written there waits outside the log

# All that may be done, and nothing else. Rows are looked at as well: see `persons_in`.
SAME = {"BEGIN", "UPDATE rooms SET head", "INSERT INTO keys", "COMMIT", "PRAGMA wal_checkpoint"}
SAME |= {"SELECT"}  # of the store's own name, when it is asked whether it is there
ALLOWED = {
    ("submit_post", "shown"): SAME | {"INSERT INTO events", "INSERT INTO texts"},
    ("edit_post", "shown"): SAME
    | {"INSERT INTO events", "INSERT INTO texts", "UPDATE texts SET pad"},
    ("withdraw_post", "shown"): SAME | {"INSERT INTO events", "UPDATE texts SET pad"},
    ("submit_post", "hidden"): SAME | {"INSERT INTO sealed"},
    ("edit_post", "hidden"): SAME | {"INSERT INTO sealed"},
    ("withdraw_post", "hidden"): SAME | {"DELETE FROM sealed"},
}


@dataclass
class Gathering:
    """A set in a room whose store is SQLite. `ana` is the one who writes without a name."""

    app: App
    storage: SqliteStorage
    clock: StillClock
    people: dict[str, Browser]

    @property
    def ana(self) -> Browser:
        return self.people["Ana"]

    @property
    def kept(self) -> Any:
        return self.app.keeper.shelf.at_hand(self.ana.room)

    def about_persons(self) -> set[str]:
        """Every text that would lead to one of them."""
        found = {"127.0.0.1"}
        for name, browser in self.people.items():
            token = browser.cookie.partition("=")[2]
            found |= {name, browser.person, token, token_hash(token).hex(), repr(token_hash(token))}
        return found

    def persons_in(self, trace: Trace) -> list[str]:
        text = trace.text.lower()
        return sorted(person for person in self.about_persons() if person.lower() in text)


@pytest.fixture
async def gathering(tmp_path: Path) -> AsyncIterator[Gathering]:
    storage, clock = await SqliteStorage.open(tmp_path / "setroom.db", Codec(EVENTS)), StillClock()
    async with setroom(tmp_path, storage, clock=clock, formats={"trial": TRIAL}) as app:
        dee = Browser(app, "Deborah")
        await dee.open(format="trial")
        people = {"Deborah": dee}
        for name in NAMES:
            people[name] = Browser(app, name)
            await people[name].join(dee.links["member"])
        await dee.do("admit", everyone="on")
        await dee.do("set_rounds", presenters=[people["Josephine"].person])
        await dee.do("start_session")
        for browser in people.values():
            browser.arrive()
        yield Gathering(app, storage, clock, people)


async def write(gathering: Gathering, act: str, **fields: str) -> Trace:
    """Do this as Ana, and see what it causes."""
    async with traced(gathering.storage) as trace:
        answer = await gathering.ana.act(act, **fields)
    assert answer.status == 200, answer.text
    return trace


async def written(gathering: Gathering, phase: str) -> dict[str, Trace]:
    """A post without a name from its sending to its taking back."""
    await gathering.people["Deborah"].go_to(phase)
    said = {"kind": PHASES[phase], "text": "Nobody knows whose", "key": KEY}
    sent = await write(gathering, "submit_post", anonymous="on", **said)
    (post,) = await own(gathering)
    return {
        "submit_post": sent,
        "edit_post": await write(gathering, "edit_post", post=post, post_key=KEY, text="Better"),
        "withdraw_post": await write(gathering, "withdraw_post", post=post, post_key=KEY),
    }


async def own(gathering: Gathering) -> list[str]:
    ana = gathering.ana
    mine = await ana.post(f"/rooms/{ana.room}/mine", {"post_key": KEY})
    return [post["post"] for post in mine.json()["posts"]]


@pytest.mark.parametrize("phase", PHASES)
async def test_every_statement_is_on_the_list_and_tells_of_nobody(
    gathering: Gathering, phase: str
) -> None:
    how = "hidden" if phase in HIDDEN else "shown"
    for act, trace in (await written(gathering, phase)).items():
        assert trace.verbs <= ALLOWED[act, how], act
        assert trace.verbs >= {"BEGIN", "INSERT INTO keys", "COMMIT"}, act
        assert gathering.persons_in(trace) == [], act
        assert str(gathering.clock.now_ms()) not in trace.text, act
        assert trace.deeds == []


@pytest.mark.parametrize("phase", PHASES)
async def test_nothing_about_a_person_changes_in_memory_either(
    gathering: Gathering, phase: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await gathering.people["Deborah"].go_to(phase)
    roster, kept = gathering.app.keeper.roster, gathering.kept
    before = (copy(roster._open), dict(kept.seats), set(kept.done), kept.room.people)
    times = (kept.desk_left_ms, kept.empty_since_ms)
    counted: list[Any] = []
    take = TokenBuckets.take

    def counting(self: TokenBuckets, key: Any) -> float:
        counted.append(key)
        return take(self, key)

    monkeypatch.setattr(TokenBuckets, "take", counting)
    await written(gathering, phase)
    assert before == (roster._open, kept.seats, kept.done, kept.room.people)
    assert times == (kept.desk_left_ms, kept.empty_since_ms)
    # The one thing that is counted for a person is in memory, and holds no time and no post.
    token = gathering.ana.cookie.partition("=")[2]
    assert set(counted) == {(gathering.ana.room, token_hash(token))}


REFUSED = {
    "too long": {"text": "secretwords " * 60},
    "empty": {"text": " "},
    "of a kind that is not taken": {"text": "secretwords", "kind": "advice"},
    "with characters that cannot be shown": {"text": "secretwords\x00"},
    "by a key that is spent": {"text": "secretwords", "key": KEY},
    "by a key that is none": {"text": "secretwords", "key": "short"},
}


@pytest.mark.parametrize("phase", ["explore", "echo"])
@pytest.mark.parametrize("why", REFUSED)
async def test_a_refused_one_leaves_nothing_at_all(
    gathering: Gathering, phase: str, why: str
) -> None:
    """N11: neither statement nor line nor file, so nothing joins its words with its author."""
    await gathering.people["Deborah"].go_to(phase)
    said = {"kind": PHASES[phase], "anonymous": "on"}
    await gathering.ana.do("submit_post", **said, text="The first one", key=KEY)
    async with traced(gathering.storage) as trace:
        answer = await gathering.ana.act("submit_post", **{**said, **REFUSED[why]})
    assert answer.status in (409, 422)
    assert trace.verbs <= {"SELECT"}
    assert gathering.persons_in(trace) == []
    assert "secretwords" not in trace.text
    assert trace.deeds == []


async def test_a_post_that_came_too_fast_leaves_nothing_at_all(
    gathering: Gathering, monkeypatch: pytest.MonkeyPatch
) -> None:
    await gathering.people["Deborah"].go_to("explore")
    monkeypatch.setattr(TokenBuckets, "take", lambda self, key: 3.0)
    async with traced(gathering.storage) as trace:
        answer = await gathering.ana.act(
            "submit_post", kind="question", text="secretwords", anonymous="on"
        )
    assert (answer.status, trace.verbs, trace.deeds) == (429, {"SELECT"}, [])
    assert gathering.persons_in(trace) == []
    assert "secretwords" not in trace.text


async def test_what_was_counted_is_forgotten_at_a_restart(tmp_path: Path) -> None:
    for _ in range(2):
        storage = await SqliteStorage.open(tmp_path / "setroom.db", Codec(EVENTS))
        async with setroom(tmp_path, storage) as app:
            guesses = [await Browser(app).get(f"/join/roomm{n:022}") for n in range(21)]
            assert [guess.status for guess in guesses].count(429) == 1


# Faults that the trace has to bring to light.

done = Acts._done


async def notes_when_somebody_was_seen(
    self: Acts, room: str, act: str, headers: Any, fields: Any
) -> Answer:
    seat = await self._desk.seat(room, headers.get(b"cookie"))
    await self._desk.keeper.seat_again(seat.kept, token_hash(seat.token), seat.person.id)
    return await done(self, room, act, headers, fields)


async def tells_the_log(self: Acts, room: str, act: str, headers: Any, fields: Any) -> Answer:
    seat = await self._desk.seat(room, headers.get(b"cookie"))
    logging.getLogger("planted").debug("%s by %s", act, seat.person.id)
    return await done(self, room, act, headers, fields)


async def counts_in_a_file(self: Acts, room: str, act: str, headers: Any, fields: Any) -> Answer:
    with open(Path("/dev/null"), "a") as file:
        file.write("one more\n")
    return await done(self, room, act, headers, fields)


async def test_a_post_that_is_signed_in_secret_is_found(
    gathering: Gathering, monkeypatch: pytest.MonkeyPatch
) -> None:
    await gathering.people["Deborah"].go_to("explore")
    monkeypatch.setitem(ACTS, "submit_post", Act(SubmitPost, signed_in_secret))
    said = {"kind": "question", "text": "Nobody knows whose", "key": OTHER_KEY}
    trace = await write(gathering, "submit_post", anonymous="on", **said)
    assert gathering.persons_in(trace) == [gathering.ana.person]


@pytest.mark.parametrize("planted", [notes_when_somebody_was_seen, tells_the_log, counts_in_a_file])
async def test_a_planted_trace_of_a_person_is_found(
    gathering: Gathering, planted: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    await gathering.people["Deborah"].go_to("explore")
    monkeypatch.setattr(Acts, "_done", planted)
    said = {"kind": "question", "text": "Nobody knows whose", "key": OTHER_KEY}
    trace = await write(gathering, "submit_post", anonymous="on", **said)
    found = trace.verbs - ALLOWED["submit_post", "shown"] or gathering.persons_in(trace)
    assert found or trace.deeds
