"""U3: a real process that is told to stop says goodbye to everybody, and ends well and soon."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import pytest

from server.prepare import HOUSE
from server.serve import CannotListen, Wordless, listen
from tests.live.client import browser_headers, get, keep_alive, listen_to, stream

pytestmark = pytest.mark.slow

SECRET = "a-secret-that-must-not-be-logged"


@dataclass
class Running:
    process: asyncio.subprocess.Process
    port: int

    async def stopped_by(self, number: int) -> tuple[int, str, float]:
        """Exit code, all that it said, and how many seconds it took."""
        began = time.monotonic()
        os.kill(self.process.pid, number)
        said, _ = await asyncio.wait_for(self.process.communicate(), 20)
        assert self.process.returncode is not None
        return self.process.returncode, said.decode(), time.monotonic() - began


@pytest.fixture
async def alone(free_port: Callable[[], int]) -> AsyncIterator[Running]:
    async with running(free_port()) as one:
        yield one


@contextlib.asynccontextmanager
async def running(port: int, *seconds_a_seat: str) -> AsyncIterator[Running]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.live.alone", str(port), *seconds_a_seat),
        cwd=HOUSE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    assert process.stdout is not None
    assert [await process.stdout.readline() for _ in range(2)] == [b"start\n", b"ready\n"]
    yield Running(process, port)
    if process.returncode is None:
        process.kill()
        await process.wait()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_streams_and_sockets_and_then_the_process(
    alone: Running, number: int, say: Callable[[str], None]
) -> None:
    sockets = [await listen_to(alone.port, "r", "ana") for _ in range(5)]
    streams = [await stream(alone.port, "r", "ana", {}) for _ in range(5)]
    polls = [get(alone.port, "/rooms/r/live/poll?after=1", browser_headers("ana"))]
    assert (await polls[0]).status == 200
    for one in streams:
        await one.next()
    stopping = asyncio.ensure_future(alone.stopped_by(number))
    for opened in sockets:
        await opened.rest()
        assert opened.code == 1012
    for one in streams:
        while await one.next() is not None:
            pass
    code, said, seconds = await stopping
    assert (code, said) == (0, "stop\nend\n")
    say(f"stopping with 5 sockets and 5 streams: {seconds:.2f} s")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_second_signal_ends_a_long_stop_at_once_and_as_well(
    free_port: Callable[[], int], number: int
) -> None:
    """The stop would take an hour, so it is the second signal that ends it, or nothing does."""
    async with running(free_port(), "3600") as slow:
        gone, inside = [await listen_to(slow.port, room, "ana") for room in ("r", "s")]
        events = await stream(slow.port, "s", "ana", {})
        unused = await keep_alive(slow.port)
        assert (await unused.get("/nothing", {})).status == 404
        os.kill(slow.process.pid, signal.SIGTERM)
        await gone.rest()
        assert inside.code is None
        code, said, _ = await slow.stopped_by(number)
        await inside.rest()
        assert inside.code == 1012
        while (event := await events.next()) is not None:
            assert event[1] != "end"
    assert (code, said) == (0, "stop\nend\n")


async def test_an_answer_under_way_is_finished_first(alone: Running) -> None:
    slow = asyncio.ensure_future(get(alone.port, "/slow", {}))
    assert alone.process.stdout is not None
    assert await alone.process.stdout.readline() == b"asked\n"
    code, said, _ = await alone.stopped_by(signal.SIGTERM)
    assert (await slow).body.endswith(b"4\r\ndone\r\n0\r\n\r\n")
    assert (code, said) == (0, "stop\nend\n")


async def test_nothing_of_a_request_reaches_the_log(alone: Running) -> None:
    await get(alone.port, f"/join/{SECRET}?x={SECRET}", {"Cookie": SECRET, "X": SECRET})
    await get(alone.port, f"/rooms/r/live/sse?after={SECRET}", {"Cookie": SECRET})
    opened = await listen_to(alone.port, "r", None, f"?after={SECRET}")
    await opened.rest()
    await get(alone.port, "/fault", {"Cookie": SECRET})
    _, said, _ = await alone.stopped_by(signal.SIGTERM)
    assert SECRET not in said
    assert "ValueError" in said
    assert "somebody's words" not in said.replace('raise ValueError("somebody\'s words")', "")


def test_a_port_that_is_taken_is_told_in_a_sentence() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]
        with pytest.raises(CannotListen, match=rf"cannot listen at 127\.0\.0\.1:{port}: .*\.$"):
            listen("127.0.0.1", port)


def test_an_exception_is_logged_by_kind_and_place() -> None:
    try:
        raise ValueError("somebody's words")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "", 0, "it failed", (), sys.exc_info())
    told = Wordless("%(message)s").format(record)
    assert told.startswith("it failed\n")
    assert told.endswith("ValueError")
    assert "test_serve.py" in told
