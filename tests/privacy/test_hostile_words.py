"""Z3: whatever people write stays words: every page and push has the same elements as with plain
words in their place."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import pytest

from server.app import App
from server.room.acts import EVENTS
from server.storage.codec import Codec
from server.storage.memory import MemoryStorage
from tests.access.in_process import HTML, JSON, Answer, Browser, StillClock, setroom
from tests.anonymity.screens import Viewer
from tests.anonymity.still_loop import Time, in_still_time
from tests.anonymity.twice import TRIAL
from tests.privacy.hostile import CORPUS, NO_CALL_LINKS, ODD_CALL_LINKS, Part, skeleton_of
from tests.privacy.hostile_actions import write_actions

Result = TypeVar("Result")
pytestmark = pytest.mark.slow

PLAIN = "plain words"
CALL = "https://call.example/room"
NAMES = 6  # as many as a session has
PAGES = ("", "/people", "/path", "/links", "/leave", "/actions", "/actions?part=room", "/carried")


@dataclass
class Rendered:
    """Everything that was rendered, in its order. `wrong`: what no page of ours may hold.

    `frames`: what an event stream is made of: the names of its lines, and the numbers.
    """

    parts: list[list[Part]] = field(default_factory=list)
    frames: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    text: str = ""

    def add(self, html: str) -> None:
        found = skeleton_of(html)
        self.parts.append(found.parts)
        self.wrong += found.wrong
        self.text += html

    def keep(self, answer: Answer) -> None:
        assert answer.status < 500, answer.text
        if "html" in (answer.header("content-type") or ""):
            self.add(answer.text)


Do = Callable[[App], Awaitable[Result]]


def in_setroom(folder: Path, do: Do[Result]) -> Result:
    """Do this in an application of its own, in time that stands still."""

    async def done() -> Result:
        clock, storage = StillClock(), MemoryStorage(Codec(EVENTS))
        async with setroom(folder, storage, clock=clock, formats={"trial": TRIAL}) as app:
            result = await do(app)
            app.hall.close()
            await Time(clock, storage).settle()
            return result

    return in_still_time(done)


def everything(folder: Path, words: str, call: str = CALL) -> Rendered:
    """A room in which every text is `words`, and all pages and pushes of it, for every audience."""
    return in_setroom(folder, lambda app: a_session(app, [words] * NAMES, call))


async def a_session(app: App, words: list[str], call: str = CALL) -> Rendered:
    """Each of the words is somebody's name, and a post; the first is the title too."""
    shown, names = Rendered(), iter([one[:60] for one in words])
    dee = Browser(app, next(names), f"{words[0]} {call}")
    await dee.open(title=words[0][:120], facilitator_name=dee.name, call_url=call, format="trial")
    people = {"dee": dee}
    for role in ("presenter", "ana", "obi", "dot"):
        people[role] = Browser(app, next(names), f"{words[0]} {call} {role}")
        link = dee.links["observer" if role == "obi" else "member"]
        shown.keep(await people[role].get(urlsplit(link).path))
        await people[role].join(link)
        if role == "obi":
            await dee.do("admit", everyone="on")
    await dee.do("add_person_on_call", name=next(names))
    viewers = [Viewer(browser) for browser in people.values()]
    for viewer in viewers:
        await viewer.open_live()
    await look(people, shown)
    await dee.do("set_rounds", presenters=[people["presenter"].person])
    await dee.do("start_session")
    await dee.go_to("explore")
    posts = await write(people["ana"], dee, words)
    await look(people, shown)
    await dee.do("begin")
    for post in posts[:2]:
        await dee.do("offer_question", post=post)
        await look(people, shown)
        await people["presenter"].do("park_question", post=post)
    await look(people, shown)
    for browser in (dee, people["ana"]):
        for post in posts:
            shown.keep(await browser.get(f"/rooms/{browser.room}/posts/{post}"))
    await dee.go_to("echo")
    await people["ana"].do("submit_post", kind="reflection", text=words[2])
    await look(people, shown)
    await write_actions(people["presenter"], dee, words)
    await look(people, shown)
    await dee.go_to("commit")
    await look(people, shown)
    await dee.do("end_session")
    await look(people, shown)
    for viewer in viewers:
        for html in viewer.screen.html:
            shown.add(html)
        shown.frames += framing(b"".join(viewer.streamed))
        await viewer.close()
    return shown


