"""The book of what was posted and what arrived where: every delivery is checked.

A post carries a numbered parcel in its text. Each live socket of its room must see that
parcel once; a socket of another room must never see it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from tests.bench.wire import HttpConnection, LiveSocket, now

PARCEL = b"parcel-"
PARCEL_DIGITS = 8


@dataclass(slots=True)
class Parcel:
    """One post on its way. `wanted` and `got` are sets of sockets, one bit each."""

    room: int
    wanted: int
    due_at: float
    counted: bool
    connection: HttpConnection
    got: int = 0
    status: int | None = None

    @property
    def missing(self) -> int:
        return (self.wanted & ~self.got).bit_count()


@dataclass(slots=True)
class Book:
    """Counts since the beginning; latencies only of parcels sent in the measured window.

    The first `slow_rooms` rooms have a member who may not read. What arrives there stands in
    `near_s`, what arrives elsewhere in `far_s`.
    """

    slow_rooms: int = 0
    parcels: list[Parcel] = field(default_factory=list)
    deliveries: int = 0
    delivered_bytes: int = 0
    near_s: list[float] = field(default_factory=list)
    far_s: list[float] = field(default_factory=list)
    answer_s: list[float] = field(default_factory=list)
    duplicates: int = 0
    misrouted: int = 0
    disordered: int = 0
    without_parcel: int = 0
    finished: int = 0
    finished_now: list[Parcel] = field(default_factory=list)
    closed_codes: Counter[int] = field(default_factory=Counter)
    refusals: Counter[int] = field(default_factory=Counter)
    first_refusal: str = ""

    def delivered(self, socket: LiveSocket, frame: bytes, start: int, stop: int) -> None:
        found = frame.find(PARCEL, start, stop)
        if found < 0:
            self.without_parcel += 1
            return
        number = found + len(PARCEL)
        parcel = self.parcels[int(frame[number : number + PARCEL_DIGITS])]
        if parcel.room != socket.room:
            self.misrouted += 1
            return
        if parcel.got & socket.bit:
            self.duplicates += 1
            return
        parcel.got |= socket.bit
        self.deliveries += 1
        self.delivered_bytes += stop - start
        if parcel.counted:
            waited = self.near_s if parcel.room < self.slow_rooms else self.far_s
            waited.append(now() - parcel.due_at)
        if parcel.got == parcel.wanted and parcel.status is not None:
            self._finish(parcel)
        seq = int(frame[start : frame.find(b"\n", start, stop)])
        if seq <= socket.last_seq:
            self.disordered += 1
        socket.last_seq = seq

    def closed(self, socket: LiveSocket, code: int) -> None:
        self.closed_codes[code] += 1

    def answered(self, parcel: Parcel, status: int, body: bytes) -> None:
        """A 200 is an acknowledgement; anything else means no delivery is owed."""
        parcel.status = status
        if status == 200:
            if parcel.counted:
                self.answer_s.append(now() - parcel.due_at)
            if parcel.got == parcel.wanted:
                self._finish(parcel)
            return
        self._finish(parcel)
        self.refusals[status] += 1
        if not self.first_refusal:
            self.first_refusal = f"{status} {body[:200].decode(errors='replace')}"

    @property
    def delivery_s(self) -> list[float]:
        return self.near_s + self.far_s

    def never_s(self, *, near: bool) -> list[float]:
        """One for each delivery that is owed for a parcel of the measured window and not seen."""
        missing = sum(
            parcel.missing
            for parcel in self.parcels
            if parcel.counted
            and parcel.status in (200, None)
            and (parcel.room < self.slow_rooms) == near
        )
        return [float("inf")] * missing

    def unanswered(self) -> int:
        return sum(parcel.status is None for parcel in self.parcels)

    def missing(self, rooms: frozenset[int] | None = None) -> int:
        """Deliveries owed and not seen; of these rooms only, if given.

        A post that was never answered is owed too: its sender cannot know.
        """
        return sum(
            parcel.missing
            for parcel in self.parcels
            if parcel.status in (200, None) and (rooms is None or parcel.room in rooms)
        )

    def settled(self) -> bool:
        """Every post is answered, and every delivery owed for it has been seen."""
        return self.finished == len(self.parcels)

    def _finish(self, parcel: Parcel) -> None:
        self.finished += 1
        self.finished_now.append(parcel)


class Aside:
    """For a socket whose deliveries are nobody's business: it reads, and that is all."""

    def delivered(self, socket: LiveSocket, frame: bytes, start: int, stop: int) -> None: ...

    def closed(self, socket: LiveSocket, code: int) -> None: ...
