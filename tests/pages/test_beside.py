"""Rooms side by side, by the public contract: opened alike, seen on one page, each for itself."""

from __future__ import annotations

import asyncio
import re

import pytest

from tests.pages.triads import beside, one_more, sent, triads, view_of
from tests.visitor import JSON, Visitor, key, set_of

# Opening one more.


async def test_one_more_works_as_the_first_and_has_a_link_of_its_own(origin: str) -> None:
    dee, rooms = await triads(origin)
    assert [one["title"] for one in await beside(dee)] == [
        "Course day",
        "Course day · 2",
        "Course day · 3",
    ]
    views = [await view_of(dee, room) for room in rooms]
    for view in views:
        assert (view["format"]["key"], view["role"], view["session"]) == (
            *("triad", "facilitator"),
            "lobby",
        )
        assert [step["key"] for step in view["path"]] == [step["key"] for step in views[0]["path"]]
    assert 3 == len({one["link"] for one in await beside(dee)})


async def test_from_any_of_them_all_are_seen_and_the_next_is_counted_on(origin: str) -> None:
    dee, rooms = await triads(origin)
    dee.room = rooms[2]
    assert [one["room"] for one in await beside(dee)] == rooms
    found = (await one_more(dee)).json()
    assert (await view_of(dee, found["room"]))["title"] == "Course day · 4"


async def test_another_session_of_the_same_desk_is_not_among_them(origin: str) -> None:
    dee, rooms = await triads(origin, 2)
    await dee.open(title="Course day")  # the same browser, and even the same name
    other = dee.room
    assert [one["room"] for one in await beside(dee)] == [other]
    assert (await sent(dee, "say", text="Only here.")).status_code == 200
    assert [(await view_of(dee, room))["told"] for room in rooms] == [None, None]
    assert (await view_of(dee, other))["told"]["text"] == "Only here."


async def test_one_more_keeps_the_steps_that_the_first_was_opened_with(origin: str) -> None:
    """Also where its format has gone since."""
    dee = Visitor(origin, "Dee")
    made = (await dee.http.post("/formats/own", data={"copy": "triad"}, headers=JSON)).json()
    await dee.open(title="Our way", format=made["format"])
    path = (await dee.view())["path"]
    own = made["format"].removeprefix("own-")
    await dee.http.post(f"/formats/own/{own}/remove", headers=JSON)
    found = (await one_more(dee)).json()
    assert [(step["name"], step["minutes"]) for step in path] == [
        (step["name"], step["minutes"]) for step in (await view_of(dee, found["room"]))["path"]
    ]


async def test_a_long_title_is_cut_for_the_number(origin: str) -> None:
    dee, _ = await set_of(origin, members=0, title="x" * 120, format="triad")
    found = (await one_more(dee)).json()
    assert (await view_of(dee, found["room"]))["title"] == f"{'x' * 116} · 2"


async def test_the_same_key_opens_one_and_not_two(origin: str) -> None:
    dee, _ = await triads(origin, 1)
    same = key()
    first, again = await one_more(dee, key=same), await one_more(dee, key=same)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["room"] == again.json()["room"]
    assert 2 == len(await beside(dee))


async def test_twelve_stand_side_by_side_and_no_more(origin: str) -> None:
    dee, _ = await triads(origin, 12)
    refused = await one_more(dee)
    assert (refused.status_code, refused.json()["refusal"]) == (409, "too_many_beside")
    assert 12 == len(await beside(dee))


async def test_a_co_facilitator_sees_those_she_is_in_and_opens_none(origin: str) -> None:
    dee, rooms = await triads(origin)
    cleo = Visitor(origin, "Cleo")
    link = (await view_of(dee, rooms[1]))["links"]["co_facilitator"]
    await cleo.join(link)
    assert [one["room"] for one in await beside(cleo)] == [rooms[1]]
    assert (await one_more(cleo)).status_code == 403


async def test_a_member_and_a_stranger_see_nothing_of_it(origin: str) -> None:
    dee, (ana,) = await set_of(origin, members=1)
    for who, status in ((ana, 403), (Visitor(origin, "Zoe"), 404)):
        for method, path in (("GET", ""), ("POST", ""), ("POST", "/say"), ("POST", "/together")):
            address = f"/rooms/{dee.room}/beside{path}"
            assert (await who.http.request(method, address, headers=JSON)).status_code == status


# What changes by itself.


@pytest.mark.slow
async def test_the_page_is_told_when_a_room_has_changed_and_not_before(origin: str) -> None:
    dee, rooms = await triads(origin, 2)
    page = await dee.page("/beside")
    (seen,) = re.findall('data-print="([0-9a-f]+)"', page)
    asked = asyncio.create_task(dee.page(f"/beside?after={seen}"))
    await asyncio.sleep(1.5)
    assert not asked.done()
    ana = Visitor(origin, "Ana")
    await ana.join((await beside(dee))[1]["link"])
    part = await asyncio.wait_for(asked, 10)
    assert "At the door: Ana" in part
    assert "<html" not in part
    assert seen not in part
    assert rooms[1] in part


async def test_whoever_leads_from_there_is_at_home_in_all_of_them(origin: str) -> None:
    """No room thinks that its facilitator has gone, and offers the controls to somebody else."""
    dee, rooms = await triads(origin)
    await dee.page("/beside")
    for room in rooms:
        (person,) = [one for one in (await view_of(dee, room))["people"] if one["name"] == "Dee"]
        assert person["present"]
