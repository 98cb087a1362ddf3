"""Rooms side by side, held against whoever asks for more than is theirs, and against odd input."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from server.pages.beside import MOST_WAITING
from tests.access.in_process import HTML as FORM
from tests.access.in_process import Browser, StillClock, setroom
from tests.pages.test_code import CODE, asks_for_code
from tests.pages.triads import beside, one_more, sent, triads, view_of
from tests.server_process import ServerProcess
from tests.visitor import JSON, Visitor, key, set_of

DAY_MS = 24 * 3_600_000
HTML = {"Accept": "text/html"}

# Opening one more.


async def test_a_number_is_not_given_twice_after_one_of_them_was_left(origin: str) -> None:
    dee, rooms = await triads(origin)
    await dee.http.post(f"/rooms/{rooms[1]}/leave", headers=JSON)
    await one_more(dee)
    titles = [one["title"] for one in await beside(dee)]
    assert titles == ["Course day", "Course day · 3", "Course day · 4"]


async def test_a_title_that_ends_in_a_number_keeps_it(origin: str) -> None:
    dee, _ = await set_of(origin, members=0, title="Week · 7", format="triad")
    for _ in range(2):
        await one_more(dee)
    titles = [one["title"] for one in await beside(dee)]
    assert titles == ["Week · 7", "Week · 7 · 2", "Week · 7 · 3"]


async def test_the_first_stands_first_also_where_its_title_is_too_long_for_a_number(
    origin: str,
) -> None:
    dee, _ = await set_of(origin, members=0, title="x" * 120, format="triad")
    first = dee.room
    await one_more(dee)
    assert (await beside(dee))[0]["room"] == first


async def test_one_more_can_be_opened_where_the_first_has_begun_on_another_day(
    tmp_path: Path,
) -> None:
    clock = StillClock()
    async with setroom(tmp_path, clock=clock) as app:
        dee = Browser(app, "Dee")
        starts_at_ms = clock.now_ms()
        times = {"starts_at": starts_at_ms, "finish_at": starts_at_ms + DAY_MS // 24}
        await dee.open(title="Course day", **times)
        clock.pass_ms(2 * DAY_MS)
        await dee.do("start_session", finish="move")
        finish_ms = (await dee.view())["planned_end_ms"]
        answer = await dee.post(f"/rooms/{dee.room}/beside", {"key": key()})
        assert 201 == answer.status, answer.text
        dee.room = answer.json()["room"]
        view = await dee.view()
        assert (view["starts_at_ms"], view["planned_end_ms"]) == (None, finish_ms)


async def test_whoever_opened_a_room_by_yesterdays_code_opens_none_beside_it(
    tmp_path: Path,
) -> None:
    async with setroom(tmp_path, opening="yesterday's") as app:
        dee = Browser(app, "Dee")
        await dee.open(code="yesterday's")
        storage = app.storage
        async with setroom(tmp_path / "today", storage, opening=CODE) as today:
            dee.app = today
            where = f"/rooms/{dee.room}/beside"
            assert asks_for_code((await dee.get(where)).text)
            refused = await dee.post(where, {"key": key()})
            assert (403, "wrong_code") == (refused.status, refused.json()["refusal"])
            again = await dee.post(where, {"key": key(), "code": "yesterday's"}, FORM)
            assert 403 == again.status and asks_for_code(again.text)
            assert 303 == (await dee.post(where, {"key": key(), "code": CODE}, FORM)).status
            assert not asks_for_code((await dee.get(where)).text)
            assert 201 == (await dee.post(where, {"key": key()})).status


async def test_only_whoever_can_open_one_more_is_offered_it(origin: str) -> None:
    dee, rooms = await triads(origin, 2)
    cleo = Visitor(origin, "Cleo")
    await cleo.join((await view_of(dee, rooms[0]))["links"]["co_facilitator"])
    assert "Open one more group" in await dee.page("/beside")
    assert "Open one more group" not in await cleo.page("/beside")


# Saying and steering.


async def test_a_word_of_nothing_puts_nothing_away_and_one_too_long_is_given_back(
    origin: str,
) -> None:
    dee, rooms = await triads(origin, 2)
    await dee.do("tell_set", text="Stay with the question.")
    for text in ("", "   ", "\u200b", "x" * 301, "a\u202eb", "a\x00b"):
        assert 422 == (await sent(dee, "say", text=text)).status_code, repr(text)
        page = await dee.http.post(
            f"/rooms/{dee.room}/beside/say", data={"text": text, "key": key()}, headers=HTML
        )
        assert 422 == page.status_code
        assert f'value="{text}"' in page.text
        assert 1 == page.text.count("error-summary")
    told = [(await view_of(dee, room))["told"] for room in rooms]
    assert ["Stay with the question.", None] == [one and one["text"] for one in told]


async def test_any_words_that_can_be_read_are_read_as_they_were_written(origin: str) -> None:
    dee, rooms = await triads(origin, 2)
    marked_up = '<b onclick=x>Ten & "more"</b> {{ 7 * 7 }}'
    for text in (marked_up, "👩🏽‍⚕️" * 42, "One.\nTwo.", "🙂" * 300):
        assert {"refused": {}} == (await sent(dee, "say", text=text)).json()
        assert text == (await view_of(dee, rooms[1]))["told"]["text"]
        assert "<b onclick" not in await dee.page("/beside")


async def test_no_number_is_too_long_to_be_another_one(origin: str) -> None:
    dee, rooms = await triads(origin, 2)
    for steer in ("9" * 5_000, "٣", "-1", "1e9", "0x0", " 0"):
        at = [f"{room}.{steer}" for room in rooms]
        answer = await sent(dee, "together", act="start_session", at=at)
        assert 409 == answer.status_code, steer


async def test_a_room_that_is_none_of_theirs_is_neither_done_nor_passed_over_in_silence(
    origin: str,
) -> None:
    dee, rooms = await triads(origin)
    cleo = Visitor(origin, "Cleo")
    await cleo.join((await view_of(dee, rooms[1]))["links"]["co_facilitator"])
    at = [f"{room}.0" for room in (*rooms, "guessed")]
    at[1] = f"{rooms[1]}.{(await cleo.view())['steer']}"
    answer = await sent(cleo, "together", act="start_session", at=at)
    why = "There is no such room, or it is not one of yours."
    assert dict.fromkeys((rooms[0], rooms[2], "guessed"), why) == answer.json()["refused"]
    sessions = [(await view_of(dee, room))["session"] for room in rooms]
    assert ["lobby", "running", "lobby"] == sessions


async def test_two_browsers_that_start_all_at_once_start_each_room_once(origin: str) -> None:
    dee, rooms = await triads(origin)
    other = Visitor(origin, "Dee")
    await other.join(dee.links["return"])
    other.room = dee.room
    at = [f"{one['room']}.{one['steer']}" for one in await beside(dee)]
    presses = [sent(who, "together", act="start_session", at=at) for who in (dee, other)]
    answers = await asyncio.gather(*presses)
    assert 200 in [one.status_code for one in answers]
    for room in rooms:
        view = await view_of(dee, room)
        assert ("running", "set_up") == (view["session"], view["phase"]["key"])


# Waiting for news.


async def _asked(dee: Visitor, seen: str) -> int:
    answer = await dee.http.get(f"/rooms/{dee.room}/beside?after={seen}", headers=HTML)
    return answer.status_code


async def _seen(dee: Visitor) -> str:
    (found,) = re.findall('data-print="([0-9a-f]+)"', await dee.page("/beside"))
    return str(found)


@pytest.mark.slow
async def test_so_many_pages_of_one_person_wait_and_no_more(origin: str) -> None:
    dee, rooms = await triads(origin, 2)
    seen = await _seen(dee)
    waiting = [asyncio.create_task(_asked(dee, seen)) for _ in range(MOST_WAITING)]
    await asyncio.sleep(0.3)
    refused = await dee.http.get(f"/rooms/{dee.room}/beside?after={seen}", headers=HTML)
    assert (429, "5") == (refused.status_code, refused.headers["retry-after"])
    other = Visitor(origin, "Dee")
    await other.join(dee.links["return"])
    for who, room in ((dee, rooms[1]), (other, rooms[0])):  # her other room, her other device
        answer = await who.http.get(f"/rooms/{room}/beside?after={await _seen(who)}", headers=HTML)
        assert 429 == answer.status_code
    assert 200 == await _asked(dee, "another")  # who has news needs no place
    await dee.http.post(f"/rooms/{rooms[1]}/tell_set", data={"text": "Now."}, headers=JSON)
    assert [200] * MOST_WAITING == await asyncio.gather(*waiting)
    again = asyncio.create_task(_asked(dee, await _seen(dee)))
    await asyncio.sleep(0.3)
    assert not again.done()
    await dee.do("tell_set", text="And now.")
    assert 200 == await again


async def test_whoever_goes_leaves_their_place_at_once(origin: str) -> None:
    dee, _ = await triads(origin, 2)
    seen = await _seen(dee)
    for _ in range(2 * MOST_WAITING):
        waiting = asyncio.create_task(_asked(dee, seen))
        await asyncio.sleep(0.05)
        assert not waiting.done()
        waiting.cancel()
        await asyncio.wait([waiting])


async def test_another_site_cannot_have_a_browser_wait(origin: str) -> None:
    dee, _ = await triads(origin, 2)
    where, seen = f"/rooms/{dee.room}/beside?after=", await _seen(dee)
    for site in ("cross-site", "same-site"):
        answer = await dee.http.get(where + seen, headers={"Sec-Fetch-Site": site, **JSON})
        assert (403, "foreign") == (answer.status_code, answer.json()["refusal"])


@pytest.mark.slow
async def test_whoever_is_taken_out_of_a_room_meanwhile_hears_nothing_more_of_it(
    origin: str,
) -> None:
    dee, rooms = await triads(origin, 2)
    cleo = Visitor(origin, "Cleo")
    await cleo.join((await view_of(dee, rooms[0]))["links"]["co_facilitator"])
    waiting = asyncio.create_task(cleo.page(f"/beside?after={await _seen(cleo)}"))
    await asyncio.sleep(0.2)
    await dee.do("remove_person", person=cleo.person)
    await dee.do("tell_set", text="She has gone.")
    part = await waiting
    assert "She has gone." not in part
    assert "Course day" not in part
    assert 404 == await _asked(cleo, "")


@pytest.mark.slow
async def test_a_server_that_stops_sends_who_waits_away_and_is_not_held_up(
    start_server: Callable[..., ServerProcess],
) -> None:
    server = start_server()
    dee, _ = await triads(server.origin, 2)
    where = f"/rooms/{dee.room}/beside?after={await _seen(dee)}"
    waiting = asyncio.create_task(dee.http.get(where, headers=HTML))
    await asyncio.sleep(0.2)
    began_s = asyncio.get_running_loop().time()
    await asyncio.to_thread(server.stop)
    assert asyncio.get_running_loop().time() - began_s < 4
    answer = await waiting
    assert (503, "5") == (answer.status_code, answer.headers["retry-after"])


# Who is here.


async def test_a_member_who_guides_is_not_counted_as_here_by_this_page(tmp_path: Path) -> None:
    """Else they would be one more who could have written a post without a name."""
    async with setroom(tmp_path) as app:
        dee, ana = Browser(app, "Dee"), Browser(app, "Ana")
        await dee.open()
        await ana.join(dee.links["member"])
        await dee.do("admit", everyone="on")
        await ana.get(f"/rooms/{ana.room}")
        await dee.do("hand_over", person=ana.person)
        app.keeper.roster.end_glimpse(ana.room, ana.person)  # her page has been closed for long
        where = f"/rooms/{ana.room}/beside"
        assert 200 == (await ana.get(where)).status
        assert 200 == (await ana.post(f"{where}/say", {"text": "I hold the controls."})).status
        assert ana.person not in app.keeper.roster.present(ana.room)
        await dee.get(where)
        assert dee.person in app.keeper.roster.present(dee.room)
