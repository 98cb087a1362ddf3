"""Pressing at a room from all sides, with the model beside it.

Every press can meet a store that is away, an answer that gets lost, a process that is killed before
or after the commit, its own twin, or a view that is stale.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence

from server.errors import Refusal, StoreAway
from server.keeper.shelf import Answer
from server.keeper.turn import KeySpent
from server.room.acts.join import Join
from server.room.acts.say_done import SayDone
from server.room.acts.submit_post import SubmitPost
from tests.keeper.model import No
from tests.keeper.presses import SELDOM, STEERING, WRITES_NOTHING, Maker, Press
from tests.keeper.rig import Rig
from tests.keeper.stage import MEMBERS, PEOPLE, Stage

MOODS = ("", "", "", "", "twice", "away", "lost", "killed before", "killed after", "stale")


class World(Stage):
    """A stage on which everything is pressed, and the keeper has to agree with the model."""

    def allowed(self, acts: Sequence[str], pick: int) -> tuple[str, str]:
        """One of these acts that somebody may do now, and who; or any."""
        dice = random.Random(pick)
        maker = Maker(self.model, self.rig.ids, self.posts, "")
        names = {self.model.holder or "dee", self.model.presenter or "ana", dice.choice(MEMBERS)}
        for act in dice.sample(acts, min(12, len(acts))):
            if act in SELDOM and dice.random() < 0.8:
                continue
            for name in sorted(names):
                if self.would(maker.make(act, name, pick)):
                    return act, name
        return acts[0], PEOPLE[0]

    async def press(self, by: str, act: str, pick: int, mood: str) -> None:
        if act == "take_controls" and self.processes > 1:
            return  # since when the desk is away, each process has noticed for itself
        rig = self.rigs[pick % len(self.rigs)]
        key = rig.key()
        press = Maker(self.model, rig.ids, self.posts, key).make(act, by, pick)
        mood = "" if act in WRITES_NOTHING else mood
        if mood == "killed before":
            await self.kill(rig, press, key, after=False)
        elif mood == "killed after":
            await self.kill(rig, press, key, after=True)
        elif mood == "away":
            await self.away(rig, press, key)
        elif mood == "lost":
            await self.lost(rig, press, key)
        elif mood == "stale":
            await self.stale(rig, press, key, act in STEERING)
        elif mood == "twice":
            await self.twice(press, key)
        else:
            self.agree(press, key, await self.ask(rig, press, key))
        await self.settled()

    async def ask(self, rig: Rig, press: Press, key: str, steer: int | None = None) -> object:
        """The answer, or what was raised instead."""
        try:
            return await rig.ask(
                press.by, press.command, key=key, post_key=press.post_key, steer=steer
            )
        except (Refusal, StoreAway) as no:
            return no

    def agree(self, press: Press, key: str, found: object) -> None:
        """The keeper has done what the model does, and the model does it too."""
        if not self.would(press):
            assert isinstance(found, Refusal), (press, found)
            self.figures["refused"] += 1
            return
        assert isinstance(found, Answer), (press, found)
        press.on(self.model)
        self.figures["done"] += 1
        if key in self.model.posts:
            self.posts[key] = str(found.fields["post"])
        if not (press.post_key or isinstance(press.command, SayDone)):
            self.done.append((key, press, found))

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
        self.agree(press, key, found)

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
            if key in self.model.posts:
                self.posts[key] = str(again.fields["post"])
        else:
            self.agree(press, key, again)

    async def stale(self, rig: Rig, press: Press, key: str, steering: bool) -> None:
        found = await self.ask(rig, press, key, steer=-1)
        if steering and self.would(press):
            assert isinstance(found, Refusal) and "stale" == found.name, (press, found)
        else:
            self.agree(press, key, found)

    async def twice(self, press: Press, key: str) -> None:
        """At the same moment, at one process or at two."""
        rigs = [self.rigs[0], self.rigs[-1]]
        one, two = await asyncio.gather(*(self.ask(rig, press, key) for rig in rigs))
        if self.would(press):
            assert one == two, (press, one, two)
        self.agree(press, key, one)

    async def press_several(self, pressed: list[tuple[str, str]], pick: int) -> None:
        if self.processes > 1:
            pressed = [one for one in pressed if one[1] != "take_controls"]
        rig = self.rigs[pick % len(self.rigs)]
        keys = [rig.key() for _ in pressed]
        presses = [
            Maker(self.model, rig.ids, self.posts, key).make(act, name, pick)
            for key, (name, act) in zip(keys, pressed, strict=True)
        ]
        found = await asyncio.gather(
            *(self.ask(rig, press, key) for press, key in zip(presses, keys, strict=True))
        )
        for press, key, one in zip(presses, keys, found, strict=True):
            self.agree(press, key, one)
        await self.settled()

    async def come_again(self, pick: int) -> None:
        if not self.done:
            return
        key, press, answer = self.done[pick % len(self.done)]
        if isinstance(press.command, SubmitPost) and press.command.anonymous:
            return  # such keys are forgotten in time, which has tests of its own
        rig = self.rigs[pick % len(self.rigs)]
        head = self.rig.room.seq
        assert answer == await self.ask(rig, press, key)
        other = Press(press.by, Join("Other", "member"), press.call)
        assert isinstance(await self.ask(rig, other, key), KeySpent)
        assert head == self.rig.room.seq
