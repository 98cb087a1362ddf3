"""What the hall promises its seats: once rendered, in order, in pairs, and never waiting."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from server.live.hall import Pace
from server.live.seat import Ending
from tests.live.rig import MEMBERS, Said, person
from tests.live.stage import STIR_S, RecordingSeat, Stage, admitted


@pytest.fixture
def stage() -> Stage:
    return Stage(Pace(stir_s=STIR_S))


async def test_an_event_is_rendered_once_for_each_audience_that_somebody_sits_in(
    stage: Stage,
) -> None:
    stage.keeper.place("r", person("dua", role="facilitator"))
    seats = [stage.sit(name) for name in MEMBERS for _ in range(3)]
    stage.renderer.calls.clear()
    stage.tell("hello")
    assert sorted(stage.renderer.calls) == [("told", "desk", 3), ("told", "member", 3)]
    assert all(seat.given[-1] == "3\nhello" for seat in seats)


async def test_a_room_that_nobody_listens_to_is_not_rendered(stage: Stage) -> None:
    stage.tell("hello")
    stage.keeper._stir("r")
    await asyncio.sleep(2 * STIR_S)
    assert stage.renderer.calls == []


async def test_a_crowd_that_comes_at_once_costs_one_rendering(stage: Stage) -> None:
    for name in MEMBERS * 5:
        stage.sit(name)
    assert stage.rendered("whole") == 1
    stage.tell("hello")
    stage.sit("ana")
    assert stage.rendered("whole") == 2


async def test_everybody_hears_of_arrivals_once_and_soon(stage: Stage) -> None:
    ana = stage.sit("ana")
    for name in ("ben", "cem", "dua"):
        stage.sit(name)
    assert ana.given == ["1\n<whole member at 1 with ana>"]
    await asyncio.sleep(2 * STIR_S)
    assert ana.given[1:] == ["1\n<stirred member with ana ben cem dua>"]
    assert stage.rendered("stirred") == 1


async def test_a_stir_is_of_the_seq_that_has_been_told(stage: Stage) -> None:
    ana = stage.sit("ana")
    stage.sit("ben")
    stage.tell("two", "three")
    await asyncio.sleep(2 * STIR_S)
    assert [given.partition("\n")[0] for given in ana.given] == ["1", "2", "3", "3"]


async def test_who_sees_with_other_eyes_gets_the_whole_and_no_seq_is_left_out(
    stage: Stage,
) -> None:
    ana, ben = stage.sit("ana"), stage.sit("ben")
    room = stage.kept.room
    states = [
        replace(room, seq=2),
        replace(room, seq=3, people={**room.people, "ana": person("ana", role="facilitator")}),
    ]
    states.append(replace(states[1], seq=4))
    stage.kept.room = states[2]
    events = [Said(word) for word in ("two", "three", "four")]
    stage.hall.told(stage.kept, list(zip(events, states, strict=True)))
    assert ana.given[1:] == ["2\n", "3\n", "4\n<whole desk at 4 with ana ben>"]
    assert ben.given[1:] == ["2\ntwo", "3\nthree", "4\nfour"]
    stage.tell("five")
    assert ana.given[-1] == ben.given[-1] == "5\nfive"


async def test_the_last_one_to_change_sides_still_sits_in_the_room(stage: Stage) -> None:
    ana, ben = stage.sit("ana"), stage.sit("ben")
    room = stage.kept.room
    people = {"ana": person("ana", "removed"), "ben": person("ben", role="observer")}
    stage.kept.room = replace(room, seq=2, people={**room.people, **people})
    stage.hall.told(stage.kept, [(Said("two"), stage.kept.room)])
    assert ana.ending == Ending.REMOVED
    assert ben.given[-1].startswith("2\n<whole observer")
    stage.tell("three")
    assert ben.given[-1] == "3\nthree"
    assert stage.hall.seats_open == 1


async def test_who_gets_an_old_seat_back_is_present_as_who_they_were(stage: Stage) -> None:
    stage.keeper.place("r", person("zoe", "door"))
    zoe = stage.sit("zoe")
    room = stage.kept.room
    merged = replace(person("zoe", "merged"), became="ana")
    stage.kept.room = replace(room, seq=3, people={**room.people, "zoe": merged})
    stage.hall.told(stage.kept, [(Said("zoe is ana"), stage.kept.room)])
    assert zoe.given[-1].startswith("3\n<whole member")
    assert stage.roster.present("r") == {"ana"}
    stage.hall.leave(zoe)
    assert stage.roster.present("r") == frozenset()


async def test_events_that_have_passed_by_are_made_up_for_with_the_whole(stage: Stage) -> None:
    ana = stage.sit("ana")
    stage.kept.room = replace(stage.kept.room, seq=5)  # told to somebody else
    stage.tell("six")
    assert ana.given[1:] == ["6\n<whole member at 6 with ana>"]
    stage.kept.room = replace(stage.kept.room, seq=8)
    stage.sit("ben")
    assert ana.given[2:] == ["8\n<whole member at 8 with ana>"]


async def test_what_has_been_told_already_is_not_told_again(stage: Stage) -> None:
    ana = stage.sit("ana")
    stage.tell("two")
    stage.hall.told(stage.kept, [(Said("two"), stage.kept.room)])
    assert ana.given[1:] == ["2\ntwo"]


async def test_every_seat_taken_arrives_and_leaves_once(stage: Stage) -> None:
    left, removed, refused, purged = [stage.sit(name) for name in MEMBERS]
    stage.hall.leave(left)
    stage.hall.leave(left)
    stage.keeper.place("r", person("ben", "removed"))
    stage.hall.leave(removed)
    assert stage.hall.take(admitted(stage.kept, "ben"), refused) == Ending.REMOVED
    stage.keeper.forget("r")
    assert purged.ending == Ending.NO_ROOM
    stage.hall.leave(purged)
    assert not any(stage.roster.here.values())
    assert stage.hall.seats_open == 0


async def test_a_browser_that_leaves_ends_in_all_its_tabs_and_nowhere_else(stage: Stage) -> None:
    stage.keeper.seat("r", "phone", "ana")
    tabs, phone = [stage.sit("ana") for _ in range(2)], stage.sit("ana", "phone")
    ben = stage.sit("ben")
    stage.keeper.give_up("r", "ana")
    assert [tab.ending for tab in tabs] == [Ending.LEFT] * 2
    assert phone.ending is None
    await asyncio.sleep(2 * STIR_S)
    assert ben.given[-1] == "1\n<stirred member with ana ben>", "she is here by her phone"
    stage.keeper.give_up("r", "phone")
    assert phone.ending == Ending.LEFT
    await asyncio.sleep(2 * STIR_S)
    assert ben.given[-1] == "1\n<stirred member with ben>"
    assert ben.ending is None


async def test_the_last_one_to_leave_leaves_nothing_running(stage: Stage) -> None:
    ana = stage.sit("ana")
    await asyncio.sleep(2 * STIR_S)
    stage.renderer.calls.clear()
    stage.keeper.give_up("r", "ana")
    assert ana.ending == Ending.LEFT
    await asyncio.sleep(2 * STIR_S)
    assert stage.renderer.calls == []
    assert not any(stage.roster.here.values())
    assert stage.hall.seats_open == 0


async def test_a_hall_that_has_closed_takes_nobody_in(stage: Stage) -> None:
    ana = stage.sit("ana")
    stage.hall.close()
    stage.hall.close()
    assert ana.ending == Ending.RESTART
    late = RecordingSeat()
    assert stage.hall.take(admitted(stage.kept, "ana"), late) == Ending.RESTART
    assert not any(stage.roster.here.values())


async def test_a_whole_that_cannot_be_shown_ends_only_those_it_was_for(stage: Stage) -> None:
    stage.renderer.fails = True
    ana = stage.sit("ana")
    stage.renderer.fails = False
    await asyncio.sleep(0)
    assert ana.ending == Ending.BROKEN
    assert stage.sit("ben").given == ["1\n<whole member at 1 with ben>"]


async def test_a_stir_that_cannot_be_shown_sends_everybody_back_for_the_whole(
    stage: Stage,
) -> None:
    ana = stage.sit("ana")
    stage.keeper._stir("r")
    stage.renderer.fails = True
    await asyncio.sleep(2 * STIR_S)
    assert ana.ending == Ending.BROKEN


async def test_heartbeats_come_in_every_round_and_the_rooms_take_turns() -> None:
    pace = Pace(tick_s=10, beat_s=100, silence_s=1_000)
    stage = Stage(pace)
    seats = []
    for number in range(pace.round_ticks):
        kept = stage.keeper.open(f"r{number}")
        seats.append(RecordingSeat())
        assert stage.hall.take(admitted(kept, "ana"), seats[-1]) is None
    beats = []
    for _ in range(pace.round_ticks):
        stage.hall._tick()
        beats.append(sum(len(seat.beats) for seat in seats))
    assert beats == list(range(1, pace.round_ticks + 1))
    assert all(seat.beats == [1] for seat in seats)
    stage.hall.close()


async def test_only_who_is_silent_for_too_long_is_let_go() -> None:
    stage = Stage(Pace(tick_s=10, beat_s=40, silence_s=45))
    now_s = asyncio.get_running_loop().time()
    for silent_for_s, lets_go in ((44, False), (46, True)):
        seat = stage.sit("ana")
        seat.heard_s = now_s - silent_for_s
        stage.hall._tick()
        assert (seat.ending is not None) == lets_go
        stage.hall.leave(seat)
    stage.hall.close()
