"""C1: what a server has answered is in its log after a kill at any moment, once, at its place."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from server.room.acts import EVENTS
from server.room.acts.submit_post import PostSubmitted
from server.storage.codec import Codec
from server.storage.sqlite import SqliteStorage
from tests.faults.history import Findings, History, RoomLog, compare, read_history
from tests.faults.killed_server.writer import Writer
from tests.server_process import ServerProcess
from tests.visitor import Visitor, set_of

KILLS = 20
ROOMS, SEATS = 2, 5
SETTINGS = {"SETROOM_POSTS_PER_MINUTE": "1000000", "SETROOM_ROOMS_PER_HOUR": "1000000"}


@pytest.fixture(autouse=True)
async def _browsers_closed() -> AsyncIterator[None]:
    yield
    await Visitor.close_all()


async def writers_at(server: ServerProcess, history: History) -> list[Writer]:
    """Seats in rooms whose step takes posts."""
    found = []
    for _ in range(ROOMS):
        dee, members = await set_of(server.origin, SEATS - 1, format="check_in_only")
        await dee.do("start_session")
        await dee.go_to("check_in")
        found += [Writer(seat, server.port, history) for seat in (dee, *members)]
    return found


async def write_and_kill(server: ServerProcess, writers: list[Writer], after_s: float) -> None:
    writing = [asyncio.create_task(writer.write()) for writer in writers]
    await asyncio.sleep(after_s)
    server.kill()
    await asyncio.gather(*writing)


async def answer_the_unanswered(writers: list[Writer]) -> None:
    """Every client tries again what it knows nothing of, with the same key and words."""
    for writer in writers:
        if writer.unanswered:
            reader, stream = await asyncio.open_connection("127.0.0.1", writer.port)
            await writer._post(reader, stream, writer.unanswered[0])
            writer.unanswered.clear()
            stream.close()


async def logs_in(folder: Path) -> dict[str, RoomLog]:
    """Every room's log as it is stored; a post is known by its words."""
    storage = await SqliteStorage.open(folder / "setroom.db", Codec(EVENTS))
    assert set((await storage.verify()).values()) == {"whole"}
    logs: dict[str, RoomLog] = {}
    for room, _ in await storage.due():
        found = await storage.read(room)
        assert found is not None
        assert found.head == len(found.events)
        logs[room] = [
            (seq, found.texts[event.text] if isinstance(event, PostSubmitted) else None)
            for seq, event in enumerate(found.events, 1)
        ]
    await storage.close()
    return logs


async def findings_after(
    server: ServerProcess, folder: Path, kills: int, after_s: Callable[[], float]
) -> Findings:
    history = History(folder / "history")
    try:
        server.start()
        writers = await writers_at(server, history)
        for _ in range(kills):
            await write_and_kill(server, writers, after_s())
            server.start()
        await answer_the_unanswered(writers)
        server.stop()
    finally:
        server.kill()
        history.close()
    return compare(read_history(folder / "history"), await logs_in(server.data))


async def test_what_was_answered_survives_a_kill_at_any_moment(
    tmp_path: Path, dice: random.Random, say: Callable[[str], None]
) -> None:
    server = ServerProcess(tmp_path / "data", SETTINGS)
    found = await findings_after(server, tmp_path, KILLS, lambda: dice.uniform(0.05, 0.35))
    assert found.faults == []
    assert found.acknowledged > 500
    again = sum(line["what"] == "unknown" for line in read_history(tmp_path / "history"))
    assert again > KILLS
    say(
        f"C1 over HTTP: {KILLS} kills, {found.acknowledged} answered, {again} of them only when "
        "tried again; lost 0, doubled 0, gaps 0"
    )


async def test_a_server_that_answers_before_it_has_committed_is_caught(
    tmp_path: Path, dice: random.Random
) -> None:
    """The planted fault."""
    server = ServerProcess(tmp_path / "data", SETTINGS, "tests.faults.killed_server.hasty")
    found = await findings_after(server, tmp_path, 3, lambda: dice.uniform(0.1, 0.3))
    assert found.lost != []
