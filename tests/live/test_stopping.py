"""U3: what every kind of channel sees of a stop, while it goes on and when somebody is in a hurry.

The rig's drain would take for ever, so that nothing in here depends on being fast; what the signals
lead to is said to the server directly.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import pytest
import pytest_asyncio

from server.live.hall import Pace
from tests.live.client import (
    Answer,
    KeptAlive,
    Socket,
    Stream,
    browser_headers,
    close_all,
    connect,
    get,
    handshake,
    keep_alive,
    listen_to,
    stream,
)
from tests.live.rig import Rig, running
from tests.live.test_poll import begun, sit_down

# Nobody is told who is there either: it would answer the poll that waits.
FOR_EVER = Pace(let_go_per_s=1e-6, drain_s=1e9, stir_s=1e6)


@dataclass
class Scene:
    """A stop under way. `gone` had the room that went first; the rest sit in `room`.

    `kept`: connections that were there before; each test takes what it needs.
    """

    rig: Rig
    room: str
    gone: Socket
    socket: Socket
    events: Stream
    poll: asyncio.Future[Answer]
    kept: list[KeptAlive]

    @property
    def later_ms(self) -> int:
        """How long everybody is to stay away."""
        return self.rig.do(lambda: self.rig.hall.back_in_ms)

    def hurry(self) -> None:
        """What a second signal does."""
        self.rig.server.handle_exit(15, None)


@pytest.fixture
def rig() -> Iterator[Rig]:
    with running(FOR_EVER) as rig:
        yield rig


@pytest_asyncio.fixture
async def scene(rig: Rig) -> AsyncIterator[Scene]:
    first, room = rig.room(), rig.room()
    gone = await listen_to(rig.port, first, "ana")
    socket = await listen_to(rig.port, room, "ana")
    events = await stream(rig.port, room, "ben", {})
    assert await socket.next()
    assert await events.next()
    await sit_down(rig, room, "cem")
    poll = await begun(rig, room, "cem", "1")
    kept = [await keep_alive(rig.port) for _ in range(5)]
    assert 404 == (await kept[0].get("/rooms/x/live/none", {})).status  # all are accepted by now
    rig.server.should_exit = True
    await gone.rest()
    made = Scene(rig, room, gone, socket, events, poll, kept)
    yield made
    poll.cancel()
    await close_all()
    made.hurry()


async def test_the_first_room_has_gone_and_the_other_hears_by_every_transport(
    scene: Scene,
) -> None:
    assert (1012, str(scene.later_ms)) == (scene.gone.code, scene.gone.reason)
    scene.rig.tell(scene.room, "two")
    assert ["2\ntwo"] == await scene.socket.events(1)
    assert ("2", "message", "2\ntwo") == await scene.events.next()
    assert b"2\ntwo" == (await scene.poll).body


async def test_nothing_new_is_accepted(scene: Scene) -> None:
    with pytest.raises(ConnectionRefusedError):
        await connect(scene.rig.port)


async def test_connections_that_are_open_are_answered_again_and_again(scene: Scene) -> None:
    for _ in range(3):
        answer = await scene.kept[0].get("/rooms/x/live/none", {})
        assert 404 == answer.status
        assert "connection" not in answer.headers


async def test_nobody_sits_down_any_more_by_any_transport(scene: Scene) -> None:
    port, path = scene.rig.port, f"/rooms/{scene.room}/live"
    for_socket, for_events, for_poll = scene.kept[1:4]
    answer, late = await handshake(port, f"{path}/ws", browser_headers("dua"), kept=for_socket)
    assert 101 == answer.status
    assert [] == await late.rest()
    assert (1012, str(scene.later_ms)) == (late.code, late.reason)
    events = await stream(port, scene.room, "dua", {}, kept=for_events)
    assert ("", "later", str(scene.later_ms)) == await events.next()
    assert await events.next() is None  # and no `end`, so that it comes back
    refused = await for_poll.get(f"{path}/poll?after=1", browser_headers("dua"))
    assert 503 == refused.status
    assert 0 <= int(refused.headers["retry-after"]) - scene.later_ms / 1_000 < 1
    assert 3 == scene.rig.seats(scene.room)


async def test_a_second_signal_ends_all_that_is_left_at_once(scene: Scene) -> None:
    scene.hurry()
    await scene.socket.rest()
    assert 1012 == scene.socket.code
    assert "later" == (await scene.events.next() or ("", "", ""))[1]
    assert await scene.events.next() is None
    assert 503 == (await scene.poll).status


async def test_a_stop_that_nobody_listens_to_is_not_held_up() -> None:
    with running(FOR_EVER) as empty:
        assert 404 == (await get(empty.port, "/rooms/x/live/none", {})).status
