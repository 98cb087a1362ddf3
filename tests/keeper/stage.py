"""The room that the machine plays with: its processes, its people, what happens outside of it, and
the laws that are checked whenever it has settled.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from typing import ClassVar

from server.errors import Refusal, StoreAway
from server.keeper.keeper import Keeper
from server.keeper.shelf import Answer
from server.keeper.turn import GiveUpSeat
from server.room.acts.join import Join
from server.storage.contract import Storage
from tests.keeper import laws
from tests.keeper.bus import Bus
from tests.keeper.model import HOUR, Model
from tests.keeper.moody import MoodyStorage
from tests.keeper.presses import Press
from tests.keeper.rig import NOON_MS, ManualClock, Rig, memory, process

MEMBERS = ("ana", "ben", "chloe", "femi", "hana", "ian", "jo")
PEOPLE = ("dee", "cora", *MEMBERS, "olu")
MOST_PEOPLE = 16


class Stage:
    """`processes`: on one store, without any doorbell between them. `figures`: what was done."""

    processes: ClassVar[int] = 1
    keeper_class: ClassVar[type[Keeper]] = Keeper
    storage_class: ClassVar[type[MoodyStorage]] = MoodyStorage
    figures: ClassVar[Counter[str]] = Counter()

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.clock = ManualClock()
        self.bus = Bus(self.clock, self.dice, loses=100)
        self.model = Model(NOON_MS)
        self.posts: dict[str, str] = {}  # the key of a post -> its id
        self.done: list[tuple[str, Press, Answer]] = []
        self.rigs: list[Rig] = []
        self.follower = laws.Follower()

    async def make_store(self) -> Storage:
        return memory()

    @property
    def rig(self) -> Rig:
        """A process that has seen the newest."""
        return max(self.rigs, key=lambda rig: rig.room.seq)

    async def begin(self, phase: str) -> None:
        self.store = await self.make_store()
        rig = await self.process(None)
        self.rigs = [rig]
        await rig.open()
        await rig.come("cora", role="co_facilitator")
        await rig.come(*MEMBERS)
        await rig.come("olu", role="observer")
        for name in PEOPLE:
            role = {"dee": "facilitator", "cora": "co", "olu": "observer"}.get(name, "member")
            self.model.join(name, role)
            self.model.guests[name].place = "inside"
            self.model.here.add(name)
        while len(self.rigs) < self.processes:
            self.rigs.append(await self.process(rig))
        if phase:
            await rig.go_to(phase)
            index = [row.key for row in rig.room.rows].index(phase)
            self.model.start("dee")
            self.model.choose("dee", "ben")
            self.model.move("dee", index)
        await self.settled()

    async def process(self, like: Rig | None) -> Rig:
        return await process(
            self.store,
            self.clock,
            self.dice,
            backplane=self.bus.end() if self.processes > 1 else None,
            like=like,
            keeper_class=self.keeper_class,
            storage_class=self.storage_class,
        )

    async def pass_time(self, ms: int) -> None:
        self.clock.to(self.clock.now_ms() + ms)
        await self.settled()

    async def come_or_go(self, name: str) -> None:
        if self.model.here == {name}:
            return  # the last one stays; an empty room has a rule of its own
        for rig in self.rigs:
            if name in self.model.here:
                await rig.leave(name)
            else:
                rig.arrive(name)
        self.model.here ^= {name}
        await self.settled()

    async def newcomer(self, pick: int) -> None:
        """Somebody comes to the door, and their browser sends it twice."""
        rig = self.rigs[pick % len(self.rigs)]
        observes, number = pick % 4 == 0, len(rig.ids)
        if number >= MOST_PEOPLE:
            return
        name = f"olu{number}" if observes else f"new{number}"
        command, key = Join(name, "observer" if observes else "member"), rig.key()
        asked = [rig.ask(None, command, key=key, seat=name.encode()) for _ in range(2)]
        first, again = await asyncio.gather(*asked, return_exceptions=True)
        if self.model.session == "ended":
            assert isinstance(first, Refusal) and isinstance(again, Refusal)
        else:
            assert isinstance(first, Answer) and first == again
            self.model.join(name, "observer" if observes else "member")
            for one in self.rigs:
                one.ids[name] = str(first.fields["person"])
        await self.settled()

    async def give_up_a_seat(self, pick: int) -> None:
        """A browser leaves; what the store makes of the first try, its second one mends."""
        rig = self.rigs[pick % len(self.rigs)]
        seat = self.dice.choice([None, *sorted(rig.kept.seats)])
        if seat is None:
            return
        away, lost = pick % 3 == 1, pick % 3 == 2
        rig.storage.away, rig.storage.loses_answer = int(away), int(lost)
        asked = [rig.ask(None, GiveUpSeat(), seat=seat) for _ in range(2)]
        found = await asyncio.gather(*asked, return_exceptions=True)
        assert all(isinstance(one, StoreAway if away or lost else Answer) for one in found), found
        assert (seat in rig.kept.seats) == (away or lost)
        await rig.ask(None, GiveUpSeat(), seat=seat)
        for one in self.rigs:
            one.keeper.look_again(one.kept)  # as each does every two seconds, for lost doorbells
        await self.settled()
        assert not any(seat in one.kept.seats for one in self.rigs)

    async def die(self, pick: int) -> None:
        await self.crash(self.rigs[pick % len(self.rigs)])
        await self.settled()

    async def crash(self, rig: Rig) -> None:
        await rig.kill()
        self.rigs.remove(rig)
        self.rigs.append(await self.process(rig))
        self.model.desk_left = None
        self.model.note_desk()

    async def put_away(self) -> None:
        for rig in self.rigs:
            await self.read_again(rig)
        self.model.desk_left = None
        await self.settled()

    async def read_again(self, rig: Rig) -> None:
        """Out of the memory and back."""
        kept = await rig.keeper.kept(rig.room_id)
        assert kept is not None
        rig.keeper.put_away(kept)
        rig.ears.told_rooms.clear()  # nobody sits in such a room, so nobody is told anything
        await rig.keeper.kept(rig.room_id)

    async def be_empty(self) -> None:
        here = set(self.model.here)
        for rig in self.rigs:
            await rig.leave(*here)
        self.clock.to(self.clock.now_ms() + 6 * HOUR)
        for rig in self.rigs:
            await rig.settle()
        self.model.to(self.clock.now_ms())
        if self.model.session != "ended":
            self.model.over()
        for rig in self.rigs:
            await self.read_again(rig)
            rig.arrive(*here)
        self.model.desk_left = None
        await self.settled()

    async def settled(self) -> None:
        for rig in self.rigs:
            await rig.settle()
        self.model.to(self.clock.now_ms())
        self.model.note_desk()
        stored = await self.rigs[0].stored()
        self.follower.follow(stored)
        for rig in self.rigs:
            laws.hold_log(rig, stored, self.follower)
            laws.hold_memory(rig, stored)
        newest = self.rig
        laws.hold_words(newest.room, stored)
        laws.hold_names(newest, stored, self.follower.news)
        laws.hold_keys(self.model, stored, newest)
        laws.hold_model(self.model, newest, stored, self.posts)
        if self.dice.random() < 0.2:
            await laws.hold_view(newest)

    async def end(self) -> None:
        for rig in self.rigs:
            await rig.alarm.stop()
        if self.rigs:
            await self.store.close()
