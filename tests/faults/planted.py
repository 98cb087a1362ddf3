"""Writers with a fault in them, for the rigs that must find it."""

from __future__ import annotations

import time
from collections.abc import Sequence

from server.storage import sqlite
from server.storage.writer import Append, Settled, Writer


class HastyWriter(Writer):
    """Answers first and writes then, as everybody's first sketch does."""

    def _write(self, group: Sequence[Append]) -> list[Settled]:
        self._tell([(job.done, None, None) for job in group])
        time.sleep(0.01)
        super()._write(group)
        return []


class CarelessWriter(Writer):
    """Takes no notice of a commit that has failed."""

    def _write(self, group: Sequence[Append]) -> list[Settled]:
        return [(done, result, None) for done, result, _ in super()._write(group)]


def plant(names: Sequence[str]) -> None:
    """Have every store of this process use the writer of that name, if one is named."""
    for writer in (HastyWriter, CarelessWriter):
        if writer.__name__ in names:
            vars(sqlite)["Writer"] = writer
