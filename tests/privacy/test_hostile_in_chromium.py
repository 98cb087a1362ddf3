"""Z3 in a real browser: hostile words on every screen and in every push run nothing, ask nobody and
break no rule of the content policy."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from markupsafe import Markup
from playwright.async_api import Browser as Chromium
from playwright.async_api import BrowserContext, Page, expect

from server.app import App
from server.render import slips
from server.render.view import Kept, name_of
from tests.access.in_process import Browser, StillClock, setroom
from tests.access.on_sockets import on_a_port
from tests.anonymity.twice import TRIAL
from tests.journeys.chromium import running_chromium
from tests.privacy.hostile import CORPUS
from tests.server_process import free_port

pytestmark = [pytest.mark.slow, pytest.mark.browser]

# Runs before anything of the page: notes each breach of the content policy.
WATCH = """
window.breaches = [];
document.addEventListener("securitypolicyviolation",
  (breach) => window.breaches.push(`${breach.violatedDirective} ${breach.blockedURI}`));
"""
# Elements whose words are people's, and in them whatever is more than words.
ALIVE = """() => [...document.querySelectorAll(
    ".post-words, .by, .person, h1, title, textarea, .action-text, .action-sign-words, .action-by")]
  .flatMap((place) => [...place.querySelectorAll("*")])
  .filter((one) => !["SPAN", "A", "FORM", "INPUT", "BUTTON"].includes(one.tagName)
    || [...one.attributes].some(({ name }) => /^(data-)?hx-|^on/.test(name)))
  .map((one) => one.outerHTML)"""
LISTENING = """() => [...document.querySelectorAll("*")]
  .flatMap((one) => [...one.attributes].map(({ name }) => name))
  .filter((name) => /^(data-)?hx-/.test(name))"""


@pytest_asyncio.fixture(scope="module")
async def chromium() -> AsyncIterator[Chromium]:
    async with running_chromium() as browser:
        yield browser


@dataclass
class Watched:
    """A page, and what it has done that it should not have."""

    page: Page
    origin: str
    complaints: list[str] = field(default_factory=list)

    async def found(self) -> list[str]:
        """All that came to life."""
        pwned = await self.page.evaluate("() => window.pwned === undefined ? [] : ['a script ran']")
        breaches = await self.page.evaluate("() => window.breaches")
        return [*pwned, *breaches, *await self.page.evaluate(ALIVE), *self.complaints]


@asynccontextmanager
async def a_hostile_room(folder: Path, chromium: Chromium) -> AsyncIterator[Any]:
    """`room(browser)` opens the room's page as this person, in a browser of their own."""
    port = free_port()
    origin = f"http://localhost:{port}"
    contexts: list[BrowserContext] = []
    async with (
        setroom(folder, clock=StillClock(), formats={"trial": TRIAL}, origin=origin) as app,
        on_a_port(app, origin, port),
    ):

        async def page_of(person: Browser) -> Watched:
            context = await chromium.new_context()
            contexts.append(context)
            if person.cookie:
                name, _, value = person.cookie.partition("=")
                await context.add_cookies([{"name": name, "value": value, "url": origin}])
            await context.add_init_script(WATCH)
            watched = Watched(await context.new_page(), origin)
            note = watched.complaints.append
            watched.page.on("pageerror", lambda error: note(f"error: {error}"))
            watched.page.on("console", lambda said: note(f"console: {said.text}"))
            watched.page.on("dialog", lambda dialog: note(f"dialog: {dialog.message}"))
            watched.page.on("request", lambda asked: _look(asked.url, origin, note))
            await watched.page.goto(f"{origin}/rooms/{person.room}")
            await expect(watched.page.locator("#room")).to_be_attached()
            return watched

        yield app, page_of
        for context in contexts:
            await context.close()


def _look(url: str, origin: str, note: Callable[[str], None]) -> None:
    if not url.startswith((f"{origin}/", "data:")):
        note(f"asked {url}")


async def gathered(app: App) -> dict[str, Browser]:
    """A facilitator, a presenter, observer and members: each named by hostile words."""
    names = iter(CORPUS)
    people = {"dee": Browser(app, next(names)[:60])}
    await people["dee"].open(title=CORPUS[4][:120], format="trial", call_url="https://call.example")
    for role in ("presenter", "ana", "observer", *(f"member {n}" for n in range(16))):
        people[role] = Browser(app, next(names)[:60], role)
        link = "observer" if role == "observer" else "member"
        await people[role].join(people["dee"].links[link])
    await people["dee"].do("admit", everyone="on")
    people["door"] = Browser(app, next(names)[:60])
    await people["door"].join(people["dee"].links["member"])
    await people["dee"].do("set_rounds", presenters=[people["presenter"].person])
    return people


