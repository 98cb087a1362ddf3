"""Ending for everyone, opening again for a day, and rooms that nobody comes back to."""

from __future__ import annotations

import pytest

from server.room.acts.count_as_ended import EMPTY_MS, CountAsEnded
from server.room.acts.end_session import EndSession
from server.room.acts.hand_over import HandOver
from server.room.acts.hide_post import HidePost
from server.room.acts.join import Join
from server.room.acts.last_call import LastCall
from server.room.acts.move_on import MoveOn
from server.room.acts.raise_hand import RaiseHand
from server.room.acts.reopen_session import ReopenSession
from server.room.acts.resume import Resume
from server.room.acts.show_posts import ShowDue, ShowPosts
from server.room.acts.start_session import StartSession
from server.room.acts.submit_post import SubmitPost
from server.room.acts.withdraw_post import WithdrawPost
from server.room.finish import ends_at_ms
from server.room.run import MINUTE_MS
from tests.room.scenes import NOON_MS, classic, does, opened, passed, room_after

DAY_MS = 24 * 60 * MINUTE_MS


def test_the_end_stops_the_clock_and_opens_nothing_more() -> None:
    scene = room_after(classic("explore"), does("ana", RaiseHand()), does("dee", EndSession()))
    assert ("ended", "done", ()) == (scene.room.session, scene.timer.state, scene.run.hands)
    assert scene.room.row is None and scene.room.presenter is None
    assert scene.now_ms == ends_at_ms(scene.room, scene.now_ms + MINUTE_MS)
    for name, command in (
        ("dee", MoveOn()),
        ("dee", EndSession()),
        ("ana", SubmitPost("question", "Late?")),
        (None, Join("Late", "member")),
    ):
        assert "not_now" == scene.refuses(name, command).name


def test_a_session_can_end_before_it_starts() -> None:
    scene = room_after(opened(), does("dee", EndSession()))
    assert "ended" == scene.room.session and scene.room.run is None


def test_opened_again_it_stands_where_it_stood() -> None:
    scene = room_after(classic("explore"), passed(minutes=5), does("dee", EndSession()))
    scene.passes(minutes=60).does("dee", ReopenSession())
    assert ("running", "explore", "paused") == (
        scene.room.session,
        scene.phase,
        scene.timer.state,
    )
    scene.does("dee", Resume())
    assert 15 * MINUTE_MS == scene.timer.remaining(scene.now_ms)


def test_the_hour_in_between_counts_as_spent_nowhere() -> None:
    scene = room_after(classic("explore"), passed(minutes=5), does("dee", EndSession()))
    scene.passes(minutes=60).does("dee", ReopenSession())
    scene.passes(minutes=1).does("dee", MoveOn())
    assert 6 * MINUTE_MS == scene.run.path[scene.index("explore")].spent_ms


def test_a_lobby_that_was_ended_is_a_lobby_again() -> None:
    scene = room_after(opened(), does("dee", EndSession()), does("dee", ReopenSession()))
    assert "lobby" == scene.room.session
    scene.does("dee", StartSession())


@pytest.mark.parametrize(("after_ms", "open_again"), [(DAY_MS, True), (DAY_MS + 1, False)])
def test_it_can_be_opened_again_for_a_day(after_ms: int, open_again: bool) -> None:
    scene = room_after(classic("check_out"), does("dee", EndSession())).passes(ms=after_ms)
    if open_again:
        scene.does("dee", ReopenSession())
    else:
        assert "not_now" == scene.refuses("dee", ReopenSession()).name


def test_only_an_ended_session_is_opened_again_and_only_by_the_desk() -> None:
    scene = room_after(classic("explore"))
    assert "not_now" == scene.refuses("dee", ReopenSession()).name
    scene.does("dee", EndSession())
    for name in ("ana", "ben", "olu"):
        assert "not_allowed" == scene.refuses(name, ReopenSession()).name


def test_opening_again_shows_nothing_that_was_about_to_be_shown() -> None:
    scene = room_after(classic("echo"), does("ana", SubmitPost("reflection", "Quiet")))
    for command in (LastCall(), ShowPosts(), EndSession()):
        scene.does("dee", command)
    scene.passes(minutes=5).does("dee", ReopenSession())
    assert scene.run.show_at_ms is None and scene.run.last_call_ms is None
    assert "not_now" == scene.refuses(None, ShowDue()).name
    assert [] == scene.words()


def test_the_end_gives_the_controls_back() -> None:
    scene = room_after(classic("explore"))
    scene.does("dee", HandOver(scene["ana"]))
    scene.does("ana", EndSession())
    assert scene.room.holder is None
    assert "not_allowed" == scene.refuses("ana", ReopenSession()).name
    scene.does("dee", ReopenSession())


def test_after_the_end_ones_own_words_can_still_be_taken_back() -> None:
    scene = room_after(classic("explore"))
    post = scene.post(scene.does("ana", SubmitPost("question", "Why?")))
    scene.does("dee", EndSession())
    assert "not_now" == scene.refuses("dee", HidePost(post.id)).name
    scene.does("ana", WithdrawPost(post.id))
    assert post.text in scene.erased


# Nobody comes back.


@pytest.mark.parametrize("phase", ["", "explore"])
def test_a_room_that_was_empty_for_six_hours_counts_as_ended(phase: str) -> None:
    scene = room_after(classic(phase)).passes(ms=EMPTY_MS)
    scene.here.clear()
    scene.does(None, CountAsEnded(empty_since_ms=NOON_MS))
    assert "ended" == scene.room.session
    scene.does("dee", ReopenSession())


def test_it_does_not_while_somebody_is_there_or_before_six_hours() -> None:
    scene = room_after(classic("explore")).passes(ms=EMPTY_MS)
    assert "not_now" == scene.refuses(None, CountAsEnded(NOON_MS)).name
    scene.here.clear()
    assert "not_now" == scene.refuses(None, CountAsEnded(NOON_MS + 1)).name


def test_a_room_opened_for_next_week_waits_for_its_start() -> None:
    scene = room_after(opened(starts_in_minutes=7 * 24 * 60)).passes(ms=2 * EMPTY_MS)
    scene.here.clear()
    assert "not_now" == scene.refuses(None, CountAsEnded(NOON_MS)).name
    scene.passes(minutes=7 * 24 * 60).does(None, CountAsEnded(NOON_MS))


def test_nobody_counts_a_room_as_ended() -> None:
    scene = room_after(classic("explore")).passes(ms=EMPTY_MS)
    for name in ("dee", "ana", "olu"):
        assert "not_allowed" == scene.refuses(name, CountAsEnded(NOON_MS)).name
