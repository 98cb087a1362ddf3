"""A visitor's patience with a Setroom that is busy, away for a moment, or says no."""

from __future__ import annotations

from collections.abc import Iterator

import httpx2
import pytest

from server.demo import visitor
from server.demo.visitor import Away, Over, Refused, Visitor

SEATED = httpx2.Response(
    201,
    json={"room": "r1", "person": "p1", "role": "member"},
    headers={"set-cookie": "__Host-setroom=abc; Path=/; Secure"},
)
BUSY = {429: {"retry-after": "1"}, 503: {"retry-after": "5"}, 502: {}}


@pytest.fixture(autouse=True)
def _no_time_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visitor, "MOST_WAIT_S", 0.0)


class Setroom(httpx2.MockTransport):
    """Answers as it is told, one after the other; keeps what was asked."""

    def __init__(self, *answers: httpx2.Response | Exception) -> None:
        super().__init__(self._answer)
        self._answers: Iterator[httpx2.Response | Exception] = iter(answers)
        self.asked: list[httpx2.Request] = []

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        self.asked.append(request)
        answer = next(self._answers)
        if isinstance(answer, Exception):
            raise answer
        return answer


async def seated(*answers: httpx2.Response | Exception) -> tuple[Visitor, Setroom]:
    setroom = Setroom(SEATED, *answers)
    found = Visitor(httpx2.AsyncClient(transport=setroom, base_url="http://localhost"))
    assert "p1" == await found.join("https://elsewhere.example/join/s3", "Ana")
    return found, setroom


@pytest.mark.parametrize("status", BUSY)
async def test_what_is_busy_is_asked_again_with_the_same_key(status: int) -> None:
    busy = httpx2.Response(status, headers=BUSY[status])
    done = httpx2.Response(200, json={"seq": 4})
    found, setroom = await seated(busy, httpx2.ConnectError("refused"), busy, done)
    assert {"seq": 4} == await found.act("raise_hand", {}, "k" * 22)
    bodies = {request.content for request in setroom.asked[1:]}
    assert 4 == len(setroom.asked[1:]) and 1 == len(bodies)


async def test_patience_with_what_stays_away_has_an_end() -> None:
    found, setroom = await seated(*[httpx2.ReadTimeout("late")] * visitor.TRIES)
    with pytest.raises(Away):
        await found.view()
    assert visitor.TRIES == len(setroom.asked[1:])


@pytest.mark.parametrize("status", [400, 403, 404, 409, 413, 422])
async def test_a_no_is_taken_for_a_no(status: int) -> None:
    no = httpx2.Response(status, json={"refusal": "not_now", "message": "Not now."})
    found, setroom = await seated(no)
    with pytest.raises(Refused, match=r"Not now\.") as refused:
        await found.act("raise_hand", {}, "k" * 22)
    assert status == refused.value.status
    assert 1 == len(setroom.asked[1:])


@pytest.mark.parametrize("status", [401, 403, 404])
async def test_a_room_that_has_no_place_for_us_is_over(status: int) -> None:
    found, _ = await seated(httpx2.Response(status), httpx2.Response(status))
    with pytest.raises(Over):
        await found.news(3, "e1")
    with pytest.raises(Over):
        await found.view()


async def test_something_that_is_no_setroom_is_as_good_as_none() -> None:
    found, _ = await seated(httpx2.Response(200, text="<p>hello"), httpx2.Response(200, json=[]))
    for _ in range(2):
        with pytest.raises(Away):
            await found.view()


async def test_the_seat_is_kept_by_hand_also_where_the_cookie_is_for_https_alone() -> None:
    found, setroom = await seated(httpx2.Response(204))
    assert await found.news(3, "e1") is False
    joined, polled = setroom.asked
    assert "http://localhost/join/s3" == str(joined.url)
    assert "__Host-setroom=abc" == polled.headers["cookie"]
    assert "/rooms/r1/live/poll?after=3&epoch=e1" == polled.url.raw_path.decode()


async def test_two_visitors_on_the_same_connections_have_each_their_own_seat() -> None:
    async with visitor.client("http://localhost:1") as connections:
        connections.cookies.set("a", "b", domain="other.example")
        response = httpx2.Response(200, headers={"set-cookie": "setroom=abc; Path=/"})
        response.request = connections.build_request("GET", "/")
        connections.cookies.extract_cookies(response)
        assert "setroom" not in dict(connections.cookies)
