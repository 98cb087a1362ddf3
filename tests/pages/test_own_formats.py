"""Making a format of one's own: it belongs to one browser, and nothing typed into it is lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from server.errors import StoreAway
from server.formats.file import OwnFile, parsed
from server.formats.loader import built_ins
from server.gate.cookie import token_hash
from tests.access.in_process import HTML, JSON, Browser
from tests.pages.own_format import HTMX, a_maker, fields_of, names_of_steps
from tests.render.tree import Node, parse

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
        assert offered[0] in FORMATS, "what is proposed stays as it is"
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


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("step-1-minutes", "ten", "Write a whole number"),
        ("step-1-minutes", "", "Write a whole number"),
        ("step-1-floor", "-1", "Write a whole number"),
        ("step-1-minutes", "٣", "Write a whole number"),
        ("most_members", "1000", "Write a whole number"),
        ("rounds", "2.5", "Write a whole number"),
        ("name", "x" * 61, "up to 60"),
        ("step-1-member", "x" * 201, "up to 200"),
        ("step-1-cue", "a\x00b", "characters in it that cannot be shown"),
        ("step-1-speaker", "nobody else", "Choose one"),
        ("lead", "", "Choose one"),
    ],
)
async def test_what_cannot_be_read_comes_back_as_it_was_typed_and_changes_nothing(
    tmp_path: Path, field: str, typed: str, says: str
) -> None:
    async with a_maker(tmp_path) as (_, dee):
        await dee.make(copy="check_in_only")
        before = await dee.text()
        asked = {**await dee.fields(), field: typed, "purpose": "Typed beside it"}
        answer = await dee.browser.post(dee.path, asked, HTML)
        assert answer.status == 422 and before == await dee.text()
        page = parse(answer.text)
        trouble = page.by_id(f"{field}-error")
        assert trouble is not None and says in trouble.text
        back = fields_of(answer.text)
        assert "Typed beside it" == back["purpose"]
        if field not in ("lead", "step-1-speaker", "step-1-cue"):
            assert typed == back[field]
        news = await dee.browser.post(dee.path, asked, HTMX)
        assert news.status == 422 and f'id="{field}-error"' in news.text


async def test_of_two_tabs_the_later_one_gets_its_form_back_and_may_save_it_over(
    tmp_path: Path,
) -> None:
    async with a_maker(tmp_path) as (_, dee):
        await dee.make(copy="check_in_only")
        here = {**await dee.fields(), "name": "From the first tab"}
        await dee.save(name="From the second tab")
        answer = await dee.browser.post(dee.path, here, HTML)
        assert answer.status == 409
        assert "Another tab was faster" in answer.text
        assert "From the first tab" == fields_of(answer.text)["name"]
        assert "From the second tab" in await dee.text()
        over = {**fields_of(answer.text), "over": "2"}
        assert (await dee.browser.post(dee.path, over, HTML)).status == 303
        assert "From the first tab" in await dee.text()


async def test_a_tab_whose_format_was_removed_elsewhere_is_told_so(tmp_path: Path) -> None:
    async with a_maker(tmp_path) as (_, dee):
        await dee.make(copy="check_in_only")
        fields = await dee.fields()
        answer = await dee.browser.post(f"{dee.path}/remove", {}, HTML)
        assert answer.status == 303
        assert (await dee.browser.post(dee.path, fields)).status == 404
        assert (await dee.browser.post(f"{dee.path}/remove")).status == 404


async def test_the_buttons_work_without_script(tmp_path: Path) -> None:
    async with a_maker(tmp_path) as (_, dee):
        await dee.make(copy="check_in_only")
        page = await dee.press("save")
        first, second, *rest = names_of_steps(page)
        page = await dee.press("down-1", step_1_minutes="7")
        assert [second, first, *rest] == names_of_steps(page)
        assert f"{first} is now step 2 of" in page.text
        assert "7" == (await dee.fields())["step-2-minutes"]
        page = await dee.press("add-1")
        assert [second, "Step without a name", first, *rest] == names_of_steps(page)
        page = await dee.press("begin-2", step_2_begin="echo")
        assert [second, "Echo", first, *rest] == names_of_steps(page)
        page = await dee.press("remove-1")
        assert ["Echo", first, *rest] == names_of_steps(page)
        page = await dee.press("put-back", **gone_in(page))
        assert [second, "Echo", first, *rest] == names_of_steps(page)
        page = await dee.press("add")
        assert "Step without a name" == names_of_steps(page)[-1]


def gone_in(page: Node) -> dict[str, str]:
    """The fields of the step that was taken out, as the page holds them."""
    return {
        str(node.attributes["name"]): node.attributes["value"] or ""
        for node in page.by_tag("input")
        if (node.attributes.get("name") or "").startswith("gone-")
    }


@pytest.mark.parametrize("button", ["up-9", "up", "dance-1", "put-back", "begin", "remove-99"])
async def test_a_button_that_there_is_not_changes_nothing(tmp_path: Path, button: str) -> None:
    async with a_maker(tmp_path) as (_, dee):
        await dee.make(copy="")
        before = await dee.text()
        answer = await dee.save(do=button)
        assert (answer.status, answer.json()["refusal"]) == (422, "bad_field")
        assert before == await dee.text()


async def test_what_a_browser_says_of_keys_is_not_believed(tmp_path: Path) -> None:
    """They go into the log of a room, which holds no words."""
    async with a_maker(tmp_path) as (_, dee):
        await dee.make(copy="check_in_only")
        key = (await dee.fields())["step-2-key"]
        await dee.save(step_1_key="anas_grief", step_3_key=key)
        text = await dee.text()
        assert "anas_grief" not in text
        keys = [v for name, v in (await dee.fields()).items() if name.endswith("-key")]
        assert len(keys) == len(set(keys))


def read(text: str) -> OwnFile:
    return parsed("own", text, OwnFile)[0]


async def test_a_form_that_is_opened_and_saved_changes_nothing(tmp_path: Path) -> None:
    async with a_maker(tmp_path) as (_, dee):
        for key in FORMATS:
            await dee.make(copy=key)
            before = await dee.text()
            assert (await dee.save()).json()["version"] == 2
            assert read(before) == read(await dee.text())


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


async def test_what_cannot_be_kept_just_now_is_given_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without script it would be gone with the page."""
    async with a_maker(tmp_path) as (app, dee):
        await dee.make(copy="")
        fields = {**await dee.fields(), "name": "Long thought about"}

        async def away(*_: object) -> None:
            raise StoreAway("the disk is full")

        with monkeypatch.context() as patched:
            patched.setattr(type(app.storage), "keep_format", away)
            full = await dee.browser.post(dee.path, fields, HTML)
        await dee.browser.post(f"{dee.path}/remove")
        gone = await dee.browser.post(dee.path, fields, HTML)
        for status, answer in ((503, full), (404, gone)):
            assert status == answer.status
            assert "Long thought about" == fields_of(answer.text)["name"]
            assert "What you typed is still here" in answer.text
        assert full.header("retry-after")


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
