"""A card that is with the presenter, while the clock stands, steps change and rounds follow."""

from __future__ import annotations

import pytest

from server.render.view import may_read
from server.room.acts.answer_question import AnswerQuestion
from server.room.acts.end_session import EndSession
from server.room.acts.go_back import GoBack
from server.room.acts.let_go_question import LetGoQuestion
from server.room.acts.move_on import MoveOn
from server.room.acts.offer_question import OfferQuestion
from server.room.acts.park_question import ParkQuestion
from server.room.acts.pause import Pause
from server.room.acts.resume import Resume
from server.room.acts.submit_post import SubmitPost
from server.room.acts.take_question import TakeQuestion
from server.room.acts.undo_move import UndoMove
from server.room.acts.voices_only import VoicesOnly
from server.room.acts.withdraw_post import WithdrawPost
from server.room.decision import Command
from server.room.waiting import taken_home
from tests.room.formats import invented
from tests.room.scenes import (
    Scene,
    chosen,
    classic,
    does,
    entered,
    moved_to,
    opened,
    room_after,
    started,
)
from tests.room.written import asked, order, state, with_ben


def test_while_the_clock_stands_nothing_comes_and_what_was_there_is_there_again() -> None:
    scene, (first, second) = asked("ana", "chloe")
    scene.does("dee", OfferQuestion(first))
    scene.does("dee", Pause())
    assert "not_now" == scene.refuses("dee", OfferQuestion(second)).name
    assert "not_now" == scene.refuses("ben", TakeQuestion()).name
    assert {"offer_question", "take_question", "answer_question"}.isdisjoint(
        {*scene.can("dee"), *scene.can("ben")}
    )
    scene.does("dee", Resume())
    assert with_ben(scene) == first


def test_a_press_that_was_on_its_way_when_the_clock_stopped_is_taken() -> None:
    scene, (first, second) = asked("ana", "chloe")
    scene.does("dee", OfferQuestion(first))
    scene.does("dee", Pause())
    scene.does("ben", AnswerQuestion(first))
    scene.does("dee", Resume())
    scene.does("dee", OfferQuestion(second))
    scene.does("dee", Pause())
    scene.does("dee", VoicesOnly())
    scene.does("dee", Resume())
    assert with_ben(scene) is None


@pytest.mark.parametrize("by", ["dee", "cora", "ben"])
@pytest.mark.parametrize("with_card", [True, False])
def test_waiting_questions_are_put_away_while_the_clock_stands(by: str, with_card: bool) -> None:
    """One press, and the clock starts again with no question out until somebody takes one up."""
    scene, (first, second) = asked("ana", "-")
    if with_card:
        scene.does("dee", OfferQuestion(first))
    scene.does("dee", Pause())
    assert "voices_only" in scene.can(by)
    scene.does(by, VoicesOnly())
    assert "voices_only" not in scene.can(by)
    assert "not_now" == scene.refuses(by, VoicesOnly()).name
    scene.does("dee", Resume())
    assert (with_ben(scene), scene.run.voices_only) == (None, True)
    assert order(scene) == [first, second]
    assert {"shown"} == {state(scene, post) for post in (first, second)}
    scene.does("ben", TakeQuestion())
    assert (with_ben(scene), scene.run.voices_only) == (first, False)


def test_what_was_put_away_goes_home_with_the_presenter() -> None:
    scene, posts = asked("ana", "-")
    scene.does("dee", OfferQuestion(posts[0]))
    scene.does("dee", Pause())
    scene.does("dee", VoicesOnly())
    scene.does("dee", EndSession())
    assert posts == [post.id for post in taken_home(scene.room, scene["ben"])]


def test_time_that_is_up_keeps_no_question_from_the_presenter() -> None:
    scene, (post,) = asked("ana")
    scene.passes(minutes=60).does("ben", TakeQuestion())
    assert with_ben(scene) == post


@pytest.mark.parametrize("move", [MoveOn(), GoBack()])
def test_a_card_waits_again_when_its_step_is_left(move: Command) -> None:
    scene, (post,) = asked("ana")
    scene.does("dee", OfferQuestion(post))
    scene.does("dee", move)
    assert (with_ben(scene), state(scene, post)) == (None, "shown")
    assert not may_read(scene.room, scene.room.posts[post], scene["ben"])
    assert "not_now" == scene.refuses("ben", AnswerQuestion(post)).name
    scene.does("dee", GoBack() if isinstance(move, MoveOn) else MoveOn())
    assert (with_ben(scene), order(scene)) == (None, [post])


