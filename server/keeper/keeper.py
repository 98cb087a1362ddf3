"""Decide, append, apply, tell: in this order, for every room by itself.

A room's turn takes every command that waits. All are decided, all that follows is appended in one
go, and only when it is durable is it applied, answered and told. Refusals wait too: they were
decided on a draft that might not have come true.

Whatever writes or reads a room's log goes through its turns, one after the other; nothing else
appends to it from this process.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from server.backplane.contract import Backplane
from server.errors import Failure, NotFound, SeqTaken, SetroomError, StoreAway
from server.keeper.clock import Clock
from server.keeper.listeners import Listener as Listener
from server.keeper.listeners import Listeners
from server.keeper.roster import Roster
from server.keeper.shelf import Answer, Asked, Kept, Shelf
from server.keeper.trouble import tell
from server.keeper.turn import ForgetKeys, TakeSeat, Turn
from server.room.acts.show_posts import ShowDue
from server.room.acts.submit_post import PostSubmitted
from server.room.decision import Command
from server.room.event import Event
from server.room.facts import Facts
from server.room.state import Room
from server.storage.contract import Batch, Storage

MOST_WAITING = 1_000  # commands of one room; far more than its people can press at once
MOST_TRIES = 8  # at appending after somebody else's append


class NoSuchRoom(NotFound):
    name = "no_such_room"

    def __init__(self) -> None:
        super().__init__("There is no such room, or it is not one of yours.")


class Keeper:
    """`chance(n)` gives n random bytes. Clock and chance are handed in, so a test can hold them.

    `alone`: no other process writes to this store, so nobody's news can be missed.
    """

    def __init__(
        self,
        storage: Storage,
        backplane: Backplane,
        clock: Clock,
        chance: Callable[[int], bytes],
        alone: bool = True,
    ) -> None:
        self._storage = storage
        self._backplane = backplane
        self._chance = chance
        self._empty_since_ms: dict[str, int] = {}  # of rooms put away; a reload must not restart it
        self._started_ms = clock.now_ms()
        self.clock = clock
        self.alone = alone
        self.shelf = Shelf(storage)
        self.roster = Roster(self._presence_changed)
        self.listeners = Listeners()
        self.changed: Callable[[Kept], None] = lambda kept: None  # the alarm's: when to wake it

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
        if kept.touched_ms is None:
            since_ms = max(self._started_ms, kept.room.last_ms)
            kept.empty_since_ms = self._empty_since_ms.pop(room_id, since_ms)
            self._note_who_is_here(kept)
            self.changed(kept)
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
        Cancelling the caller does not undo the command.

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
        self._work(kept)
        return await answer

    async def seat_again(self, kept: Kept, token_hash: bytes, person: str) -> None:
        """Give one more browser the seat of `person`. Raises: NoSuchRoom, StoreAway."""
        await self.ask(kept.room.id, person, TakeSeat(), seat=token_hash)

    async def rooms_of(self, token_hash: bytes) -> Sequence[str]:
        """Every room in which this browser has a seat. Raises: StoreAway."""
        return await self._storage.rooms_of(token_hash)

    def facts_of_nothing(self) -> Facts:
        """What the world knows before there is a room."""
        return Facts(self.clock.now_ms(), frozenset(), self._chance(32))

    def _facts(self, turn: Turn, asked: Asked) -> Facts:
        """What the world knows now, drawn for one decision."""
        kept = turn.kept
        now_ms = max(self.clock.now_ms(), turn.room.last_ms)
        away_ms = 0 if kept.desk_left_ms is None else now_ms - kept.desk_left_ms
        return Facts(
            now_ms=now_ms,
            present=self.roster.present(kept.room.id),
            seed=self._chance(32),
            sealed=tuple(turn.sealed.values()) if turn.sealed else (),
            own_post=turn.own_post(asked.post_key, now_ms),
            desk_away_ms=away_ms,
            browser=asked.seat.hex() if asked.seat is not None else "",
        )

    def _work(self, kept: Kept) -> None:
        """See to it that the room's turns are taken."""
        if kept.turn is None:
            kept.turn = asyncio.create_task(self._take_turns(kept))

    async def _take_turns(self, kept: Kept) -> None:
        try:
            while kept.waiting or kept.behind:
                asked, kept.waiting = kept.waiting, []
                try:
                    await self._take_turn(kept, asked)
                except SetroomError as error:
                    self._answer_all(asked, error)
                except Exception as fault:
                    tell("a turn failed", fault)
                    self._answer_all(asked, Failure("a turn failed"))
        finally:
            kept.turn = None

    async def _take_turn(self, kept: Kept, asked: list[Asked]) -> None:
        """Raises: NoSuchRoom: it has been erased. Failure: nothing of it has been kept."""
        # What others have sealed, and their keys, are not in the log: no head tells of them.
        fresh = self.alone
        looks = not fresh and any(isinstance(one.command, ShowDue | ForgetKeys) for one in asked)
        if kept.behind or looks:
            await self._catch_up(kept)
            fresh = True
        for _ in range(MOST_TRIES):
            turn = Turn(kept)
            for one in asked:
                turn.take(one, self._facts(turn, one))
            batch = turn.batch(self.clock.now_ms())
            if not fresh and (turn.refused or batch is None):
                # What writes nothing meets no append that would say it rests on an older state.
                await self._catch_up(kept)
                fresh = True
                continue
            try:
                if batch is not None:
                    await self._storage.append(kept.room.id, kept.room.seq, batch)
            except SeqTaken:
                await self._catch_up(kept)
                fresh = True
            else:
                self._finish(kept, turn, wrote=batch is not None)
                return
        raise StoreAway("the room is too busy", retry_after_s=1)

    def _finish(self, kept: Kept, turn: Turn, wrote: bool) -> None:
        before, stirred = kept.room, turn.publish()
        for one, outcome in turn.outcomes:
            if one.answer.done():
                continue
            if isinstance(outcome, Answer):
                one.answer.set_result(outcome)
            else:
                one.answer.set_exception(outcome)
        if wrote:
            self._backplane.ring(kept.room.id, kept.room.seq)
        self._tell(kept, before, turn.told)
        if stirred:
            self.listeners.stirred(kept)

    def _answer_all(self, asked: list[Asked], error: SetroomError) -> None:
        for one in asked:
            if not one.answer.done():
                one.answer.set_exception(error)

    def _tell(self, kept: Kept, before: Room, told: Sequence[tuple[Event, Room]]) -> None:
        if not told:
            return
        if kept.room.people is not before.people or kept.room.holder != before.holder:
            self._note_who_is_here(kept)
        # A post moves no clock and nobody, so it leaves nothing new to be woken for.
        if any(not isinstance(event, PostSubmitted) for event, _ in told):
            self.changed(kept)
        self.listeners.told(kept, told)

    async def _catch_up(self, kept: Kept) -> None:
        """Take in what other processes have written.

        Raises:
            NoSuchRoom: they have erased it. Failure: the store cannot be read.
        """
        kept.behind = False
        reading = await self._storage.read(kept.room.id, kept.room.seq)
        if reading is None:
            self.forget(kept.room.id)
            raise NoSuchRoom
        before, (told, stirred) = kept.room, kept.catch_up(reading)
        self._tell(kept, before, told)
        if stirred:
            self.changed(kept)
            self.listeners.stirred(kept)

    def _rung(self, room_id: str, seq: int) -> None:
        """Another process has written. At the same seq: something beside the log."""
        kept = self.shelf.at_hand(room_id)
        if kept is not None and kept.room.seq <= seq:
            self.look_again(kept)

    def look_again(self, kept: Kept) -> None:
        """Compare with the store in the room's next turn; a doorbell can get lost."""
        kept.behind = True
        self._work(kept)

    async def purge(self, room_id: str) -> None:
        """Erase the room for good. Raises: StoreAway."""
        await self._storage.purge(room_id)
        self.forget(room_id)

    def forget(self, room_id: str) -> None:
        self.shelf.drop(room_id)
        self._empty_since_ms.pop(room_id, None)
        self.listeners.gone(room_id)

    def put_away(self, kept: Kept) -> None:
        """Let a room that nobody has open out of the memory."""
        if kept.empty_since_ms is not None and kept.room.session != "ended":
            self._empty_since_ms[kept.room.id] = kept.empty_since_ms
        self.shelf.drop(kept.room.id)

    def stir(self, room_id: str) -> None:
        kept = self.shelf.at_hand(room_id)
        if kept is not None:
            self.listeners.stirred(kept)

    def _presence_changed(self, room_id: str) -> None:
        kept = self.shelf.at_hand(room_id)
        if kept is not None:
            self._note_who_is_here(kept)
            self.changed(kept)
            self.listeners.stirred(kept)

    def _note_who_is_here(self, kept: Kept) -> None:
        kept.note_who_is_here(self.roster.present(kept.room.id), self.clock.now_ms())
