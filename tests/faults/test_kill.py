"""C1: whatever was acknowledged is there after a kill at any moment, once, and at its place."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from server.prepare import HOUSE
from server.storage.audit import verdict
from server.storage.connection import open_connection
from server.storage.log import Log
from tests.faults.history import Findings, RoomLog, compare, read_history
from tests.storage.events import CODEC, Said

KILLS = 8  # the whole number, twenty, is killed over HTTP: killed_server
MOST_KILLS = 20  # of the planted fault; the first or second mostly shows it
ANSWER_BYTES = 150  # what one question and its answer add to the history


def write_and_kill(folder: Path, dice: random.Random, answers: int, *fault: str) -> None:
    """Let the child write until it has about so many answers, then kill its process group."""
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.writing_child", str(folder), *fault],
        cwd=HOUSE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        assert child.stdout is not None
        assert b"writing\n" == child.stdout.readline()
        history = folder / "history"
        enough = history.stat().st_size + answers * ANSWER_BYTES
        while history.stat().st_size < enough:
            assert child.poll() is None, "the child ended by itself"
            time.sleep(0.002)
        time.sleep(dice.uniform(0, 0.02))  # at any moment of a commit
    finally:
        os.killpg(child.pid, signal.SIGKILL)
        child.communicate()


def logs_of(folder: Path) -> dict[str, RoomLog]:
    """Every room's log as it is stored. Its words, keys and chain must fit."""
    log = Log(open_connection(folder / "data" / "setroom.db"), CODEC)
    assert [("ok",)] == log.connection.execute("PRAGMA integrity_check").fetchall()
    logs: dict[str, RoomLog] = {}
    for room, _ in log.due():
        assert "whole" == verdict(log.connection, room)
        found = log.read(room, 0)
        assert found is not None
        said = [
            (seq, event) for seq, event in enumerate(found.events, 1) if isinstance(event, Said)
        ]
        assert all(f"words of {event.post}" == found.texts[event.text] for _, event in said)
        assert {seq for seq, _ in said} == {key.seq for key in found.keys}
        logs[room] = [(1, None), *((seq, event.post) for seq, event in said)]
    log.connection.close()
    return logs


def findings(folder: Path) -> Findings:
    return compare(read_history(folder / "history"), logs_of(folder))


def test_what_was_acknowledged_survives_a_kill_at_any_moment(
    tmp_path: Path, dice: random.Random, say: Callable[[str], None]
) -> None:
    found = Findings()
    for _ in range(KILLS):
        write_and_kill(tmp_path, dice, dice.randrange(20, 500))
        found = findings(tmp_path)
        assert [] == found.faults
    say(f"C1 kill: {KILLS} kills, {found.acknowledged} acknowledged, lost 0, doubled 0, gaps 0")
    assert 2_000 < found.acknowledged


def test_a_writer_that_answers_before_it_has_committed_is_caught(
    tmp_path: Path, dice: random.Random
) -> None:
    """The planted fault."""
    for _ in range(MOST_KILLS):
        write_and_kill(tmp_path, dice, 50, "HastyWriter")
        if findings(tmp_path).lost:
            return
    raise AssertionError(f"{MOST_KILLS} kills lost nothing of a writer that answers too early")
