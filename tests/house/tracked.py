"""The files of the repository: what git keeps, and what it would keep at the next commit."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

from server.prepare import HOUSE

VENDOR_FOLDERS = ("web/static/vendor/", "tests/vendor/")


def tracked_files() -> list[str]:
    """Paths from the top of the repository, sorted. Needs git, and a clone made by it."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=HOUSE,
        stdout=subprocess.PIPE,
        check=True,
    )
    names = listed.stdout.decode().split("\0")
    return sorted({name for name in names if name and (HOUSE / name).is_file()})


def own_files(*endings: str) -> Iterator[tuple[str, Path]]:
    """Name and path of the files that we wrote ourselves, by the end of their names."""
    for name in tracked_files():
        if name.endswith(endings) and not name.startswith(VENDOR_FOLDERS):
            yield name, HOUSE / name


def tracked_texts() -> Iterator[tuple[str, str]]:
    """Name and content of every file that is text, those of others included."""
    for name in tracked_files():
        content = (HOUSE / name).read_bytes()
        if b"\0" not in content:
            yield name, content.decode("utf-8", errors="replace")
