"""C5: the n-th sync or write fails, for every n of a short life. Nothing acknowledged is lost."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from server.prepare import HOUSE


@pytest.fixture(scope="module")
def failing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    built = tmp_path_factory.mktemp("failing") / "failing.so"
    source = Path(__file__).with_name("failing.c")
    subprocess.run(["gcc", "-shared", "-fPIC", "-O2", "-o", built, source, "-ldl"], check=True)
    return built


def told(failing: Path, folder: Path, kind: str, error: int, last: int, *fault: str) -> Any:
    """What the child tells of the calls 1 to `last`."""
    ended = subprocess.run(
        [
            *(sys.executable, "-m", "tests.faults.failing_disk.child", str(folder)),
            *(kind, str(error), "1", str(last), *fault),
        ],
        cwd=HOUSE,
        env={**os.environ, "LD_PRELOAD": str(failing)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert 0 == ended.returncode, ended.stderr
    return json.loads(ended.stdout)


@pytest.mark.parametrize(
    ("kind", "error", "last"),
    [("sync", errno.EIO, 60), ("write", errno.EIO, 150), ("write", errno.ENOSPC, 150)],
)
def test_whatever_call_fails_nothing_acknowledged_is_lost_and_nothing_refused_is_kept(
    failing: Path, tmp_path: Path, say: Callable[[str], None], kind: str, error: int, last: int
) -> None:
    found = told(failing, tmp_path, kind, error, last)
    assert [] == found["faults"]
    assert found["refused"] > last / 5
    say(
        f"C5 {errno.errorcode[error]} at {kind} 1 to {last}: {found['refused']} times refused, "
        f"{found['unfit']} times not started, lost 0"
    )


def test_a_store_that_takes_no_notice_of_a_failed_commit_is_caught(
    failing: Path, tmp_path: Path
) -> None:
    """The planted fault."""
    assert told(failing, tmp_path, "write", errno.EIO, 80, "CarelessWriter")["faults"]
