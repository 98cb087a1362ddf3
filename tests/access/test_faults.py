"""What happens when we fail, or our store does: a calm word, no inside, and no lost words."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from server.errors import StoreAway
from server.keeper.keeper import Keeper
from server.live.hall import Hall
from server.render.renderer import Renderer
from server.room.acts import EVENTS
from server.storage.codec import Codec
from server.storage.contract import Batch, Reading
from server.storage.memory import MemoryStorage
from tests.access.expected_headers import look_at
from tests.access.in_process import HTML, JSON, Browser, setroom


class Moody(MemoryStorage):
    """A store that can be away."""

    away = False

    async def append(self, room: str, after: int, batch: Batch) -> None:
        self.look()
        await super().append(room, after, batch)

    async def read(self, room: str, after: int = 0) -> Reading | None:
        self.look()
        return await super().read(room, after)

    async def ready(self) -> None:
        self.look()

    def look(self) -> None:
        if self.away:
            raise StoreAway("a secret path of the disk")


@pytest.fixture
def store() -> Moody:
    return Moody(Codec(EVENTS))


@pytest.fixture
async def dee(tmp_path: Path, store: Moody) -> AsyncIterator[Browser]:
    """A facilitator at her desk in a running room."""
    async with setroom(tmp_path, store) as app:
        browser = Browser(app, "Dee")
        await browser.open(format="check_in_only")
        await browser.do("start_session")
        await browser.go_to("check_in")
        yield browser


WORDS = "the words of a fault, which are somebody's"


def breaks(*_: object, **__: object) -> object:
    raise RuntimeError(WORDS)


@pytest.mark.parametrize("headers", [HTML, JSON])
async def test_a_fault_of_ours_is_told_calmly_and_without_its_words(
    dee: Browser,
    headers: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(Renderer, "home", breaks)
    monkeypatch.setattr(Keeper, "ask", breaks)
    monkeypatch.setattr(Hall, "take", breaks)
    new, post = Browser(dee.app, "Obi"), {"kind": "reflection", "text": "kept"}
    asked = [
        await dee.get("/", headers),
        await dee.post(f"/rooms/{dee.room}/submit_post", post, headers),
        await new.post(urlsplit(dee.links["observer"]).path, {"name": "Obi"}, headers),
        await dee.get(f"/rooms/{dee.room}/live/poll", headers),
        await dee.get(f"/rooms/{dee.room}/live/sse", headers),
    ]
    for answer in asked:
        look_at(answer, 500)
        assert "our side" in answer.text
        assert WORDS not in answer.text
        assert "Traceback" not in answer.text
        assert "RuntimeError" not in answer.text
        assert "/server/" not in answer.text
    if headers is HTML:
        assert "kept" in asked[1].text
    assert WORDS not in caplog.text
    assert "RuntimeError at" in caplog.text


async def test_a_fault_in_the_very_page_that_tells_faults_is_told_too(
    dee: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Renderer, "home", breaks)
    monkeypatch.setattr(Renderer, "refused", breaks)
    for path in ("/", "/nowhere", "/rooms/none"):
        answer = await dee.get(path, HTML)
        look_at(answer, 500)
        assert (
            answer.text == "Something went wrong on our side. Try again: nothing is done twice.\n"
        )
    answer = await dee.post(f"/rooms/{dee.room}/hand_over", {"person": "x"}, HTML)
    look_at(answer, 500)


async def test_a_store_that_is_away_is_told_with_when_to_come_back(
    dee: Browser, store: Moody
) -> None:
    post = {"kind": "reflection", "text": "These words are still mine."}
    link = urlsplit(dee.links["member"]).path
    store.away = True
    for headers in (HTML, JSON):
        new = Browser(dee.app, "Ana")
        answers = [
            await dee.post(f"/rooms/{dee.room}/submit_post", post, headers),
            await dee.post("/rooms", {"title": "x", "facilitator_name": "x"}, headers),
            await dee.post("/demo", {}, headers),
            await new.post(link, {"name": "Ana"}, headers),
        ]
        dee.app.keeper.shelf.drop(dee.room)
        answers += [
            await dee.get(f"/rooms/{dee.room}{path}", headers)
            for path in ("", "/people", "/mine.md", "/me.css")
        ]
        answers += [await new.get(link, headers), await new.post(link, {"name": "Ana"}, headers)]
        answers += [await dee.get("/readyz", headers)]
        answers += [await dee.get(f"/rooms/{dee.room}/live/poll", headers)]
        for answer in answers:
            look_at(answer, 503)
            assert int(answer.header("retry-after") or 0) >= 1
            assert "secret path" not in answer.text
        assert headers is JSON or "These words are still mine." in answers[0].text
        assert (await dee.get("/", headers)).status == 200
        store.away = False
        await dee.view()
        store.away = True
    store.away = False
    await dee.do("submit_post", **post)
