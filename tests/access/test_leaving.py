"""Leaving gives up this browser's seat, for good and at once; the room and everybody in it go on as
if somebody had closed a window (A4, N6)."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from server.gate.cookie import token_hash
from server.keeper import roster
from server.storage.contract import Reading
from tests.access.cast import Cast
from tests.access.in_process import HTML, JSON, Answer, Browser
from tests.access.on_sockets import Listener, on_a_port
from tests.access.test_seats import GONE_WITHIN_S, PAGES
from tests.live.client import stream


@pytest.fixture(autouse=True)
def _no_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roster, "GRACE_S", 0.0)


async def leave(browser: Browser, headers: dict[str, str] = JSON) -> Answer:
    return await browser.post(f"/rooms/{browser.room}/leave", {}, headers)


def copied(browser: Browser) -> Browser:
    """Somebody who has copied the cookie out of this browser."""
    return copy.copy(browser)


async def stored(cast: Cast) -> Reading:
    found = await cast.storage.read(cast.room)
    assert found is not None
    return found


@pytest.mark.slow
@pytest.mark.parametrize("session", ["lobby", "running", "ended"])
@pytest.mark.parametrize("role", ["door", "observer", "member", "presenter", "facilitator"])
async def test_a_cookie_kept_from_before_opens_nothing_any_more(
    cast: Cast, session: Any, role: str
) -> None:
    await cast.bring_to(session)
    browser = cast[role]
    thief = copied(browser)
    assert (await leave(browser)).status == 200
    others = await cast.app.keeper.rooms_of(token_hash(thief.cookie.partition("=")[2]))
    assert browser.cookie == (thief.cookie if others else "setroom=")  # her next session's desk
    for one in (browser, thief):
        for path in PAGES[:-1]:
            assert (await one.get(f"/rooms/{cast.room}{path}")).status == 404, path
        for act in ("submit_post", "raise_hand", "end_session", "take_controls", "mine", "leave"):
            assert (await one.act(act, kind="question", text="?")).status == 404, act
    async with on_a_port(cast.app) as port:
        listener = Listener(port, cast.room, thief.cookie)
        came = [await listener.comes_of(channel) for channel in ("ws", "sse", "poll")]
        assert came == ["4404"] * 3


@pytest.mark.slow
async def test_every_channel_of_this_browser_ends_at_once_and_no_other(cast: Cast) -> None:
    await cast.bring_to("running")
    ana, phone = cast["member"], Browser(cast.app, "Ana", "phone")
    await phone.join(cast["facilitator"].links["member"], again="on")
    await cast["facilitator"].do("admit", person=phone.person, back_as=ana.person)
    async with on_a_port(cast.app) as port:
        by_laptop, by_phone = [Listener(port, cast.room, one.cookie) for one in (ana, phone)]
        socket, other = await by_laptop.socket(), await by_phone.socket()
        streamed = await stream(port, cast.room, None, by_laptop.headers)
        assert None not in (await socket.next(), await other.next(), await streamed.next())
        began_s = asyncio.get_running_loop().time()
        await leave(ana)
        await socket.rest()
        assert socket.code == 4410
        ends = [event async for event in events_of(streamed)]
        assert ends[-1] == ("", "end", "4410")
        assert (await by_laptop.poll()).status == 404
        assert asyncio.get_running_loop().time() - began_s < GONE_WITHIN_S
        await cast["facilitator"].do("pause")
        heard = [await other.next() for _ in range(2)]
        assert any("The clock is stopped" in (message or "") for message in heard)
        await other.close()
    assert (await phone.view())["person"] == ana.person


async def events_of(streamed: Any) -> AsyncIterator[tuple[str, str, str]]:
    while (event := await streamed.next()) is not None:
        yield event


async def test_the_others_see_that_somebody_is_not_here_and_nothing_else(cast: Cast) -> None:
    await cast.bring_to("running")
    before = {name: await cast[name].view() for name in ("Femi", "facilitator")}
    kept = await stored(cast)
    browser = token_hash(cast["member"].cookie.partition("=")[2])
    cast.app.keeper.roster.leave(cast.room, cast["member"].person)  # her page closes with it
    await leave(cast["member"])
    await asyncio.sleep(0.01)
    for name, view in before.items():
        for person in view["people"]:
            person["present"] = person["present"] and person["name"] != "Ana"
        assert but_numbers(await cast[name].view()) == but_numbers(view)
    after = await stored(cast)
    assert {seat: who for seat, who in kept.seats.items() if seat != browser} == after.seats
    assert (kept.head, kept.texts, kept.keys, kept.sealed) == (
        after.head,
        after.texts,
        after.keys,
        after.sealed,
    )


def but_numbers(view: Any) -> Any:
    """Without the time, and without how many are here who could write."""
    phase = {k: v for k, v in view["phase"].items() if not k.startswith(("possible", "anonymous_"))}
    return {k: v for k, v in view.items() if not k.endswith("_ms")} | {"phase": phase}


async def test_who_is_asked_once_more_counts_as_here_until_they_have_left(cast: Cast) -> None:
    """The room's page has been closed for the question; that is no lost connection."""
    await cast.bring_to("running")
    dee, present = cast["facilitator"], cast.app.keeper.roster.present
    assert (await dee.get(f"/rooms/{cast.room}/leave")).status == 200
    cast.app.keeper.roster.leave(cast.room, dee.person)
    await asyncio.sleep(0.01)
    assert dee.person in present(cast.room)
    await leave(dee)
    assert dee.person not in present(cast.room)


