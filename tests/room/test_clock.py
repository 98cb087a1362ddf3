"""Stopping the clock and starting it again, for whatever reason, on every screen."""

from __future__ import annotations

import pytest

from server.room.acts.ask_for_a_moment import AskForAMoment
from server.room.acts.begin import Begin
from server.room.acts.call_time_out import CallTimeOut
from server.room.acts.move_on import MoveOn
from server.room.acts.pause import Pause
from server.room.acts.resume import Resume
from server.room.acts.show_posts import ShowDue, ShowPosts
from server.room.acts.time_up import TimeUp
from server.room.decision import Command
from server.room.finish import ends_at_ms
from server.room.run import MINUTE_MS
from tests.room.scenes import classic, does, opened, passed, room_after


@pytest.mark.parametrize(("stop", "state"), [(Pause(), "paused"), (CallTimeOut(), "in_time_out")])
def test_a_stopped_clock_keeps_what_is_left(stop: Command, state: str) -> None:
    scene = room_after(classic("explore"), passed(minutes=5), does("dee", stop))
    scene.passes(minutes=10)
    assert (state, 15 * MINUTE_MS) == (scene.timer.state, scene.timer.remaining(scene.now_ms))
    scene.does("dee", Resume())
    assert "running" == scene.timer.state
    assert scene.now_ms + 15 * MINUTE_MS == scene.timer.ends_at_ms


def test_a_clock_stopped_in_overtime_stands_below_zero() -> None:
    scene = room_after(classic("explore"), passed(minutes=22), does("dee", Pause()))
    scene.passes(minutes=5)
    assert -2 * MINUTE_MS == scene.timer.remaining(scene.now_ms)
    assert "paused" == scene.timer.shown_state(scene.now_ms)
    scene.does("dee", Resume())
    assert "overtime" == scene.timer.shown_state(scene.now_ms)


def test_while_the_clock_stands_the_finish_moves_on_with_the_time() -> None:
    scene = room_after(classic("explore"), passed(minutes=5), does("dee", Pause()))
    stopped_ms = ends_at_ms(scene.room, scene.now_ms)
    scene.passes(minutes=7)
    assert stopped_ms + 7 * MINUTE_MS == ends_at_ms(scene.room, scene.now_ms)


def test_a_clock_that_waits_can_be_stopped_and_started() -> None:
    scene = room_after(classic("break"), does("dee", MoveOn()), does("dee", Pause()))
    scene.passes(minutes=3).does("dee", Resume())
    assert scene.now_ms + 8 * MINUTE_MS == scene.timer.ends_at_ms


def test_a_clock_that_stands_is_not_stopped_again_and_one_that_runs_is_not_started() -> None:
    scene = room_after(classic("explore"))
    assert "not_now" == scene.refuses("dee", Resume()).name
    assert "not_now" == scene.refuses("dee", Begin()).name
    scene.does("dee", Pause())
    for command in (Pause(), CallTimeOut(), AskForAMoment()):
        assert "not_now" == scene.refuses("dee", command).name


def test_begin_starts_no_stopped_clock() -> None:
    scene = room_after(classic("explore"), does("dee", Pause()))
    assert "not_now" == scene.refuses("ben", Begin()).name


def test_a_stopped_break_does_not_end() -> None:
    scene = room_after(classic("break"), does("dee", Pause()), passed(minutes=30))
    assert "not_now" == scene.refuses(None, TimeUp(scene.run.at)).name


def test_stopping_the_clock_calls_off_a_show() -> None:
    scene = room_after(classic("echo"), does("dee", ShowPosts()), does("dee", Pause()))
    scene.passes(minutes=1)
    assert "not_now" == scene.refuses(None, ShowDue()).name


def test_before_the_start_there_is_no_clock_to_stop() -> None:
    scene = room_after(opened())
    for command in (Pause(), CallTimeOut(), AskForAMoment(), Resume(), Begin()):
        assert scene.refuses("dee", command).name in ("not_now", "not_allowed")


@pytest.mark.parametrize("name", ["ana", "ben", "olu"])
def test_stopping_needs_the_controls(name: str) -> None:
    scene = room_after(classic("explore"))
    for command in (Pause(), CallTimeOut(), Resume()):
        assert "not_allowed" == scene.refuses(name, command).name


# The presenter's moment.


def test_the_presenter_stops_the_clock_for_a_moment() -> None:
    scene = room_after(classic("explore"), does("ben", AskForAMoment()))
    assert "paused" == scene.timer.state


def test_nothing_tells_the_presenters_moment_from_the_facilitators_pause() -> None:
    moment = room_after(classic("explore")).does("ben", AskForAMoment())
    pause = room_after(classic("explore")).does("dee", Pause())
    assert moment == pause


@pytest.mark.parametrize("name", ["ana", "olu"])
def test_nobody_else_asks_for_a_moment(name: str) -> None:
    scene = room_after(classic("explore"))
    assert "not_allowed" == scene.refuses(name, AskForAMoment()).name


def test_outside_the_round_nobody_is_the_presenter() -> None:
    scene = room_after(classic("set_review"))
    assert scene.room.presenter is None
    assert "not_allowed" == scene.refuses("ben", AskForAMoment()).name
