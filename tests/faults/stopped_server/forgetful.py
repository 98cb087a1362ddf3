"""A server that keeps nothing any more once it stops: the planted fault.

python -m tests.faults.stopped_server.forgetful
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from server.__main__ import run
from server.app import App
from server.storage.writer import Append, Settled, Writer

calm = App.stop


def forgets(_: Writer, group: Sequence[Append]) -> list[Settled]:
    return [(job.done, None, None) for job in group]


async def stop(app: App) -> None:
    Writer._write = forgets  # type: ignore[method-assign]
    await calm(app)


if __name__ == "__main__":
    App.stop = stop  # type: ignore[method-assign]
    sys.exit(run([]))
