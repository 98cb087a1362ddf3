"""The backplane of a single process: there is nobody to tell."""

from __future__ import annotations

from server.backplane.contract import Ear


class LocalBackplane:
    async def start(self, ear: Ear) -> None:
        """No other process ever rings."""

    def ring(self, room: str, seq: int) -> None:
        """No other process listens."""

    async def ready(self) -> bool:
        return True

    async def close(self) -> None:
        """Nothing to let go of."""