def test_undoing_a_move_gives_the_card_back_with_the_step() -> None:
    scene, (post,) = asked("ana")
    scene.does("dee", OfferQuestion(post))
    scene.does("dee", MoveOn())
    scene.passes(seconds=5).does("dee", UndoMove())
    assert with_ben(scene) == post


def test_undoing_a_move_brings_back_no_card_that_was_taken_away_meanwhile() -> None:
    scene, (first, second) = asked("ana", "chloe")
    scene.does("dee", OfferQuestion(first))
    scene.does("dee", MoveOn())
    scene.does("ana", WithdrawPost(first))
    scene.passes(seconds=5).does("dee", UndoMove())
    assert (with_ben(scene), order(scene)) == (None, [second])


def test_undoing_a_move_takes_nothing_back_that_the_presenter_has_done() -> None:
    scene, (post,) = asked("ana")
    scene.does("dee", OfferQuestion(post))
    scene.does("ben", LetGoQuestion(post))
    scene.does("dee", MoveOn())
    scene.passes(seconds=5).does("dee", UndoMove())
    assert [state(scene, post, name) for name in ("ben", "ana")] == ["let_go", "been"]


def test_a_question_of_another_step_is_not_put_here() -> None:
    scene, (post,) = asked("ana", phase="clarify")
    scene.does("dee", MoveOn())
    assert [] == order(scene)
    assert scene.refuses("dee", OfferQuestion(post)).message == "It was written in another step."


@pytest.mark.parametrize("phase", ["check_in", "present", "echo", "commit", "round_review"])
def test_in_other_steps_there_is_nothing_of_it(phase: str) -> None:
    scene = room_after(classic(phase))
    for name, command in (
        ("dee", OfferQuestion("any")),
        ("dee", VoicesOnly()),
        ("ben", TakeQuestion()),
    ):
        assert scene.refuses(name, command).name in ("not_now", "not_allowed")
    of_it = {"offer_question", "take_question", "voices_only", "answer_question"}
    assert of_it.isdisjoint({*scene.can("dee"), *scene.can("ben")})


# Steps of questions in other formats.

OTHER = invented(
    "rounds = 2",
    "bidding 5 bidders; settles_rounds = true",
    'anyone 9 everyone; once_per = "round"; takes = ["question"]; reveal = "queue"',
    'taster 9 members; takes = ["question"]; reveal = "queue"',
)


def other(phase: str, number: int = 1) -> Scene:
    return room_after(
        opened(OTHER),
        entered("ana", "ben", "chloe"),
        started(),
        chosen("ben", "ana"),
        moved_to(phase, number=number),
    )


def test_before_the_presenter_has_begun_no_question_comes() -> None:
    scene = room_after(
        opened(OTHER),
        entered("ana", "ben"),
        started(),
        chosen("ben", "ana"),
        does("dee", MoveOn()),
    )
    post = scene.post(scene.does("ana", SubmitPost("question", "Why now?"))).id
    assert "clock waits" in scene.refuses("dee", OfferQuestion(post)).message
    assert "clock waits" in scene.refuses("ben", TakeQuestion()).message


def test_what_the_presenter_has_written_is_not_put_to_them() -> None:
    scene = other("anyone")
    own = scene.post(scene.does("ben", SubmitPost("question", "What do you all see?"))).id
    assert "nothing_waits" == scene.refuses("ben", TakeQuestion()).name
    assert scene.refuses("dee", OfferQuestion(own)).message == "The presenter has written it."
    assert may_read(scene.room, scene.room.posts[own], scene["ben"])


def test_each_round_has_its_own_presenter_who_keeps_what_is_theirs() -> None:
    scene = other("anyone")
    post = scene.post(scene.does("chloe", SubmitPost("question", "For Ben?"))).id
    scene.does("ben", TakeQuestion())
    scene.does("ben", ParkQuestion(post))
    moved_to("anyone", number=2)(scene)
    assert "not_allowed" == scene.refuses("ben", TakeQuestion()).name
    assert [state(scene, post, name) for name in ("ben", "ana", "chloe")] == [
        "parked",
        "been",
        "been",
    ]


def test_where_nobody_presents_questions_stand_on_every_screen_and_go_to_nobody() -> None:
    scene = other("taster", number=0)
    post = scene.post(scene.does("ana", SubmitPost("question", "Why?")))
    assert "not_now" == scene.refuses("dee", OfferQuestion(post.id)).name
    assert all(may_read(scene.room, post, scene[name]) for name in ("ben", "chloe", "dee"))
