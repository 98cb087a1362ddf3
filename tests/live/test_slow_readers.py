"""W1: five of a hundred stop reading. They are cut off in time, and nobody else loses a word."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from server.live import websocket_seat
from server.live.hall import Hall
from server.live.live_room import LiveRoom
from server.live.message import Message
from server.live.seat import OUTBOX_BYTES
from server.live.websocket_seat import WebSocketSeat
from server.room.audience import Audience
from tests.live.client import Socket, browser_headers, handshake, listen_to
from tests.live.rig import Rig, running

PEOPLE = [f"p{number}" for number in range(100)]
DEAF = PEOPLE[::20]
EVENTS = 120
WORDS = "x" * 10_000
SMALL_BUFFER_BYTES = 4_096

pytestmark = pytest.mark.slow


@dataclass
class Outcome:
    """`missing`: events that readers did not get. `most_unsent_bytes`: for one seat, ever."""

    missing: int
    seats_left: int
    most_unsent_bytes: int


async def play(rig: Rig, patience_s: float) -> Outcome:
    """Tell a room of a hundred 120 events of 10 KB, five of its people not reading."""
    room = rig.room(*PEOPLE)
    readers = []
    for name in PEOPLE:
        if name in DEAF:
            await go_deaf(rig, room, name)
        else:
            readers.append(await listen_to(rig.port, room, name))
    heard: list[list[str]] = [[] for _ in readers]
    hearing = [
        asyncio.ensure_future(hear(reader, into))
        for reader, into in zip(readers, heard, strict=True)
    ]
    most_unsent_bytes = 0
    for number in range(EVENTS):
        rig.tell(room, f"{number} {WORDS}")
        most_unsent_bytes = max(most_unsent_bytes, rig.do(lambda: unsent_bytes(rig, room)))
        # Readers in this process are slow enough to be cut off themselves if nobody waited.
        if not await heard_by_all(heard, number - 8, patience_s):
            break
    await heard_by_all(heard, EVENTS, patience_s)
    for one in hearing:
        one.cancel()
    await asyncio.gather(*hearing, return_exceptions=True)
    expected = [f"{number + 2}\n{number} {WORDS}" for number in range(EVENTS)]
    for into in heard:
        assert into == expected[: len(into)]
    missing = sum(EVENTS - len(into) for into in heard)
    return Outcome(missing, rig.seats(room), most_unsent_bytes)


async def go_deaf(rig: Rig, room: str, name: str) -> None:
    """Join, and never read again."""
    small = socket.socket()
    small.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL_BUFFER_BYTES)
    small.setblocking(False)
    await asyncio.get_running_loop().sock_connect(small, ("127.0.0.1", rig.port))
    path = f"/rooms/{room}/live/ws"
    answer, opened = await handshake(rig.port, path, browser_headers(name), sock=small)
    assert answer.status == 101
    opened.writer.transport.pause_reading()  # type: ignore[attr-defined]


async def hear(reader: Socket, into: list[str]) -> None:
    while True:
        into.extend(await reader.events(1))


async def heard_by_all(heard: list[list[str]], count: int, patience_s: float) -> bool:
    """Whether everybody has got so many within that time."""
    loop = asyncio.get_running_loop()
    deadline_s = loop.time() + patience_s
    while min(map(len, heard)) < count:
        if loop.time() > deadline_s:
            return False
        await asyncio.sleep(0.002)
    return True


def unsent_bytes(rig: Rig, room: str) -> int:
    return max(map(unsent_of, rig.everybody(room)), default=0)


def unsent_of(seat: object) -> int:
    assert isinstance(seat, WebSocketSeat)
    return seat._transport.get_write_buffer_size()


async def test_who_stops_reading_is_cut_off_and_everybody_else_gets_everything(
    rig: Rig, say: Callable[[str], None]
) -> None:
    outcome = await play(rig, patience_s=20)
    assert outcome.missing == 0
    assert outcome.seats_left == len(PEOPLE) - len(DEAF)
    assert outcome.most_unsent_bytes <= OUTBOX_BYTES + len(WORDS)
    say(f"slow readers: at most {outcome.most_unsent_bytes:,} bytes unsent for one seat")


async def test_who_was_cut_off_comes_back_to_the_head(rig: Rig) -> None:
    room = rig.room("ana")
    await go_deaf(rig, room, "ana")
    told = 0
    while rig.seats(room):
        rig.tell(room, WORDS)
        told += 1
    ana = await listen_to(rig.port, room, "ana")
    assert (await ana.next() or "").startswith(f"{told + 1}\n<whole member at {told + 1} ")


class WaitingHall(Hall):
    """The planted fault: hands each message to one seat after the other, and waits for each."""

    _giving: asyncio.Task[None] | None = None

    def _give(self, live: LiveRoom, make: Callable[[Audience], Message | None]) -> None:
        if self._giving is None:
            self._waiting: asyncio.Queue[Message] = asyncio.Queue()
            self._giving = asyncio.get_running_loop().create_task(self._give_waiting(live))
        message = make("member")
        assert message is not None
        self._waiting.put_nowait(message)

    async def _give_waiting(self, live: LiveRoom) -> None:
        while True:
            message = await self._waiting.get()
            for seat in list(live.everybody()):
                seat.give(message)
                while unsent_of(seat):  # noqa: ASYNC110
                    await asyncio.sleep(0.01)

    def close(self) -> None:
        if self._giving is not None:
            self._giving.cancel()
        super().close()


async def test_a_hall_that_waits_for_its_seats_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(websocket_seat, "OUTBOX_BYTES", 1 << 30)
    with running(hall_class=WaitingHall) as planted:
        outcome = await play(planted, patience_s=1)
    assert outcome.missing > 0
