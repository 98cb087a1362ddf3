"""The store of own formats is away: nothing is half done, and what needs no store works on."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.app import App
from server.errors import StoreAway
from server.gate.cookie import token_hash
from tests.access.in_process import HTML, Browser
from tests.pages.own_format import a_maker


async def _away(*_: object) -> None:
    raise StoreAway("the disk is full")


def lose(monkeypatch: pytest.MonkeyPatch, app: App, *acts: str) -> None:
    for act in acts:
        monkeypatch.setattr(type(app.storage), act, _away)


async def test_who_leaves_while_it_is_away_still_has_their_place_and_may_press_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_maker(tmp_path) as (app, dee):
        await dee.browser.open()
        ana = Browser(app, "Ana")
        await ana.join(dee.browser.links["member"])
        await dee.browser.do("admit", everyone="on")
        with monkeypatch.context() as patched:
            lose(patched, app, "formats_of")
            assert (await ana.post(f"/rooms/{ana.room}/leave")).status == 503
            assert "member" == (await ana.view())["audience"]
        answer = await ana.post(f"/rooms/{ana.room}/leave")
        assert (answer.status, answer.header("clear-site-data")) == (200, '"storage"')
        assert "Max-Age=0" in (answer.header("set-cookie") or "")


async def test_a_room_whose_format_cannot_be_noted_as_used_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_maker(tmp_path) as (app, dee):
        await dee.make(copy="check_in_only")
        lose(monkeypatch, app, "use_format")
        asked = {"title": "T", "facilitator_name": "Dee", "format": dee.key}
        assert (await dee.browser.post("/rooms", asked)).status == 503
        seat = token_hash(dee.browser.cookie.partition("=")[2])
        assert [] == list(await app.keeper.rooms_of(seat))
        await dee.browser.open(format="check_in_only")
        assert 1 == len(await app.keeper.rooms_of(seat))


async def test_the_first_page_the_gallery_and_a_refused_form_are_there_without_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_maker(tmp_path) as (app, dee):
        await dee.make(copy="balint")
        lose(monkeypatch, app, "formats_of")
        typed = {"title": "Typed at length", "facilitator_name": "Dee", "format": "triad"}
        gallery = await dee.browser.get("/formats")
        assert gallery.status == 200 and "They cannot be read just now." in gallery.text
        home = await dee.browser.get("/")
        assert home.status == 200 and "How will you work?" in home.text
        chosen = await dee.browser.post("/", typed, HTML)
        assert chosen.status == 200 and "Typed at length" in chosen.text
        refused = await dee.browser.post("/rooms", {**typed, "facilitator_name": ""}, HTML)
        assert refused.status == 422 and "Typed at length" in refused.text
        asked = {**typed, "format": dee.key}
        assert (await dee.browser.post("/rooms", asked, HTML)).status == 503
