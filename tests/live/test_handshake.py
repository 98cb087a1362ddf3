"""Z2, A8: who is let in by the handshake of a WebSocket, and how the others are told."""

from __future__ import annotations

import pytest

from tests.live.client import PING, browser_headers, frame, handshake, listen_to
from tests.live.rig import ORIGIN, Rig, person

ORIGINS = {
    "our own": ({"Origin": ORIGIN}, 101),
    "this machine's other name": ({"Origin": "http://127.0.0.1:8000"}, 101),
    "no browser": ({}, 101),
    "a page of ours, as a new browser says it": ({"Sec-Fetch-Site": "same-origin"}, 101),
    "another port": ({"Origin": "http://localhost:8001"}, 403),
    "https instead": ({"Origin": "https://localhost:8000"}, 403),
    "an opaque page": ({"Origin": "null"}, 403),
    "a foreign site": ({"Origin": "https://evil.example"}, 403),
    "a name that looks alike": ({"Origin": "http://localhost.evil.example:8000"}, 403),
    "a neighbour": ({"Origin": ORIGIN, "Sec-Fetch-Site": "same-site"}, 403),
    "another site": ({"Origin": ORIGIN, "Sec-Fetch-Site": "cross-site"}, 403),
}


@pytest.mark.parametrize("who", ORIGINS)
async def test_a_handshake_is_refused_before_accept_unless_from_our_own_page(
    rig: Rig, who: str
) -> None:
    origin, status = ORIGINS[who]
    room = rig.room()
    headers = {**browser_headers("ana"), "Origin": "", **origin}
    answer, opened = await handshake(rig.port, f"/rooms/{room}/live/ws", headers)
    assert answer.status == status
    if status == 403:
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert answer.headers["cache-control"] == "no-store"
    assert rig.seats(room) == (status == 101)
    await opened.close()


WRONG = {
    "no key": ({"Sec-WebSocket-Key": ""}, 400),
    "a short key": ({"Sec-WebSocket-Key": "AAAA"}, 400),
    "no version": ({"Sec-WebSocket-Version": ""}, 400),
    "an old version": ({"Sec-WebSocket-Version": "8"}, 400),
    "a body": ({"Content-Length": "5"}, 400),
    "a long line": ({"X-Long": "x" * 9_000}, 400),
    "many lines": ({f"X-{number}": "x" for number in range(200)}, 400),
    "a long head": ({f"X-{number}": "x" * 8_000 for number in range(10)}, 400),
}


@pytest.mark.parametrize("what", WRONG)
async def test_what_is_no_handshake_is_answered_as_plain_http(rig: Rig, what: str) -> None:
    headers, status = WRONG[what]
    room = rig.room()
    path = f"/rooms/{room}/live/ws"
    answer, opened = await handshake(rig.port, path, browser_headers("ana") | headers)
    assert answer.status == status
    assert rig.seats(room) == 0
    await opened.close()


@pytest.mark.parametrize(
    "path", ["/", "/rooms", "/rooms/x/live", "/rooms/x/live/sse", "/rooms/../live/ws", "/live/ws"]
)
async def test_a_handshake_anywhere_else_is_not_found(rig: Rig, path: str) -> None:
    answer, opened = await handshake(rig.port, path, browser_headers("ana"))
    assert answer.status == 404
    assert answer.headers["x-content-type-options"] == "nosniff"
    await opened.close()


async def test_a_post_is_no_handshake(rig: Rig) -> None:
    room = rig.room()
    path = f"/rooms/{room}/live/ws"
    answer, opened = await handshake(rig.port, path, browser_headers("ana"), method="POST")
    assert answer.status == 405
    await opened.close()


async def test_no_compression_is_agreed(rig: Rig) -> None:
    room = rig.room()
    answer, opened = await handshake(rig.port, f"/rooms/{room}/live/ws", browser_headers("ana"))
    assert answer.status == 101
    assert "sec-websocket-extensions" not in answer.headers
    await opened.close()


async def test_who_has_no_seat_is_told_so_by_the_close_code(rig: Rig) -> None:
    room = rig.room("ana")
    for name, code in (("zoe", 4404), (None, 4401)):
        stranger = await listen_to(rig.port, room, name)
        assert await stranger.rest() == []
        assert stranger.code == code


async def test_a_room_that_is_not_there_is_told_by_the_close_code(rig: Rig) -> None:
    ana = await listen_to(rig.port, "nowhere", "ana")
    assert await ana.rest() == []
    assert ana.code == 4404


async def test_who_has_been_removed_is_told_so(rig: Rig) -> None:
    room = rig.room()
    rig.do(lambda: rig.keeper.place(room, person("ana", "removed")))
    ana = await listen_to(rig.port, room, "ana")
    assert await ana.rest() == []
    assert ana.code == 4403


async def test_a_store_that_is_away_is_told_by_try_again_later(rig: Rig) -> None:
    room = rig.room()
    rig.do(lambda: setattr(rig.keeper, "store_is_away", True))
    ana = await listen_to(rig.port, room, "ana")
    rig.do(lambda: setattr(rig.keeper, "store_is_away", False))
    assert await ana.rest() == []
    assert ana.code == 1013


async def test_a_client_that_speaks_too_early_is_let_in_all_the_same(rig: Rig) -> None:
    room = rig.room()
    path = f"/rooms/{room}/live/ws"
    early = frame(PING, b"early")
    answer, ana = await handshake(rig.port, path, browser_headers("ana"), after=early)
    assert answer.status == 101
    assert (await ana.next() or "").startswith("1\n<whole")
    await ana.close()
