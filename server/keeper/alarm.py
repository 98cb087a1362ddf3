"""Wakes rooms when something of theirs is due, also when nobody is there and after a restart.

For each room one moment is kept: the next. Waking a room does what is due and finds the one after.
"""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Awaitable, Callable, Iterator

from server.errors import Refusal, StoreAway
from server.keeper.carrying import bring_along, to_be_brought
from server.keeper.keeper import Keeper
from server.keeper.shelf import Kept
from server.keeper.trouble import tell
from server.keeper.turn import ForgetKeys, due_ms
from server.keeper.unused import purge_unused
from server.room.acts.count_as_ended import EMPTY_MS, CountAsEnded
from server.room.acts.show_posts import ShowDue, overtaken
from server.room.acts.take_controls import AWAY_MS
from server.room.acts.time_up import TimeUp
from server.room.decision import Command
from server.storage.contract import Storage

AGAIN_MS = 5_000  # after the store was away
FAULT_MS = 60_000  # after a fault of ours: it will not go by itself, but must not stop the room
IDLE_MS = 30 * 60_000  # a room that nobody has open leaves the memory after half an hour
SWEEP_MS = 5_000
COMPARE_MS = 2_000  # what no doorbell has told is found within two seconds (design 4)
MOST_AT_ONCE = 64  # rooms woken together, so that they share commits


