"""Somebody whose page is open while the server stops: what it is told, and when it is let go."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from tests.live.client import Socket, handshake
from tests.visitor import Visitor


@dataclass
class Watcher:
    """`seqs`: what was told, the head at the beginning first."""

    room: str
    socket: Socket
    seqs: list[int] = field(default_factory=list)
    let_go_s: float = 0.0

    @classmethod
    async def sitting_down(cls, seat: Visitor, port: int) -> Watcher:
        path = f"/rooms/{seat.room}/live/ws?after=0"
        answer, socket = await handshake(port, path, {"Cookie": seat.cookies})
        assert answer.status == 101
        return cls(seat.room, socket)

    async def watch(self) -> None:
        """Until the server has ended it."""
        while (message := await self.socket.next()) is not None:
            seq = int(message.partition("\n")[0])
            if not self.seqs or seq != self.seqs[-1]:  # an equal one is who is here
                self.seqs.append(seq)
        self.let_go_s = time.monotonic()
        await self.socket.close()

    @property
    def missed_nothing(self) -> bool:
        return self.seqs == list(range(self.seqs[0], self.seqs[-1] + 1))