async def test_nothing_that_people_write_comes_to_life(
    tmp_path: Path, chromium: Chromium, say: Callable[[str], None]
) -> None:
    async with a_hostile_room(tmp_path, chromium) as (app, page_of):
        people = await gathered(app)
        dee, ana = people["dee"], people["ana"]
        open_now = {
            role: await page_of(people[role])
            for role in ("dee", "presenter", "ana", "observer", "door")
        }
        await dee.do("start_session")
        await dee.go_to("explore")
        await dee.do("begin")
        for words in CORPUS:  # pushed into every page that is open; to the presenter one at a time
            said = {"kind": "question", "text": words.replace("ROOM", ana.room)}
            post = (await ana.do("submit_post", **said))["post"]
            await dee.do("offer_question", post=post)
        await dee.do("voices_only")
        for role in ("dee", "ana", "observer"):
            await expect(open_now[role].page.locator("#posts > li")).to_have_count(
                len(CORPUS), timeout=20_000
            )
        late = [await page_of(people[role]) for role in ("ana", "observer")]  # and read as a page
        for watched in (*open_now.values(), *late):
            await watched.page.wait_for_timeout(200)
            assert await watched.found() == []
        # What htmx listens to is what our own templates say, with these words as with any others.
        listening = set(await late[1].page.evaluate(LISTENING))
        assert listening <= {"hx-morph-skip", "hx-preserve", "hx-ignore", "hx-boost"}
        desk = open_now["dee"]
        for path in ("/people", "/path", "/links", "/leave"):
            await desk.page.goto(f"{desk.origin}/rooms/{dee.room}{path}")
            assert await desk.found() == [], path
        assert (await dee.view())["session"] == "running"
        words = await late[0].page.locator(".post-words").all_text_contents()
        assert any("<script>" in one for one in words)
        say(f"Z3 in Chromium: {len(CORPUS)} hostile posts on {len(open_now) + len(late)} pages: 0")


async def test_no_action_that_people_write_comes_to_life(
    tmp_path: Path, chromium: Chromium
) -> None:
    async with a_hostile_room(tmp_path, chromium) as (app, page_of):
        people = await gathered(app)
        dee, ana = people["dee"], people["ana"]
        members = [ana, *(one for role, one in people.items() if role.startswith("member"))]
        open_now = {role: await page_of(people[role]) for role in ("dee", "ana", "observer")}
        await dee.do("start_session")
        await dee.go_to("next_step")
        for number, words in enumerate(CORPUS):
            said = words.replace("ROOM", dee.room)
            await members[number % len(members)].do("commit_action", text=said, sign=said)
        for role in ("dee", "ana"):
            await expect(open_now[role].page.locator("#set-actions .action")).to_have_count(
                len(CORPUS), timeout=20_000
            )
        own = open_now["ana"].page.locator("#own-actions .own-action")
        await expect(own).to_have_count(-(-len(CORPUS) // len(members)))
        await expect(open_now["observer"].page.locator(".action")).to_have_count(0)
        late = [await page_of(people[role]) for role in ("ana", "member 0")]
        for watched in (*open_now.values(), *late):
            await watched.page.wait_for_timeout(200)
            assert await watched.found() == []
        await late[0].page.goto(f"{late[0].origin}/rooms/{dee.room}/actions")
        assert await late[0].found() == []
        words = await late[1].page.locator(".action-text").all_inner_texts()
        assert any("<script>" in one for one in words)


async def test_a_template_that_trusts_words_is_found(
    tmp_path: Path, chromium: Chromium, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted fault. The content policy still keeps the script from running."""

    def trusting(kept: Kept, person_id: str | None) -> str:
        return Markup(name_of(kept, person_id))

    monkeypatch.setattr(slips, "name_of", trusting)
    async with a_hostile_room(tmp_path, chromium) as (app, page_of):
        people = await gathered(app)
        dee, ana = people["dee"], people["member 0"]
        assert "<img" in ana.name
        await dee.do("start_session")
        await dee.go_to("explore")
        watched = await page_of(people["observer"])
        await ana.do("submit_post", kind="question", text="plain")
        await expect(watched.page.locator("#posts > li")).to_have_count(1)
        await watched.page.wait_for_timeout(200)
        found = await watched.found()
        assert any("script-src" in one for one in found), found
        assert any("<img" in one for one in found)
        assert "a script ran" not in found
