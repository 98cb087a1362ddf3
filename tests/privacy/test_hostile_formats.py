"""Z3 for own formats: whatever somebody calls one, its steps and its lines stays words: in the form,
in the gallery, in a file, and on every screen of a room that is opened with it."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from server.app import App
from server.formats.own import TOP_LIMITS, WORD_LIMITS
from tests.access.in_process import HTML, Browser
from tests.pages.own_format import HTMX, Maker
from tests.privacy.hostile import CORPUS
from tests.privacy.test_hostile_words import PLAIN, Rendered, in_setroom

pytestmark = pytest.mark.slow

ROOM_PAGES = ("", "/path", "/people")


def worded(words: str) -> dict[str, str]:
    """Every field that takes words, filled with these as far as they fit."""
    tops = {name: words[:limit] for name, limit in TOP_LIMITS.items()}
    steps = {f"step-1-{name}": words[:limit] for name, limit in WORD_LIMITS.items()}
    return {**tops, **steps, "step-1-shown": words[:200]}


async def everything_of(app: App, words: str) -> Rendered:
    """All pages that have these words in them."""
    shown, dee = Rendered(), Maker(Browser(app, "Dee", words))
    await dee.make(copy="")
    asked = {**await dee.fields(), **worded(words), "step-1-reveal": "together"}
    for headers, pressed in ((HTMX, ""), (HTML, "add"), (HTML, "remove-2"), (HTML, "up-1")):
        sent = {**asked, "do": pressed} if pressed else asked
        shown.keep(await dee.browser.post(dee.path, sent, headers))
        asked = {**await dee.fields(), **worded(words)}
    wrong = {"step-1-minutes": words, "rounds": words, "name": words + "x" * 70}
    shown.keep(await dee.browser.post(dee.path, {**asked, **wrong}, HTML))
    shown.keep(await dee.browser.post(dee.path, {**asked, **wrong}, HTMX))
    shown.keep(await dee.browser.post(dee.path, {**asked, "version": "1"}, HTML))
    shown.keep(await dee.browser.post("/formats/own", {"text": words}, HTML))
    for path in (dee.path, "/formats", f"/?format={dee.key}"):
        shown.keep(await dee.browser.get(path, HTML))
    await in_a_room(app, dee, words, shown)
    return shown


async def in_a_room(app: App, dee: Maker, words: str, shown: Rendered) -> None:
    """Before it starts, and in its one step."""
    ana = Browser(app, "Ana", words)
    await dee.browser.open(format=dee.key)
    await ana.join(dee.browser.links["member"])
    await dee.browser.do("admit", everyone="on")
    link = urlsplit(dee.browser.links["observer"]).path
    shown.keep(await ana.get(link, HTML))
    for started in (False, True):
        if started:
            await dee.browser.do("start_session")
            await ana.do("submit_post", kind="reflection", text="plain")
        for browser in (dee.browser, ana):
            for path in ROOM_PAGES:
                shown.keep(await browser.get(f"/rooms/{browser.room}{path}", HTML))


def test_hostile_words_of_a_format_are_words_everywhere(
    tmp_path: Path, say: Callable[[str], None]
) -> None:
    async def all_of_them(app: App) -> dict[str, Rendered]:
        return {words: await everything_of(app, words) for words in (PLAIN, *CORPUS)}

    found = in_setroom(tmp_path, all_of_them)
    plain = found.pop(PLAIN)
    for words, shown in found.items():
        assert shown.wrong == [], words
        assert shown.parts == plain.parts, words
    say(f"Z3: {len(found)} formats of hostile words, {len(found) * len(plain.parts)} pages: 0")


def test_a_file_holds_the_words_and_nothing_that_they_pretend_to_be(tmp_path: Path) -> None:
    pretending = (
        '"\n[[phase]]\nkey = "x',
        '"""\n[words.own]',
        "'''",
        "\\",
        '\\"',
        "# x",
        "{presenter}",
    )

    async def files(app: App) -> list[tuple[str, Any]]:
        made = []
        for words in (*CORPUS, *pretending):
            dee = Maker(Browser(app, "Dee", words))
            await dee.make(copy="")
            answer = await dee.browser.post(dee.path, {**await dee.fields(), **worded(words)})
            assert answer.status == 200, json.dumps(words)
            made.append((words, tomllib.loads(await dee.text())))
        return made

    for words, file in in_setroom(tmp_path, files):
        assert ["own"] == [phase["key"] for phase in file["phase"]]
        assert {"own"} == file["words"].keys()
        assert words[:60].split() == file["name"].split()
        assert words[:600].strip().splitlines() == file["words"]["own"]["cue"].splitlines()