async def write(ana: Browser, dee: Browser, words: list[str]) -> list[str]:
    posts = [
        (await ana.do("submit_post", kind="question", text=one))["post"]
        for one in (*words, "once", "gone")
    ]
    await ana.do("edit_post", post=posts[-2], text=words[1])
    await dee.do("hide_post", post=posts[-1])
    return posts


async def a_title(app: App, words: str) -> Rendered:
    """The pages that a title stands on."""
    shown, dee, dot = Rendered(), Browser(app, "Dee", words), Browser(app, "Dot", words)
    await dee.open(title=words[:120], format="trial")
    link = urlsplit(dee.links["member"]).path
    shown.keep(await dot.get(link))
    await dot.join(link)
    await look({"dee": dee, "dot": dot}, shown)
    return shown


async def look(people: dict[str, Browser], shown: Rendered) -> None:
    for browser in people.values():
        for path in PAGES:
            shown.keep(await browser.get(f"/rooms/{browser.room}{path}", HTML))


def framing(stream: bytes) -> list[str]:
    """An event stream without its words: its ids, events and ends, as a browser finds them."""
    lines = re.split("\r\n|\r|\n", stream.decode())
    names = [one if one.startswith(("id:", "event:")) else one.partition(":")[0] for one in lines]
    return [name for name, before in zip(names, ["", *names], strict=False) if name != before]


def in_sixes(corpus: Sequence[str]) -> list[list[str]]:
    """As many words as a session takes; the last of them are plain."""
    filled = [*corpus, *[PLAIN] * (-len(corpus) % NAMES)]
    return [filled[at : at + NAMES] for at in range(0, len(filled), NAMES)]


def test_hostile_words_are_words_on_every_page_and_in_every_push(
    tmp_path: Path, say: Callable[[str], None]
) -> None:
    async def all_of_them(app: App) -> list[Rendered]:
        """In one application: it has each template to read but once."""
        return [await a_session(app, words) for words in ([PLAIN] * NAMES, *in_sixes(CORPUS))]

    plain, *hostile = in_setroom(tmp_path, all_of_them)
    for words, shown in zip(in_sixes(CORPUS), hostile, strict=True):
        assert shown.wrong == [], words
        assert shown.parts == plain.parts, words
        assert shown.frames == plain.frames, words
    say(f"Z3: {len(CORPUS)} hostile words, {len(hostile) * len(plain.parts)} pages and pushes: 0")


def test_a_hostile_title_is_a_title(tmp_path: Path) -> None:
    async def all_of_them(app: App) -> list[Rendered]:
        return [await a_title(app, words) for words in (PLAIN, *CORPUS)]

    plain, *hostile = in_setroom(tmp_path, all_of_them)
    for words, shown in zip(CORPUS, hostile, strict=True):
        assert shown.wrong == [], words
        assert shown.parts == plain.parts, words


def test_the_words_are_there_to_be_read(tmp_path: Path) -> None:
    """Nothing is filtered away or changed: people can write about tags."""
    shown = everything(tmp_path, '<b>5 > 3</b> & "so" it\'s')
    assert '<b>5 > 3</b> & "so" it\'s' in unescape(shown.text)
    assert "<b>5" not in shown.text


@pytest.mark.parametrize("address", NO_CALL_LINKS)
def test_a_call_link_that_is_no_web_address_is_refused(tmp_path: Path, address: str) -> None:
    asked = {"title": "x", "facilitator_name": "x", "call_url": address, "format": "trial"}

    async def ask(app: App) -> list[Answer]:
        return [await Browser(app, "Dee").post("/rooms", asked, how) for how in (HTML, JSON)]

    as_page, as_json = in_setroom(tmp_path, ask)
    assert (as_page.status, as_json.status) == (422, 422)
    assert skeleton_of(as_page.text).wrong == []


