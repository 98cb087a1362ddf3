"""A keeper with everything around it held in the hand: time, chance, the store's moods, a crash.

Time stands until `clock.to` moves it, and then everybody who slept until then wakes up.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from server.backplane.contract import Backplane
from server.backplane.local import LocalBackplane
from server.formats.loader import BuiltIn, built_ins
from server.keeper.alarm import Alarm
from server.keeper.clock import Clock
from server.keeper.keeper import Keeper
from server.keeper.opening import open_room
from server.keeper.shelf import Answer, Kept
from server.room.acts import EVENTS
from server.room.acts.admit import Admit
from server.room.acts.begin import Begin
from server.room.acts.go_to import GoTo
from server.room.acts.join import Join, JoinRole
from server.room.acts.open_room import OpenRoom
from server.room.acts.set_rounds import SetRounds
from server.room.acts.start_session import StartSession
from server.room.decision import Command
from server.room.event import Event
from server.room.run import MINUTE_MS
from server.room.state import Room
from server.storage.codec import Codec
from server.storage.contract import Reading, Storage
from server.storage.memory import MemoryStorage
from tests.keeper.moody import MoodyStorage

NOON_MS = 1_800_000_000_000
CLASSIC = built_ins()["classic_single_90"]
CHECK_IN = built_ins()["check_in_only"]
CODEC = Codec(EVENTS)


class ManualClock(Clock):
    """Stands still until it is moved."""

    def __init__(self, now_ms: int = NOON_MS) -> None:
        self._now_ms = now_ms
        self._sleepers: list[tuple[int, asyncio.Future[None]]] = []

    def now_ms(self) -> int:
        return self._now_ms

    async def sleep_until(self, at_ms: int) -> None:
        if at_ms <= self._now_ms:
            await asyncio.sleep(0)
            return
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleepers.append((at_ms, woken))
        await woken

    def to(self, now_ms: int) -> None:
        """Move to this moment, and wake whoever has slept until then."""
        self._now_ms = now_ms
        for at_ms, woken in self._sleepers:
            if at_ms <= now_ms and not woken.done():
                woken.set_result(None)
        self._sleepers = [one for one in self._sleepers if not one[1].done()]


@dataclass
class Recorder:
    """Listens, and checks that what it is told is gapless: each event once and in order.

    `faults`: what was wrong with it. A listener that raises is only told in the log, so the rig
    asks for them whenever it settles.
    """

    told_rooms: dict[str, list[tuple[Event, Room]]] = field(default_factory=dict)
    kepts: dict[str, Kept] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    stirs: int = 0
    erased: list[str] = field(default_factory=list)

    def told(self, kept: Kept, told: Sequence[tuple[Event, Room]]) -> None:
        heard = self.told_rooms.setdefault(kept.room.id, [])
        if self.kepts.setdefault(kept.room.id, kept) is not kept:
            self.kepts[kept.room.id] = kept  # read again since: nobody sat there meanwhile
            heard.clear()
        for event, room in told:
            if heard and room.seq != heard[-1][1].seq + 1:
                self.faults.append(f"{room.seq} was told after {heard[-1][1].seq}")
            heard.append((event, room))
        if told[-1][1] != kept.room:
            self.faults.append(f"{told[-1][1].seq} was told, {kept.room.seq} is true")

    def stirred(self, kept: Kept) -> None:
        self.stirs += 1

    def gone(self, room_id: str) -> None:
        self.erased.append(room_id)


@dataclass
class Rig:
    """One process: a keeper, its alarm and a listener over a store that others may share."""

    storage: MoodyStorage
    clock: ManualClock
    dice: random.Random
    keeper: Keeper
    alarm: Alarm
    ears: Recorder
    ids: dict[str, str] = field(default_factory=dict)
    room_id: str = "room"

    @property
    def room(self) -> Room:
        return self.kept.room

    @property
    def kept(self) -> Kept:
        kept = self.keeper.shelf.at_hand(self.room_id)
        assert kept is not None, "the room is not in memory"
        return kept

    @property
    def phase(self) -> str:
        assert self.room.run is not None
        return self.room.rows[self.room.run.step.row].key

    def key(self) -> str:
        return self.dice.randbytes(16).hex()

    async def open(
        self,
        built_in: BuiltIn = CLASSIC,
        room_id: str = "room",
        continues: str | None = None,
    ) -> None:
        """Dee opens a room and sits in it, perhaps one that `continues` another."""
        self.room_id = room_id
        command = OpenRoom(
            room=room_id,
            format=built_in.format,
            words=built_in.words,
            title="Ward leaders",
            facilitator_name="Dee",
            starts_at_ms=None if continues is None else self.clock.now_ms(),
            finish_at_ms=None,
            call_url="",
            retention_days=30,
            least_authors=5,
            continues=continues,
        )
        room, _ = await open_room(
            self.keeper, command, seat=b"dee".ljust(32), key=self.key(), asked=b""
        )
        self.ids["dee"] = room.opener
        self.keeper.roster.arrive(room_id, room.opener)

    async def come(self, *names: str, role: JoinRole = "member") -> None:
        """They join, are let in, and sit in the room."""
        for name in names:
            answer = await self.ask(None, Join(name.title(), role), seat=name.encode().ljust(32))
            self.ids[name] = str(answer.fields["person"])
            if role != "co_facilitator":
                await self.ask("dee", Admit((self.ids[name],)))
            self.keeper.roster.arrive(self.room_id, self.ids[name])

    async def go_to(self, phase: str, presenter: str = "ben") -> None:
        """Start if need be, choose who presents, and open this phase with its clock running."""
        if self.room.session == "lobby":
            await self.ask("dee", StartSession())
        if self.room.most_rounds and not self.room.rounds:
            await self.ask("dee", SetRounds((self.ids[presenter],)))
        assert self.room.run is not None
        keys = [self.room.rows[step.row].key for step in self.room.run.path]
        await self.ask("dee", GoTo(keys.index(phase)))
        if self.room.run.timer.state == "pending":
            await self.ask("dee", Begin())

    async def ask(
        self,
        name: str | None,
        command: Command,
        *,
        key: str = "",
        post_key: str = "",
        steer: int | None = None,
        seat: bytes | None = None,
    ) -> Answer:
        person = None if name is None else self.ids[name]
        return await self.keeper.ask(
            self.room_id, person, command, key=key, post_key=post_key, steer=steer, seat=seat
        )

    async def events(self) -> list[Event]:
        reading = await self.storage.real.read(self.room_id)
        return [] if reading is None else list(reading.events)

    async def stored(self) -> Reading:
        reading = await self.storage.real.read(self.room_id)
        assert reading is not None
        return reading

    async def passes(self, *, minutes: float = 0, seconds: float = 0, ms: int = 0) -> None:
        self.clock.to(self.clock.now_ms() + round(minutes * MINUTE_MS + seconds * 1_000) + ms)
        await self.settle()

    async def settle(self) -> None:
        """Until nothing goes on any more that time alone does not bring."""
        quiet = 0
        while quiet < 25:
            await asyncio.sleep(0.0005 if self.storage.busy else 0)
            quiet = 0 if self.storage.busy else quiet + 1
        assert [] == self.ears.faults

    async def kill(self) -> None:
        """The process is gone from now on: nothing of it reaches the store any more."""
        self.storage.dead = True
        await self.alarm.stop()

    async def leave(self, *names: str) -> None:
        """Their pages close. The grace is none here, unless a test asks for some."""
        for name in names:
            self.keeper.roster.leave(self.room_id, self.ids[name])
        await self.settle()

    def arrive(self, *names: str) -> None:
        for name in names:
            self.keeper.roster.arrive(self.room_id, self.ids[name])


async def process(
    real: Storage,
    clock: ManualClock,
    dice: random.Random,
    *,
    backplane: Backplane | None = None,
    like: Rig | None = None,
    keeper_class: type[Keeper] = Keeper,
    storage_class: type[MoodyStorage] = MoodyStorage,
) -> Rig:
    """Start a process on this store. `like`: knows the same people, and they come to it."""
    storage = storage_class(real)
    alone = backplane is None
    keeper = keeper_class(storage, backplane or LocalBackplane(), clock, dice.randbytes, alone)
    ears = Recorder()
    keeper.listeners.append(ears)
    alarm = Alarm(keeper, storage)
    await keeper.start()
    await alarm.start()
    rig = Rig(storage, clock, dice, keeper, alarm, ears)
    if like is not None:
        rig.room_id, rig.ids = like.room_id, dict(like.ids)
        for person in like.keeper.roster.present(like.room_id):
            rig.keeper.roster.arrive(like.room_id, person)
        await keeper.kept(rig.room_id)
    await rig.settle()
    return rig


def memory() -> MemoryStorage:
    return MemoryStorage(CODEC)
