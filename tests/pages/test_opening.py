"""Opening a room and coming in, by the public contract."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import httpx2

from tests.visitor import JSON, Visitor, key, set_of


async def test_a_title_and_a_name_are_enough_to_open_a_room(origin: str) -> None:
    dee = Visitor(origin, "Dee")
    found = await dee.open()
    assert found["role"] == "facilitator"
    assert found["url"] == f"{origin}/rooms/{found['room']}"
    assert set(found["links"]) == {"member", "observer", "co_facilitator", "return"}
    view = await dee.view()
    assert (view["title"], view["session"]) == ("Ward leaders, session 4", "lobby")
    assert view["format"]["key"] == "classic_single_90"
    assert view["audience"] == "desk"


async def test_a_room_without_a_title_is_refused_in_words(origin: str) -> None:
    async with httpx2.AsyncClient(base_url=origin, trust_env=False) as http:
        answer = await http.post("/rooms", data={"facilitator_name": "Dee"}, headers=JSON)
        assert answer.status_code == 422
        assert answer.json() == {
            "refusal": "missing",
            "message": "Give the session a name.",
            "field": "title",
        }


async def test_opening_again_with_the_same_key_gives_the_same_room(origin: str) -> None:
    fields = {"title": "Once", "facilitator_name": "Dee", "key": key()}
    async with httpx2.AsyncClient(base_url=origin, trust_env=False) as http:
        first = await http.post("/rooms", data=fields, headers=JSON)
        again = await http.post("/rooms", data=fields, headers=JSON)
        assert (first.status_code, again.status_code) == (201, 201)
        assert again.json() == first.json()
        other = await http.post("/rooms", data={**fields, "title": "Twice"}, headers=JSON)
        assert (other.status_code, other.json()["refusal"]) == (409, "key_spent")


async def test_who_opened_comes_in_again_although_the_first_answer_was_lost(origin: str) -> None:
    fields = {"title": "Lost answer", "facilitator_name": "Dee", "key": key()}
    async with httpx2.AsyncClient(base_url=origin, trust_env=False) as http:
        room = (await http.post("/rooms", data=fields, headers=JSON)).json()["room"]
    dee = Visitor(origin, "Dee")
    await dee.http.post("/rooms", data=fields, headers=JSON)
    dee.room = room
    assert (await dee.view())["role"] == "facilitator"


async def test_reading_a_join_page_changes_nothing_and_shows_no_names(origin: str) -> None:
    dee, members = await set_of(origin, members=3)
    before = (await dee.view())["seq"]
    async with httpx2.AsyncClient(base_url=origin, trust_env=False) as http:
        page = await http.get(urlsplit(dee.links["member"]).path)
    assert page.status_code == 200
    assert "Ward leaders, session 4" in page.text
    assert "Dee" in page.text
    # As words: any three letters may stand in a link, which is random.
    assert not any(re.search(rf"\b{member.name}\b", page.text) for member in members)
    assert (await dee.view())["seq"] == before


async def test_the_door_is_told_numbers_and_no_names(origin: str) -> None:
    dee, _ = await set_of(origin, members=3)
    zoe = Visitor(origin, "Zoe")
    await zoe.join(dee.links["member"])
    view = await zoe.view()
    assert view["audience"] == "door"
    assert view["counts"] == {"facilitator": 1, "co_facilitator": 0, "member": 3, "observer": 0}
    assert (view["people"], view["posts"], view["path"], view["can"]) == ([], [], [], [])
    page = await zoe.page()
    assert not any(name in page for name in ("Ana", "Ben", "Chloe"))


async def test_one_browser_has_one_seat_however_often_it_joins(origin: str) -> None:
    dee, members = await set_of(origin, members=2)
    ana = members[0]
    person = ana.person
    assert (await ana.join(dee.links["member"]))["person"] == person
    assert len([p for p in (await dee.view())["people"] if p["role"] == "member"]) == 2


async def test_a_name_never_gives_somebody_elses_seat(origin: str) -> None:
    dee, members = await set_of(origin, members=2)
    stranger = Visitor(origin, "Ana")
    await stranger.join(dee.links["member"])
    assert stranger.person != members[0].person
    assert (await stranger.view())["audience"] == "door"


async def test_who_was_here_before_gets_their_seat_back_by_the_desks_word(origin: str) -> None:
    dee, members = await set_of(origin, members=2)
    phone = Visitor(origin, "Ana")
    await phone.join(dee.links["member"], again="on")
    door = (await dee.view())["door"]
    assert [(p["name"], p["again"]) for p in door] == [("Ana", True)]
    await dee.do("admit", person=phone.person, back_as=members[0].person)
    assert (await phone.view())["person"] == members[0].person
    assert (await members[0].view())["person"] == members[0].person


async def test_everyone_who_waits_comes_in_with_one_press(origin: str) -> None:
    dee = Visitor(origin, "Dee")
    await dee.open()
    people = [Visitor(origin, f"Member {n}") for n in range(8)]
    for person in people:
        await person.join(dee.links["member"])
    await dee.do("admit", everyone="on")
    assert {(await person.view())["audience"] for person in people} == {"member"}


async def test_the_facilitators_way_back_gives_her_desk_to_another_browser(origin: str) -> None:
    dee, _ = await set_of(origin, members=1)
    phone = Visitor(origin)
    found = await phone.join(dee.links["return"])
    assert (found["person"], found["role"]) == (dee.person, "facilitator")
    assert (await phone.view())["audience"] == "desk"


async def test_a_replaced_link_admits_nobody_new_and_throws_nobody_out(origin: str) -> None:
    dee, members = await set_of(origin, members=1)
    await dee.do("replace_link", role="member")
    late = Visitor(origin, "Late")
    answer = await late.http.post(
        urlsplit(dee.links["member"]).path, data={"name": "Late"}, headers=JSON
    )
    assert (answer.status_code, answer.json()["refusal"]) == (404, "dead_link")
    assert (await members[0].view())["audience"] == "member"
    await late.join((await dee.view())["links"]["member"])


async def test_no_link_can_be_edited_into_a_link_of_another_role(origin: str) -> None:
    dee = Visitor(origin, "Dee")
    found = await dee.open()
    secret = urlsplit(found["links"]["observer"]).path.rpartition("/")[2]
    for letter in "mcr":
        edited = secret[:16] + letter + secret[17:]
        answer = await dee.http.post(f"/join/{edited}", data={"name": "Eve"}, headers=JSON)
        assert answer.status_code == 404


async def test_somebody_only_on_the_call_counts(origin: str) -> None:
    dee, _ = await set_of(origin, members=1)
    await dee.do("add_person_on_call", name="Pat")
    pat = next(p for p in (await dee.view())["people"] if p["name"] == "Pat")
    assert (pat["on_call"], pat["present"], pat["role"]) == (True, True, "member")


async def test_times_can_be_given_as_people_write_them(origin: str) -> None:
    dee = Visitor(origin, "Dee")
    await dee.open(
        starts_at="2026-11-24T10:00", finish_at="2026-11-24T11:30", zone_offset_minutes=-60
    )
    view = await dee.view()
    assert view["planned_end_ms"] - view["starts_at_ms"] == 90 * 60_000
    assert view["starts_at_ms"] == 1_795_510_800_000
