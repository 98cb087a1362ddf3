"""What is sent to an own format by no form of ours: nothing is lost, and nobody waits for it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from server.formats.check import MOST_PHASES
from server.formats.loader import HERE
from server.gate.cookie import token_hash
from server.keeper.own_formats import KeptFormat
from tests.access.in_process import HTML, JSON, Browser
from tests.formats.texts import HEAD, TALK
from tests.pages.own_format import HTMX, a_maker, names_of_steps
from tests.render.tree import parse

GALLERY = "/formats"


async def test_the_last_step_stays_when_a_tab_that_is_behind_takes_it_out(tmp_path: Path) -> None:
    async with a_maker(tmp_path) as (_, dee):
        await dee.make(copy="")
        page = await dee.press("remove-1", name="Named in the same press")
        said = page.by_id("format-said")
        assert said is not None and "One step always stays." == said.text
        assert 1 == len(names_of_steps(page))
        text = await dee.text()
        assert 1 == text.count("[[phase]]") and "Named in the same press" in text


@pytest.mark.parametrize("headers", [HTML, HTMX, JSON])
async def test_a_form_without_any_step_is_refused_and_what_is_kept_stays(
    tmp_path: Path, headers: dict[str, str]
) -> None:
    async with a_maker(tmp_path) as (_, dee):
        await dee.make(copy="balint")
        before = await dee.text()
        answer = await dee.save(headers, step_1_key=None)
        assert 422 == answer.status and "one step at least" in answer.text
        assert before == await dee.text()


async def test_a_form_of_too_many_steps_comes_back_and_is_not_kept(tmp_path: Path) -> None:
    async with a_maker(tmp_path) as (_, dee):
        await dee.make(copy="")
        before, fields = await dee.text(), await dee.fields()
        for n in range(2, MOST_PHASES + 2):
            step = {name: one for name, one in fields.items() if name.startswith("step-1-")}
            fields |= {name.replace("-1-", f"-{n}-", 1): one for name, one in step.items()}
        answer = await dee.browser.post(dee.path, {**fields, "name": "Long thought about"}, HTML)
        assert 422 == answer.status and "there are 1 to 60 steps" in answer.text
        assert "Long thought about" in answer.text and before == await dee.text()


async def test_what_cannot_be_read_any_more_can_be_taken_along_and_taken_away(
    tmp_path: Path,
) -> None:
    async with a_maker(tmp_path) as (app, dee):
        await dee.make(copy="balint")
        token = dee.browser.cookie.partition("=")[2]
        text = 'name = "From another Setroom"\n'
        await app.storage.keep_format(token_hash(token), KeptFormat(dee.id, 2, text, 0), 1)
        shelf = (await dee.browser.get(GALLERY)).text
        assert "cannot read it any more" in shelf and f'href="{dee.path}"' not in shelf
        assert f'href="{dee.path}.toml"' in shelf
        assert text == await dee.text()
        assert 404 == (await dee.browser.get(dee.path)).status
        assert 303 == (await dee.browser.post(f"{dee.path}/remove", {}, HTML)).status
        assert "cannot read it any more" not in (await dee.browser.get(GALLERY)).text


@pytest.mark.parametrize("field", ["gone-", "gone-key", "gone-<i>", "gone-minutes"])
async def test_a_step_that_was_taken_out_only_in_part_is_none(tmp_path: Path, field: str) -> None:
    async with a_maker(tmp_path) as (_, dee):
        await dee.make(copy="balint")
        asked = {**await dee.fields(), field: "x"}
        for extra in ({"do": "save"}, {"do": "add"}, {"name": "x" * 99}):
            answer = await dee.browser.post(dee.path, {**asked, **extra}, HTML)
            assert answer.status in (200, 422) and "is taken out" not in answer.text
            asked["version"] = (await dee.fields())["version"]


async def test_who_saves_too_often_is_told_so_and_is_not_drawn_the_form_again(
    tmp_path: Path,
) -> None:
    async with a_maker(tmp_path) as (_, dee):
        await dee.make(copy="balint")
        asked, answer = {"version": "1", "step-1-key": "own"}, None
        for _ in range(240):
            answer = await dee.browser.post(f"{GALLERY}/own/nobodys", asked, HTMX)
        assert answer is not None and 404 == answer.status
        whole = await dee.fields()
        told = await dee.browser.post(dee.path, whole, HTMX)
        assert 429 == told.status and told.header("retry-after")
        assert "a lot at once" in told.text and "format-form" not in told.text


async def test_a_form_that_cannot_be_kept_is_drawn_again_some_times_and_not_without_end(
    tmp_path: Path,
) -> None:
    async with a_maker(tmp_path) as (_, dee):
        await dee.make(copy="balint")
        whole = await dee.fields()
        drawn = [
            "format-form" in (await dee.browser.post(f"{GALLERY}/own/nobodys", whole, HTML)).text
            for _ in range(25)
        ]
        assert [True] * 20 + [False] * 5 == drawn


async def test_others_have_their_turn_between_two_formats_of_one_browser(tmp_path: Path) -> None:
    """Both where they are read and where they are drawn."""
    async with a_maker(tmp_path) as (_, dee):
        for _ in range(4):
            await dee.make(copy="balint")
        with_four = await turns_of(dee.browser, GALLERY)
        dee.browser.cookie = ""
        assert with_four >= await turns_of(dee.browser, GALLERY) + 2 * 4


async def turns_of(browser: Browser, path: str) -> int:
    """In how many pieces a page is answered, between which others have their turn."""
    turns, asked = 0, asyncio.ensure_future(browser.get(path))
    while not asked.done():
        turns += 1
        await asyncio.sleep(0)
    return turns


async def test_a_picture_whose_steps_nobody_could_see_is_left_out(tmp_path: Path) -> None:
    step = TALK.replace("talk", "echo").replace("= 10", "= 5") + 'once_per = "round"\n'
    async with a_maker(tmp_path) as (_, dee):
        ready_made = (await dee.browser.get(GALLERY)).text.count("path-picture")
        for rounds in (2, 12):
            await dee.make(text=f"{HEAD}rounds = {rounds}\n" + step * MOST_PHASES)
        shelf = (await dee.browser.get(GALLERY)).text
        assert 2 == shelf.count('class="own-card"')
        assert ready_made + 1 == shelf.count("path-picture")


async def test_a_key_that_made_one_makes_nothing_of_another_file(tmp_path: Path) -> None:
    async with a_maker(tmp_path) as (_, dee):
        key, text = "k" * 32, (HERE / "troika.toml").read_text()
        other = text.replace('name = "', 'name = "Another ', 1)
        first = await dee.make(text=text, key=key)
        await dee.save(name="Changed since")
        assert first == await dee.make(text=text, key=key)
        again = await dee.browser.post(f"{GALLERY}/own", {"text": other, "key": key}, HTML)
        area = parse(again.text).by_id("bring-text")
        assert 409 == again.status and area is not None and "Another " in area.text
        told = await dee.browser.post(f"{GALLERY}/own", {"text": other, "key": key})
        assert (409, "key_spent") == (told.status, told.json()["refusal"])
        assert first != await dee.make(text=other, key="l" * 32)
