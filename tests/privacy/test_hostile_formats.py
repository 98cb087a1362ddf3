"""Z3 for own formats: whatever people call one, its steps and lines stays words: in the form, in
the gallery, in a file, and on every screen of a room that is opened with it."""

from __future__ import annotations

import itertools
import json
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from server.app import App
from server.formats.own import TOP_LIMITS, WORD_LIMITS
from tests.access.in_process import HTML, Answer, Browser
from tests.pages.own_format import HTMX, Maker
from tests.privacy.hostile import CORPUS
from tests.privacy.test_hostile_words import PLAIN, Rendered, in_setroom

pytestmark = pytest.mark.slow

FIELDS = len(TOP_LIMITS) + len(WORD_LIMITS) + 1
ROOM_PAGES = ("", "/path", "/people")


class From(Browser):
    """From an address of its own, so that no limit by address is met."""

    def __init__(self, app: App, number: int) -> None:
        super().__init__(app, "Dee", str(number))
        self._from = {"x-forwarded-for": f"10.0.{number // 200}.{number % 200 + 1}"}

    async def ask(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> Answer:
        return await super().ask(method, path, {**(headers or {}), **self._from}, body)


def worded(words: Sequence[str]) -> dict[str, str]:
    """Every field that takes words, filled with one of these as far as it fits."""
    steps = {f"step-1-{name}": limit for name, limit in WORD_LIMITS.items()}
    limits = {**TOP_LIMITS, **steps, "step-1-shown": 200}
    pairs = zip(limits.items(), itertools.cycle(words), strict=False)
    return {name: said[:limit] for (name, limit), said in pairs}


def sets_of_words() -> Iterator[list[str]]:
    """All of them, each in two of the fields; the last ones are filled up with plain words."""
    for begin in (0, FIELDS // 2):
        corpus = [*CORPUS[begin:], *CORPUS[:begin]]
        for at in range(0, len(corpus), FIELDS):
            some = corpus[at : at + FIELDS]
            yield some + [PLAIN] * (FIELDS - len(some))


async def everything_of(app: App, number: int, words: list[str]) -> Rendered:
    """All pages that have these words in them."""
    shown, dee = Rendered(), Maker(From(app, number))
    await dee.make(copy="")
    asked = {**await dee.fields(), **worded(words), "step-1-reveal": "together"}
    for headers, pressed in ((HTMX, ""), (HTML, "add"), (HTML, "remove-2"), (HTML, "up-1")):
        sent = {**asked, "do": pressed} if pressed else asked
        answer = await dee.browser.post(dee.path, sent, headers)
        assert answer.status == 200, (words, answer.text)
        shown.keep(answer)
        asked = {**await dee.fields(), **worded(words)}
    wrong = {"step-1-minutes": words[0], "rounds": words[1], "name": words[2] + "x" * 70}
    shown.keep(await dee.browser.post(dee.path, {**asked, **wrong}, HTML))
    shown.keep(await dee.browser.post(dee.path, {**asked, **wrong}, HTMX))
    shown.keep(await dee.browser.post(dee.path, {**asked, "version": "1"}, HTML))
    shown.keep(await dee.browser.post("/formats/own", {"text": f"= {words[3]}"}, HTML))
    for path in (dee.path, "/formats", f"/?format={dee.key}"):
        shown.keep(await dee.browser.get(path, HTML))
    await in_a_room(app, dee, shown)
    return shown


async def in_a_room(app: App, dee: Maker, shown: Rendered) -> None:
    """Before it starts, and in its one step."""
    ana = Browser(app, "Ana", dee.id)
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
    every = [[PLAIN] * FIELDS, *sets_of_words()]

    async def all_of_them(app: App) -> list[Rendered]:
        return [await everything_of(app, number, words) for number, words in enumerate(every)]

    plain, *found = in_setroom(tmp_path, all_of_them)
    for words, shown in zip(every[1:], found, strict=True):
        assert shown.wrong == [], words
        assert shown.parts == plain.parts, words
    pages = len(found) * len(plain.parts)
    say(f"Z3: {len(CORPUS)} hostile words in {len(found)} formats, {pages} pages: 0")


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
            answer = await dee.browser.post(dee.path, {**await dee.fields(), **worded([words])})
            assert answer.status == 200, json.dumps(words)
            made.append((words, tomllib.loads(await dee.text())))
        return made

    for words, file in in_setroom(tmp_path, files):
        assert ["own"] == [phase["key"] for phase in file["phase"]]
        assert {"own"} == file["words"].keys()
        assert words[:60].split() == file["name"].split()
        assert words[:600].strip().splitlines() == file["words"]["own"]["cue"].splitlines()
