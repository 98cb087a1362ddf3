"""Rooms side by side while the store is away, or one of the rooms goes: told where, and in words
that say nothing of the inside."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from server.app import App
from server.errors import StoreAway
from server.keeper.keeper import Keeper
from server.pages.refused import AWAY
from server.room.acts import EVENTS
from server.storage.codec import Codec
from server.storage.contract import Batch
from server.storage.memory import MemoryStorage
from tests.access.in_process import HTML, JSON, Browser, setroom

SAID = "Back at twenty past."


class FullForSome(MemoryStorage):
    """`full`: the rooms for which nothing can be written."""

    full: frozenset[str] = frozenset()

    async def append(self, room: str, after: int, batch: Batch) -> None:
        if room in self.full:
            raise StoreAway("no space left in /srv/setroom/data", retry_after_s=7)
        await super().append(room, after, batch)


@pytest.fixture
def storage() -> FullForSome:
    return FullForSome(Codec(EVENTS))


@pytest.fixture
async def app(tmp_path: Path, storage: FullForSome) -> AsyncIterator[App]:
    async with setroom(tmp_path, storage) as running:
        yield running


@pytest.fixture
async def dee(app: App) -> Browser:
    """She leads three rooms."""
    found = Browser(app, "Dee")
    await found.open(title="Course day")
    for _ in range(2):
        await found.post(f"/rooms/{found.room}/beside", {"key": found.new_key()})
    return found


async def rooms_of(dee: Browser) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await dee.get(f"/rooms/{dee.room}/beside", JSON)).json()["rooms"]
    return found


async def said_in(dee: Browser) -> list[str | None]:
    views = [(await dee.get(f"/rooms/{one['room']}", JSON)).json() for one in await rooms_of(dee)]
    return [view["told"] and view["told"]["text"] for view in views]


async def test_what_one_room_cannot_keep_is_told_and_said_in_the_others(
    dee: Browser, storage: FullForSome
) -> None:
    second = (await rooms_of(dee))[1]["room"]
    storage.full = frozenset({second})
    asked = {"text": SAID, "key": dee.new_key()}
    answer = await dee.post(f"/rooms/{dee.room}/beside/say", asked)
    assert (200, {"refused": {second: AWAY}}) == (answer.status, answer.json())
    page = await dee.post(f"/rooms/{dee.room}/beside/say", asked, HTML)
    assert 200 == page.status and AWAY in page.text and f'value="{SAID}"' in page.text
    assert "/srv/setroom" not in page.text
    assert [SAID, None, SAID] == await said_in(dee)
    storage.full = frozenset()
    seqs = [one["seq"] for one in await rooms_of(dee)]
    assert {"refused": {}} == (await dee.post(f"/rooms/{dee.room}/beside/say", asked)).json()
    assert [SAID] * 3 == await said_in(dee)
    after = [one["seq"] for one in await rooms_of(dee)]
    assert [0, 1, 0] == [now - then for now, then in zip(after, seqs, strict=True)]


async def test_where_no_room_can_keep_it_the_words_are_given_back_and_when_to_try_again(
    dee: Browser, storage: FullForSome
) -> None:
    storage.full = frozenset(one["room"] for one in await rooms_of(dee))
    for how in (HTML, JSON):
        asked = {"text": SAID, "key": dee.new_key()}
        answer = await dee.post(f"/rooms/{dee.room}/beside/say", asked, how)
        assert (503, "7") == (answer.status, answer.header("retry-after"))
        assert "/srv/setroom" not in answer.text
        assert (f'value="{SAID}"' in answer.text) == (how is HTML)


async def test_a_room_that_goes_in_the_middle_is_still_named(
    dee: Browser, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    third, ask = (await rooms_of(dee))[2]["room"], Keeper.ask

    async def erased_first(keeper: Keeper, room: str, *others: Any, **more: Any) -> Any:
        if room == third and await keeper.kept(room) is not None:
            await keeper.purge(room)
        return await ask(keeper, room, *others, **more)

    monkeypatch.setattr(Keeper, "ask", erased_first)
    asked = {"text": SAID, "key": dee.new_key()}
    page = await dee.post(f"/rooms/{dee.room}/beside/say", asked, HTML)
    assert 200 == page.status
    assert "Course day · 3: There is no such room" in page.text
    assert [SAID] * 2 == await said_in(dee)
