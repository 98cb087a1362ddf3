"""What uvicorn lacks: bounds on a request, an end for streams, and nothing left of an upgrade."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import weakref

import pytest
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from server.gate.headers import security_headers
from server.live import http
from server.live.http import UNFINISHED_BYTES, BoundedHttp
from server.live.websocket import Handshake, websocket_class
from tests.live.client import (
    WAIT_S,
    Answer,
    answer_from,
    browser_headers,
    connect,
    get,
    handshake,
    listen_to,
)
from tests.live.rig import ORIGIN, Rig, running


async def sent(rig: Rig, *parts: bytes) -> Answer:
    """The answer to these bytes, sent one after the other as long as they are taken."""
    reader, writer = await connect(rig.port)
    with contextlib.suppress(ConnectionError):
        for part in parts:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(0.001)
    return await answer_from(reader)


async def end_of(reader: asyncio.StreamReader) -> bytes:
    """All that still comes before the connection is closed, one way or the other."""
    came = b""
    with contextlib.suppress(ConnectionError):
        while part := await asyncio.wait_for(reader.read(1_000), WAIT_S):
            came += part
    return came


@pytest.mark.parametrize(
    "rubbish",
    [
        b"hello\r\n\r\n",
        b"\x16\x03\x01\x00\xf8\x01\x00\x00\xf4",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\nbad header\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ],
)
async def test_what_is_no_http_is_answered_with_all_headers(rig: Rig, rubbish: bytes) -> None:
    answer = await sent(rig, rubbish)
    assert answer.status == 400
    expected = {name.decode(): value.decode() for name, value in security_headers(ORIGIN)}
    assert expected.items() <= answer.headers.items()
    assert answer.headers["cache-control"] == "no-store"
    assert "server" not in answer.headers


async def test_a_head_without_end_is_refused(rig: Rig) -> None:
    parts = [b"GET / HTTP/1.1\r\n"] + [b"x: " + b"y" * 8_000 + b"\r\n"] * 40
    assert len(b"".join(parts)) > UNFINISHED_BYTES
    # Whoever goes on sending may lose the answer; what counts is that we stop listening.
    assert (await sent(rig, *parts)).status in (400, 0)


async def test_a_request_that_dribbles_in_is_cut_off_and_a_whole_one_is_not(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "REQUEST_WITHIN_S", 0.0)
    silent, _ = await connect(rig.port)
    begun, writer = await connect(rig.port)
    writer.write(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nabc")
    room = rig.room()
    ana = await listen_to(rig.port, room, "ana")
    cutting = asyncio.ensure_future(cut_again_and_again(rig))
    assert await end_of(silent) == b""
    assert b"200" not in await end_of(begun)
    cutting.cancel()
    rig.tell(room, "two")
    assert await ana.events(1) == ["2\ntwo"]


async def cut_again_and_again(rig: Rig) -> None:
    def cut() -> None:
        for connection in list(rig.server.server_state.connections):
            if isinstance(connection, BoundedHttp):
                connection.cut_if_late()

    while True:
        rig.do(cut)
        await asyncio.sleep(0.01)


def alive() -> weakref.WeakSet[object]:
    """Everything that a connection is before it is a seat."""
    return weakref.WeakSet(o for o in gc.get_objects() if isinstance(o, BoundedHttp | Handshake))


async def test_nothing_is_left_of_http_after_an_upgrade(rig: Rig) -> None:
    gc.disable()  # reference counts alone must do
    try:
        before = rig.do(alive)
        ana = await listen_to(rig.port, rig.room(), "ana")
        await ana.next()
        # Asked in the server's own thread, so that nothing is under way there.
        assert [one for one in rig.do(alive) if one not in before] == []
    finally:
        gc.enable()


async def test_the_websocket_works_under_uvicorns_other_http_too() -> None:
    """h11 hands a handshake over in its own way."""
    rig = Rig()
    config = uvicorn.Config(
        rig.server.config.app,
        http=H11Protocol,
        ws=rig.server.config.ws,
        lifespan="off",
        log_config=None,
    )
    rig.server.config = config
    rig.start()
    try:
        room = rig.room()
        ana = await listen_to(rig.port, room, "ana")
        rig.tell(room, "two")
        assert await ana.events(1) == ["2\ntwo"]
        foreign = {**browser_headers("ana"), "Origin": "https://evil.example"}
        answer, _ = await handshake(rig.port, f"/rooms/{room}/live/ws", foreign)
        assert answer.status == 403
        assert (await get(rig.port, "/rooms/x/live/none", {})).status == 404
    finally:
        rig.stop()


def test_each_server_has_a_handshake_of_its_own() -> None:
    with running() as one, running() as other:
        entry = one.channels._sse._entry
        made = websocket_class(one.hall, entry), websocket_class(other.hall, entry)
        assert [made[0].hall, made[1].hall] == [one.hall, other.hall]
