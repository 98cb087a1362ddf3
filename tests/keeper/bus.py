"""A backplane in one process that loses, doubles, delays and reorders its rings as it is told."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from server.backplane.contract import Ear
from tests.keeper.rig import ManualClock


@dataclass
class Bus:
    """`loses`, `doubles`: parts of a hundred. `late_ms`: at most so late, each by chance."""

    clock: ManualClock
    dice: random.Random
    loses: int = 0
    doubles: int = 0
    late_ms: int = 0
    ends: list[BusEnd] = field(default_factory=list)
    on_the_way: list[tuple[int, Ear, str, int]] = field(default_factory=list)

    def end(self) -> BusEnd:
        self.ends.append(BusEnd(self))
        return self.ends[-1]

    def carry(self, sender: BusEnd, room: str, seq: int) -> None:
        for end in self.ends:
            if end is sender or end.ear is None or self.dice.randrange(100) < self.loses:
                continue
            for _ in range(2 if self.dice.randrange(100) < self.doubles else 1):
                at_ms = self.clock.now_ms() + self.dice.randint(0, self.late_ms)
                self.on_the_way.append((at_ms, end.ear, room, seq))
        self.deliver()

    def deliver(self) -> None:
        """Whatever is due by now, in mixed order."""
        now_ms = self.clock.now_ms()
        due = [ring for ring in self.on_the_way if ring[0] <= now_ms]
        self.on_the_way = [ring for ring in self.on_the_way if ring[0] > now_ms]
        self.dice.shuffle(due)
        for _, ear, room, seq in due:
            ear(room, seq)


@dataclass(eq=False)
class BusEnd:
    """One process's side of the bus."""

    bus: Bus
    ear: Ear | None = None

    async def start(self, ear: Ear) -> None:
        self.ear = ear

    def ring(self, room: str, seq: int) -> None:
        self.bus.carry(self, room, seq)

    async def ready(self) -> bool:
        return True

    async def close(self) -> None:
        self.ear = None
