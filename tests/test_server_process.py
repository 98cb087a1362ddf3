"""`python3 -m server` as a person types it: it says when it is ready, and stops when asked."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable

import httpx2
import pytest

from tests.server_process import ServerProcess

pytestmark = pytest.mark.slow


def test_a_start_says_where_it_serves_and_serves_there(
    server_process: ServerProcess, say: Callable[[str], None]
) -> None:
    assert f"http://localhost:{server_process.port}" == server_process.origin
    assert 200 == httpx2.get(f"{server_process.origin}/healthz").status_code
    server_process.stop()
    began = time.monotonic()
    server_process.start()
    say(f"a later start is ready after {time.monotonic() - began:.2f} s")


def test_a_stop_is_quick_silent_and_leaves_nothing_listening(
    server_process: ServerProcess,
) -> None:
    server_process.stop()
    assert f"Setroom is ready at {server_process.origin}\n" == server_process.log
    with pytest.raises(httpx2.ConnectError):
        httpx2.get(f"{server_process.origin}/healthz")


def test_after_a_kill_it_starts_again_on_the_same_data(server_process: ServerProcess) -> None:
    server_process.kill()
    server_process.start()
    assert 200 == httpx2.get(f"{server_process.origin}/readyz").status_code


def test_a_start_that_cannot_serve_says_why_in_one_line(
    start_server: Callable[..., ServerProcess],
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(AssertionError) as said:
            start_server(SETROOM_PORT=str(taken.getsockname()[1]))
    told = str(said.value).splitlines()[1:]
    assert 1 == len(told)
    assert "cannot listen" in told[0]


def test_two_servers_on_one_data_folder_are_refused(
    server_process: ServerProcess, start_server: Callable[..., ServerProcess]
) -> None:
    with pytest.raises(AssertionError, match="did not get ready") as said:
        start_server(SETROOM_DATA=str(server_process.data))
    assert "Traceback" not in str(said.value)
    assert 200 == httpx2.get(f"{server_process.origin}/readyz").status_code