class Alarm:
    """A task that sleeps until the next moment of any room, and others that look round: at the
    rooms in memory, and at what nobody uses any more."""

    def __init__(self, keeper: Keeper, storage: Storage) -> None:
        self._keeper = keeper
        self._storage = storage
        self._next: dict[str, int] = {}
        self._moments: list[tuple[int, str]] = []  # those of _next, and some that are past it
        self._sooner = asyncio.Event()
        self._places = asyncio.Semaphore(MOST_AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()
        self._offered: set[str] = set()
        keeper.changed = self.look

    async def start(self) -> None:
        """Learn from the store what is due, and begin to watch. Raises: StoreAway."""
        empty_ms = self._keeper.clock.now_ms() + EMPTY_MS
        for room, at_ms in await self._storage.due():
            self.wake_at(room, empty_ms if at_ms is None else at_ms)
        self._begin(self._watch())
        self._begin(self._every(SWEEP_MS, self._sweep))
        self._begin(purge_unused(self._storage, self._keeper.clock))
        if not self._keeper.alone:
            self._begin(self._every(COMPARE_MS, self._compare))

    async def stop(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def wake_at(self, room: str, at_ms: int) -> None:
        """Wake the room then, or before."""
        armed_ms = self._next.get(room)
        if armed_ms is not None and armed_ms <= at_ms:
            return
        self._next[room] = at_ms
        if len(self._moments) > 2 * len(self._next) + MOST_AT_ONCE:
            self._moments = [(at, one) for one, at in self._next.items()]
            heapq.heapify(self._moments)
        else:
            heapq.heappush(self._moments, (at_ms, room))
        if self._moments[0] == (at_ms, room):
            self._sooner.set()

    def look(self, kept: Kept) -> None:
        """Something has changed in this room; it may be due at another moment now."""
        at_ms = min(self._moments_of(kept), default=None)
        if at_ms is not None:
            self.wake_at(kept.room.id, at_ms)

    def _moments_of(self, kept: Kept) -> Iterator[int]:
        now_ms = self._keeper.clock.now_ms()
        at_ms = due_ms(kept.room, now_ms)
        if at_ms is not None:
            yield at_ms
        if kept.sealed and overtaken(kept.room, kept.sealed.values()) is not None:
            yield now_ms
        if to_be_brought(kept):
            yield now_ms
        if kept.touched_ms is None and any(spent.step is not None for spent in kept.keys.values()):
            yield now_ms  # just read; a crash may have come right before the forgetting
        empty_ms = self._counts_as_ended_ms(kept)
        if empty_ms is not None:
            yield empty_ms

    def _counts_as_ended_ms(self, kept: Kept) -> int | None:
        """When this room has been empty for long enough, if nobody comes."""
        if kept.room.session == "ended" or kept.empty_since_ms is None:
            return None
        return max(kept.empty_since_ms, kept.room.starts_at_ms or 0) + EMPTY_MS

    async def _watch(self) -> None:
        clock = self._keeper.clock
        while True:
            now_ms = clock.now_ms()
            for room in self._due(now_ms):
                await self._places.acquire()
                self._begin(self._wake_kindly(room))
            self._sooner.clear()
            next_ms = self._moments[0][0] if self._moments else now_ms + FAULT_MS
            nap = asyncio.ensure_future(clock.sleep_until(next_ms))
            sooner = asyncio.ensure_future(self._sooner.wait())
            try:
                await asyncio.wait((nap, sooner), return_when=asyncio.FIRST_COMPLETED)
            finally:
                nap.cancel()
                sooner.cancel()

    def _due(self, now_ms: int) -> Iterator[str]:
        while self._moments and self._moments[0][0] <= now_ms:
            at_ms, room = heapq.heappop(self._moments)
            if self._next.get(room) == at_ms:
                del self._next[room]
                yield room

    async def _wake_kindly(self, room: str) -> None:
        """One room's trouble must not stop the alarm of the others."""
        try:
            await self.wake(room)
        except StoreAway:
            self.wake_at(room, self._keeper.clock.now_ms() + AGAIN_MS)
        except Exception as fault:
            tell("waking a room failed", fault)
            self.wake_at(room, self._keeper.clock.now_ms() + FAULT_MS)
        finally:
            self._places.release()

    async def wake(self, room_id: str) -> None:
        """Do whatever is due in this room now. Doing it twice does it once."""
        kept = await self._keeper.kept(room_id)
        if kept is None:
            return
        now_ms = self._keeper.clock.now_ms()
        if await self._purged(kept, now_ms):
            return
        for command in self._due_acts(kept, now_ms):
            await self._ask(room_id, command)
        later = [at_ms for at_ms in self._moments_of(kept) if at_ms > now_ms]
        if later:
            self.wake_at(room_id, min(later))
        if to_be_brought(kept):
            await bring_along(self._keeper, kept)

    def _due_acts(self, kept: Kept, now_ms: int) -> Iterator[Command]:
        """Each looks at the room as the one before has left it."""
        run = kept.room.run
        shows = run is not None and run.show_at_ms is not None and run.show_at_ms <= now_ms
        if shows or overtaken(kept.room, kept.sealed.values()) is not None:
            yield ShowDue()
        run, row = kept.room.run, kept.room.row
        hard = row is not None and row.ends_by_itself
        if run is not None and hard and run.timer.shown_state(now_ms) == "overtime":
            yield TimeUp(run.at)
        known = any(spent.step is not None for spent in kept.keys.values())
        if known or not self._keeper.alone:  # another process may know more
            yield ForgetKeys()
        empty_ms = self._counts_as_ended_ms(kept)
        if empty_ms is not None and empty_ms <= now_ms and kept.empty_since_ms is not None:
            yield CountAsEnded(kept.empty_since_ms)

    async def _purged(self, kept: Kept, now_ms: int) -> bool:
        """Erase the room if its time has come. Raises: StoreAway."""
        at_ms = due_ms(kept.room, now_ms) if kept.room.session == "ended" else None
        if at_ms is None or at_ms > now_ms:
            return False
        await self._bring_along_before_erasing(kept)
        await self._keeper.purge(kept.room.id)
        return True

    async def _bring_along_before_erasing(self, kept: Kept) -> None:
        """A fault in the next room must not keep this one. Raises: StoreAway."""
        for later in kept.room.continued:
            try:
                following = await self._keeper.kept(later)
                if following is not None:
                    await bring_along(self._keeper, following)
            except StoreAway:
                raise
            except Exception as fault:
                tell("bringing actions along failed", fault)

    async def _ask(self, room_id: str, command: Command) -> None:
        try:
            await self._keeper.ask(room_id, None, command)
        except Refusal:
            return  # somebody was faster, or called it off

    def _begin(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _every(self, pause_ms: int, look: Callable[[Kept], None]) -> None:
        """What depends on nothing happening."""
        while True:
            wake_ms = self._keeper.clock.now_ms() + pause_ms
            while self._keeper.clock.now_ms() < wake_ms:
                await self._keeper.clock.sleep_until(wake_ms)
            for kept in self._keeper.shelf.all():
                try:
                    look(kept)
                except Exception as fault:
                    tell("looking round failed", fault)

    def _sweep(self, kept: Kept) -> None:
        """A desk away for a minute is told once; a room that nobody has open is put away."""
        room_id, now_ms = kept.room.id, self._keeper.clock.now_ms()
        away = kept.desk_left_ms is not None and now_ms - kept.desk_left_ms >= AWAY_MS
        if away and room_id not in self._offered:
            self._offered.add(room_id)
            self._keeper.stir(room_id)
        elif not away:
            self._offered.discard(room_id)
        left_ms, touched_ms = kept.empty_since_ms, kept.touched_ms or 0
        idle = left_ms is not None and max(left_ms, touched_ms) + IDLE_MS < now_ms
        if idle and kept.turn is None:
            self._offered.discard(room_id)
            self._keeper.put_away(kept)

    def _compare(self, kept: Kept) -> None:
        if self._keeper.roster.present(kept.room.id):
            self._keeper.look_again(kept)