def test_a_call_link_stays_within_its_attribute(tmp_path: Path) -> None:
    async def all_of_them(app: App) -> list[Rendered]:
        return [await a_session(app, [PLAIN] * NAMES, call) for call in (CALL, *ODD_CALL_LINKS)]

    plain, *odd = in_setroom(tmp_path, all_of_them)
    for address, shown in zip(ODD_CALL_LINKS, odd, strict=True):
        assert shown.wrong == [], address
        assert shown.parts == plain.parts, address


ECHOED = (
    *("title", "facilitator_name", "starts_at", "finish_at", "call_url", "format", "code"),
    "continues",
)
FIELDS = ("text", "kind", "index", "person", "role", "minutes")


def test_what_is_given_back_in_a_form_or_a_refusal_is_words(tmp_path: Path) -> None:
    async def all_of_them(app: App) -> dict[str, Rendered]:
        return {words: await refused(words, app) for words in (PLAIN, *CORPUS)}

    found = in_setroom(tmp_path, all_of_them)
    for words, again in found.items():
        assert again.wrong == [], words
        assert again.parts == found[PLAIN].parts, words


async def refused(said: str, app: App) -> Rendered:
    """Every page that has in it what was sent, because it could not be taken."""
    found, dee, new = Rendered(), Browser(app, "Dee", said), Browser(app, "New", said)
    await dee.open(format="trial")
    link, room = urlsplit(dee.links["member"]).path, f"/rooms/{dee.room}"
    long = said + "x" * 1_100
    for name in ECHOED:
        asked = {"title": "", "facilitator_name": "x", "format": "trial", name: long}
        found.keep(await dee.post("/rooms", asked, HTML))
    found.keep(await new.post(link, {"name": long}, HTML))
    found.keep(await new.post(link, {"name": "x", "key": long}, HTML))
    for act in ("submit_post", "go_to", "admit", "replace_link", "add_time", "commit_action"):
        fields = dict.fromkeys((*FIELDS, long[:20]), long)
        found.keep(await dee.post(f"{room}/{act}", fields, HTML))
    quoted = "".join(f"%{byte:02x}" for byte in said.replace("/", "").encode())
    for path in (f"{room}/posts/{quoted}", f"/join/{quoted}", f"/rooms/{quoted}", f"/{quoted}"):
        found.keep(await dee.get(path, HTML))
    found.keep(await dee.get(f"{room}?after={quoted}&{quoted}", HTML))
    return found


def test_a_download_makes_neither_markup_nor_markdown_of_words(tmp_path: Path) -> None:
    async def all_of_them(app: App) -> dict[str, Answer]:
        return {words: await download(words, app) for words in CORPUS}

    for words, mine in in_setroom(tmp_path, all_of_them).items():
        assert mine.header("content-type") == "text/markdown; charset=utf-8"
        assert (mine.header("content-disposition") or "").startswith("attachment")
        bare = re.sub(r"\\[\\`*_\[\]<>#|]", "", mine.text)
        assert not re.search(r"[`*_\[\]<>|]", bare), words
        assert re.findall("#+", bare) == ["#", "##", "##"], words  # our own headings


async def download(words: str, app: App) -> Answer:
    dee, ana = Browser(app, "Dee", words), Browser(app, words[:60])
    await dee.open(format="trial", title=words[:120])
    await ana.join(dee.links["member"])
    await dee.do("admit", everyone="on")
    await dee.do("set_rounds", presenters=[ana.person])
    await dee.do("start_session")
    await dee.go_to("check_out")
    await ana.do("submit_post", kind="reflection", text=words)
    await dee.go_to("commit")
    action = await ana.do("commit_action", text=words, sign=words, due="2026-12-03")
    await ana.do("update_action", action=action["action"], status="done", learned=words)
    return await ana.get(f"/rooms/{ana.room}/mine.md")