async def test_leaving_one_room_leaves_no_other(cast: Cast) -> None:
    """A facilitator leaves a practice room, and still has her desk in the next one."""
    await cast.bring_to("running")
    dee, cookie = cast["facilitator"], cast["facilitator"].cookie
    opened = await dee.post("/rooms", {"title": "Next week", "facilitator_name": "Dee"})
    answer = await leave(dee)
    assert (answer.status, dee.cookie) == (200, cookie)
    assert (await dee.get(f"/rooms/{cast.room}")).status == 404
    dee.room = opened.json()["room"]
    assert (await dee.view())["audience"] == "desk"
    await dee.post(f"/formats/own/{cast.format}/remove")  # they would keep her cookie
    token = token_hash(cookie.partition("=")[2])
    for room in await cast.app.keeper.rooms_of(token):
        assert dee.cookie == cookie
        dee.room = room
        await leave(dee)
    assert dee.cookie == "setroom="


async def test_own_formats_go_on_under_another_token_and_the_one_before_finds_nothing(
    cast: Cast,
) -> None:
    await cast.bring_to("running")
    ana = cast["member"]
    made = (await ana.post("/formats/own", {"copy": "balint"})).json()["format"]
    address = f"/formats/own/{made.removeprefix('own-')}"
    before = ana.cookie
    await leave(ana)
    assert ana.cookie not in (before, "setroom=")
    assert 200 == (await ana.get(address)).status
    ana.cookie = before
    assert 404 == (await ana.get(address)).status


async def test_who_has_left_comes_back_by_the_door_and_into_the_same_place(cast: Cast) -> None:
    await cast.bring_to("running")
    ana, dee = cast["member"], cast["facilitator"]
    was = ana.person
    await leave(ana)
    await ana.join(dee.links["member"], again="on")
    assert (await ana.view())["audience"] == "door"
    await dee.do("admit", person=ana.person, back_as=was)
    view = await ana.view()
    assert (view["person"], view["audience"]) == (was, "member")
    mine = await ana.get(f"/rooms/{cast.room}/mine.md")
    assert "From member" in mine.text


async def test_who_opened_the_room_comes_back_by_her_own_way(cast: Cast) -> None:
    await cast.bring_to("running")
    dee = cast["facilitator"]
    page = await dee.get(f"/rooms/{cast.room}/leave")
    assert dee.links["return"] in page.text
    await leave(dee)
    await dee.join(dee.links["return"])
    view = await dee.view()
    assert (view["person"], view["audience"]) == (dee.person, "desk")


@pytest.mark.parametrize("role", ["co_facilitator", "stand_in", "member", "observer", "door"])
async def test_nobody_elses_page_shows_the_openers_way_back(cast: Cast, role: str) -> None:
    await cast.bring_to("running")
    await cast.hand_over()
    page = await cast[role].get(f"/rooms/{cast.room}/leave")
    assert page.status == 200
    assert cast["facilitator"].links["return"] not in page.text


async def test_the_request_that_brought_somebody_in_does_not_bring_them_back(cast: Cast) -> None:
    """The next at this laptop goes back to the form and presses it again."""
    await cast.bring_to("running")
    pat = Browser(cast.app, "Pat")
    sent, link = {"name": "Pat", "key": "p" * 32}, cast["facilitator"].links["member"]
    path = urlsplit(link).path
    await pat.join(link, **sent)
    await cast["facilitator"].do("admit", person=pat.person)
    await leave(pat)
    again = await pat.post(path, sent)
    assert (again.status, again.json()["refusal"]) == (409, "has_left")
    assert again.header("set-cookie") is None
    page = await pat.post(path, sent, HTML)
    assert page.status == 409
    assert "has been left since" in page.text
    assert sent["key"] not in page.text, "the form has a key of its own again"
    was = pat.person
    await pat.join(link)
    assert pat.person != was
    assert (await pat.view())["audience"] == "door"


async def test_the_request_that_opened_the_room_does_not_bring_the_opener_back(cast: Cast) -> None:
    sent = {"title": "Practice", "facilitator_name": "Dee", "key": "d" * 32}
    dee = Browser(cast.app, "Dee")
    await dee.open(**sent)
    await leave(dee)
    for headers, status in ((JSON, 409), (HTML, 409)):
        again = await dee.post("/rooms", sent, headers)
        assert again.status == status
        assert again.header("set-cookie") is None
    assert (await dee.get(f"/rooms/{dee.room}")).status == 404
    await dee.join(dee.links["return"])


async def test_pressed_twice_it_is_done_once(cast: Cast) -> None:
    await cast.bring_to("running")
    ana, other = cast["member"], copied(cast["member"])
    answers = await asyncio.gather(leave(ana), leave(other))
    assert [answer.status for answer in answers] == [200, 200]
    assert (await leave(copied(other))).status == 404


async def test_a_page_without_script_is_sent_on_to_one_that_names_nobody(cast: Cast) -> None:
    await cast.bring_to("running")
    answer = await leave(cast["member"], HTML)
    assert (answer.status, answer.header("location")) == (303, "/left")
    page = await cast["member"].get("/left")
    assert "You have left. Nothing of this session is on this device any more." in page.text
    for words in (*(one.name for one in cast.people.values()), "Ward leaders", cast.room):
        assert words not in page.text
