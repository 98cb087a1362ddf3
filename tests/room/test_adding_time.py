"""Adding minutes, and where they come from; the figures of the screens."""

from __future__ import annotations

import pytest

from server.room.acts.add_time import AddTime, TimeAdded
from server.room.acts.go_back import GoBack
from server.room.acts.move_on import MoveOn
from server.room.acts.pause import Pause
from server.room.acts.resume import Resume
from server.room.finish import borrow, ends_at_ms, spare_ms
from server.room.run import MINUTE_MS
from tests.room.formats import invented
from tests.room.on_time import on_time
from tests.room.scenes import CHECK_IN, Scene, classic, does, opened, passed, room_after, started

BUFFERED = invented(
    "rounds = 1",
    "arrive 3 facilitator",
    'talk 10 members; once_per = "round"; floor = 5',
    "review 6 everyone; floor = 4",
    "buffer 3 nobody; floor = 0; spare = true",
    "close 5 everyone",
)


def given(scene: Scene, minutes: int) -> dict[str, int]:
    """Adds minutes; answers which phase gave how many."""
    event = scene.does("dee", AddTime(minutes)).events[0]
    assert isinstance(event, TimeAdded)
    return {scene.room.rows[scene.run.path[i].row].key: n for i, n in event.sources}


@pytest.mark.parametrize(("phase", "spare"), [("present", 15), ("explore", 7), ("check_out", 0)])
def test_the_minutes_to_spare_are_those_of_the_screens(phase: str, spare: int) -> None:
    assert spare * MINUTE_MS == spare_ms(room_after(classic(phase)).room)


def test_the_last_session_phase_gives_first_then_the_round_itself_from_its_end() -> None:
    scene = on_time(room_after(classic("explore")))
    assert {"set_review": 2} == given(scene, 2)
    assert {"round_review": 1, "echo": 2, "take_stock": 1} == given(scene, 4)


def test_the_buffer_gives_before_everything_else() -> None:
    scene = room_after(opened(BUFFERED), started())
    assert {"buffer": 2} == given(scene, 2)
    assert {"buffer": 1, "close": 4, "review": 2} == given(scene, 7)


def test_what_is_borrowed_leaves_the_finish_where_it_was() -> None:
    scene = on_time(room_after(classic("explore")))
    before_ms = ends_at_ms(scene.room, scene.now_ms)
    given(scene, 7)
    assert before_ms == ends_at_ms(scene.room, scene.now_ms)


def test_what_cannot_be_borrowed_moves_the_finish() -> None:
    scene = on_time(room_after(classic("explore")))
    before_ms = ends_at_ms(scene.room, scene.now_ms)
    assert 7 == sum(given(scene, 10).values())
    assert before_ms + 3 * MINUTE_MS == ends_at_ms(scene.room, scene.now_ms)
    assert 0 == spare_ms(scene.room)


def test_what_the_session_is_early_by_gives_before_any_later_step() -> None:
    scene = on_time(room_after(classic("explore")))
    scene.does("dee", AddTime(-3))
    before_ms = ends_at_ms(scene.room, scene.now_ms)
    assert {} == given(scene, 2)
    assert before_ms + 2 * MINUTE_MS == ends_at_ms(scene.room, scene.now_ms)
    assert {"set_review": 1} == given(scene, 2)
    assert scene.room.planned_end_ms == ends_at_ms(scene.room, scene.now_ms)


def test_half_a_minute_early_gives_nothing() -> None:
    scene = on_time(room_after(classic("explore")))
    scene.does("dee", AddTime(-1))
    scene.does("dee", Pause())
    scene.passes(seconds=1).does("dee", Resume())
    assert {"set_review": 1} == given(scene, 1)


def test_commit_and_check_out_never_give() -> None:
    scene = on_time(room_after(classic("present")))
    assert {"commit", "check_out"}.isdisjoint(given(scene, 30))
    assert (5, 5) == (scene.minutes("commit"), scene.minutes("check_out"))


def test_a_step_that_was_open_gives_no_more_than_its_clock_has_left() -> None:
    """Explore has three of twenty minutes left; its floor would let go of six."""
    scene = room_after(classic("explore"), passed(minutes=17), does("dee", MoveOn()))
    scene.does("dee", GoBack())
    scene.does("dee", GoBack())
    on_time(scene)
    before_ms = ends_at_ms(scene.room, scene.now_ms)
    found = given(scene, 30)
    assert 2 == found["explore"]
    short_ms = (30 - sum(found.values())) * MINUTE_MS
    assert before_ms + short_ms == ends_at_ms(scene.room, scene.now_ms)


def test_the_finish_does_not_jump_when_a_step_is_opened_again() -> None:
    scene = room_after(classic("explore"), passed(minutes=12), does("dee", GoBack()))
    before_ms = ends_at_ms(scene.room, scene.now_ms)
    left_ms = scene.timer.remaining(scene.now_ms)
    scene.does("dee", MoveOn())
    assert before_ms - left_ms == ends_at_ms(scene.room, scene.now_ms)


def test_in_overtime_two_minutes_are_two_minutes_from_now() -> None:
    scene = room_after(classic("explore"), passed(minutes=23), does("dee", AddTime(2)))
    assert 2 * MINUTE_MS == scene.timer.remaining(scene.now_ms)


def test_minutes_can_be_added_to_a_clock_that_stands_or_waits() -> None:
    scene = room_after(classic("explore"), does("dee", Pause()), does("dee", AddTime(2)))
    assert ("paused", 22 * MINUTE_MS) == (scene.timer.state, scene.timer.remaining_ms)
    scene = room_after(classic("break"), does("dee", MoveOn()), does("dee", AddTime(2)))
    assert ("pending", 10 * MINUTE_MS) == (scene.timer.state, scene.timer.remaining_ms)


def test_minutes_can_be_taken_off_as_long_as_they_are_there() -> None:
    scene = room_after(classic("explore"), passed(minutes=17))
    before_ms = ends_at_ms(scene.room, scene.now_ms)
    assert {} == given(scene, -2)
    assert before_ms - 2 * MINUTE_MS == ends_at_ms(scene.room, scene.now_ms)
    assert "not_now" == scene.refuses("dee", AddTime(-2)).name
    scene.passes(minutes=5)
    assert "not_now" == scene.refuses("dee", AddTime(-1)).name


@pytest.mark.parametrize("minutes", [0, 31, -31, 10**12])
def test_no_minutes_and_too_many_are_refused(minutes: int) -> None:
    scene = room_after(classic("explore"))
    assert "bad_field" == scene.refuses("dee", AddTime(minutes)).name


@pytest.mark.parametrize("name", ["ana", "ben", "olu"])
def test_adding_time_needs_the_controls(name: str) -> None:
    assert "not_allowed" == room_after(classic("explore")).refuses(name, AddTime(2)).name


def test_borrowing_takes_in_order_and_stops_when_it_has_enough() -> None:
    found = [(9, 2), (7, 1), (3, 6)]
    assert [] == borrow(found, 0) == borrow(found, -3)
    assert [(9, 2)] == borrow(found, 2)
    assert [(9, 2), (7, 1), (3, 2)] == borrow(found, 5)
    assert found == borrow(found, 50)


def test_a_set_without_rounds_borrows_from_its_later_phases() -> None:
    scene = on_time(room_after(opened(CHECK_IN), started(), does("dee", MoveOn())))
    assert {"next_step": 1, "action_review": 2} == given(scene, 3)
