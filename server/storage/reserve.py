"""A few megabytes set aside, so that a room can be purged even when the disk is full."""

from __future__ import annotations

import os
from pathlib import Path

RESERVE_BYTES = 4 << 20  # a large room's pages, written once more on their way to being erased


class Reserve:
    """A file beside the database that holds nothing but its place on the disk."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def set_aside(self) -> None:
        """Take the place, if it can be had and is not had already."""
        if self._path.exists():
            return
        handle = os.open(self._path, os.O_CREAT | os.O_WRONLY, 0o600)
        try:
            os.posix_fallocate(handle, 0, RESERVE_BYTES)
        except OSError:
            # The disk is full already. Better luck after the next purge.
            self._path.unlink()
        finally:
            os.close(handle)

    def give_up(self) -> None:
        """Free the place for what must be written now."""
        self._path.unlink(missing_ok=True)
