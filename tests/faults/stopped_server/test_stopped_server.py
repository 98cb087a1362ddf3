"""U3: a stop under load loses nothing that was answered, and goes on room by room until its end."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.history import Findings, History, compare, read_history
from tests.faults.stopped_server.watcher import Watcher
from tests.faults.writer import SETTINGS, Writer, answer_the_unanswered, logs_in, writers_at
from tests.server_process import ServerProcess
from tests.visitor import Visitor

STOPS = 3
# Six hundred seats that only wait: the stop takes 0.6 s at its own pace, and writers go on in it.
IDLE_ROOMS, TABS = 20, 30


class TimedHistory(History):
    """`acks`: moment, room and seq of every answer."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.acks: list[tuple[float, str, int]] = []

    def ok(self, room: str, key: str, seq: int) -> None:
        super().ok(room, key, seq)
        self.acks.append((time.monotonic(), room, seq))


@dataclass
class House:
    """Two rooms in which people write, and others that are only open."""

    server: ServerProcess
    history: TimedHistory
    writers: list[Writer]
    idle: list[Visitor]

    @classmethod
    async def filled(cls, server: ServerProcess, history: TimedHistory) -> House:
        writers = await writers_at(server, history)
        idle = [Visitor(server.origin, "Dee") for _ in range(IDLE_ROOMS)]
        for dee in idle:
            await dee.open()
        return cls(server, history, writers, idle)

    async def stop_while_they_write(self, after_s: float) -> int:
        """Answers with how many posts were answered after the first room had been let go."""
        first, *waiting, last = await self._everybody_sits_down()
        watching = [asyncio.create_task(one.watch()) for one in (first, *waiting, last)]
        writing = [asyncio.create_task(one.write()) for one in self.writers]
        await asyncio.sleep(after_s)
        await asyncio.to_thread(self.server.stop)
        await asyncio.gather(*watching, *writing)
        assert {1012} == {one.socket.code for one in (first, *waiting, last)}
        late = [ack for ack in self.history.acks if first.let_go_s < ack[0] < last.let_go_s]
        # Answered where everybody has left, and told as well where they have not.
        assert {first.room, last.room} == {room for _, room, _ in late}
        assert {seq for _, room, seq in late if room == last.room} & set(last.seqs)
        assert first.missed_nothing
        assert last.missed_nothing
        return len(late)

    async def _everybody_sits_down(self) -> list[Watcher]:
        """Rooms are let go in the order in which they were entered."""
        port = self.server.port
        tabs = [dee for dee in self.idle for _ in range(TABS)]
        seats = [self.writers[0].seat, *tabs, self.writers[-1].seat]
        return [await Watcher.sitting_down(seat, port) for seat in seats]


@pytest.fixture(autouse=True)
async def _browsers_closed() -> AsyncIterator[None]:
    yield
    await Visitor.close_all()


async def findings_after(
    server: ServerProcess, folder: Path, stops: int, after_s: Callable[[], float]
) -> tuple[Findings, int]:
    """What was lost, and how many were answered during the stops."""
    history = TimedHistory(folder / "history")
    try:
        server.start()
        house = await House.filled(server, history)
        late = 0
        for _ in range(stops):
            late += await house.stop_while_they_write(after_s())
            server.start()
        await answer_the_unanswered(house.writers)
        server.stop()
    finally:
        server.kill()
        history.close()
    return compare(read_history(folder / "history"), await logs_in(server.data)), late


async def test_nothing_that_was_answered_during_a_stop_is_lost(
    tmp_path: Path, dice: random.Random, say: Callable[[str], None]
) -> None:
    server = ServerProcess(tmp_path / "data", SETTINGS)
    found, late = await findings_after(server, tmp_path, STOPS, lambda: dice.uniform(0.1, 0.5))
    assert found.faults == []
    assert late > 0
    assert {"Setroom is ready"} == {line.partition(" at ")[0] for line in server.log.splitlines()}
    say(
        f"U3 over HTTP: {STOPS} stops under load, {found.acknowledged} answered, {late} of them "
        "after the first room had been let go; lost 0, doubled 0, gaps 0"
    )


async def test_a_server_that_keeps_nothing_of_its_last_moments_is_caught(
    tmp_path: Path, dice: random.Random
) -> None:
    """The planted fault."""
    server = ServerProcess(tmp_path / "data", SETTINGS, "tests.faults.stopped_server.forgetful")
    found, late = await findings_after(server, tmp_path, 1, lambda: dice.uniform(0.1, 0.3))
    assert late > 0
    assert found.lost != []
