"""A start that cannot be says why in one sentence, ends by itself, and leaves the store to others.

The store's thread is no reason to stay: not when the store is refused, and not when something else
goes wrong after it has been opened.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from server.prepare import HOUSE
from server.storage.connection import PATIENCE_S, open_connection
from tests.server_process import ServerProcess, free_port

WITHIN_S = PATIENCE_S + 25  # it takes one or two; a process that hangs takes for ever


def started(data: Path, port: int | None = None) -> subprocess.CompletedProcess[str]:
    """A start that is expected to end. Raises: TimeoutExpired: it hangs."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("SETROOM_")}
    return subprocess.run(
        [sys.executable, "-m", "server"],
        cwd=HOUSE,
        env={**inherited, "SETROOM_DATA": str(data), "SETROOM_PORT": str(port or free_port())},
        capture_output=True,
        text=True,
        check=False,
        timeout=WITHIN_S,
    )


def assert_refused(ended: subprocess.CompletedProcess[str], why: str) -> None:
    assert 2 == ended.returncode, ended.stderr
    assert "" == ended.stdout
    (sentence,) = ended.stderr.splitlines()
    assert sentence.startswith("Setroom does not start: ")
    assert why in sentence


def assert_let_go(data: Path) -> None:
    """Closed in good order, so that nothing is left in the journal."""
    assert not (data / "setroom.db-wal").exists()
    open_connection(data / "setroom.db", 0.05).close()


def test_a_second_server_on_the_same_data_is_refused_and_the_first_goes_on(
    start_server: Callable[..., ServerProcess],
) -> None:
    first = start_server()
    assert_refused(started(first.data), "open in another process")
    with socket.create_connection(("127.0.0.1", first.port), timeout=10) as line:
        line.sendall(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert line.recv(1_000).startswith(b"HTTP/1.1 200")


def test_data_of_a_newer_setroom_is_refused_and_not_touched(tmp_path: Path) -> None:
    newer = open_connection(tmp_path / "setroom.db")
    newer.execute("PRAGMA user_version = 99")
    newer.close()
    before = (tmp_path / "setroom.db").read_bytes()
    assert_refused(started(tmp_path), "form 99")
    assert before == (tmp_path / "setroom.db").read_bytes()


def test_data_that_is_no_database_is_refused_and_not_touched(tmp_path: Path) -> None:
    (tmp_path / "setroom.db").write_text("Dear reader, " * 500)
    assert_refused(started(tmp_path), "cannot be opened")
    assert "Dear reader, " * 500 == (tmp_path / "setroom.db").read_text()


def test_a_port_that_is_taken_ends_the_start_and_closes_the_store(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        assert_refused(started(tmp_path, other.getsockname()[1]), "cannot listen")
    assert_let_go(tmp_path)


def test_a_fault_while_starting_ends_the_process_and_closes_the_store(tmp_path: Path) -> None:
    """Something that nobody foresaw, after the store was opened: here a folder in the way."""
    (tmp_path / "control" / "full").mkdir(parents=True)
    ended = started(tmp_path)
    assert 1 == ended.returncode, ended.stderr
    assert "Setroom is ready" not in ended.stdout
    assert_let_go(tmp_path)


@pytest.mark.parametrize("times", [1, 3])
def test_being_told_to_stop_ends_the_process_however_often(
    start_server: Callable[..., ServerProcess], times: int
) -> None:
    server = start_server()
    for _ in range(times):
        os.kill(server.pid, 15)
    server.stop()
    assert_let_go(server.data)


BREAKS_OFF = """
import asyncio, sys
from pathlib import Path
from server.storage.sqlite import SqliteStorage
from tests.storage.events import CODEC, talk

loop = asyncio.new_event_loop()
store = loop.run_until_complete(SqliteStorage.open(Path(sys.argv[1]), CODEC))
loop.run_until_complete(talk(store, "r", 3))
sys.exit(3)
"""


def test_a_loop_that_breaks_off_without_an_end_does_not_keep_the_process(tmp_path: Path) -> None:
    """As after a second Ctrl-C: nobody closes anything, and what was answered is there."""
    ended = subprocess.run(
        [sys.executable, "-c", BREAKS_OFF, str(tmp_path / "setroom.db")],
        cwd=HOUSE,
        capture_output=True,
        check=False,
        timeout=WITHIN_S,
    )
    assert 3 == ended.returncode, ended.stderr
    connection = open_connection(tmp_path / "setroom.db", 0.05)
    assert [("r", 3)] == connection.execute("SELECT room, head FROM rooms").fetchall()
    connection.close()
