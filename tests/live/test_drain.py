"""U3: how a hall is emptied before a stop: room by room, spread, bounded, and told meanwhile."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable

import pytest

from server.live.drain import RESTART_S, drain
from server.live.entry import Admitted
from server.live.hall import Hall, Pace
from server.live.seat import Ending
from tests.live.jumping_loop import in_jumping_time
from tests.live.rig import Said, SmallKeeper, SmallRenderer
from tests.live.stage import RecordingSeat, admitted


class TimedSeat(RecordingSeat):
    """Knows when it was let go, and whose it was."""

    ended_s = -1.0

    def end(self, ending: Ending) -> None:
        super().end(ending)
        self.ended_s = asyncio.get_running_loop().time()


class FullHall:
    """A hall with so many rooms, named by their number, and so many seats in each."""

    def __init__(self, rooms: int, seats: int, pace: Pace | None = None) -> None:
        self.keeper = SmallKeeper()
        self.hall = Hall(self.keeper, SmallRenderer(), pace)
        self.seats = [self.sit(str(room), f"p{n}") for room in range(rooms) for n in range(seats)]

    def sit(self, room: str, name: str) -> TimedSeat:
        seat = TimedSeat()
        assert self.hall.take(self.admitted(room, name), seat) is None
        return seat

    def admitted(self, room: str, name: str) -> Admitted:
        kept = self.keeper.rooms.get(room) or self.keeper.open(room, [f"p{n}" for n in range(40)])
        return admitted(kept, name)

    def moments(self) -> list[list[float]]:
        """When each room was let go; more than one moment where it did not go as one."""
        assert {Ending.RESTART} == {seat.ending for seat in self.seats}
        found: dict[str, set[float]] = {}
        for seat in self.seats:
            found.setdefault(seat.room, set()).add(seat.ended_s)
        return [sorted(moments) for moments in found.values()]


async def in_one_blow(hall: Hall) -> None:
    """The planted fault: what a stop was before it was calm."""
    hall.close()


async def seat_by_seat(hall: Hall) -> None:
    """The planted fault: an even spread, and every set is torn apart."""
    for live in list(hall._rooms.values()):
        for seat in list(live.everybody()):
            hall._end(live, [seat], Ending.RESTART)
            await asyncio.sleep(0.1)


def moments_of(
    emptied: Callable[[Hall], Awaitable[None]], rooms: int, seats: int, pace: Pace | None = None
) -> list[list[float]]:
    async def play() -> list[list[float]]:
        full = FullHall(rooms, seats, pace)
        began_s = asyncio.get_running_loop().time()
        await emptied(full.hall)
        return [[at_s - began_s for at_s in room] for room in full.moments()]

    return in_jumping_time(play)


TEN_A_SECOND = Pace(let_go_per_s=10)
EVEN = [[pytest.approx(at_s, abs=1e-6)] for at_s in (0.0, 0.4, 0.8, 1.2, 1.6)]


def test_the_rooms_go_one_after_another_and_each_goes_as_one() -> None:
    assert EVEN == moments_of(drain, 5, 4, TEN_A_SECOND)


@pytest.mark.parametrize("planted", [in_one_blow, seat_by_seat])
def test_a_hall_that_is_emptied_otherwise_is_found_out(
    planted: Callable[[Hall], Awaitable[None]],
) -> None:
    assert EVEN != moments_of(planted, 5, 4, TEN_A_SECOND)


def test_ten_thousand_seats_are_spread_evenly_over_five_seconds() -> None:
    moments = [moment for room in moments_of(drain, 500, 20) for moment in room]
    assert 500 == len(moments)
    assert moments == sorted(moments)
    assert dict.fromkeys(range(5), 100) == Counter(int(at_s + 1e-6) for at_s in moments)


def test_two_small_sets_are_gone_before_anybody_has_noticed() -> None:
    assert 0.012 == pytest.approx(moments_of(drain, 2, 12)[-1][-1])


def test_all_are_told_to_stay_away_until_the_last_has_gone_and_a_new_server_is_there() -> None:
    async def play() -> int:
        full = FullHall(5, 4, TEN_A_SECOND)
        draining = asyncio.create_task(drain(full.hall))
        await asyncio.sleep(0.1)
        told_ms = full.hall.back_in_ms
        await draining
        assert told_ms == full.hall.back_in_ms
        return told_ms

    assert 2_000 + RESTART_S * 1_000 == in_jumping_time(play)


def test_an_empty_hall_takes_no_time() -> None:
    async def play() -> float:
        await drain(FullHall(0, 0).hall)
        return asyncio.get_running_loop().time()

    assert 0.0 == in_jumping_time(play)


def test_a_room_that_has_emptied_by_itself_is_not_waited_for() -> None:
    async def play() -> list[float]:
        full = FullHall(3, 10, TEN_A_SECOND)
        draining = asyncio.create_task(drain(full.hall))
        await asyncio.sleep(0.5)
        for seat in full.seats[10:20]:
            full.hall.leave(seat)
        await draining
        return sorted({seat.ended_s for seat in full.seats[:10] + full.seats[20:]})

    assert [0.0, pytest.approx(1.0)] == in_jumping_time(play)


def test_who_is_still_inside_hears_what_happens_and_nobody_is_let_in_any_more() -> None:
    async def play() -> None:
        full = FullHall(2, 10, Pace(let_go_per_s=10, tick_s=0.1, beat_s=0.1))
        full.hall.start()
        draining = asyncio.create_task(drain(full.hall))
        await asyncio.sleep(0.5)
        gone, inside = full.seats[0], full.seats[10]
        assert (Ending.RESTART, None) == (gone.ending, inside.ending)
        for room in ("0", "1"):
            full.keeper.tell(room, Said("two"))
            late = full.hall.take(full.admitted(room, "p30"), TimedSeat())
            assert Ending.RESTART == late
        await draining
        assert "2\ntwo" == inside.given[-1]
        assert "2\ntwo" not in gone.given
        assert inside.beats

    in_jumping_time(play)


def test_a_drain_that_is_called_off_lets_all_go_at_once() -> None:
    async def play() -> list[float]:
        full = FullHall(5, 10, TEN_A_SECOND)
        draining = asyncio.create_task(drain(full.hall))
        await asyncio.sleep(0.5)
        draining.cancel()
        await asyncio.wait([draining])
        return sorted({moment for room in full.moments() for moment in room})

    assert [0.0, pytest.approx(0.5)] == in_jumping_time(play)
