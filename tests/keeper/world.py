"""Pressing at a room from all sides, with the model beside it.

Every press can meet a store that is away, an answer that gets lost, a process that is killed before
or after the commit, its own twin, or a view that is stale.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from typing import ClassVar

from server.errors import Refusal, StoreAway
from server.keeper.shelf import Answer
from server.keeper.turn import KeySpent
from server.room.acts import NAMES
from server.room.acts.join import Join
from server.room.acts.remove_person import RemovePerson
from server.room.acts.say_done import SayDone
from server.room.acts.set_rounds import SetRounds
from server.room.acts.start_session import StartSession
from server.room.acts.submit_post import SubmitPost
from tests.keeper.model import No
from tests.keeper.press import Moment, Press
from tests.keeper.press_people import TAKING
from tests.keeper.presses import ALL, SELDOM, STALE, WRITES_NOTHING, make_press
from tests.keeper.rig import Rig
from tests.keeper.stage import MEMBERS, PEOPLE, Stage

PROPOSED = (StartSession, SetRounds, RemovePerson)  # the room mixes people, or proposes somebody
MOODS = ("", "", "", "", "twice", "away", "lost", "killed before", "killed after", "stale")


class World(Stage):
    """A stage on which everything is pressed, and the keeper has to agree with the model. `acts`:
    how often each act of the table has been done."""

    acts: ClassVar[Counter[str]] = Counter()

    def allowed(self, acts: Sequence[str], pick: int) -> tuple[str, str]:
        """One of these acts that somebody may do now, and who; or any."""
        dice = random.Random(pick)
        now = self.moment(self.rig, "")
        model = self.model
        names = {model.holder or "dee", model.presents() or "ana", model.stand_in or "ben"}
        names.add(dice.choice(MEMBERS))
        for act in dice.sample(acts, min(12, len(acts))):
            if act in SELDOM and dice.random() < 0.8:
                continue
            for name in sorted(names):
                if self.would(make_press(act, now, name, pick)):
                    self.tried.add(act)
                    return act, name
        return acts[0], PEOPLE[0]

    @property
    def untried(self) -> list[str]:
        """What has not been done in this example yet; or all."""
        return [label for label in ALL if label not in self.tried] or list(ALL)

    def moment(self, rig: Rig, key: str) -> Moment:
        return Moment(self.model, rig.ids, self.posts, self.deeds, key)

    async def press(self, by: str, act: str, pick: int, mood: str) -> None:
        if act in TAKING and self.processes > 1:
            return
        rig = self.rigs[pick % len(self.rigs)]
        key = rig.key()
        made = make_press(act, self.moment(rig, key), by, pick)
        mood = "" if act in WRITES_NOTHING else mood
        if mood == "killed before":
            await self.kill(rig, made, key, after=False)
        elif mood == "killed after":
            await self.kill(rig, made, key, after=True)
        elif mood == "away":
            await self.away(rig, made, key)
        elif mood == "lost":
            await self.lost(rig, made, key)
        elif mood == "stale":
            await self.stale(rig, made, key, act in STALE)
        elif mood == "twice":
            await self.twice(made, key)
        else:
            await self.agree(made, key, await self.ask(rig, made, key))
        await self.settled()

    async def ask(self, rig: Rig, press: Press, key: str, steer: int | None = None) -> object:
        """The answer, or what was raised instead."""
        try:
            return await rig.ask(
                press.by, press.command, key=key, post_key=press.post_key, steer=steer
            )
        except (Refusal, StoreAway) as no:
            return no

    async def agree(self, press: Press, key: str, found: object) -> None:
        """The keeper has done what the model does, and the model does it too."""
        if not self.would(press):
            assert isinstance(found, Refusal), (press, found)
            self.figures["refused"] += 1
            return
        assert isinstance(found, Answer), (press, found)
        press.on(self.model)
        self.figures["done"] += 1
        self.acts[NAMES[type(press.command)]] += 1
        await self.note(press, key, found)
        if not (press.post_key or isinstance(press.command, SayDone)):
            self.done.append((key, press, found))

    async def note(self, press: Press, key: str, found: Answer) -> None:
        """Which ids the room has given, and what it has decided by itself."""
        if key in self.model.posts:
            self.posts[key] = str(found.fields["post"])
        if key in self.model.deeds:
            self.deeds[key] = str(found.fields["action"])
        if press.comes:
            for rig in self.rigs:
                rig.ids[press.comes] = str(found.fields["person"])
        if isinstance(press.command, PROPOSED):
            self.follower.follow(await self.rigs[0].stored())
            self.learn(self.follower.rooms[found.seq - 1])

    def would(self, press: Press) -> bool:
        try:
            press.on(self.model.copied())
        except No:
            return False
        return True

    async def away(self, rig: Rig, press: Press, key: str) -> None:
        """Nothing of it is kept, seen or told."""
        before, told = rig.room, len(rig.ears.told_rooms.get(rig.room_id, []))
        rig.storage.away = 1
        found = await self.ask(rig, press, key)
        rig.storage.away = 0
        refusals = Refusal if self.processes == 1 else Refusal | StoreAway  # it may not know better
        assert isinstance(found, StoreAway if self.would(press) else refusals), (press, found)
        if self.processes == 1:
            assert before is rig.room
            assert told == len(rig.ears.told_rooms.get(rig.room_id, []))

    async def lost(self, rig: Rig, press: Press, key: str) -> None:
        """It is kept and nobody was told; the retry is answered, here or elsewhere."""
        rig.storage.loses_answer = 1
        found = await self.ask(rig, press, key)
        rig.storage.loses_answer = 0
        if self.would(press):
            assert isinstance(found, StoreAway), (press, found)
            found = await self.ask(self.dice.choice(self.rigs), press, key)
        await self.agree(press, key, found)

    async def kill(self, rig: Rig, press: Press, key: str, after: bool) -> None:
        """The process dies with the command in its hands; the retry makes one event of it."""
        would = self.would(press)
        rig.storage.loses_answer, rig.storage.dead = int(after), not after
        found = await self.ask(rig, press, key)
        refusals = Refusal if self.processes == 1 else Refusal | StoreAway  # it looks at the store
        assert isinstance(found, StoreAway if would else refusals), (press, found)
        if would and after:
            press.on(self.model)
        await self.crash(rig)
        again = await self.ask(self.dice.choice(self.rigs), press, key)
        if would and after:
            assert isinstance(again, Answer), (press, again)
            await self.note(press, key, again)
        else:
            await self.agree(press, key, again)

    async def stale(self, rig: Rig, press: Press, key: str, steering: bool) -> None:
        found = await self.ask(rig, press, key, steer=-1)
        if steering and self.would(press):
            assert isinstance(found, Refusal) and "stale" == found.name, (press, found)
        else:
            await self.agree(press, key, found)

    async def twice(self, press: Press, key: str) -> None:
        """At the same moment, at one process or at two."""
        rigs = [self.rigs[0], self.rigs[-1]]
        one, two = await asyncio.gather(*(self.ask(rig, press, key) for rig in rigs))
        if self.would(press):
            assert one == two, (press, one, two)
        await self.agree(press, key, one)

    async def press_several(self, pressed: list[tuple[str, str]], pick: int) -> None:
        if self.processes > 1:
            pressed = [one for one in pressed if one[1] not in TAKING]
        rig = self.rigs[pick % len(self.rigs)]
        keys = [rig.key() for _ in pressed]
        presses = [
            make_press(act, self.moment(rig, key), name, pick)
            for key, (name, act) in zip(keys, pressed, strict=True)
        ]
        found = await asyncio.gather(
            *(self.ask(rig, made, key) for made, key in zip(presses, keys, strict=True))
        )
        for made, key, one in zip(presses, keys, found, strict=True):
            await self.agree(made, key, one)
        await self.settled()

    async def come_again(self, pick: int) -> None:
        if not self.done:
            return
        key, made, answer = self.done[pick % len(self.done)]
        if isinstance(made.command, SubmitPost) and made.command.anonymous:
            return  # such keys are forgotten in time, which has tests of its own
        rig = self.rigs[pick % len(self.rigs)]
        head = self.rig.room.seq
        assert answer == await self.ask(rig, made, key)
        other = Press(made.by, Join("Other", "member"), made.call)
        assert isinstance(await self.ask(rig, other, key), KeySpent)
        assert head == self.rig.room.seq
