"""The room that the machine plays with: its processes, its people, what happens outside of it, and
the laws that are checked whenever it has settled.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from typing import ClassVar

from server.errors import Refusal, StoreAway
from server.formats.loader import built_ins
from server.keeper.keeper import Keeper
from server.keeper.shelf import Answer
from server.keeper.turn import GiveUpSeat
from server.room.action import Action
from server.room.acts.go_to import GoTo
from server.room.acts.join import Join
from server.room.acts.set_rounds import SetRounds
from server.room.acts.start_session import StartSession
from server.room.state import Room
from server.storage.contract import Storage
from tests.formats.printed import PRINTED
from tests.keeper import laws, laws_of_more
from tests.keeper.before import left_open, session_before
from tests.keeper.bus import Bus
from tests.keeper.model import HOUR, Model
from tests.keeper.moody import MoodyStorage
from tests.keeper.press import Press
from tests.keeper.rig import NOON_MS, ManualClock, Rig, memory, process

FORMATS = built_ins()
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
        self.posts: dict[str, str] = {}  # the key of a post -> its id
        self.deeds: dict[str, str] = {}  # the key of an action -> its id
        self.tried: set[str] = set()  # the presses that somebody could make and has made
        self.left: set[str] = set()  # whose browser has given up its place
        self.done: list[tuple[str, Press, Answer]] = []
        self.rigs: list[Rig] = []
        self.follower = laws.Follower()

    async def make_store(self) -> Storage:
        return memory()

    @property
    def rig(self) -> Rig:
        """A process that has seen the newest."""
        return max(self.rigs, key=lambda rig: rig.room.seq)

    async def begin(self, form: str, phase: str) -> None:
        """Everybody inside, in a room of this format; in this phase, if it is not the lobby."""
        self.store = await self.make_store()
        rig = await self.process(None)
        self.rigs = [rig]
        await session_before(rig)
        await rig.open(FORMATS[form], continues="before")
        await rig.come("cora", role="co_facilitator")
        await rig.come(*MEMBERS)
        await rig.come("olu", role="observer")
        found = FORMATS[form].format
        self.model = model = Model(NOON_MS, found, tuple(PRINTED[form].rows))
        model.planned_rounds = found.rounds
        model.waiting = {f"before: {deed.text}": deed for deed in left_open()}
        opener = "member" if model.among_themselves else "facilitator"
        for name in PEOPLE:
            role = {"dee": opener, "cora": "co", "olu": "observer"}.get(name, "member")
            model.join(name, role)
            model.guests[name].place = "inside"
            model.here.add(name)
        while len(self.rigs) < self.processes:
            self.rigs.append(await self.process(rig))
        await self.settled()
        if phase:
            await self.go_to(phase)

    async def go_to(self, phase: str) -> None:
        """Dee steers there; in the rounds that are planned the first members present."""
        rig, model = self.rig, self.model
        await rig.ask("dee", StartSession())
        model.start("dee")
        self.learn(rig.room)
        names = ["ben", "ana", "chloe", "femi"][: model.form.rounds]
        if names:
            await rig.ask("dee", SetRounds(tuple(rig.ids[name] for name in names)))
            model.choose("dee", names)
            self.learn(rig.room)
        path = model.running()
        index = [model.rows[row].key for row, _ in path.places].index(phase)
        if index:
            await rig.ask("dee", GoTo(index))
            model.move("dee", index)
        model.settle_turns()
        await self.settled()

    def learn(self, room: Room) -> None:
        """What only the room can know, if it is as it may be: in which order it has mixed people,
        and whom it proposes for the seats of each round."""
        names = {person: name for name, person in self.rig.ids.items()}
        model = self.model
        if model.path is not None and not model.circle:
            model.circle = [names[person] for person in room.circle]
            takes_part = [name for name in model.guests if model.takes_part(name)]
            assert sorted(takes_part) == sorted(model.circle)
        for mine, theirs in zip(model.rounds, room.rounds, strict=True):
            seats = {str(seat): names[person] for seat, person in theirs.seats.items()}
            laws_of_more.hold_seats(model, mine, seats)
            mine.seats = seats
        model.settle_turns()

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

    async def desk_drops_out(self) -> None:
        """All who could steer, for long enough that others may; or they all come back."""
        here = self.model.here
        desk = [name for name in PEOPLE if self.model.of_desk(name)]
        gone = [name for name in desk if name in here]
        for name in gone or desk:
            await self.come_or_go(name)
        await self.pass_time(61_000)

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
        self.left.add(seat.decode().strip())
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
        self.model.settle_turns()
        self.model.note_desk()
        stored = await self.rigs[0].stored()
        self.follower.follow(stored)
        self.bring_along(self.rig.room)
        for rig in self.rigs:
            laws.hold_log(rig, stored, self.follower)
            laws.hold_memory(rig, stored)
        newest = self.rig
        laws.hold_words(newest.room, stored)
        laws.hold_names(newest, stored, self.follower.news)
        laws.hold_keys(self.model, stored, newest)
        laws.hold_model(self.model, newest, stored, self.posts)
        laws_of_more.hold_more(self.model, newest, stored, self.deeds)
        if self.dice.random() < 0.2:
            await laws.hold_view(newest)

    def bring_along(self, room: Room) -> None:
        """Once the session has started, what was left open is there: each with its owner, where
        they sit here with the same browser under the same name."""
        if not room.carried or not self.model.waiting:
            return
        assert self.model.path is not None, "nothing is brought before the start"
        for key, deed in self.model.waiting.items():
            found = [one for one in room.actions.values() if self.is_that(one, deed.text)]
            self.deeds[key] = found[0].id
            self.model.deeds[key] = deed
            known = deed.owner in self.model.guests and deed.owner not in self.left
            if not known or self.model.guests[deed.owner].place == "removed":
                deed.owner = f"{deed.owner} of the session before"
        self.model.waiting = {}

    def is_that(self, action: Action, words: str) -> bool:
        return action.carried and self.rig.kept.text(action.text) == words

    async def end(self) -> None:
        for rig in self.rigs:
            await rig.alarm.stop()
        if self.rigs:
            await self.store.close()
