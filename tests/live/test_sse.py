"""Live messages as server-sent events: the same messages, resumed, ended, and bounded."""

from __future__ import annotations

import asyncio
import socket
import time

import pytest

from server.live.message import Heartbeat, Message
from server.live.seat import OUTBOX_BYTES, OUTBOX_MESSAGES, Ending
from server.live.sse import SseSeat
from tests.live.client import Stream, browser_headers, get, stream
from tests.live.rig import Rig, person, running


async def events(opened: Stream, count: int) -> list[tuple[str, str, str]]:
    """The next events that tell something: neither wholes nor stirs."""
    told: list[tuple[str, str, str]] = []
    while len(told) < count:
        event = await opened.next()
        assert event is not None
        if "<whole" not in event[2] and "<stirred" not in event[2]:
            told.append(event)
    return told


async def test_the_first_event_is_the_whole_and_then_each_event_is_one(rig: Rig) -> None:
    room = rig.room()
    ana = await stream(rig.port, room, "ana", {})
    assert ana.answer.status == 200
    assert ana.answer.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert ana.answer.headers["cache-control"] == "no-store"
    assert ana.answer.headers["x-accel-buffering"] == "no"
    assert await ana.next() == ("1", "message", "1\n<whole member at 1 with ana>")
    rig.tell(room, "two", "three")
    assert await events(ana, 2) == [("2", "message", "2\ntwo"), ("3", "message", "3\nthree")]


async def test_every_kind_of_line_end_stays_inside_one_event(rig: Rig) -> None:
    room = rig.room()
    ana = await stream(rig.port, room, "ana", {})
    rig.tell(room, "a\nb\r\nc\rd\n\ne\u2028f", "next")
    told = await events(ana, 2)
    assert [data for _, _, data in told] == ["2\na\nb\nc\nd\n\ne\u2028f", "3\nnext"]


@pytest.mark.parametrize("last", ["1", "2", "999", "nonsense"])
async def test_whoever_comes_back_gets_the_whole_at_the_head(rig: Rig, last: str) -> None:
    room = rig.room()
    rig.tell(room, "two", "three")
    ana = await stream(rig.port, room, "ana", {"Last-Event-ID": last})
    first = await ana.next()
    assert first is not None
    assert first[0] == "3"
    assert first[2].startswith("3\n<whole member at 3")


@pytest.mark.parametrize(
    ("room_id", "name", "code"), [("", "zoe", 4404), ("", None, 4401), ("nowhere", "ana", 4404)]
)
async def test_who_may_not_listen_is_told_by_an_end(
    rig: Rig, room_id: str, name: str | None, code: int
) -> None:
    opened = await stream(rig.port, room_id or rig.room(), name, {})
    assert await opened.next() == ("", "end", str(code))
    assert await opened.next() is None


async def test_removing_somebody_ends_their_stream(rig: Rig) -> None:
    room = rig.room()
    ana = await stream(rig.port, room, "ana", {})
    rig.do(lambda: rig.keeper.place(room, person("ana", "removed")))
    rig.tell(room, "they are gone")
    assert (await events(ana, 1)) == [("", "end", "4403")]
    assert await ana.next() is None


async def test_leaving_ends_the_stream(rig: Rig) -> None:
    room = rig.room()
    ana = await stream(rig.port, room, "ana", {})
    await ana.next()
    rig.do(lambda: rig.keeper.give_up(room, "ana"))
    rig.tell(room, "said after she left")
    assert (await events(ana, 1)) == [("", "end", "4410")]
    assert await ana.next() is None


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "", "Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "", "Origin": "null"},
    ],
)
async def test_another_site_gets_no_stream(rig: Rig, headers: dict[str, str]) -> None:
    ana = await stream(rig.port, rig.room(), "ana", headers)
    assert ana.answer.status == 403


async def test_a_closed_stream_leaves_its_seat(rig: Rig) -> None:
    room = rig.room()
    ana = await stream(rig.port, room, "ana", {})
    await ana.next()
    assert rig.seats(room) == 1
    ana.writer.transport.abort()
    for _ in range(200):
        if rig.seats(room) == 0:
            break
        await asyncio.sleep(0.01)
    assert rig.seats(room) == 0


async def test_stopping_ends_the_stream_without_an_end_so_that_it_comes_back() -> None:
    with running() as short:
        room = short.room()
        ana = await stream(short.port, room, "ana", {})
        await ana.next()
        stopping = asyncio.get_running_loop().run_in_executor(None, short.stop)
        while (event := await ana.next()) is not None:
            assert event[1] != "end"
        await stopping


@pytest.mark.slow
async def test_a_stream_that_nobody_reads_is_cut_off_and_does_not_hold_the_end() -> None:
    with running() as short:
        room = short.room()
        deaf = deaf_stream(short, room)
        told = 0
        while short.seats(room) and told < 400:
            short.tell(room, "x" * 10_000)
            told += 1
            time.sleep(0.001)
        assert short.seats(room) == 0
        deaf.close()
        room = short.room()
        other = deaf_stream(short, room)
        for _ in range(25):  # more than both kernels take, less than the outbox
            short.tell(room, "x" * 10_000)
        assert short.seats(room) == 1
        began = time.monotonic()
        short.stop()
        assert time.monotonic() - began < 5  # far below the limit at which it would be forced
        other.close()


def deaf_stream(rig: Rig, room: str) -> socket.socket:
    """An open stream whose reader has gone to sleep."""
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    sock.connect(("127.0.0.1", rig.port))
    cookie = browser_headers("ana")["Cookie"]
    head = f"GET /rooms/{room}/live/sse HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\n\r\n"
    sock.sendall(head.encode())
    assert sock.recv(12) == b"HTTP/1.1 200"
    return sock


async def test_what_waits_is_bounded_in_bytes_and_in_number() -> None:
    for words, most in (("x" * 10_000, OUTBOX_BYTES // 10_000), ("", OUTBOX_MESSAGES)):
        cut: list[bool] = []
        seat = SseSeat(lambda cut=cut: cut.append(True))  # type: ignore[misc]
        given = 0
        while not cut:
            seat.give(Message(given, words))
            given += 1
        assert given <= most + 1
        assert await seat.next() == b""
        seat.close()


async def test_the_whole_may_be_larger_than_the_outbox() -> None:
    cut: list[bool] = []
    seat = SseSeat(lambda: cut.append(True))
    seat.begin(Message(7, "x" * 3 * OUTBOX_BYTES))
    seat.give(Message(8, "more"))
    assert cut == []
    assert (await seat.next()).endswith(b"xxx\n\nid: 8\ndata: 8\ndata: more\n\n")
    seat.close()


async def test_a_heartbeat_is_heard_by_the_page() -> None:
    seat = SseSeat(lambda: None)
    seat.beat(Heartbeat(7))
    assert await seat.next() == b"id: 7\ndata: 7\n\n"


async def test_what_was_said_before_the_end_is_still_delivered() -> None:
    seat = SseSeat(lambda: None)
    seat.give(Message(7, "last words"))
    seat.end(Ending.REMOVED)
    seat.give(Message(8, "too late"))
    assert await seat.next() == b"id: 7\ndata: 7\ndata: last words\n\n"
    assert await seat.next() == b""
    seat.close()


async def test_the_address_of_the_socket_is_not_a_page(rig: Rig) -> None:
    answer = await get(rig.port, f"/rooms/{rig.room()}/live/ws", browser_headers("ana"))
    assert answer.status == 426
    answer = await get(rig.port, f"/rooms/{rig.room()}/live/other", browser_headers("ana"))
    assert answer.status == 404
