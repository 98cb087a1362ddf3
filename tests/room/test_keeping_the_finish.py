"""Honest minutes: past the agreed finish, whose time it is, and phases taken in when asked for."""

from __future__ import annotations

import pytest

from server.room.acts.add_time import AddTime
from server.room.acts.go_to import GoTo
from server.room.acts.include_phase import IncludePhase, open_spots
from server.room.acts.keep_finish import KeepFinish, StepsShortened
from server.room.acts.move_on import MoveOn
from server.room.acts.undo_move import UndoMove
from server.room.finish import ends_at_ms, over_minutes
from server.room.run import MINUTE_MS
from tests.room.formats import ROUNDS, invented
from tests.room.scenes import (
    Scene,
    chosen,
    classic,
    entered,
    moved_to,
    opened,
    passed,
    room_after,
    started,
)

OFFERING = invented(
    "rounds = 2\nleast_rounds = 1\nmost_rounds = 3",
    'explore 15 members; once_per = "round"; floor = 9',
    'offers 4 members; once_per = "round"; optional = true; floor = 2',
    'commit 3 presenter; once_per = "round"; protected = true',
    "review 12 everyone; floor = 8",
    "buffer 3 nobody; floor = 0",
)


def past_the_finish(minutes: float) -> Scene:
    """Set review can give 2, take stock 2, echo 2, round review 1: seven in all.

    On the way to explore the scene has left 42 minutes unused.
    """
    return room_after(classic("explore"), passed(minutes=42 + 20 + minutes))


def keys(scene: Scene) -> list[tuple[str, int]]:
    return [(scene.room.rows[step.row].key, step.round) for step in scene.run.path]


# Past the finish.


def test_overtime_shows_as_minutes_past_the_agreed_finish() -> None:
    assert 0 == over_minutes(past_the_finish(0).room, past_the_finish(0).now_ms)
    scene = past_the_finish(2)
    assert 2 == over_minutes(scene.room, scene.now_ms)
    assert 0 == over_minutes(past_the_finish(0.4).room, past_the_finish(0.4).now_ms)


def test_one_press_brings_the_session_back_to_its_finish() -> None:
    scene = past_the_finish(4)
    scene.does("dee", KeepFinish())
    assert scene.room.planned_end_ms == ends_at_ms(scene.room, scene.now_ms)
    assert "The session finishes as agreed." == scene.refuses("dee", KeepFinish()).message


def test_no_more_is_taken_than_was_shown() -> None:
    scene = past_the_finish(4)
    event = scene.does("dee", KeepFinish(2)).events[0]
    assert isinstance(event, StepsShortened)
    assert 2 == sum(minutes for _, minutes in event.sources)
    assert 2 == over_minutes(scene.room, scene.now_ms)


def test_what_is_protected_stays_and_what_cannot_be_won_back_stays_over() -> None:
    scene = past_the_finish(30)
    commit, check_out = scene.minutes("commit"), scene.minutes("check_out")
    scene.does("dee", KeepFinish())
    assert (commit, check_out) == (scene.minutes("commit"), scene.minutes("check_out"))
    assert 23 == over_minutes(scene.room, scene.now_ms)
    assert "No later step can be shorter" in scene.refuses("dee", KeepFinish()).message


# Another one's time.


def three_rounds() -> Scene:
    members = ("ana", "ben", "chloe")
    return room_after(opened(ROUNDS), entered(*members), started(), chosen(*members))


def test_another_presenters_round_gives_only_where_the_press_names_them() -> None:
    scene = three_rounds()
    moved_to("explore", number=1)(scene)
    before_ms = ends_at_ms(scene.room, scene.now_ms)
    scene.does("dee", AddTime(5, whose=scene["chloe"]))
    assert before_ms == ends_at_ms(scene.room, scene.now_ms)
    given = {
        (key, number): scene.run.path[index].minutes
        for index, (key, number) in enumerate(keys(scene))
        if number == 3
    }
    assert {("present", 3): 6, ("explore", 3): 10} == given


