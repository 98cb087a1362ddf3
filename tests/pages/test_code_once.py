"""Where the code of a Setroom was right once, that browser is not asked again, and others are."""

from __future__ import annotations

from pathlib import Path

from tests.access.in_process import HTML, Browser, setroom
from tests.pages.own_format import Maker, a_maker
from tests.pages.test_code import CODE, OWN, ROOM, TROIKA, asks_for_code, cards


async def test_whoever_made_one_with_the_code_is_not_asked_again(tmp_path: Path) -> None:
    async with a_maker(tmp_path, opening=CODE) as (_, dee):
        assert "you are asked for it once" in (await dee.browser.get("/formats")).text
        await dee.make(copy="triad", code=CODE)
        await dee.make(copy=dee.key)
        await dee.make(text=TROIKA)
        assert 303 == (await dee.send_file(TROIKA.encode())).status
        assert 4 == await cards(dee.browser)
        assert "you are asked for it once" not in (await dee.browser.get("/formats")).text
        assert not asks_for_code((await dee.browser.get("/")).text)
        await dee.browser.open(format=dee.key)


async def test_whoever_opened_a_room_with_the_code_is_not_asked_again(tmp_path: Path) -> None:
    async with a_maker(tmp_path, opening=CODE) as (_, dee):
        assert asks_for_code((await dee.browser.get("/")).text)
        await dee.browser.open(code=CODE)
        assert not asks_for_code((await dee.browser.get("/")).text)
        await dee.browser.open()
        await dee.make(copy="triad")
        assert 303 == (await dee.browser.post("/demo", {}, HTML)).status


async def test_a_right_code_is_not_asked_for_again_where_something_else_is_wrong(
    tmp_path: Path,
) -> None:
    async with a_maker(tmp_path, opening=CODE) as (app, dee):
        wrong = await dee.browser.post("/rooms", {**ROOM, "title": "", "code": CODE}, HTML)
        assert 422 == wrong.status and not asks_for_code(wrong.text)
        assert 303 == (await dee.browser.post("/rooms", ROOM, HTML)).status
        ben = Maker(Browser(app, "Ben"))
        unfit = await ben.browser.post(OWN, {"text": "name =", "code": CODE}, HTML)
        assert 422 == unfit.status and not asks_for_code(unfit.text)
        await ben.make(text=TROIKA)


async def test_members_and_everybody_else_may_look_and_read(tmp_path: Path) -> None:
    async with a_maker(tmp_path, opening=CODE) as (app, dee):
        await dee.browser.open(code=CODE)
        ana = Browser(app, "Ana")
        await ana.join(dee.browser.links["member"])
        for browser in (ana, Browser(app)):
            for path in ("/", "/formats", "/formats/triad"):
                assert 200 == (await browser.get(path)).status
            assert 403 == (await browser.post(OWN, {"copy": "triad"})).status
            assert 403 == (await browser.post("/rooms", ROOM)).status
            assert asks_for_code((await browser.get("/")).text)


async def test_what_shows_the_code_in_one_browser_shows_nothing_in_another(tmp_path: Path) -> None:
    async with a_maker(tmp_path, opening=CODE) as (app, dee):
        await dee.browser.open(code=CODE)
        ana = Browser(app, "Ana")
        await ana.join(dee.browser.links["member"])
        ana.code_cookie = dee.browser.code_cookie
        assert 403 == (await ana.post(OWN, {"copy": "triad"})).status
        ana.cookie = ""
        assert 403 == (await ana.post(OWN, {"copy": "triad"})).status
        name, _, proof = dee.browser.code_cookie.partition("=")
        for forged in (proof[:-1], proof[:-1] + "?", proof.swapcase(), "x" * 22, ""):
            dee.browser.code_cookie = f"{name}={forged}"
            assert 403 == (await dee.browser.post(OWN, {"copy": "triad"})).status


async def test_another_code_is_asked_for_by_everybody_and_what_is_kept_can_be_changed(
    tmp_path: Path,
) -> None:
    async with a_maker(tmp_path, opening=CODE) as (app, dee):
        await dee.make(copy="triad", code=CODE)
        async with setroom(tmp_path, app.storage, opening="another") as other:
            dee.browser.app = other
            assert 403 == (await dee.browser.post(OWN, {"copy": dee.key})).status
            assert 200 == (await dee.save(name="Changed")).status
            assert asks_for_code((await dee.browser.get("/")).text)
            await dee.make(copy=dee.key, code="another")
            await dee.make(copy=dee.key)


async def test_leaving_the_last_room_takes_along_that_the_code_was_shown(tmp_path: Path) -> None:
    """The next person at this device is asked for it; one's own formats stay all the same."""
    async with a_maker(tmp_path, opening=CODE) as (_, dee):
        await dee.make(copy="triad", code=CODE)
        await dee.browser.open()
        proof = dee.browser.code_cookie
        left = await dee.browser.post(f"/rooms/{dee.browser.room}/leave")
        assert 200 == left.status and "setroom-opening=" == dee.browser.code_cookie
        assert all("HttpOnly" in one and "SameSite=Lax" in one for one in left.all("set-cookie"))
        dee.browser.code_cookie = proof
        assert 403 == (await dee.browser.post(OWN, {"copy": "triad"})).status
        assert 1 == await cards(dee.browser)


async def test_the_second_cookie_is_out_of_reach_of_script_and_of_other_hosts(
    tmp_path: Path,
) -> None:
    async with setroom(tmp_path, opening=CODE, origin="https://setroom.example.org") as app:
        dee = Browser(app, "Dee")
        answer = await dee.post("/rooms", {**ROOM, "code": CODE})
        first, second = answer.all("set-cookie")
        assert first.startswith("__Host-setroom=")
        assert second.startswith("__Host-setroom-opening=") and CODE not in second
        parts = set(second.split("; ")[1:])
        assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= parts
        assert not any(part.startswith("Domain") for part in parts)
