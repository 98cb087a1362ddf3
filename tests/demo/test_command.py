"""`python -m server demo`, typed by a person: a room, a way in, and an end by Ctrl-C."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable

import pytest

from server.demo.command import run
from server.prepare import HOUSE
from tests.demo.until import until
from tests.server_process import ServerProcess
from tests.visitor import Visitor

STOP_LIMIT_S = 15


def test_without_a_setroom_it_says_so_in_one_sentence(
    capsys: pytest.CaptureFixture[str], free_port: Callable[[], int]
) -> None:
    origin = f"http://localhost:{free_port()}"
    assert 1 == run([origin])
    said = capsys.readouterr()
    assert "" == said.out
    assert said.err.startswith(f"There is no Setroom at {origin}.")
    assert 1 == len(said.err.splitlines())


@pytest.mark.parametrize("origin", ["localhost:8000", "ftp://localhost", "http://[", "nonsense"])
def test_what_is_no_address_is_no_setroom(origin: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert 1 == run([origin])
    assert "There is no Setroom at" in capsys.readouterr().err


@pytest.mark.slow
def test_where_it_takes_a_code_the_code_is_asked_for(
    start_server: Callable[..., ServerProcess], capsys: pytest.CaptureFixture[str]
) -> None:
    server = start_server(SETROOM_OPENING="open sesame 1")
    assert 1 == run([server.origin, "--code", "wrong"])
    assert "code" in capsys.readouterr().err


@pytest.mark.slow
async def test_it_opens_a_room_prints_the_way_in_and_ends_at_ctrl_c(server: ServerProcess) -> None:
    command = [sys.executable, "-m", "server", "demo", server.origin, "--pace", "50"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    playing = subprocess.Popen(
        command, cwd=HOUSE, env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        assert playing.stdout is not None
        lines = [playing.stdout.readline() for _ in range(6)]
        link = re.search(r"http://\S+/join/\S+", "".join(lines))
        assert link is not None, lines
        you = Visitor(server.origin)
        await you.join(link[0])
        view = await until(you, lambda view: len(view["door"]) == 8)
        assert "facilitator" == view["role"]
        assert "Ctrl-C" in "".join(lines)
        playing.send_signal(signal.SIGINT)
        said, _ = playing.communicate(timeout=STOP_LIMIT_S)
        assert 0 == playing.returncode
        assert "The eight have gone home" in said
    finally:
        playing.kill()
        playing.wait()
        await Visitor.close_all()
