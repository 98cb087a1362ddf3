"""A room that somebody is listening to."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field

from server.keeper.shelf import Kept
from server.live.message import Message
from server.live.seat import Seat
from server.room.audience import AUDIENCES, Audience
from server.room.state import Room


@dataclass(slots=True, eq=False)
class LiveRoom:
    """`room`: its state at `seq`, which all its seats have been told.

    `whole`: the whole at `seq`, as it was last rendered for each audience. `slot`: the tick of
    each round at which its heartbeat is due. `stir`: the push that waits to be sent.
    """

    kept: Kept
    room: Room
    slot: int
    seats: dict[Audience, list[Seat]] = field(default_factory=lambda: {a: [] for a in AUDIENCES})
    whole: dict[Audience, Message] = field(default_factory=dict)
    stir: asyncio.TimerHandle | None = None

    @property
    def seq(self) -> int:
        return self.room.seq

    @property
    def is_empty(self) -> bool:
        return not any(self.seats.values())

    def everybody(self) -> Iterator[Seat]:
        for seats in self.seats.values():
            yield from seats

    def places_differ_from(self, before: Room) -> bool:
        """Whether anybody's audience can be another one now: compares what `audience_of` looks at.

        Asked at every event, and nearly always false: a post moves nobody.
        """
        return (
            self.room.people is not before.people
            or self.room.holder != before.holder
            or self.room.presenter != before.presenter
        )
