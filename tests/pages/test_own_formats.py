"""Making a format of one's own: it belongs to one browser, and nothing typed into it is lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from server.errors import StoreAway
from server.formats.loader import built_ins
from server.gate.cookie import token_hash
from tests.access.in_process import HTML, JSON, Browser
from tests.pages.own_format import a_maker
from tests.render.tree import parse

FORMATS = built_ins()


async def test_a_copy_is_changed_and_a_room_is_opened_with_it(tmp_path: Path) -> None:
    async with a_maker(tmp_path) as (_, dee):
        await dee.make(copy="check_in_only")
        answer = await dee.save(name="How are we?", step_2_name="Weather", step_2_minutes="9")
        assert {"version": 2, "usable": True, "why": "", "errors": {}} == answer.json()
        await dee.browser.open(format=dee.key)
        view = await dee.browser.view()
        assert {"key": dee.key, "name": "How are we?"} == view["format"]
        await dee.browser.do("start_session")
        view = await dee.browser.view()
        assert "Weather" in [step["name"] for step in view["path"]]
        assert 9 == next(s["planned_minutes"] for s in view["path"] if s["name"] == "Weather")


async def test_a_running_session_keeps_the_format_that_it_started_with(tmp_path: Path) -> None:
    async with a_maker(tmp_path) as (_, dee):
        await dee.make(copy="check_in_only")
        await dee.browser.open(format=dee.key)
        await dee.browser.do("start_session")
        before = (await dee.browser.view())["path"]
        await dee.save(name="Another", step_1_minutes="20", step_1_name="Another step")
        await dee.press("remove-2")
        assert before == (await dee.browser.view())["path"]
        await dee.browser.post(f"{dee.path}/remove")
        assert before == (await dee.browser.view())["path"]
        await dee.browser.do("move_on")


async def test_it_is_there_for_nobody_else(tmp_path: Path) -> None:
    async with a_maker(tmp_path) as (app, dee):
        await dee.make(copy="balint")
        await dee.browser.open(format=dee.key)
        ana = Browser(app, "Ana")
        await ana.join(dee.browser.links["member"])
        await dee.browser.do("admit", everyone="on")
        key = (await ana.view())["format"]["key"]  # she learns what it is called by, and no more
        for path in (dee.path, f"{dee.path}.toml", f"/formats/{key}"):
            assert (await ana.get(path)).status == 404
        before = await dee.text()
        for path in (dee.path, f"{dee.path}/remove"):
            assert (await ana.post(path, await dee.fields())).status == 404
        assert (await ana.post("/formats/own", {"copy": key})).status == 404
        asked = {"title": "Mine", "facilitator_name": "Ana", "format": key}
        refused = await ana.post("/rooms", asked)
        assert (refused.status, refused.json()["field"]) == (422, "format")
        assert dee.id not in (await ana.get("/formats")).text
        assert dee.id not in (await ana.get("/")).text
        assert dee.id not in (await ana.get(f"/?format={key}")).text
        assert before == await dee.text()


async def test_the_first_page_and_the_gallery_offer_what_is_ones_own(tmp_path: Path) -> None:
    async with a_maker(tmp_path) as (_, dee):
        assert "Begin with one step" in (await dee.browser.get("/formats")).text
        assert "Your own" not in (await dee.browser.get("/")).text
        await dee.make(copy="balint")
        await dee.save(name="Our case group")
        usable = dee.id
        await dee.make(copy="")
        home = parse((await dee.browser.get("/")).text)
        offered = [
            n.attributes["value"]
            for n in home.by_tag("input")
            if n.attributes.get("name") == "format"
        ]
        assert f"own-{usable}" in offered and dee.key not in offered
        named = [n.text for n in home.by_class("small-heading")]
        assert ["Your own", "Ready-made"] == named[:2]
        proposed = [n.attributes["value"] for n in home.all() if "checked" in n.attributes]
        assert [next(iter(FORMATS))] == proposed, "what is proposed stays as it is"
        own = parse((await dee.browser.get(f"/?format=own-{usable}")).text)
        chosen = [n.attributes["value"] for n in own.by_tag("input") if "checked" in n.attributes]
        assert [f"own-{usable}"] == chosen
        gallery = (await dee.browser.get("/formats")).text
        assert "Our case group" in gallery and "Not ready to be used." in gallery


async def test_what_cannot_be_held_yet_is_kept_and_opens_no_room(tmp_path: Path) -> None:
    async with a_maker(tmp_path) as (_, dee):
        await dee.make(copy="check_in_only")
        said = (await dee.save(step_2_minutes="0")).json()
        assert not said["usable"] and said["why"].startswith("Step 2: minutes are 1 to 240")
        assert "0" == (await dee.fields())["step-2-minutes"]
        page = await dee.browser.get(dee.path)
        assert "Go to step 2" in page.text
        asked = {"title": "T", "facilitator_name": "Dee", "format": dee.key}
        refused = await dee.browser.post("/rooms", asked)
        assert (refused.status, refused.json()["field"]) == (422, "format")
        assert "Step 2: minutes" in refused.json()["message"]
        as_page = await dee.browser.post("/rooms", {**asked, "title": "Kept words"}, HTML)
        assert as_page.status == 422 and "Kept words" in as_page.text


async def test_a_tab_whose_format_was_removed_elsewhere_is_told_so(tmp_path: Path) -> None:
    async with a_maker(tmp_path) as (_, dee):
        await dee.make(copy="check_in_only")
        fields = await dee.fields()
        answer = await dee.browser.post(f"{dee.path}/remove", {}, HTML)
        assert answer.status == 303
        assert (await dee.browser.post(dee.path, fields)).status == 404
        assert (await dee.browser.post(f"{dee.path}/remove")).status == 404


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data"])
async def test_no_other_site_makes_changes_or_removes_one(tmp_path: Path, kind: str) -> None:
    async with a_maker(tmp_path) as (_, dee):
        await dee.make(copy="balint")
        before = await dee.text()
        foreign = {**JSON, "content-type": kind, "origin": "https://evil.example"}
        for path in ("/formats/own", dee.path, f"{dee.path}/remove"):
            answer = await dee.browser.ask("POST", path, foreign, b"copy=balint")
            assert (answer.status, answer.json()["refusal"]) == (403, "foreign")
        assert before == await dee.text()


async def test_saving_has_a_limit_and_a_session_does_not_share_it(tmp_path: Path) -> None:
    async with a_maker(tmp_path) as (_, dee):
        await dee.make(copy="")
        fields = await dee.fields()
        statuses = [
            (await dee.browser.post(dee.path, {**fields, "version": str(n)})).status
            for n in range(1, 250)
        ]
        assert statuses[:240] == [200] * 240 and 429 in statuses
        await dee.browser.open()


async def test_the_next_session_proposes_the_own_format_while_it_is_there(tmp_path: Path) -> None:
    async with a_maker(tmp_path) as (_, dee):
        await dee.make(copy="check_in_only")
        await dee.browser.open(format=dee.key)
        await dee.browser.do("start_session")
        await dee.browser.do("end_session")
        path = f"/?continues={dee.browser.room}"

        async def proposed() -> str:
            page = parse((await dee.browser.get(path)).text)
            return next(
                str(n.attributes["value"])
                for n in page.by_tag("input")
                if "checked" in n.attributes
            )

        assert dee.key == await proposed()
        await dee.browser.post(f"{dee.path}/remove")
        assert next(iter(FORMATS)) == await proposed()


async def test_opening_a_room_counts_as_using_it(tmp_path: Path) -> None:
    async with a_maker(tmp_path) as (app, dee):
        await dee.make(copy="check_in_only")
        owner = token_hash(dee.browser.cookie.partition("=")[2])
        (before,) = await app.storage.formats_of(owner)
        app.keeper.clock.pass_ms(86_400_000)  # type: ignore[attr-defined]
        await dee.browser.open(format=dee.key)
        (after,) = await app.storage.formats_of(owner)
        assert after == replace(before, used_ms=before.used_ms + 86_400_000)


async def test_opening_its_page_counts_as_using_it_and_needs_no_note_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_maker(tmp_path) as (app, dee):
        await dee.make(copy="check_in_only")
        owner = token_hash(dee.browser.cookie.partition("=")[2])
        (before,) = await app.storage.formats_of(owner)
        app.keeper.clock.pass_ms(86_400_000)  # type: ignore[attr-defined]
        await dee.browser.get(dee.path)
        (after,) = await app.storage.formats_of(owner)
        assert after == replace(before, used_ms=before.used_ms + 86_400_000)

        async def away(*_: object) -> None:
            raise StoreAway("the disk is full")

        monkeypatch.setattr(type(app.storage), "use_format", away)
        assert (await dee.browser.get(dee.path)).status == 200
