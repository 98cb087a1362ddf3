"""Everybody who is listening, by room and audience. What happens is rendered once per audience,
framed once, and written many times.

Rules of this file:
- It never awaits. A seat takes a message or is let go; nobody waits for the slowest.
- All seats of a room have been told the same: everything up to `live.seq`, one message for each
  event, in order. Whoever newly sits down, or now sees with other eyes, first gets the whole.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from server.keeper.shelf import Kept
from server.live.contract import Keeper, Renderer
from server.live.entry import Admitted
from server.live.live_room import LiveRoom
from server.live.message import Heartbeat, Message
from server.live.seat import Ending, Seat
from server.live.showing import Showing
from server.room.audience import Audience, audience_of
from server.room.event import Event
from server.room.state import Room

SEATS_PER_PERSON = 32  # tabs and devices of one person in one room; more is a fault or an attack


@dataclass(frozen=True, slots=True)
class Pace:
    """How often the hall does what nobody asks it to, in seconds; and how fast it empties.

    `drain_s`: the longest that letting everybody go may take, however many they are.
    """

    tick_s: float = 1.0
    beat_s: float = 20.0  # proxies cut what is silent for 30 s or 60 s
    silence_s: float = 45.0  # a peer that has missed two beats is gone
    stir_s: float = 0.2  # many arrive at once; one picture of who is there is enough
    let_go_per_s: float = 1_000.0  # seats; a few sets are gone before anybody has noticed
    drain_s: float = 5.0

    @property
    def round_ticks(self) -> int:
        """Ticks from one heartbeat of a room to the next."""
        return max(1, round(self.beat_s / self.tick_s))

    @property
    def look_ticks(self) -> int:
        """Ticks from one look for silent peers to the next: often, so that they go in time."""
        return max(1, self.round_ticks // 4)


class Hall:
    """Listens to the keeper and pushes to every seat. `start` and `close` frame its life.

    `doors_closed`: nobody new is taken in any more. `back_in_ms`: how long whoever is let go then
    had best stay away.
    """

    def __init__(self, keeper: Keeper, renderer: Renderer, pace: Pace | None = None) -> None:
        self._roster = keeper.roster
        self._showing = Showing(renderer, keeper.roster)
        self._pace = pace or Pace()
        self._rooms: dict[str, LiveRoom] = {}
        self._ticks = 0
        self._ticker: asyncio.TimerHandle | None = None
        self.doors_closed = False
        self.back_in_ms = 0
        keeper.listeners.append(self)

    @property
    def drain_takes_s(self) -> float:
        """How long it should take to let everybody go who is here now."""
        return min(self._pace.drain_s, self.seats_open / self._pace.let_go_per_s)

    @property
    def rooms_open(self) -> list[str]:
        """The rooms that somebody listens to, whichever was entered first first."""
        return list(self._rooms)

    @property
    def seats_open(self) -> int:
        return sum(1 for live in self._rooms.values() for _ in live.everybody())

    def start(self) -> None:
        """Begin the heartbeats. Needs the running loop."""
        self._tick()

    def close_doors(self, back_in_ms: int) -> None:
        """Take in nobody new. Who is inside stays, and hears what happens."""
        self.doors_closed = True
        self.back_in_ms = back_in_ms

    def close(self) -> None:
        """Take in nobody new and let everybody go, all in one blow. Idempotent."""
        self.doors_closed = True
        if self._ticker is not None:
            self._ticker.cancel()
        for room_id in self.rooms_open:
            self.let_go(room_id)

    def let_go(self, room_id: str) -> int:
        """Send everybody in this room away with the word to come back; how many they were."""
        live = self._rooms.get(room_id)
        seats = [] if live is None else list(live.everybody())
        if live is not None:
            self._end(live, seats, Ending.RESTART)
        return len(seats)

    # Sitting down and getting up.

    def take(self, admitted: Admitted | Ending, seat: Seat) -> Ending | None:
        """Give somebody's seat its place and the whole state; or say why not.

        Call it in the turn of the loop in which they were admitted. Every seat taken is given
        back by `leave`, unless the hall has ended it.
        """
        if isinstance(admitted, Ending):
            return admitted
        kept, person_id, browser = admitted
        person = kept.room.who(person_id)
        audience = audience_of(kept.room, person_id)
        if person is None or audience is None:
            return Ending.REMOVED
        if self.doors_closed:
            return Ending.RESTART
        live = self._live(kept)
        if sum(other.person == person.id for other in live.everybody()) >= SEATS_PER_PERSON:
            return Ending.LATER
        seat.room, seat.person, seat.audience = kept.room.id, person.id, audience
        seat.browser = browser
        self._roster.arrive(seat.room, seat.person)
        self._place(live, seat)
        self._begin(live, seat)
        return None

    def leave(self, seat: Seat) -> None:
        """The seat's channel is over. Idempotent."""
        live = self._rooms.get(seat.room)
        if live is not None and seat in live.seats[seat.audience]:
            self._drop(live, seat)

    def head(self, seat: Seat) -> int:
        """What this seat has been told up to."""
        return self._rooms[seat.room].seq

    def whole(self, seat: Seat) -> Message | None:
        """Everything as this seat sees it now, or None where that cannot be shown."""
        return self._showing.whole(self._rooms[seat.room], seat.audience)

    # What the keeper says.

    def told(self, kept: Kept, told: Sequence[tuple[Event, Room]]) -> None:
        live = self._rooms.get(kept.room.id)
        if live is None:
            return
        live.kept = kept
        news = [(event, room) for event, room in told if room.seq > live.seq]
        if not news:
            return
        if news[0][1].seq != live.seq + 1:
            self._bring_up(live)
            return
        moved = self._advance(live)
        for event, room in news:
            self._give(live, self._showing.event(live, event, room))
        for seat in moved:
            for _, room in news[:-1]:
                seat.give(Message(room.seq, ""))
            self._place(live, seat)
            self._begin(live, seat)

    def stirred(self, kept: Kept) -> None:
        live = self._rooms.get(kept.room.id)
        if live is None:
            return
        live.kept = kept
        left = [seat for seat in live.everybody() if seat.browser not in kept.seats]
        self._end(live, left, Ending.LEFT)
        if live.stir is None and not live.is_empty:
            loop = asyncio.get_running_loop()
            live.stir = loop.call_later(self._pace.stir_s, self._push_stir, live)

    def gone(self, room_id: str) -> None:
        self._showing.forget()
        live = self._rooms.get(room_id)
        if live is not None:
            self._end(live, live.everybody(), Ending.NO_ROOM)

    def _push_stir(self, live: LiveRoom) -> None:
        live.stir = None
        live.whole.clear()
        self._give(live, self._showing.stir(live))

    def _bring_up(self, live: LiveRoom) -> None:
        """Events have passed this hall by: everybody gets the whole instead."""
        moved = self._advance(live)
        for seat in moved:
            self._place(live, seat)
        for seat in list(live.everybody()):
            self._begin(live, seat)

    def _give(self, live: LiveRoom, make: Callable[[Audience], Message | None]) -> None:
        """Make one message for each audience that somebody sits in, and hand it to all of them."""
        for audience, seats in live.seats.items():
            if not seats:
                continue
            message = make(audience)
            if message is None:
                self._end(live, seats, Ending.BROKEN)
                continue
            for seat in seats:
                seat.give(message)

    # Who sits where.

    def _live(self, kept: Kept) -> LiveRoom:
        live = self._rooms.get(kept.room.id)
        if live is None:
            # The next slot in turn, so that the heartbeats of all rooms spread over the round.
            slot = (self._ticks + len(self._rooms)) % self._pace.round_ticks
            return LiveRoom(kept, kept.room, slot)
        live.kept = kept
        if live.seq != kept.room.seq:
            self._bring_up(live)
        return live

    def _place(self, live: LiveRoom, seat: Seat) -> None:
        self._rooms[seat.room] = live  # again, if the others have left it while this one moved
        live.seats[seat.audience].append(seat)

    def _begin(self, live: LiveRoom, seat: Seat) -> None:
        message = self._showing.whole(live, seat.audience)
        if message is not None:
            seat.begin(message)
        else:
            asyncio.get_running_loop().call_soon(self._end, live, [seat], Ending.BROKEN)

    def _advance(self, live: LiveRoom) -> list[Seat]:
        """Go on to the state that is kept now.

        Takes out and answers with every seat whose person now sees with other eyes, and ends the
        seats of those who have no place here any more.
        """
        before, live.room = live.room, live.kept.room
        live.whole.clear()
        moved: list[Seat] = []
        if not live.places_differ_from(before):
            return moved
        for seat in list(live.everybody()):
            person = live.room.who(seat.person)
            audience = audience_of(live.room, seat.person)
            if person is None or audience is None:
                self._end(live, [seat], Ending.REMOVED)
                continue
            if audience != seat.audience:
                live.seats[seat.audience].remove(seat)
                seat.audience = audience
                moved.append(seat)
            if person.id != seat.person:  # was here before, and has been given that place back
                self._roster.arrive(seat.room, person.id)
                self._roster.leave(seat.room, seat.person)
                seat.person = person.id
        return moved

    def _end(self, live: LiveRoom, seats: Iterable[Seat], ending: Ending) -> None:
        for seat in list(seats):
            if seat in live.seats[seat.audience]:
                self._drop(live, seat)
                seat.end(ending)

    def _drop(self, live: LiveRoom, seat: Seat) -> None:
        live.seats[seat.audience].remove(seat)
        if live.is_empty:
            if live.stir is not None:
                live.stir.cancel()
                live.stir = None
            self._rooms.pop(seat.room, None)
        self._roster.leave(seat.room, seat.person)

    def _tick(self) -> None:
        """Give each room its heartbeat in its turn, and let go of who has fallen silent."""
        loop = asyncio.get_running_loop()
        self._ticker = loop.call_later(self._pace.tick_s, self._tick)
        self._ticks += 1
        latest_s = loop.time() - self._pace.silence_s
        for live in list(self._rooms.values()):
            turn = self._ticks - live.slot
            if turn % self._pace.look_ticks == 0:
                silent = [seat for seat in live.everybody() if seat.silent_since_s() < latest_s]
                self._end(live, silent, Ending.LATER)
            if turn % self._pace.round_ticks == 0:
                live.whole.clear()
                heartbeat = Heartbeat(live.seq)
                for seat in live.everybody():
                    seat.beat(heartbeat)
