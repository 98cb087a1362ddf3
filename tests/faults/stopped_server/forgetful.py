"""A server that keeps nothing any more once it stops: the planted fault.

python -m tests.faults.stopped_server.forgetful
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from server import app
from server.__main__ import run
from server.live.drain import drain
from server.live.hall import Hall
from server.storage import sqlite
from server.storage.writer import Append, Settled, Writer


class ForgetfulWriter(Writer):
    """`forgets`: it only says that it has written."""

    forgets = False

    def _write(self, group: Sequence[Append]) -> list[Settled]:
        return [(job.done, None, None) for job in group] if self.forgets else super()._write(group)


async def forgetful_drain(hall: Hall) -> None:
    ForgetfulWriter.forgets = True
    await drain(hall)


if __name__ == "__main__":
    vars(sqlite)["Writer"] = ForgetfulWriter
    vars(app)["drain"] = forgetful_drain
    sys.exit(run([]))
