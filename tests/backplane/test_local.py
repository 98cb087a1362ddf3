"""The backplane of a single process."""

from __future__ import annotations

from server.backplane.contract import Backplane
from server.backplane.local import LocalBackplane


async def test_nobody_hears_their_own_ring() -> None:
    heard: list[tuple[str, int]] = []
    backplane: Backplane = LocalBackplane()
    await backplane.start(lambda room, seq: heard.append((room, seq)))
    backplane.ring("r", 1)
    assert await backplane.ready()
    await backplane.close()
    assert [] == heard
