"""C1: what a server has answered is in its log after a kill at any moment, once, at its place."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from tests.faults.history import Findings, History, compare, read_history
from tests.faults.writer import SETTINGS, Writer, answer_the_unanswered, logs_in, writers_at
from tests.server_process import ServerProcess
from tests.visitor import Visitor

KILLS = 20


@pytest.fixture(autouse=True)
async def _browsers_closed() -> AsyncIterator[None]:
    yield
    await Visitor.close_all()


async def write_and_kill(server: ServerProcess, writers: list[Writer], after_s: float) -> None:
    writing = [asyncio.create_task(writer.write()) for writer in writers]
    await asyncio.sleep(after_s)
    server.kill()
    await asyncio.gather(*writing)


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


async def write_and_kill_at_answer(server: ServerProcess, writers: list[Writer], n: int) -> None:
    """Not a moment after it: whatever the machine is busy with, something has been answered."""
    answers = 0

    def heard() -> None:
        nonlocal answers
        answers += 1
        if answers == n:
            server.kill()

    for writer in writers:
        writer.heard = heard
    await asyncio.gather(*(writer.write() for writer in writers))
    assert answers >= n


async def test_a_server_that_answers_before_it_has_committed_is_caught(
    tmp_path: Path, dice: random.Random
) -> None:
    """The planted fault. One kill may come when all has been written, and so there is another."""
    server = ServerProcess(tmp_path / "data", SETTINGS, "tests.faults.killed_server.hasty")
    history = History(tmp_path / "history")
    try:
        server.start()
        writers = await writers_at(server, history)
        for _ in range(KILLS):
            await write_and_kill_at_answer(server, writers, dice.randrange(10, 60))
            if compare(read_history(tmp_path / "history"), await logs_in(server.data)).lost:
                return
            server.start()
    finally:
        server.kill()
        history.close()
    pytest.fail(f"{KILLS} kills lost nothing of a server that answers too early")
