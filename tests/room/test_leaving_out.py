"""Leaving a phase out before the start: the path, its minutes and the finish follow."""

from __future__ import annotations

import pytest

from server.formats.loader import BuiltIn
from server.room.acts.leave_out_phase import LeaveOutPhase
from server.room.acts.set_rounds import SetRounds
from server.room.finish import ends_at_ms
from server.room.rounds import path_to_start
from server.room.run import MINUTE_MS
from server.room.state import Room
from tests.room.formats import invented
from tests.room.scenes import (
    CHECK_IN,
    CLASSIC,
    Scene,
    classic,
    entered,
    opened,
    room_after,
    started,
)

LEAVABLE = invented(
    "rounds = 2\nleast_rounds = 1\nmost_rounds = 3",
    "arrive 3 facilitator",
    "look_back 7 members; may_be_left_out = true",
    "bidding 4 bidders; settles_rounds = true",
    'tell 6 presenter; once_per = "round"',
    'ask 15 members; once_per = "round"; floor = 9',
    'share 4 members; once_per = "round"; may_be_left_out = true',
    'commit 20 presenter; once_per = "round"; protected = true',
    'rest 10 nobody; rest = true; overrun = "hard"; after_round = 1',
    "close 9 everyone; protected = true",
)
LOOK_BACK, ASK, SHARE, COMMIT, REST, CLOSE = 1, 4, 5, 6, 7, 8


def planned(room: Room) -> dict[tuple[str, int], int]:
    """Minutes by phase and round, as the session would start."""
    return {(room.rows[s.row].key, s.round): s.minutes for s in path_to_start(room)}


def finish_ms(scene: Scene) -> int:
    return ends_at_ms(scene.room, scene.now_ms)


def row_of(built_in: BuiltIn, key: str) -> int:
    return [row.key for row in built_in.format.rows].index(key)


def test_at_the_first_meeting_there_is_no_action_to_look_back_at() -> None:
    """screens 3.1: Leave out Action review, 7 min more for Explore."""
    scene = room_after(classic())
    finish = finish_ms(scene)
    scene.does("dee", LeaveOutPhase(row_of(CLASSIC, "action_review")))
    assert ("action_review", 0) not in planned(scene.room)
    assert 27 == planned(scene.room)["explore", 1]
    assert finish == finish_ms(scene)
    started()(scene)
    assert 13 == len(scene.run.path)
    assert (27, finish) == (scene.minutes("explore"), finish_ms(scene))


def test_put_back_everything_is_as_it_was() -> None:
    scene = room_after(classic())
    before = planned(scene.room)
    index = row_of(CLASSIC, "action_review")
    scene.does("dee", LeaveOutPhase(index))
    scene.does("dee", LeaveOutPhase(index, back=True))
    assert before == planned(scene.room)
    assert 90 * MINUTE_MS == finish_ms(scene) - scene.now_ms


def test_the_minutes_go_where_the_desk_says() -> None:
    scene = room_after(classic())
    index, to = row_of(CLASSIC, "action_review"), row_of(CLASSIC, "check_out")
    scene.does("dee", LeaveOutPhase(index, to))
    assert (20, 12) == tuple(planned(scene.room)[one] for one in (("explore", 1), ("check_out", 0)))


def test_without_rounds_the_longest_step_gets_them() -> None:
    scene = room_after(opened(CHECK_IN))
    scene.does("dee", LeaveOutPhase(row_of(CHECK_IN, "action_review")))
    assert {("arrive", 0): 2, ("check_in", 0): 22, ("next_step", 0): 4, ("check_out", 0): 2} == (
        planned(scene.room)
    )


def test_rounds_share_them_alike_and_what_is_left_goes_to_the_first() -> None:
    scene = room_after(opened(LEAVABLE), entered("ana", "ben", "chloe"))
    scene.does("dee", LeaveOutPhase(LOOK_BACK))
    assert (19, 18) == tuple(planned(scene.room)["ask", number] for number in (1, 2))
    scene.does("dee", SetRounds(tuple(scene[name] for name in ("ana", "ben", "chloe"))))
    assert (18, 17, 17) == tuple(planned(scene.room)["ask", number] for number in (1, 2, 3))
    assert sum(scene.room.planned) == sum(planned(scene.room).values())


