"""What is done in all rooms side by side: each by its own rules, and nowhere twice."""

from __future__ import annotations

import re

from tests.pages.triads import beside, for_all, sent, triads, view_of
from tests.visitor import JSON, Visitor, key

FORM = {"Accept": "text/html"}


async def test_a_word_is_read_in_every_room_and_can_be_put_away_in_each(origin: str) -> None:
    dee, rooms = await triads(origin)
    ana = Visitor(origin, "Ana")
    await ana.join((await beside(dee))[1]["link"])
    await dee.http.post(f"/rooms/{rooms[1]}/admit", data={"everyone": "on"}, headers=JSON)
    assert (await sent(dee, "say", text="Ten more minutes.")).json() == {"refused": {}}
    told = [(await view_of(dee, room))["told"]["text"] for room in rooms]
    assert told == ["Ten more minutes."] * 3
    assert (await ana.view())["told"]["text"] == "Ten more minutes."
    await dee.do("tell_set", text="")
    told = [(await view_of(dee, room))["told"] for room in rooms]
    assert [one is None for one in told] == [True, False, False]


async def test_all_start_move_on_and_stop_with_one_press(origin: str) -> None:
    dee, rooms = await triads(origin)
    for act, session, phase, state in (
        ("start_session", "running", "set_up", "running"),
        ("pause", "running", "set_up", "paused"),
        ("resume", "running", "set_up", "running"),
    ):
        assert (await for_all(dee, act)).json() == {"refused": {}}
        for view in [await view_of(dee, room) for room in rooms]:
            assert (view["session"], view["phase"]["key"]) == (session, phase)
            assert view["timer"]["state"] == state


async def test_what_a_room_refuses_is_told_and_done_in_the_others(origin: str) -> None:
    dee, rooms = await triads(origin)
    await dee.steer("start_session")  # the first is ahead of the others
    answer = await for_all(dee, "start_session")
    assert answer.status_code == 200
    assert answer.json() == {"refused": {rooms[0]: "The session is running already."}}
    sessions = [(await view_of(dee, room))["session"] for room in rooms]
    assert sessions == ["running"] * 3
    nowhere = await for_all(dee, "start_session")
    assert nowhere.status_code == 409


async def test_a_press_on_what_has_changed_meanwhile_does_nothing_there(origin: str) -> None:
    dee, rooms = await triads(origin)
    at = [f"{one['room']}.{one['steer']}" for one in await beside(dee)]
    dee.room = rooms[1]
    await dee.steer("start_session")
    await dee.steer("pause")
    answer = await sent(dee, "together", act="start_session", at=at)
    assert list(answer.json()["refused"]) == [rooms[1]]
    assert (await view_of(dee, rooms[1]))["timer"]["state"] == "paused"


async def test_sent_again_after_a_lost_answer_nothing_is_done_twice(origin: str) -> None:
    dee, rooms = await triads(origin)
    asked = {
        "key": key(),
        "act": "start_session",
        "at": [f"{one['room']}.{one['steer']}" for one in await beside(dee)],
    }
    address = f"/rooms/{dee.room}/beside/together"
    first = await dee.http.post(address, data=asked, headers=JSON)
    seqs = [one["seq"] for one in await beside(dee)]
    again = await dee.http.post(address, data=asked, headers=JSON)
    assert first.json() == again.json() == {"refused": {}}
    assert seqs == [one["seq"] for one in await beside(dee)]
    assert 3 == len(rooms)


async def test_nothing_else_can_be_done_for_all(origin: str) -> None:
    dee, rooms = await triads(origin)
    for act in ("end_session", "remove_person", "join", "", "go_to"):
        answer = await for_all(dee, act)
        assert (answer.status_code, answer.json()["refusal"]) == (422, "bad_field")
    for at in (["none.0"], [f"{rooms[0]}.x"], [rooms[0]], []):
        answer = await sent(dee, "together", act="start_session", at=at)
        assert answer.status_code == 409, at
    for text, status in (("", 422), ("x" * 301, 422)):
        assert (await sent(dee, "say", text=text)).status_code == status
    assert [one["session"] for one in await beside(dee)] == ["lobby"] * 3


async def test_another_site_can_do_none_of_it(origin: str) -> None:
    dee, _ = await triads(origin, 2)
    for path in ("", "/say", "/together"):
        answer = await dee.http.post(
            f"/rooms/{dee.room}/beside{path}",
            data={"text": "Hello"},
            headers={**JSON, "Origin": "https://evil.example"},
        )
        assert (answer.status_code, answer.json()["refusal"]) == (403, "foreign")
    assert 2 == len(await beside(dee))


# Without script.


async def test_without_script_a_press_leads_back_to_the_page(origin: str) -> None:
    dee, _ = await triads(origin, 2)
    for path, fields in (
        ("", {}),
        ("/say", {"text": "Back at twenty past."}),
    ):
        answer = await dee.http.post(
            f"/rooms/{dee.room}/beside{path}", data={"key": key(), **fields}, headers=FORM
        )
        assert (answer.status_code, answer.headers["location"]) == (
            303,
            f"/rooms/{dee.room}/beside",
        )
    page = await dee.page("/beside")
    assert 3 == len(re.findall("Back at twenty past.", page))
    assert "Start all 3" in page


async def test_without_script_words_that_were_not_said_everywhere_are_still_there(
    origin: str,
) -> None:
    dee, rooms = await triads(origin, 2)
    await sent(dee, "say", text="First.", key="k" * 32)
    asked = {"text": "Second.", "key": "k" * 32}  # a key that stands for other words by now
    answer = await dee.http.post(f"/rooms/{dee.room}/beside/say", data=asked, headers=FORM)
    assert answer.status_code == 409
    assert "Second." in answer.text
    dee.room = rooms[1]
    await dee.steer("start_session")
    answer = await dee.http.post(
        f"/rooms/{rooms[0]}/beside/together",
        data={"act": "start_session", "at": [f"{room}.0" for room in rooms], "key": key()},
        headers=FORM,
    )
    assert "Not in every room" in answer.text
    assert "Course day · 2: " in answer.text
