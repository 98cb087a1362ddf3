"""Starting together: in time, early, and late with two honest finishes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from server.room.acts.go_to import GoTo
from server.room.acts.start_session import StartSession
from server.room.finish import ends_at_ms, late_cuts, late_minutes
from server.room.rounds import path_to_start
from server.room.run import MINUTE_MS
from tests.render.pages import renderer
from tests.render.stage import Kept
from tests.render.tree import parse
from tests.room.scenes import CHECK_IN, NOON_MS, Scene, entered, opened, passed, room_after, started


def planned(late_by: float = 0) -> Scene:
    """A room that should start in ten minutes and finish ninety later, at `late_by` past start."""
    return room_after(
        opened(starts_in_minutes=10, finish_in_minutes=100),
        passed(minutes=10 + late_by),
    )


def finish_minutes(scene: Scene) -> float:
    """The finish as it runs now, in minutes after the planned start."""
    return (ends_at_ms(scene.room, scene.now_ms) - NOON_MS) / MINUTE_MS - 10


def test_the_first_step_opens_with_its_clock_running() -> None:
    scene = planned()
    scene.does("dee", StartSession())
    assert ("arrive", "running", 0) == (scene.phase, scene.timer.state, scene.run.at)
    assert scene.now_ms + 3 * MINUTE_MS == scene.timer.ends_at_ms
    assert scene.room.undo is None


def test_started_in_time_the_finish_is_the_agreed_one() -> None:
    scene = planned()
    scene.does("dee", StartSession())
    assert 90 == finish_minutes(scene)
    assert scene.room.planned_end_ms == ends_at_ms(scene.room, scene.now_ms)


def test_without_an_agreed_finish_the_start_agrees_one() -> None:
    scene = room_after(opened(), passed(minutes=25), started())
    assert NOON_MS + 115 * MINUTE_MS == scene.room.planned_end_ms


def test_started_early_the_agreed_finish_stays_and_nothing_is_cut() -> None:
    scene = planned(late_by=-6)
    scene.does("dee", StartSession())
    assert NOON_MS + 100 * MINUTE_MS == scene.room.planned_end_ms
    assert 84 == finish_minutes(scene)


def test_half_a_minute_late_is_not_late() -> None:
    assert 0 == late_minutes(planned(late_by=0.5).room, NOON_MS + round(10.5 * MINUTE_MS))
    assert 1 == late_minutes(planned().room, NOON_MS + round(10.6 * MINUTE_MS))
    assert 4 == late_minutes(planned().room, NOON_MS + 14 * MINUTE_MS)


def test_four_minutes_late_the_finish_is_kept_as_the_screens_say() -> None:
    scene = planned(late_by=4)
    scene.does("dee", StartSession("keep"))
    assert (4, 2, 6) == tuple(map(scene.minutes, ("set_review", "arrive", "check_in")))
    assert 90 == finish_minutes(scene)


@pytest.mark.parametrize("late_by", range(0, 40, 3))
def test_what_the_button_promises_is_what_the_start_cuts(late_by: int) -> None:
    scene = planned(late_by=late_by)
    promised = late_cuts(scene.room, path_to_start(scene.room), scene.now_ms)
    before = [step.minutes for step in path_to_start(scene.room)]
    scene.does("dee", StartSession())
    after = [step.minutes for step in scene.run.path]
    cut = {
        i: was - now for i, (was, now) in enumerate(zip(before, after, strict=True)) if was - now
    }
    assert dict(promised) == cut


def test_four_minutes_late_the_finish_can_move_instead() -> None:
    scene = planned(late_by=4)
    scene.does("dee", StartSession("move"))
    assert 94 == finish_minutes(scene)
    assert NOON_MS + 104 * MINUTE_MS == scene.room.planned_end_ms
    assert 90 == sum(step.minutes for step in scene.run.path)


def test_a_late_start_cuts_no_protected_step_and_nothing_below_its_floor() -> None:
    scene = planned(late_by=60)
    scene.does("dee", StartSession())
    for step in scene.run.path:
        row = scene.room.rows[step.row]
        assert step.minutes == (row.minutes if row.protected else row.floor)


def test_what_the_floors_do_not_give_moves_the_finish_but_not_the_agreement() -> None:
    scene = planned(late_by=60)
    scene.does("dee", StartSession())
    assert NOON_MS + 100 * MINUTE_MS == scene.room.planned_end_ms
    assert 60 + sum(step.minutes for step in scene.run.path) == finish_minutes(scene)


def test_starting_twice_is_refused() -> None:
    scene = room_after(opened(), started())
    assert "not_now" == scene.refuses("dee", StartSession()).name


@pytest.mark.parametrize("name", ["ana", "olu"])
def test_only_who_holds_the_controls_starts(name: str) -> None:
    scene = room_after(opened(), entered("ana"), entered("olu", role="observer"))
    assert "not_allowed" == scene.refuses(name, StartSession()).name


def test_a_set_without_rounds_starts_and_goes_anywhere() -> None:
    scene = room_after(opened(CHECK_IN), started())
    scene.does("dee", GoTo(4))
    assert ("check_out", None) == (scene.phase, scene.room.presenter)


def test_a_room_in_which_no_step_takes_place_says_what_can_be_done() -> None:
    rows = tuple(replace(row, optional=True) for row in CHECK_IN.format.rows)
    idle = replace(CHECK_IN, format=replace(CHECK_IN.format, rows=rows))
    scene = room_after(opened(idle), entered("ana"))
    assert "No step takes place so far." in scene.refuses("dee", StartSession()).message
    kept = Kept(scene.room, scene.texts)
    page = parse(renderer().room_page(kept, scene["dee"], frozenset(), None, "e", None))
    assert "No step takes place so far." in page.text
    assert "Start the session" not in page.text
