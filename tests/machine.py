"""The programs that the tests drive and pip cannot bring: asked of Debian when we may."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

# What must be there -> the Debian package that brings it. None of them is needed to run Setroom.
NEEDED = {
    "chromium": "chromium",  # the journeys, in a real browser
    "redis-server": "redis-server",  # the doorbell between several processes
    "gcc": "gcc",  # the power-cut rig records writes from a small library in C
    "/usr/include/stdio.h": "libc6-dev",  # what that library is compiled against
    "node": "nodejs",  # the browser's scripts, tried without a browser
}


def complete_the_machine() -> str:
    """Install what is missing. Answers with a sentence that names what still is, or with ""."""
    missing = missing_packages()
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"   installing {', '.join(missing)}", flush=True)
        _apt_get("update")
        _apt_get("install", "--yes", "--no-install-recommends", *missing)
        missing = missing_packages()
    if not missing:
        return ""
    return (
        f"Missing: {', '.join(missing)}. The tests that need them will fail; "
        f"as root: apt-get install --no-install-recommends {' '.join(missing)}"
    )


def missing_packages() -> list[str]:
    return [package for thing, package in NEEDED.items() if not _is_there(thing)]


def _is_there(thing: str) -> bool:
    return Path(thing).exists() if thing.startswith("/") else shutil.which(thing) is not None


def _apt_get(*words: str) -> None:
    """Failures are told, not raised: what is missing in the end is what counts."""
    told = subprocess.run(
        ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120", *words],
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if told.returncode != 0:
        print(f"   apt-get {words[0]} failed:\n{told.stdout[-2000:]}", flush=True)