def test_a_phase_of_every_round_is_left_out_of_every_round() -> None:
    scene = room_after(opened(LEAVABLE))
    scene.does("dee", LeaveOutPhase(SHARE, CLOSE))
    assert not [key for key, _ in planned(scene.room) if key == "share"]
    assert 9 + 2 * 4 == planned(scene.room)["close", 0]


def test_two_can_be_left_out_for_the_same_and_nothing_is_lost() -> None:
    scene = room_after(opened(LEAVABLE))
    total = sum(scene.room.planned)
    scene.does("dee", LeaveOutPhase(LOOK_BACK))
    scene.does("dee", LeaveOutPhase(SHARE))
    assert (15 + 4 + 4, 15 + 3 + 4) == tuple(planned(scene.room)["ask", n] for n in (1, 2))
    assert total == sum(scene.room.planned)


def test_what_has_been_given_minutes_is_not_left_out_itself() -> None:
    scene = room_after(opened(LEAVABLE))
    scene.does("dee", LeaveOutPhase(LOOK_BACK, SHARE))
    assert "not_now" == scene.refuses("dee", LeaveOutPhase(SHARE)).name


def test_what_is_left_out_gets_no_minutes() -> None:
    scene = room_after(opened(LEAVABLE))
    scene.does("dee", LeaveOutPhase(SHARE))
    assert "bad_field" == scene.refuses("dee", LeaveOutPhase(LOOK_BACK, SHARE)).name


@pytest.mark.parametrize("to", [LOOK_BACK, REST, -1, 9, 10**9])
def test_only_another_step_that_is_no_break_gets_them(to: int) -> None:
    scene = room_after(opened(LEAVABLE))
    refusal = scene.refuses("dee", LeaveOutPhase(LOOK_BACK, to))
    assert ("bad_field", "to") == (refusal.name, refusal.numbers["field"])


@pytest.mark.parametrize("index", [-1, 9, 10**9])
def test_there_has_to_be_such_a_step(index: int) -> None:
    scene = room_after(opened(LEAVABLE))
    assert "bad_field" == scene.refuses("dee", LeaveOutPhase(index)).name


@pytest.mark.parametrize("index", [0, ASK, COMMIT, CLOSE])
def test_what_belongs_to_the_way_of_working_stays(index: int) -> None:
    scene = room_after(opened(LEAVABLE))
    assert "not_now" == scene.refuses("dee", LeaveOutPhase(index)).name


def test_nothing_is_left_out_or_put_back_twice() -> None:
    scene = room_after(opened(LEAVABLE))
    assert "not_now" == scene.refuses("dee", LeaveOutPhase(LOOK_BACK, back=True)).name
    scene.does("dee", LeaveOutPhase(LOOK_BACK))
    assert "not_now" == scene.refuses("dee", LeaveOutPhase(LOOK_BACK, ASK)).name


@pytest.mark.parametrize("name", ["ana", "olu"])
def test_only_who_holds_the_controls_leaves_anything_out(name: str) -> None:
    command = LeaveOutPhase(row_of(CLASSIC, "action_review"))
    assert "not_allowed" == room_after(classic()).refuses(name, command).name


def test_once_the_session_has_started_the_path_stays() -> None:
    scene = room_after(opened(LEAVABLE), started())
    assert "leave_out_phase" not in scene.can("dee")
    assert "not_now" == scene.refuses("dee", LeaveOutPhase(LOOK_BACK)).name


def test_it_is_offered_where_there_is_something_to_leave_out() -> None:
    assert "leave_out_phase" in room_after(opened(LEAVABLE)).can("dee")
    plain = invented("", "talk 10 everyone", "end 5 everyone")
    assert "leave_out_phase" not in room_after(opened(plain)).can("dee")


def test_a_late_start_cuts_what_the_other_step_was_given_too() -> None:
    scene = room_after(opened(starts_in_minutes=0, finish_in_minutes=90))
    scene.does("dee", LeaveOutPhase(row_of(CLASSIC, "action_review")))
    scene.passes(minutes=20)
    started()(scene)
    assert scene.now_ms + 70 * MINUTE_MS == finish_ms(scene)
    assert 14 <= scene.minutes("explore") < 27
