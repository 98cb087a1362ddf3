"""C4: a full disk costs nobody a word that was acknowledged, and is over when there is room again.

The disk is a tmpfs of a few megabytes, mounted where only the child sees it. That needs root, or a
kernel that lets anybody have a namespace of their own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from server.prepare import HOUSE
from tests.conftest import SEED

CYCLES = 10
DISK = "12m"  # the reserve takes 4 of it

MOUNTED = f'mount -t tmpfs -o size={DISK},mode=700 tmpfs "$1" && shift && exec "$@"'
ALONE = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--mount", "--map-root-user"]


def on_a_small_disk(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*ALONE, "sh", "-c", MOUNTED, "sh", str(folder), *command],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def fill_and_free(folder: Path, cycles: int, *fault: str) -> dict[str, Any]:
    """What the child tells of its cycles."""
    child = [sys.executable, "-m", "tests.faults.filling_child", str(folder), str(cycles)]
    ended = on_a_small_disk(folder, *child, str(SEED), *fault)
    assert 0 == ended.returncode, ended.stderr
    told: dict[str, Any] = json.loads(ended.stdout)
    return told


def test_a_full_disk_loses_nothing_and_is_over_when_there_is_room_again(
    tmp_path: Path, say: Callable[[str], None]
) -> None:
    if why_not := no_small_disk(tmp_path):
        say(f"C4 full disk: NOT RUN, no small disk can be mounted here: {why_not}")
        return
    told = fill_and_free(tmp_path, CYCLES)
    assert [] == told["faults"]
    assert told["refused"] >= 12 * CYCLES
    say(
        f"C4 full disk: {CYCLES} times full and freed, {told['written']} acknowledged, "
        f"{told['refused']} refused, lost 0"
    )


def test_a_store_that_takes_no_notice_of_a_full_disk_is_caught(tmp_path: Path) -> None:
    """The planted fault."""
    if not no_small_disk(tmp_path):
        assert fill_and_free(tmp_path, 2, "CarelessWriter")["faults"]


def no_small_disk(folder: Path) -> str:
    """Why there can be none here; that is a failure where everything must run."""
    possible = on_a_small_disk(folder, "true")
    assert possible.returncode == 0 or "CI" not in os.environ, "root or user namespaces are needed"
    return "" if possible.returncode == 0 else possible.stderr.strip()
