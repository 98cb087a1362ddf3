"""Wakes rooms when something of theirs is due, also when nobody is there and after a restart."""

from __future__ import annotations

import asyncio
import heapq
import logging

from server.errors import Refusal, StoreAway
from server.keeper.keeper import Keeper, NoSuchRoom
from server.keeper.shelf import Kept
from server.keeper.turn import due_ms
from server.room.acts.count_as_ended import EMPTY_MS, CountAsEnded
from server.room.acts.show_posts import ShowDue
from server.room.acts.take_controls import AWAY_MS
from server.room.acts.time_up import TimeUp
from server.room.decision import Command
from server.storage.contract import Storage

log = logging.getLogger(__name__)

AGAIN_MS = 5_000  # after the store was away
IDLE_MS = 30 * 60_000  # a room that nobody has open leaves the memory after half an hour
SWEEP_MS = 5_000


class Alarm:
    """One task that sleeps until the next moment of any room."""

    def __init__(self, keeper: Keeper, storage: Storage) -> None:
        self._keeper = keeper
        self._storage = storage
        self._moments: list[tuple[int, str]] = []
        self._sooner = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        keeper.wake_at = self.wake_at

    async def start(self) -> None:
        """Learn from the store what is due, and begin to watch. Raises: StoreAway."""
        now_ms = self._keeper.clock.now_ms()
        for room, at_ms in await self._storage.due():
            empty_ms = now_ms + EMPTY_MS
            self.wake_at(room, min(at_ms, empty_ms) if at_ms is not None else empty_ms)
        self._tasks = [asyncio.create_task(self._watch()), asyncio.create_task(self._sweep())]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def wake_at(self, room: str, at_ms: int) -> None:
        heapq.heappush(self._moments, (at_ms, room))
        if self._moments[0] == (at_ms, room):
            self._sooner.set()

    async def _watch(self) -> None:
        clock = self._keeper.clock
        while True:
            now_ms = clock.now_ms()
            while self._moments and self._moments[0][0] <= now_ms:
                _, room = heapq.heappop(self._moments)
                await self._wake_kindly(room)
            self._sooner.clear()
            next_ms = self._moments[0][0] if self._moments else now_ms + 60_000
            nap = asyncio.ensure_future(clock.sleep_until(next_ms))
            sooner = asyncio.ensure_future(self._sooner.wait())
            _, others = await asyncio.wait((nap, sooner), return_when=asyncio.FIRST_COMPLETED)
            for other in others:
                other.cancel()

    async def _wake_kindly(self, room: str) -> None:
        """One room's trouble must not stop the alarm of the others."""
        try:
            await self.wake(room)
        except StoreAway:
            self.wake_at(room, self._keeper.clock.now_ms() + AGAIN_MS)
        except Exception:
            log.exception("waking a room failed")
            self.wake_at(room, self._keeper.clock.now_ms() + 60_000)

    async def wake(self, room_id: str) -> None:
        """Do whatever is due in this room now. Doing it twice does it once."""
        kept = await self._keeper.kept(room_id)
        if kept is None:
            return
        now_ms, room = self._keeper.clock.now_ms(), kept.room
        if room.session == "ended":
            await self._keeper.forget_keys(kept)
            at_ms = due_ms(room, now_ms)
            if at_ms is not None and at_ms <= now_ms:
                await self._keeper.purge(room_id)
            return
        run = room.run
        if run is not None and run.show_at_ms is not None and run.show_at_ms <= now_ms:
            await self._ask(room_id, ShowDue())
        elif run is not None and run.timer.shown_state(now_ms) == "overtime":
            await self._ask(room_id, TimeUp(run.at))
        if room.undo is not None and room.undo.until_ms < now_ms:
            await self._keeper.forget_keys(kept)
        await self._count_as_ended(kept, now_ms)

    async def _count_as_ended(self, kept: Kept, now_ms: int) -> None:
        if self._keeper.roster.present(kept.room.id):
            return
        begins_ms = max(kept.empty_since_ms, kept.room.starts_at_ms or 0)
        if begins_ms + EMPTY_MS > now_ms:
            self.wake_at(kept.room.id, begins_ms + EMPTY_MS)
            return
        await self._ask(kept.room.id, CountAsEnded(kept.empty_since_ms))

    async def _ask(self, room_id: str, command: Command) -> None:
        try:
            await self._keeper.ask(room_id, None, command)
        except (Refusal, NoSuchRoom):
            return  # somebody was faster, or called it off

    async def _sweep(self) -> None:
        """What depends on nothing happening: a desk away for a minute, a room nobody has open."""
        offered: set[str] = set()
        while True:
            await self._keeper.clock.sleep_until(self._keeper.clock.now_ms() + SWEEP_MS)
            now_ms = self._keeper.clock.now_ms()
            for kept in self._keeper.shelf.all():
                room_id = kept.room.id
                away = kept.desk_left_ms is not None and now_ms - kept.desk_left_ms >= AWAY_MS
                if away and room_id not in offered:
                    offered.add(room_id)
                    self._keeper.stir(room_id)
                elif not away:
                    offered.discard(room_id)
                self._put_away(kept, now_ms)

    def _put_away(self, kept: Kept, now_ms: int) -> None:
        idle = not self._keeper.roster.present(kept.room.id) and kept.turn is None
        if idle and max(kept.empty_since_ms, kept.touched_ms) + IDLE_MS < now_ms:
            self._keeper.shelf.drop(kept.room.id)
            self.wake_at(
                kept.room.id, max(kept.empty_since_ms, kept.room.starts_at_ms or 0) + EMPTY_MS
            )
