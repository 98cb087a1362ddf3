"""Moving everyone through the path: on, back, straight to a step, and by the clock."""

from __future__ import annotations

import pytest

from server.room.acts.add_time import AddTime
from server.room.acts.begin import Begin
from server.room.acts.end_session import EndSession
from server.room.acts.go_back import GoBack
from server.room.acts.go_to import GoTo
from server.room.acts.move_on import MoveOn
from server.room.acts.pause import Pause
from server.room.acts.raise_hand import RaiseHand
from server.room.acts.remove_person import RemovePerson
from server.room.acts.submit_post import SubmitPost
from server.room.acts.time_up import TimeUp
from server.room.run import MINUTE_MS
from tests.room.formats import invented
from tests.room.scenes import (
    Scene,
    chosen,
    classic,
    does,
    entered,
    moved_to,
    opened,
    passed,
    room_after,
    started,
)


def left_minutes(scene: Scene) -> float:
    return scene.timer.remaining(scene.now_ms) / MINUTE_MS


def test_moving_on_opens_the_next_step_for_its_planned_minutes() -> None:
    scene = room_after(classic("check_in"), does("dee", MoveOn()))
    assert ("action_review", "running", 7) == (scene.phase, scene.timer.state, left_minutes(scene))


def test_a_move_takes_down_all_hands() -> None:
    scene = room_after(classic("check_in"), does("ana", RaiseHand()), does("dee", MoveOn()))
    assert () == scene.run.hands


def test_the_first_step_of_a_round_opens_with_its_clock_waiting() -> None:
    scene = room_after(classic("break"), does("dee", MoveOn()))
    assert ("present", "pending", 8) == (scene.phase, scene.timer.state, left_minutes(scene))
    scene.passes(minutes=3)
    assert 8 == left_minutes(scene)


def test_going_straight_to_a_round_waits_too() -> None:
    scene = room_after(classic("arrive"), chosen("ben"))
    scene.does("dee", GoTo(scene.index("present")))
    assert "pending" == scene.timer.state


def test_within_a_round_the_clock_does_not_wait() -> None:
    scene = room_after(classic("present"), does("dee", MoveOn()))
    assert ("clarify", "running") == (scene.phase, scene.timer.state)


def test_whatever_follows_a_break_waits_and_the_desk_begins_it() -> None:
    built_in = invented("", "talk 5 everyone", "pause 5 nobody; rest = true", "close 5 everyone")
    scene = room_after(opened(built_in), entered("ana"), started())
    scene.does("dee", MoveOn())
    assert "running" == scene.timer.state
    scene.does("dee", MoveOn())
    assert ("close", "pending") == (scene.phase, scene.timer.state)
    assert "not_allowed" == scene.refuses("ana", Begin()).name
    scene.does("dee", Begin())


def test_what_follows_the_rounds_does_not_wait() -> None:
    scene = room_after(classic("round_review"), does("dee", MoveOn()))
    assert ("set_review", "running") == (scene.phase, scene.timer.state)


@pytest.mark.parametrize("name", ["ben", "dee", "cora"])
def test_the_presenter_or_the_desk_begins_a_clock_that_waits(name: str) -> None:
    scene = room_after(classic("break"), does("dee", MoveOn()), passed(minutes=2))
    scene.does(name, Begin())
    assert ("running", 8) == (scene.timer.state, left_minutes(scene))
    assert "not_now" == scene.refuses(name, Begin()).name


@pytest.mark.parametrize("name", ["ana", "olu"])
def test_nobody_else_begins_it(name: str) -> None:
    scene = room_after(classic("break"), does("dee", MoveOn()))
    assert "not_allowed" == scene.refuses(name, Begin()).name


def test_nothing_follows_the_last_step() -> None:
    scene = room_after(classic("check_out"))
    assert "not_now" == scene.refuses("dee", MoveOn()).name
    assert "move_on" not in scene.can("dee")


def test_nothing_lies_before_the_first() -> None:
    scene = room_after(classic("arrive"))
    assert "not_now" == scene.refuses("dee", GoBack()).name
    assert "go_back" not in scene.can("dee")


def test_a_step_that_is_not_there_and_the_one_that_is_open_are_refused() -> None:
    scene = room_after(classic("check_in"))
    for index in (-1, 14, 10**30, scene.run.at):
        assert "not_now" == scene.refuses("dee", GoTo(index)).name


def test_going_back_keeps_what_was_written() -> None:
    scene = room_after(classic("clarify"), does("ana", SubmitPost("question", "Since when?")))
    scene.does("dee", MoveOn())
    scene.does("dee", GoBack())
    assert "clarify" == scene.phase
    assert ["Since when?"] == scene.words()


def test_a_skipped_step_and_one_that_was_left_are_told_apart() -> None:
    scene = room_after(classic("check_in"))
    scene.does("dee", GoTo(scene.index("bidding")))
    states = [scene.run.state_of(index) for index in range(5)]
    assert ["done", "done", "skipped", "running", "pending"] == states


# What is left of a step that is opened again.


