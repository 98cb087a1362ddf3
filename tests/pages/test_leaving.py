"""Leaving, by the public contract: one browser's place in one room."""

from __future__ import annotations

import re

import httpx2

from tests.visitor import JSON, Visitor, set_of

FORM = {"Accept": "text/html"}


async def leave(who: Visitor, headers: dict[str, str] = JSON) -> httpx2.Response:
    return await who.http.post(f"/rooms/{who.room}/leave", headers=headers)


async def test_who_leaves_is_told_so_and_has_no_place_any_more(origin: str) -> None:
    dee, (ana, ben) = await set_of(origin, members=2)
    before = (await dee.view())["seq"]
    answer = await leave(ana)
    assert (answer.status_code, answer.json()) == (200, {"room": dee.room})
    assert len(ana.http.cookies) == 0
    assert (await ana.http.get(f"/rooms/{dee.room}", headers=JSON)).status_code == 404
    assert (await leave(ana)).json()["refusal"] == "no_such_room"
    assert (await ben.view())["audience"] == "member"
    assert (await dee.view())["seq"] == before


async def test_without_script_a_page_follows_that_can_be_loaded_again(origin: str) -> None:
    _, (ana,) = await set_of(origin, members=1)
    answer = await leave(ana, FORM)
    assert (answer.status_code, answer.headers["location"]) == (303, "/left")
    for _ in range(2):
        page = await ana.http.get("/left", headers=FORM)
        assert page.status_code == 200
        assert "You have left." in page.text


async def test_asking_what_leaving_does_is_not_leaving(origin: str) -> None:
    _, (ana,) = await set_of(origin, members=1)
    page = await ana.page("/leave")
    assert re.search(r'<form method="post" action="/rooms/[^"]+/leave"', page)
    assert (await ana.view())["audience"] == "member"


async def test_another_site_makes_nobody_leave(origin: str) -> None:
    _, (ana,) = await set_of(origin, members=1)
    for foreign in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = await leave(ana, {**JSON, **foreign})
        assert (answer.status_code, answer.json()["refusal"]) == (403, "foreign")
        assert "clear-site-data" not in answer.headers
    assert (await ana.view())["audience"] == "member"


async def test_whatever_is_sent_along_is_read_or_refused_in_words(origin: str) -> None:
    _, (ana,) = await set_of(origin, members=1)
    for body, kind, status in (
        (b"{", "application/json", 400),
        (b"a=%ff", "application/x-www-form-urlencoded", 400),
        (b"a=" + b"x" * 70_000, "application/x-www-form-urlencoded", 413),
    ):
        answer = await ana.http.post(
            f"/rooms/{ana.room}/leave", content=body, headers={**JSON, "Content-Type": kind}
        )
        assert answer.status_code == status
        assert answer.json()["message"]
    assert (await ana.view())["audience"] == "member"
    answer = await ana.http.post(f"/rooms/{ana.room}/leave", json={"everything": "please"})
    assert answer.status_code == 200


async def test_who_left_comes_back_as_who_they_were_by_the_desks_word(origin: str) -> None:
    dee, (ana, _) = await set_of(origin, members=2)
    was = ana.person
    await leave(ana)
    await ana.join(dee.links["member"], again="on")
    assert ana.person != was
    assert (await ana.view())["audience"] == "door"
    await dee.do("admit", person=ana.person, back_as=was)
    assert (await ana.view())["person"] == was


async def test_a_room_left_by_everybody_is_still_there_for_who_comes_back(origin: str) -> None:
    dee, members = await set_of(origin, members=2)
    for one in (*members, dee):
        assert (await leave(one)).status_code == 200
    await dee.join(dee.links["return"])
    assert [person["name"] for person in (await dee.view())["people"]] == ["Dee", "Ana", "Ben"]
