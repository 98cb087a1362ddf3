"""Where opening a room takes a code, so does making a format; nothing that was sent is lost."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from server.formats.loader import HERE
from tests.access.in_process import HTML, Answer, Browser, setroom
from tests.pages.own_format import HTMX, Maker, a_maker, fields_of
from tests.render.tree import parse

CODE = "ward 12 – thé"
TROIKA = (HERE / "troika.toml").read_text()
ROOM = {"title": "Ward leaders", "facilitator_name": "Dee"}
OWN = "/formats/own"
MAKES: dict[str, dict[str, str]] = {
    "copy": {"copy": "triad"},
    "blank": {"copy": ""},
    "text": {"text": TROIKA},
}


def hidden(answer: Answer) -> dict[str, str]:
    """What the one form of a page sends besides what is typed."""
    inputs = parse(answer.text).by_tag("input")
    return {
        str(node.attributes["name"]): node.attributes.get("value") or ""
        for node in inputs
        if node.attributes.get("type") == "hidden"
    }


def asks_for_code(page: str) -> bool:
    return parse(page).by_id("code") is not None


async def cards(browser: Browser) -> int:
    return (await browser.get("/formats")).text.count('class="own-card"')


@pytest.mark.parametrize("made", MAKES)
@pytest.mark.parametrize("code", ["", "  ", "ward 13", "anyone", CODE[:-1], CODE.upper()])
async def test_without_the_code_nobody_makes_a_format(tmp_path: Path, made: str, code: str) -> None:
    async with a_maker(tmp_path, opening=CODE) as (_, dee):
        asked = MAKES[made] | ({"code": code} if code else {})
        told = await dee.browser.post(OWN, asked)
        assert (403, "wrong_code") == (told.status, told.json()["refusal"])
        assert "To make a way of working here you need the code" in told.json()["message"]
        shown = await dee.browser.post(OWN, asked, HTML)
        assert 403 == shown.status and asks_for_code(shown.text)
        assert "To make a way of working here you need the code" in shown.text
        assert ("That is not the code." in shown.text) == bool(code.strip())
        assert "" == dee.browser.cookie == dee.browser.code_cookie


@pytest.mark.parametrize("made", MAKES)
async def test_what_was_to_be_made_is_still_there_when_the_code_is_asked_for(
    tmp_path: Path, made: str
) -> None:
    """Wrong first, then right: without script, with nothing but what the page holds."""
    async with a_maker(tmp_path, opening=CODE) as (_, dee):
        asked = await dee.browser.post(OWN, MAKES[made], HTML)
        again = await dee.browser.post(OWN, sent_by(asked, "not it"), HTML)
        assert 403 == again.status
        typed = parse(again.text).by_id("code")
        assert typed is not None and "not it" == typed.attributes["value"]
        done = await dee.browser.post(OWN, sent_by(again, CODE), HTML)
        assert 303 == done.status
        dee.id = (done.header("location") or "").rpartition("/")[2]
        assert 1 == await cards(dee.browser)
        assert ("Troika" in await dee.text()) == (made == "text")


def sent_by(answer: Answer, code: str) -> dict[str, str]:
    return {**hidden(answer), "code": code, **text_in(answer)}


def text_in(answer: Answer) -> dict[str, str]:
    """What stands in the field for a file, if there is one."""
    found = re.search(r'<textarea id="bring-text"[^>]*>\n(.*?)</textarea>', answer.text, re.DOTALL)
    return {} if found is None else {"text": unescape(found[1])}


async def test_a_code_may_be_pasted_with_the_space_around_it(tmp_path: Path) -> None:
    async with a_maker(tmp_path, opening=CODE) as (app, dee):
        await dee.make(copy="triad", code=f" {CODE}\n")
        await Browser(app, "Ana").open(code=f"{CODE} ")


async def test_the_text_of_a_file_stays_in_the_form(tmp_path: Path) -> None:
    async with a_maker(tmp_path, opening=CODE) as (_, dee):
        answer = await dee.send_file(TROIKA.encode())
        assert (403, {"text": TROIKA}) == (answer.status, text_in(answer))


async def test_where_anyone_may_open_rooms_nobody_is_asked(tmp_path: Path) -> None:
    async with a_maker(tmp_path) as (_, dee):
        answer = await dee.browser.post(OWN, {"copy": "triad", "code": "whatever"}, HTML)
        assert 303 == answer.status and "" == dee.browser.code_cookie
        shelf = (await dee.browser.get("/formats")).text
        assert "you are asked for it once" not in shelf and not asks_for_code(shelf)


async def test_guessing_has_one_limit_for_rooms_and_formats(tmp_path: Path) -> None:
    async with setroom(tmp_path, opening=CODE, rooms_per_hour=10) as app:
        dee = Maker(Browser(app, "Dee"))
        asks: list[tuple[str, dict[str, str]]] = [(OWN, MAKES["copy"]), ("/rooms", ROOM)]
        told = []
        for n in range(14):
            path, fields = asks[n % 2]
            told.append((await dee.browser.post(path, {**fields, "code": f"guess {n}"})).status)
        assert [403] * 10 + [429] * 4 == told
        # Whether one is right is not told any more, neither by an answer nor by a cookie.
        for path, fields in asks:
            late = await dee.browser.post(path, {**fields, "code": CODE}, HTML)
            assert 429 == late.status and late.header("retry-after")
            assert "" == dee.browser.code_cookie
            assert "a lot at once" in late.text and "That is not the code" not in late.text
        text = await dee.browser.post(OWN, {"text": TROIKA, "code": CODE}, HTML)
        typed = parse(text.text).by_id("code")
        assert typed is not None and CODE == typed.attributes["value"]
        assert "aria-invalid" not in typed.attributes
        assert {"text": TROIKA} == text_in(text)
        room = await dee.browser.post("/rooms", {**ROOM, "code": CODE}, HTML)
        title = parse(room.text).by_id("title")
        assert title is not None and "Ward leaders" == title.attributes["value"]


async def test_whoever_has_no_code_takes_nothing_from_whoever_has_it(tmp_path: Path) -> None:
    """Those of one hospital come from one address."""
    async with a_maker(tmp_path, opening=CODE) as (app, dee):
        await dee.make(copy="", code=CODE)
        ben = Browser(app, "Ben")
        for _ in range(60):
            assert 403 == (await ben.post(OWN, {"copy": ""})).status
        for _ in range(39):
            await dee.make(copy="")
        assert 40 == await cards(dee.browser)


# The form of a format that was removed elsewhere, and that is to be kept as a new one.


async def gone(dee: Maker) -> dict[str, Any]:
    """Its form, in a browser that is to be asked for the code."""
    await dee.make(copy="check_in_only", code=CODE)
    fields = {**await dee.fields(), "name": "Long thought about"}
    await dee.browser.post(f"{dee.path}/remove")
    dee.browser.code_cookie = ""
    return fields


async def test_a_form_that_is_kept_as_a_new_one_needs_the_code_too(tmp_path: Path) -> None:
    async with a_maker(tmp_path, opening=CODE) as (_, dee):
        fields = await gone(dee)
        told = await dee.browser.post(dee.path, {**fields, "do": "as-new"})
        assert (403, "wrong_code") == (told.status, told.json()["refusal"])
        shown = await dee.browser.post(dee.path, fields, HTML)
        assert 404 == shown.status and asks_for_code(shown.text)
        news = await dee.browser.post(dee.path, fields, HTMX)
        assert 404 == news.status and asks_for_code(news.text)
        for code in ("", "not it"):
            sent = {**fields_of(shown.text), "do": "as-new", "code": code}
            shown = await dee.browser.post(dee.path, sent, HTML)
            assert 403 == shown.status and asks_for_code(shown.text)
            assert ("That is not the code." in shown.text) == bool(code)
            assert "Long thought about" == fields_of(shown.text)["name"]
        right = {**fields_of(shown.text), "do": "as-new", "code": CODE}
        made = await dee.browser.post(dee.path, right, HTML)
        dee.id = str(made.header("location")).rpartition("/")[2]
        assert 303 == made.status and "Long thought about" == (await dee.fields())["name"]
        await dee.make(copy="triad")


async def test_a_right_code_stays_shown_where_the_new_one_cannot_be_kept(tmp_path: Path) -> None:
    async with a_maker(tmp_path, opening=CODE) as (_, dee):
        fields = await gone(dee)
        wrong = {**fields, "do": "as-new", "code": CODE, "step-1-minutes": "ten"}
        shown = await dee.browser.post(dee.path, wrong, HTML)
        assert 422 == shown.status and not asks_for_code(shown.text)
        assert "Keep it as a new one" in shown.text
        right = {**fields_of(shown.text), "step-1-minutes": "10", "do": "as-new"}
        assert 303 == (await dee.browser.post(dee.path, right, HTML)).status


async def test_the_pretend_members_come_to_whoever_has_the_code(tmp_path: Path) -> None:
    async with setroom(tmp_path, opening=CODE) as app:
        dee = Browser(app, "Dee")
        asked = await dee.post("/demo", {"format": "triad"}, HTML)
        assert 403 == asked.status and asks_for_code(asked.text)
        assert {"format": "triad"}.items() <= hidden(asked).items()
        opened = await dee.post("/demo", {**hidden(asked), "code": CODE}, HTML)
        assert 303 == opened.status
        assert 403 == (await Browser(app).post("/demo", {})).status