@pytest.mark.parametrize(("whose", "minutes"), [("chloe", 12), ("ana", 1), ("nobody", 1)])
def test_a_round_gives_no_more_than_it_has_nor_when_it_is_on(whose: str, minutes: int) -> None:
    scene = three_rounds()
    moved_to("explore", number=1)(scene)
    command = AddTime(minutes, whose=scene.people.get(whose, whose))
    assert "That round cannot give so many minutes." == scene.refuses("dee", command).message


# Phases taken in when they are asked for.


def asked() -> Scene:
    scene = room_after(opened(OFFERING), entered("ana", "ben"), chosen("ana", "ben"), started())
    scene.does("ana", IncludePhase("offers"))
    return scene


def test_an_optional_phase_is_not_in_the_path_until_the_presenter_asks_for_it() -> None:
    scene = room_after(opened(OFFERING), entered("ana", "ben"), chosen("ana", "ben"), started())
    assert "offers" not in [key for key, _ in keys(scene)]
    before_ms = ends_at_ms(scene.room, scene.now_ms)
    scene.does("ana", IncludePhase("offers"))
    assert keys(scene)[:3] == [("explore", 1), ("offers", 1), ("commit", 1)]
    assert keys(scene)[3:5] == [("explore", 2), ("commit", 2)]
    assert before_ms == ends_at_ms(scene.room, scene.now_ms)
    assert (0, 11) == (scene.minutes("buffer"), scene.minutes("review"))


def test_the_round_that_it_is_for_gives_before_what_everybody_shares() -> None:
    """Domain 2.4: the buffer, then that round's own explore."""
    form = invented(
        "rounds = 2",
        'present 5 presenter; once_per = "round"',
        'explore 15 members; once_per = "round"; floor = 9',
        'offers 8 members; once_per = "round"; optional = true; floor = 2',
        'commit 3 presenter; once_per = "round"; protected = true',
        "review 12 everyone; floor = 8",
        "buffer 1 nobody; floor = 0; spare = true",
    )
    scene = room_after(opened(form), entered("ana", "ben"), chosen("ana", "ben"), started())
    before_ms = ends_at_ms(scene.room, scene.now_ms)
    scene.does("dee", IncludePhase("offers"))
    first, second = scene.index("explore", 1), scene.index("explore", 2)
    path = scene.run.path
    assert (0, 9, 15) == (
        scene.minutes("buffer"),
        path[first].minutes,
        path[second].minutes,
    )
    assert 11 == scene.minutes("review")
    assert before_ms == ends_at_ms(scene.room, scene.now_ms)


def test_members_and_observers_do_not_ask_for_it() -> None:
    scene = room_after(opened(OFFERING), entered("ana", "ben"), chosen("ana", "ben"), started())
    assert "not_allowed" == scene.refuses("ben", IncludePhase("offers")).name


def test_it_is_taken_in_once_and_only_before_its_place_has_passed() -> None:
    scene = asked()
    assert [] == open_spots(scene.room)
    assert "not_now" == scene.refuses("ana", IncludePhase("offers")).name
    late = room_after(opened(OFFERING), entered("ana", "ben"), chosen("ana", "ben"), started())
    late.does("dee", GoTo(late.index("commit", 1)))
    assert "not_now" == late.refuses("ana", IncludePhase("offers")).name
    assert "not_now" == late.refuses("dee", IncludePhase("commit")).name


def test_it_stays_when_the_rounds_change_and_no_move_is_undone_past_it() -> None:
    scene = asked()
    chosen("ana")(scene)
    assert ("offers", 1) in keys(scene)
    chosen("ana", "ben")(scene)
    scene.does("dee", MoveOn())
    assert "offers" == scene.phase
    scene.does("dee", UndoMove())
    assert "explore" == scene.phase


def test_what_is_agreed_stays_agreed_when_a_phase_is_taken_in() -> None:
    scene = asked()
    assert (
        scene.room.planned_end_ms
        == scene.now_ms + (15 + 4 + 3) * MINUTE_MS + (15 + 3 + 11) * MINUTE_MS
    )
