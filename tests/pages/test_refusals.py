"""Bad input of any kind gets a clear sentence and changes nothing."""

from __future__ import annotations

import pytest

from tests.visitor import JSON, Visitor, key, set_of

LONG = "x" * 601


async def test_an_unknown_act_is_404(origin: str) -> None:
    dee, _ = await set_of(origin, members=0)
    answer = await dee.ask("dance")
    assert (answer.status_code, answer.json()["refusal"]) == (404, "no_such_page")


@pytest.mark.parametrize("act", ["join", "time_up", "show_due", "count_as_ended"])
async def test_what_belongs_to_the_clock_or_the_door_is_no_act_of_anybody(
    origin: str, act: str
) -> None:
    dee, _ = await set_of(origin, members=0)
    assert (await dee.ask(act)).status_code == 404


async def test_what_one_may_not_do_is_403_with_a_sentence(origin: str) -> None:
    _, members = await set_of(origin, members=1)
    answer = await members[0].ask("start_session")
    assert answer.status_code == 403
    assert answer.json() == {
        "refusal": "not_allowed",
        "message": "This is not yours to do here.",
    }


async def test_not_now_is_409_with_the_reason(origin: str) -> None:
    dee, _ = await set_of(origin, members=0)
    answer = await dee.ask("move_on")
    assert answer.status_code == 409
    assert answer.json()["message"] == "The session has not started yet."


async def test_a_stale_press_is_409_and_changes_nothing(origin: str) -> None:
    dee, _ = await set_of(origin, members=0)
    steer = (await dee.view())["steer"]
    await dee.do("start_session", steer=steer)
    before = await dee.view()
    answer = await dee.ask("move_on", steer=steer)
    assert (answer.status_code, answer.json()["refusal"]) == (409, "stale")
    after = await dee.view()
    assert (after["seq"], after["phase"]["key"]) == (before["seq"], "arrive")


async def test_too_long_is_422_with_both_numbers(origin: str) -> None:
    dee, members = await set_of(origin, members=2, format="check_in_only")
    await dee.do("start_session")
    await dee.go_to("check_in")
    answer = await members[0].ask("submit_post", kind="reflection", text=LONG)
    assert answer.status_code == 422
    assert answer.json() == {
        "refusal": "too_long",
        "message": "That is 601 characters; up to 600 fit here.",
        "field": "text",
        "limit": 600,
        "length": 601,
    }


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"text=%ff%fe", "application/x-www-form-urlencoded", 400),
        (b"text=\xff", "application/x-www-form-urlencoded", 400),
        (b"{", "application/json", 400),
        (b"[1]", "application/json", 400),
        (b'{"text": {"a": 1}}', "application/json", 400),
        (b"&".join(b"a%d=1" % n for n in range(300)), "application/x-www-form-urlencoded", 400),
        (b"<a/>", "text/xml", 400),
        (b"text=" + b"x" * 70_000, "application/x-www-form-urlencoded", 413),
        (b"", "application/x-www-form-urlencoded", 422),
    ],
)
async def test_what_cannot_be_read_is_refused_with_the_right_number(
    origin: str, body: bytes, kind: str, status: int
) -> None:
    dee, _ = await set_of(origin, members=0, format="check_in_only")
    await dee.do("start_session")
    before = (await dee.view())["seq"]
    answer = await dee.http.post(
        f"/rooms/{dee.room}/submit_post", content=body, headers={**JSON, "Content-Type": kind}
    )
    assert answer.status_code == status, answer.text
    assert answer.json()["message"]
    assert (await dee.view())["seq"] == before


async def test_a_key_with_other_words_is_409_and_the_same_words_are_done_once(origin: str) -> None:
    dee, members = await set_of(origin, members=2, format="check_in_only")
    await dee.do("start_session")
    await dee.go_to("check_in")
    ana, spent = members[0], key()
    first = await ana.do("submit_post", kind="reflection", text="Arriving slowly.", key=spent)
    again = await ana.do("submit_post", kind="reflection", text="Arriving slowly.", key=spent)
    assert again == first
    other = await ana.ask("submit_post", kind="reflection", text="Something else.", key=spent)
    assert (other.status_code, other.json()["refusal"]) == (409, "key_spent")
    assert [p["text"] for p in (await dee.view())["posts"]] == ["Arriving slowly."]


async def test_a_stranger_and_a_room_that_does_not_exist_get_the_same_answer(origin: str) -> None:
    dee, _ = await set_of(origin, members=0)
    other, _ = await set_of(origin, members=0)
    eve = Visitor(origin, "Eve")
    answers = []
    for visitor, room in ((eve, dee.room), (other, dee.room), (other, "AAAAAAAAAAAAAAAA")):
        for path in ("", "/people", "/links", "/mine.md"):
            answer = await visitor.http.get(f"/rooms/{room}{path}", headers=JSON)
            answers.append((answer.status_code, answer.text))
        answer = await visitor.http.post(f"/rooms/{room}/move_on", data={}, headers=JSON)
        answers.append((answer.status_code, answer.text))
    assert {status for status, _ in answers} == {404}
    assert len({text for _, text in answers}) == 1


async def test_without_script_a_refusal_gives_the_words_back(origin: str) -> None:
    dee, members = await set_of(origin, members=2)
    await dee.do("start_session")
    text = "I had written this with care."
    answer = await members[0].http.post(
        f"/rooms/{dee.room}/submit_post",
        data={"kind": "question", "text": text, "key": key()},
        headers={"Accept": "text/html"},
    )
    assert answer.status_code == 409
    assert text in answer.text


async def test_no_answer_tells_of_the_inside(origin: str) -> None:
    dee, _ = await set_of(origin, members=0)
    for path in (
        "/nowhere",
        "/rooms",
        "/join/x",
        f"/rooms/{dee.room}/posts/none",
        "/static/x/none",
    ):
        answer = await dee.http.get(path)
        assert answer.status_code in (404, 405)
        assert "Traceback" not in answer.text
        assert "server/" not in answer.text
