"""What was not asked goes home with the presenter, with what they have put aside for that."""

from __future__ import annotations

import pytest

from server.render.view import may_read, state_of
from server.room.acts.answer_question import AnswerQuestion
from server.room.acts.end_session import EndSession
from server.room.acts.go_to import GoTo
from server.room.acts.hide_post import HidePost
from server.room.acts.let_go_question import LetGoQuestion
from server.room.acts.offer_question import OfferQuestion
from server.room.acts.park_question import ParkQuestion
from server.room.acts.reopen_session import ReopenSession
from server.room.acts.resume import Resume
from server.room.acts.submit_post import SubmitPost
from server.room.acts.take_question import TakeQuestion
from server.room.acts.withdraw_post import WithdrawPost
from server.room.waiting import taken_home
from tests.room.scenes import Scene, classic, room_after

ALL = ("dee", "cora", "ana", "ben", "chloe", "femi", "hana", "jo", "olu")


def evening() -> tuple[Scene, dict[str, str]]:
    """Six questions, each of another fate, and the session has ended."""
    scene = room_after(classic("explore"))
    posts = {}
    for name, fate in (
        ("ana", "answered"),
        ("chloe", "parked"),
        ("femi", "let_go"),
        ("hana", "unasked"),
        ("ian", "hidden"),
    ):
        posts[fate] = scene.post(scene.does(name, SubmitPost("question", f"{fate}?"))).id
    decision = scene.does("jo", SubmitPost("question", "nameless?", anonymous=True))
    posts["nameless"] = scene.post(decision).id
    for fate, command in (
        ("answered", AnswerQuestion),
        ("parked", ParkQuestion),
        ("let_go", LetGoQuestion),
    ):
        scene.does("dee", OfferQuestion(posts[fate]))
        scene.does("ben", command(posts[fate]))
    scene.does("dee", HidePost(posts["hidden"]))
    scene.does("dee", EndSession())
    return scene, posts


def home(scene: Scene, name: str) -> list[str]:
    return [post.id for post in taken_home(scene.room, scene[name])]


def readers(scene: Scene, post: str) -> set[str]:
    found = scene.room.posts[post]
    return {name for name in ALL if may_read(scene.room, found, scene[name])}


def test_the_presenter_takes_home_what_they_parked_and_what_was_not_asked() -> None:
    scene, posts = evening()
    assert home(scene, "ben") == [posts["parked"], posts["unasked"], posts["nameless"]]
    assert all(home(scene, name) == [] for name in ALL if name != "ben")


def test_after_the_end_nobody_else_gets_them_but_their_own_authors() -> None:
    scene, posts = evening()
    assert {fate: readers(scene, post) for fate, post in posts.items()} == {
        "answered": {"ana"},
        "parked": {"chloe", "ben"},
        "let_go": {"femi"},
        "unasked": {"hana", "ben"},
        "hidden": set(),
        "nameless": {"ben"},
    }


def test_a_card_that_was_still_there_at_the_end_goes_home_too() -> None:
    scene = room_after(classic("explore"))
    post = scene.post(scene.does("ana", SubmitPost("question", "Why?"))).id
    scene.does("ben", TakeQuestion())
    scene.does("dee", EndSession())
    assert home(scene, "ben") == [post]
    assert state_of(scene.room, scene.room.posts[post], scene["ana"]) == "shown"


def test_the_presenter_puts_all_of_them_away_by_one_event() -> None:
    scene, _ = evening()
    seq = scene.room.seq
    assert "let_go_question" in scene.can("ben")
    scene.does("ben", LetGoQuestion())
    assert scene.room.seq == seq + 1
    assert home(scene, "ben") == []
    assert "let_go_question" not in scene.can("ben")
    assert "not_now" == scene.refuses("ben", LetGoQuestion()).name


def test_one_of_them_can_be_put_away_and_nothing_else() -> None:
    scene, posts = evening()
    scene.does("ben", LetGoQuestion(posts["unasked"]))
    assert home(scene, "ben") == [posts["parked"], posts["nameless"]]
    for fate in ("answered", "hidden", "unasked"):
        assert "no_such_post" == scene.refuses("ben", LetGoQuestion(posts[fate])).name


def test_putting_them_away_changes_nothing_for_those_who_wrote_them() -> None:
    scene, posts = evening()

    def seen() -> list[str]:
        return [
            state_of(scene.room, scene.room.posts[posts[fate]], scene[name])
            for fate, name in (("parked", "chloe"), ("unasked", "hana"))
        ]

    before = seen()
    scene.does("ben", LetGoQuestion())
    assert before == seen() == ["been", "shown"]


@pytest.mark.parametrize("name", [name for name in ALL if name != "ben"])
def test_nobody_else_puts_anything_away(name: str) -> None:
    scene, posts = evening()
    for command in (LetGoQuestion(), LetGoQuestion(posts["parked"])):
        assert "not_allowed" == scene.refuses(name, command).name


def test_the_others_ways_of_leaving_a_question_end_with_the_session() -> None:
    scene, posts = evening()
    for command in (TakeQuestion(), AnswerQuestion(posts["parked"]), ParkQuestion(posts["let_go"])):
        assert scene.refuses("ben", command).name in ("not_allowed", "not_now")


def test_what_its_author_takes_back_after_the_end_is_gone_from_home_too() -> None:
    scene, posts = evening()
    scene.does("chloe", WithdrawPost(posts["parked"]))
    assert posts["parked"] not in home(scene, "ben")


def test_a_session_that_is_opened_again_has_them_where_they_were() -> None:
    scene, posts = evening()
    scene.does("ben", LetGoQuestion())
    scene.does("dee", ReopenSession())
    scene.does("dee", Resume())
    assert "explore" == scene.phase
    # What was put away unasked waits as before: that it was put away is nobody else's to notice.
    assert str(scene.does("ben", TakeQuestion()).answer["post"]) == posts["unasked"]
    scene.does("ben", ParkQuestion(posts["unasked"]))
    assert "not_now" == scene.refuses("dee", OfferQuestion(posts["parked"])).name
    scene.does("dee", GoTo(scene.index("check_out")))
    scene.does("dee", EndSession())
    assert home(scene, "ben") == [posts["unasked"]]


def test_a_question_put_away_and_then_asked_after_all_carries_no_old_answer() -> None:
    scene, posts = evening()
    scene.does("ben", LetGoQuestion(posts["unasked"]))
    scene.does("dee", ReopenSession())
    scene.does("dee", Resume())
    scene.does("dee", OfferQuestion(posts["unasked"]))
    scene.does("dee", EndSession())
    assert posts["unasked"] in home(scene, "ben")
