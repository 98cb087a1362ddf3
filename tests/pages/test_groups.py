"""Several groups opened at once: so many rooms of one course, side by side from the beginning."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from tests.pages.triads import beside, for_all, view_of
from tests.visitor import JSON, Visitor, key


async def opening(dee: Visitor, **fields: Any) -> httpx2.Response:
    asked = {"title": "Course day", "facilitator_name": "Dee", "format": "triad", "key": key()}
    return await dee.http.post("/rooms", data={**asked, **fields}, headers=JSON)


async def test_so_many_rooms_are_opened_all_alike_and_numbered(origin: str) -> None:
    dee = Visitor(origin, "Dee")
    first = (await opening(dee, groups="3")).json()
    dee.room = first["room"]
    found = await beside(dee)
    assert ["Course day · 1", "Course day · 2", "Course day · 3"] == [o["title"] for o in found]
    assert first["room"] == found[0]["room"]
    for one in found:
        view = await view_of(dee, one["room"])
        assert ("triad", "facilitator") == (view["format"]["key"], view["role"])
    dee.room = found[2]["room"]
    assert (await dee.http.post(f"/rooms/{dee.room}/beside", headers=JSON)).status_code == 201
    assert "Course day · 4" == (await beside(dee))[3]["title"]


async def test_the_same_key_opens_them_once(origin: str) -> None:
    dee, same = Visitor(origin, "Dee"), key()
    answers = [(await opening(dee, groups="3", key=same)).json() for _ in range(2)]
    assert answers[0] == answers[1]
    dee.room = answers[0]["room"]
    assert 3 == len(await beside(dee))
    other = await opening(dee, groups="4", key=same)
    assert (409, "key_spent") == (other.status_code, other.json()["refusal"])
    assert 3 == len(await beside(dee))


async def test_one_group_is_a_room_like_any_other(origin: str) -> None:
    dee = Visitor(origin, "Dee")
    for groups in ("1", "", " "):
        dee.room = (await opening(dee, groups=groups)).json()["room"]
        assert "Course day" == (await dee.view())["title"]
        assert 1 == len(await beside(dee))


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"groups": "0"}, "1 to 12"),
        ({"groups": "13"}, "1 to 12"),
        ({"groups": "-2"}, "1 to 12"),
        ({"groups": "many"}, "whole number"),
        ({"groups": "2", "format": "self_facilitated"}, "themselves"),
    ],
)
async def test_what_cannot_be_is_refused_and_opens_none(
    origin: str, fields: dict[str, str], word: str
) -> None:
    dee = Visitor(origin, "Dee")
    answer = await opening(dee, **fields)
    assert (422, "groups") == (answer.status_code, answer.json()["field"])
    assert word in answer.json()["message"]
    assert not dee.http.cookies


async def test_a_title_is_still_asked_for(origin: str) -> None:
    answer = await opening(Visitor(origin, "Dee"), groups="2", title=" ")
    assert "Give the session a name." == answer.json()["message"]


async def test_without_script_the_way_leads_to_all_of_them(origin: str) -> None:
    dee = Visitor(origin, "Dee")
    asked = {"title": "Course day", "facilitator_name": "Dee", "format": "triad", "key": key()}
    answer = await dee.http.post("/rooms", data={**asked, "groups": "2"})
    assert 303 == answer.status_code
    assert answer.headers["location"].endswith("/beside")
    page = await dee.http.get(answer.headers["location"], headers={"Accept": "text/html"})
    assert "Start all 2: Set-up" in page.text


async def test_all_who_stand_at_any_door_are_let_in_by_one_press(origin: str) -> None:
    dee = Visitor(origin, "Dee")
    dee.room = (await opening(dee, groups="2")).json()["room"]
    people = []
    for one in await beside(dee):
        for name in ("Ana", "Ben", "Chloe"):
            people.append(Visitor(origin, name))
            await people[-1].join(one["link"])
    assert "Let all 6 in" in await dee.page("/beside")
    assert {"refused": {}} == (await for_all(dee, "admit")).json()
    assert {"member"} == {(await one.view())["audience"] for one in people}


async def test_those_at_the_same_step_move_on_together_and_the_others_stay(origin: str) -> None:
    dee = Visitor(origin, "Dee")
    dee.room = (await opening(dee, groups="3")).json()["room"]
    for one in await beside(dee):
        for name in ("Ana", "Ben", "Chloe"):
            await Visitor(origin, name).join(one["link"])
    await for_all(dee, "admit")
    await for_all(dee, "start_session")
    dee.room = (await beside(dee))[2]["room"]
    await dee.steer("pause")
    page = await dee.page("/beside")
    assert "Move groups 1 and 2 on: Present" in page
    await dee.steer("resume")
    await dee.steer("move_on")
    page = await dee.page("/beside")
    assert "Move groups 1 and 2 on: Present" in page
    assert "Move all" not in page
    assert "Ana presents, Ben asks, Chloe observes." in page
