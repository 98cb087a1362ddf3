"""Nothing that a step starts outlives it: neither its own end, nor ours, polite or not."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from server.prepare import HOUSE
from tests.__main__ import PLUGINS

pytestmark = pytest.mark.slow

# A step that starts a process of its own group, as a browser's driver does, and says its pid.
STEP = """
import subprocess, sys, time
away = subprocess.Popen(["sleep", "600"], start_new_session=True, stdout=subprocess.DEVNULL)
print(away.pid, flush=True)
time.sleep({stays_s})
away.returncode = 0  # so that Python does not complain
"""
RUNNER = """
import sys
from tests.processes import adopt_orphans, run_module
adopt_orphans()
sys.exit(run_module("step"))
"""
SIDE_BY_SIDE = """
import sys
from tests.processes import run_side_by_side
sys.exit(run_side_by_side(("late",), ("soon",)))
"""


def start_runner(folder: Path, stays_s: int) -> tuple[subprocess.Popen[str], int]:
    """The runner, and the pid of what its step has started."""
    (folder / "step.py").write_text(STEP.format(stays_s=stays_s))
    runner = subprocess.Popen(
        [sys.executable, "-c", RUNNER],
        cwd=HOUSE,
        env={**os.environ, "PYTHONPATH": f"{folder}:{os.environ.get('PYTHONPATH', '')}"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert runner.stdout is not None
    return runner, int(runner.stdout.readline())


def is_gone(pid: int) -> bool:
    """Within ten seconds. A process that has ended and is only not yet buried is gone."""
    for _ in range(500):
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.02)
    return False


def test_what_a_step_leaves_running_is_named_and_ended(tmp_path: Path) -> None:
    runner, away = start_runner(tmp_path, stays_s=0)
    said = runner.communicate()[0]
    assert f"step left running: {away} sleep 600" in said
    assert 1 == runner.returncode
    assert is_gone(away)


def test_what_tests_leave_running_is_told_before_the_closing_line(tmp_path: Path) -> None:
    (tmp_path / "test_away.py").write_text(
        "import subprocess\n"
        "def test_away():\n"
        "    away = subprocess.Popen(['sleep', '600'], start_new_session=True)\n"
        "    away.returncode = 0\n"
    )
    told = pytest_in(tmp_path, "from tests.conftest import *\n")
    assert 1 == told.returncode
    assert "LEFT RUNNING by the tests" in told.stdout
    assert "sleep 600" in told.stdout
    assert "1 passed" in told.stdout.splitlines()[-1]


def test_a_test_that_hangs_shows_where_and_goes_on(tmp_path: Path) -> None:
    (tmp_path / "test_long.py").write_text(
        "import time\n"
        "def waits():\n"
        "    time.sleep(0.5)\n"
        "def test_short(): pass\n"
        "def test_long(): waits()\n"
    )
    limit = "from tests import hanging\nhanging.HANGS_AFTER_S = 0.2\n"
    told = pytest_in(tmp_path, f"from tests.conftest import *\n{limit}")
    assert "2 passed" in told.stdout.splitlines()[-1]
    shown = re.findall(r"in (waits|test_\w+)$", told.stderr, re.MULTILINE)
    assert ["waits", "test_long"] == shown


def pytest_in(folder: Path, conftest: str) -> subprocess.CompletedProcess[str]:
    """In a house of its own, because what is tried is what pytest itself does."""
    (folder / "conftest.py").write_text(conftest)
    return subprocess.run(
        [sys.executable, "-m", "pytest", *PLUGINS, "-p", "no:cacheprovider"],
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": f"{HOUSE}:{os.environ.get('PYTHONPATH', '')}",
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        },
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_polite_kill_ends_all_that_was_started(tmp_path: Path, number: signal.Signals) -> None:
    runner, away = start_runner(tmp_path, stays_s=600)
    runner.send_signal(number)
    runner.communicate()
    assert 128 + number == runner.returncode
    assert is_gone(away)


def test_a_step_does_not_outlive_a_runner_that_is_killed(tmp_path: Path) -> None:
    runner, away = start_runner(tmp_path, stays_s=600)
    (step,) = Path(f"/proc/{runner.pid}/task/{runner.pid}/children").read_text().split()
    runner.kill()
    runner.communicate()
    os.kill(away, signal.SIGKILL)  # a step that tidies up after itself, as pytest does, ends it
    assert is_gone(int(step))


def test_steps_side_by_side_speak_one_after_the_other_and_all_must_pass(tmp_path: Path) -> None:
    (tmp_path / "late.py").write_text("import time\ntime.sleep(0.4)\nprint('first')\n")
    (tmp_path / "soon.py").write_text("print('second')\nraise SystemExit(3)\n")
    told = subprocess.run(
        [sys.executable, "-c", SIDE_BY_SIDE],
        cwd=HOUSE,
        env={**os.environ, "PYTHONPATH": f"{tmp_path}:{os.environ.get('PYTHONPATH', '')}"},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert ["first", "second"] == told.stdout.splitlines()
    assert 3 == told.returncode