def test_a_step_opened_again_has_what_was_left_of_its_minutes() -> None:
    scene = room_after(classic("explore"), passed(minutes=12), does("dee", MoveOn()))
    scene.does("dee", GoBack())
    assert 8 == left_minutes(scene)


def test_a_step_whose_minutes_are_used_up_is_opened_again_for_one() -> None:
    scene = room_after(classic("explore"), passed(minutes=25), does("dee", MoveOn()))
    scene.does("dee", GoBack())
    assert 1 == left_minutes(scene)


def test_a_clock_that_waited_has_used_nothing() -> None:
    scene = room_after(classic("break"), does("dee", MoveOn()), passed(minutes=6))
    scene.does("dee", GoBack())
    scene.does("dee", MoveOn())
    assert ("present", 8) == (scene.phase, left_minutes(scene))


def test_a_clock_that_stood_has_used_nothing_meanwhile() -> None:
    scene = room_after(classic("explore"), passed(minutes=5), does("dee", Pause()))
    scene.passes(minutes=30)
    scene.does("dee", GoBack())
    scene.does("dee", MoveOn())
    assert 15 == left_minutes(scene)
    assert 35 * MINUTE_MS == scene.run.path[scene.index("explore")].spent_ms


def test_minutes_added_to_a_step_are_still_there_when_it_is_opened_again() -> None:
    scene = room_after(classic("explore"), passed(minutes=5), does("dee", AddTime(2)))
    scene.does("dee", MoveOn())
    scene.does("dee", GoBack())
    assert 17 == left_minutes(scene)


def test_real_minutes_are_written_down_for_every_step() -> None:
    scene = room_after(classic("explore"), passed(minutes=3), does("dee", MoveOn()))
    scene.passes(minutes=4).does("dee", GoBack())
    scene.passes(minutes=5).does("dee", EndSession())
    assert 8 * MINUTE_MS == scene.run.path[scene.index("explore")].spent_ms
    assert 4 * MINUTE_MS == scene.run.path[scene.index("take_stock")].spent_ms


# Nobody slides past Bidding.


@pytest.mark.parametrize("phase", ["break", "present", "explore", "set_review", "check_out"])
def test_nobody_goes_past_bidding_before_a_presenter_is_chosen(phase: str) -> None:
    scene = room_after(classic("bidding", presenter=""))
    for command in (MoveOn(), GoTo(scene.index(phase))):
        assert "First choose who presents." == scene.refuses("dee", command).message
    scene.does("dee", GoBack())
    chosen("ana")(scene)
    scene.does("dee", GoTo(scene.index(phase)))
    assert scene.phase == phase


def test_before_bidding_everything_is_open_without_a_presenter() -> None:
    scene = room_after(classic("arrive"))
    for _ in range(3):
        scene.does("dee", MoveOn())
    assert "bidding" == scene.phase


# By the clock.


def test_a_hard_step_moves_on_at_zero_and_not_before() -> None:
    scene = room_after(classic("break"))
    scene.passes(minutes=5, ms=-1)
    assert "not_now" == scene.refuses(None, TimeUp(scene.run.at)).name
    scene.passes(ms=1).does(None, TimeUp(scene.run.at))
    assert ("present", "pending") == (scene.phase, scene.timer.state)


def test_it_moves_on_once_however_often_the_clock_asks() -> None:
    scene = room_after(classic("break"), passed(minutes=6))
    index = scene.run.at
    scene.does(None, TimeUp(index))
    assert "not_now" == scene.refuses(None, TimeUp(index)).name


@pytest.mark.parametrize("phase", ["check_in", "explore", "echo"])
def test_no_other_step_is_ended_by_a_clock(phase: str) -> None:
    scene = room_after(classic(phase), passed(minutes=60))
    assert "not_now" == scene.refuses(None, TimeUp(scene.run.at)).name


def test_a_break_is_not_ended_into_a_round_without_a_presenter() -> None:
    scene = room_after(classic("break"))
    scene.does("dee", RemovePerson(scene["ben"]))
    scene.passes(minutes=6)
    assert "First choose who presents." == scene.refuses(None, TimeUp(scene.run.at)).message
    chosen("ana")(scene)
    scene.does(None, TimeUp(scene.run.at))
    assert scene["ana"] == scene.room.presenter


@pytest.mark.parametrize("name", ["dee", "ana", "olu"])
def test_nobody_is_the_clock(name: str) -> None:
    scene = room_after(classic("break"), passed(minutes=6))
    assert "not_allowed" == scene.refuses(name, TimeUp(scene.run.at)).name


def test_moving_needs_the_controls() -> None:
    scene = room_after(classic("present"))
    for name in ("ana", "ben", "olu"):
        for command in (MoveOn(), GoBack(), GoTo(0)):
            assert "not_allowed" == scene.refuses(name, command).name


def test_a_co_facilitator_holds_the_controls_as_well() -> None:
    scene = room_after(classic("check_in"), does("cora", MoveOn()), moved_to("break", "ana"))
    assert "break" == scene.phase
