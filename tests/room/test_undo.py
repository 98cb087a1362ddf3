"""Taking back a move within ten seconds: step, clock and hands as they were; never secrecy."""

from __future__ import annotations

import pytest

from server.room.acts.end_session import EndSession
from server.room.acts.go_back import GoBack
from server.room.acts.go_to import GoTo
from server.room.acts.move_on import MoveOn
from server.room.acts.pause import Pause
from server.room.acts.raise_hand import RaiseHand
from server.room.acts.remove_person import RemovePerson
from server.room.acts.set_rounds import SetRounds
from server.room.acts.show_posts import ShowDue, ShowPosts
from server.room.acts.submit_post import SubmitPost
from server.room.acts.time_up import TimeUp
from server.room.acts.undo_move import UndoMove
from server.room.decision import Command
from tests.room.formats import three_rounds
from tests.room.scenes import classic, does, passed, room_after


@pytest.mark.parametrize("move", [MoveOn(), GoBack(), GoTo(1)])
def test_undo_brings_back_step_clock_and_hands(move: Command) -> None:
    scene = room_after(classic("explore"), passed(minutes=5), does("ana", RaiseHand()))
    before = scene.run
    scene.does("dee", move)
    scene.passes(seconds=10).does("dee", UndoMove())
    assert before == scene.run
    assert (scene["ana"],) == scene.run.hands


def test_after_ten_seconds_it_is_too_late() -> None:
    scene = room_after(classic("explore"), does("dee", MoveOn()))
    scene.passes(seconds=10, ms=1)
    assert "not_now" == scene.refuses("dee", UndoMove()).name


def test_a_move_is_undone_once() -> None:
    scene = room_after(classic("explore"), does("dee", MoveOn()), does("dee", UndoMove()))
    assert "not_now" == scene.refuses("dee", UndoMove()).name


def test_the_start_is_not_a_move() -> None:
    scene = room_after(classic("arrive"))
    assert "not_now" == scene.refuses("dee", UndoMove()).name


def test_only_the_last_move_is_undone() -> None:
    scene = room_after(classic("clarify"), does("dee", MoveOn()), does("dee", MoveOn()))
    scene.does("dee", UndoMove())
    assert "explore" == scene.phase


def test_what_the_clock_did_by_itself_can_be_undone_too() -> None:
    scene = room_after(classic("break"), passed(minutes=5), does(None, TimeUp(4)))
    scene.passes(seconds=3).does("dee", UndoMove())
    assert "break" == scene.phase
    assert "overtime" == scene.timer.shown_state(scene.now_ms)


def test_a_stopped_clock_comes_back_stopped() -> None:
    scene = room_after(classic("explore"), does("dee", Pause()), does("dee", MoveOn()))
    scene.does("dee", UndoMove())
    assert "paused" == scene.timer.state


def test_what_was_written_in_the_step_that_is_undone_stays() -> None:
    scene = room_after(classic("clarify"), does("dee", MoveOn()))
    scene.does("ana", SubmitPost("question", "And then?"))
    scene.does("dee", UndoMove())
    assert ["And then?"] == scene.words()


def test_what_was_written_there_keeps_its_step_however_many_rounds_there_are_then() -> None:
    """Else it would stand in another step of the path, or in none, and no screen could be drawn."""
    scene = three_rounds("ana", "ben", "chloe")
    scene.does("dee", GoTo(scene.index("explore", 3)))
    scene.does("ana", SubmitPost("question", "And then?"))
    scene.does("dee", UndoMove())
    people = tuple(scene[name] for name in ("ana", "ben", "chloe", "femi"))
    assert "bad_field" == scene.refuses("dee", SetRounds(people[:2])).name
    scene.does("dee", SetRounds(people))
    (post,) = scene.room.posts.values()
    step = scene.run.path[post.step]
    assert ("explore", 3) == (scene.room.rows[step.row].key, step.round)


def test_a_step_that_was_opened_by_mistake_and_left_empty_binds_nothing() -> None:
    scene = three_rounds("ana", "ben", "chloe")
    before = scene.run
    scene.does("dee", GoTo(scene.index("close")))
    scene.does("dee", UndoMove())
    assert before == scene.run
    scene.does("dee", SetRounds((scene["ana"], scene["ben"])))
    assert 2 == max(step.round for step in scene.run.path)


def test_what_has_been_shown_is_never_hidden_again() -> None:
    scene = room_after(classic("echo"), does("ana", SubmitPost("reflection", "Quiet")))
    scene.does("dee", ShowPosts())
    scene.passes(seconds=20).does(None, ShowDue())
    scene.does("dee", MoveOn())
    scene.does("dee", UndoMove())
    assert ["Quiet"] == scene.words()
    assert scene.run.at in scene.room.revealed
    assert "not_now" == scene.refuses("dee", ShowPosts()).name


def test_a_reveal_after_the_move_survives_its_undo() -> None:
    """Back to Echo, where Show was pressed and went off while another step was open."""
    scene = room_after(classic("echo"), does("ana", SubmitPost("reflection", "Quiet")))
    scene.does("dee", ShowPosts())
    scene.passes(seconds=15).does("dee", GoTo(scene.index("commit")))
    assert "not_now" == scene.refuses(None, ShowDue()).name
    scene.passes(seconds=8).does("dee", UndoMove())
    scene.does(None, ShowDue())
    assert ["Quiet"] == scene.words()


def test_whoever_was_taken_out_meanwhile_has_no_hand_up_again() -> None:
    scene = room_after(classic("explore"), does("ana", RaiseHand()), does("hana", RaiseHand()))
    scene.does("dee", MoveOn())
    scene.does("dee", RemovePerson(scene["ana"]))
    scene.does("dee", UndoMove())
    assert (scene["hana"],) == scene.run.hands


def test_undo_does_not_lead_into_a_round_whose_presenter_is_gone() -> None:
    scene = room_after(classic("break"), does("dee", MoveOn()), does("dee", GoBack()))
    scene.does("dee", RemovePerson(scene["ben"]))
    assert "First choose who presents." == scene.refuses("dee", UndoMove()).message
    scene.does("dee", SetRounds((scene["ana"],)))
    scene.does("dee", UndoMove())
    assert ("present", scene["ana"]) == (scene.phase, scene.room.presenter)


def test_an_end_is_not_undone_by_undo() -> None:
    scene = room_after(classic("explore"), does("dee", MoveOn()), does("dee", EndSession()))
    assert scene.room.undo is None
