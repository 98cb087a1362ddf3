"""Decide, append, apply, tell: in this order, for every room by itself.

A room's turn takes every command that waits. All are decided, all that follows is appended in one
go, and only when it is durable is it applied, answered and told. Refusals wait too: they were
decided on a draft that might not have come true.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Protocol

from server.backplane.contract import Backplane
from server.errors import Failure, NotFound, Refusal, SeqTaken, StoreAway
from server.keeper.clock import Clock
from server.keeper.roster import Roster
from server.keeper.shelf import Answer, Asked, Kept, Shelf
from server.keeper.turn import Turn, due_ms, hash_key
from server.room.decision import Command
from server.room.event import Event
from server.room.facts import Facts
from server.room.post import SealedPost
from server.room.state import Room
from server.storage.contract import Batch, Storage

log = logging.getLogger(__name__)

MOST_WAITING = 1_000  # commands of one room; far more than its people can press at once
MOST_TRIES = 8  # at appending after somebody else's append


class NoSuchRoom(NotFound):
    name = "no_such_room"

    def __init__(self) -> None:
        super().__init__("There is no such room, or it is not one of yours.")


class Listener(Protocol):
    """Whoever wants to know. Called in order, after the commit; never waits."""

    def told(self, kept: Kept, told: Sequence[tuple[Event, Room]]) -> None:
        """These events are durable. Each comes with the room as it was right after it."""

    def stirred(self, kept: Kept) -> None:
        """Something outside the log has changed: who is here, how much is sealed, who is done."""

    def gone(self, room_id: str) -> None:
        """The room has been erased."""


class Keeper:
    """`chance(n)` gives n random bytes. Clock and chance are handed in, so a test can hold them."""

    def __init__(
        self,
        storage: Storage,
        backplane: Backplane,
        clock: Clock,
        chance: Callable[[int], bytes],
    ) -> None:
        self._storage = storage
        self._backplane = backplane
        self._chance = chance
        self.clock = clock
        self.shelf = Shelf(storage)
        self.roster = Roster(self._presence_changed)
        self.listeners: list[Listener] = []
        self.wake_at: Callable[[str, int], None] = lambda room, at_ms: None

    @property
    def epoch(self) -> str:
        return self._storage.epoch

    async def start(self) -> None:
        await self._backplane.start(self._rung)

    async def ready(self) -> None:
        """Returns if the store answers. Raises: StoreAway."""
        await self._storage.ready()

    async def kept(self, room_id: str) -> Kept | None:
        """The room, read from the store if it is not at hand. Raises: StoreAway."""
        kept = self.shelf.at_hand(room_id) or await self.shelf.find(room_id)
        if kept is None:
            return None
        if kept.touched_ms == 0:
            kept.empty_since_ms = self.clock.now_ms()
            self._note_who_is_here(kept)
            self._set_alarm(kept)
        kept.touched_ms = self.clock.now_ms()
        return kept

    async def take_up(self, room_id: str, first: Batch) -> None:
        """Keep a new room. Raises: SeqTaken: there is one of this id. StoreAway."""
        await self._storage.append(room_id, 0, first)
        await self.kept(room_id)

    async def ask(
        self,
        room_id: str,
        person: str | None,
        command: Command,
        *,
        key: str = "",
        post_key: str = "",
        steer: int | None = None,
        seat: bytes | None = None,
    ) -> Answer:
        """Have the command decided, and answer when all that follows from it is durable.

        `key`: names the command, so that a retry is answered and not done again. `post_key`: the
        key of one's own post without a name. `seat`: the browser that joins by this command.

        Raises:
            Refusal: the room says no. StoreAway: it could not be kept; nothing has changed.
        """
        kept = await self.kept(room_id)
        if kept is None:
            raise NoSuchRoom
        if len(kept.waiting) >= MOST_WAITING:
            raise StoreAway("too much is waiting in this room", retry_after_s=1)
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        kept.waiting.append(Asked(person, command, answer, key, post_key, steer, seat))
        if kept.turn is None:
            kept.turn = asyncio.create_task(self._take_turns(kept))
        return await answer

    async def seat_again(self, kept: Kept, token_hash: bytes, person: str) -> None:
        """Give one more browser the seat of `person`. Raises: StoreAway."""
        for _ in range(MOST_TRIES):
            try:
                batch = Batch(
                    seats={token_hash: person}, due_ms=due_ms(kept.room, self.clock.now_ms())
                )
                await self._storage.append(kept.room.id, kept.room.seq, batch)
            except SeqTaken:
                await asyncio.sleep(0.01)
            else:
                kept.seats[token_hash] = person
                return
        raise StoreAway("the room is too busy", retry_after_s=1)

    def facts_of_nothing(self) -> Facts:
        """What the world knows before there is a room."""
        return Facts(self.clock.now_ms(), frozenset(), self._chance(32))

    def facts(self, kept: Kept, room: Room, sealed: Sequence[SealedPost], post_key: str) -> Facts:
        """What the world knows now, drawn for one decision."""
        now_ms = max(self.clock.now_ms(), room.last_ms)
        own = kept.own_posts([hash_key(post_key)]) if post_key else []
        away_ms = 0 if kept.desk_left_ms is None else now_ms - kept.desk_left_ms
        return Facts(
            now_ms=now_ms,
            present=self.roster.present(room.id),
            seed=self._chance(32),
            sealed=sealed,
            own_post=own[0] if own else None,
            desk_away_ms=away_ms,
        )

    async def _take_turns(self, kept: Kept) -> None:
        try:
            while kept.waiting:
                asked, kept.waiting = kept.waiting, []
                try:
                    await self._take_turn(kept, asked)
                except Exception as error:
                    log.exception("a turn failed")
                    self._answer_all(asked, Failure(type(error).__name__))
        finally:
            kept.turn = None

    async def _take_turn(self, kept: Kept, asked: list[Asked]) -> None:
        for _ in range(MOST_TRIES):
            turn = Turn(kept)
            for one in asked:
                sealed = tuple(turn.sealed.values()) if turn.sealed else ()
                turn.take(one, self.facts(kept, turn.room, sealed, one.post_key))
            batch = turn.batch(self.clock.now_ms())
            try:
                if batch is not None:
                    await self._storage.append(kept.room.id, kept.room.seq, batch)
            except SeqTaken:
                await self.catch_up(kept)
            except StoreAway as away:
                self._answer_all(asked, away)
                return
            else:
                self._finish(kept, turn)
                return
        self._answer_all(asked, StoreAway("the room is too busy", retry_after_s=1))

    def _finish(self, kept: Kept, turn: Turn) -> None:
        stirred = len(turn.sealed) != len(kept.sealed) or bool(turn.done - kept.done)
        before = kept.room
        turn.publish()
        for one, outcome in turn.outcomes:
            if one.answer.done():
                continue
            if isinstance(outcome, Refusal):
                one.answer.set_exception(outcome)
            else:
                one.answer.set_result(outcome)
        if kept.room.people is not before.people or kept.room.holder != before.holder:
            self._note_who_is_here(kept)
        if turn.told:
            self._tell(kept, turn.told)
        if stirred:
            self._stir(kept)

    def _answer_all(self, asked: list[Asked], failure: Failure) -> None:
        for one in asked:
            if not one.answer.done():
                one.answer.set_exception(failure)

    def _tell(self, kept: Kept, told: list[tuple[Event, Room]]) -> None:
        for listener in self.listeners:
            listener.told(kept, told)
        self._backplane.ring(kept.room.id, kept.room.seq)
        self._set_alarm(kept)

    def _stir(self, kept: Kept) -> None:
        for listener in self.listeners:
            listener.stirred(kept)

    async def catch_up(self, kept: Kept) -> None:
        """Take in what somebody else has appended. Raises: StoreAway."""
        reading = await self._storage.read(kept.room.id, kept.room.seq)
        if reading is None:
            self.forget(kept.room.id)
            raise StoreAway("the room has been erased", retry_after_s=1)
        told = kept.catch_up(reading)
        self._note_who_is_here(kept)
        if told:
            self._tell(kept, told)

    async def forget_keys(self, kept: Kept) -> None:
        """Erase the keys of posts without a name from all steps that are over."""
        step = -1 if kept.room.session == "ended" else _step(kept.room)
        over = [k for k, spent in kept.keys.items() if spent.step not in (None, step)]
        if not over:
            return
        batch = Batch(forget_steps_but=step, due_ms=due_ms(kept.room, self.clock.now_ms()))
        try:
            await self._storage.append(kept.room.id, kept.room.seq, batch)
        except SeqTaken:
            return  # the next event's alarm comes here again
        for key_hash in over:
            kept.keys.pop(key_hash, None)

    async def purge(self, room_id: str) -> None:
        """Erase the room for good. Raises: StoreAway."""
        await self._storage.purge(room_id)
        self.forget(room_id)

    def forget(self, room_id: str) -> None:
        self.shelf.drop(room_id)
        for listener in self.listeners:
            listener.gone(room_id)

    def stir(self, room_id: str) -> None:
        kept = self.shelf.at_hand(room_id)
        if kept is not None:
            self._stir(kept)

    def _presence_changed(self, room_id: str) -> None:
        kept = self.shelf.at_hand(room_id)
        if kept is not None:
            self._note_who_is_here(kept)
            self._stir(kept)
            self._set_alarm(kept)

    def _note_who_is_here(self, kept: Kept) -> None:
        kept.note_who_is_here(self.roster.present(kept.room.id), self.clock.now_ms())

    def _set_alarm(self, kept: Kept) -> None:
        at_ms = due_ms(kept.room, self.clock.now_ms())
        if at_ms is not None:
            self.wake_at(kept.room.id, at_ms)

    def _rung(self, room_id: str, seq: int) -> None:
        kept = self.shelf.at_hand(room_id)
        if kept is not None and kept.room.seq < seq:
            task = asyncio.create_task(self._catch_up_in_turn(kept))
            task.add_done_callback(lambda done: done.cancelled() or done.exception())

    async def _catch_up_in_turn(self, kept: Kept) -> None:
        if kept.turn is None:
            kept.turn = asyncio.create_task(self._caught_up(kept))
            await kept.turn

    async def _caught_up(self, kept: Kept) -> None:
        try:
            await self.catch_up(kept)
        finally:
            kept.turn = None
            if kept.waiting:
                kept.turn = asyncio.create_task(self._take_turns(kept))


def _step(room: Room) -> int:
    return -1 if room.run is None else room.run.at
