"""Which written question comes next, and what that order can tell about anybody: nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from server.room.acts.answer_question import AnswerQuestion
from server.room.acts.end_session import EndSession
from server.room.acts.move_on import MoveOn
from server.room.acts.offer_question import OfferQuestion
from server.room.acts.order_questions import OrderQuestions
from server.room.acts.submit_post import SubmitPost
from server.room.acts.take_question import TakeQuestion
from server.room.acts.voices_only import VoicesOnly
from server.room.waiting import waiting
from tests.room.scenes import Scene, classic, does, room_after

QUIETEST = OrderQuestions("quietest")
AUTHORS = ("ana", "chloe", "femi", "-")  # "-" leaves the name off


def ask(scene: Scene, name: str) -> str:
    nameless = name == "-"
    command = SubmitPost("question", "Why?", anonymous=nameless)
    return scene.post(scene.does("jo" if nameless else name, command)).id


def had(scene: Scene, *names: str) -> None:
    """Each of these has one question with Ben."""
    for name in names:
        post = ask(scene, name)
        scene.does("dee", OfferQuestion(post))
        scene.does("ben", AnswerQuestion(post))


def waits(scene: Scene) -> list[str]:
    """Who has asked what waits, in the order in which it comes."""
    names = {person: name for name, person in scene.people.items()}
    return [names[post.by] if post.by is not None else "-" for post in waiting(scene.room)]


def test_the_oldest_comes_first_unless_the_desk_says_otherwise() -> None:
    scene = room_after(classic("explore"))
    had(scene, "ana", "ana", "chloe")
    for name in ("ana", "chloe", "femi"):
        ask(scene, name)
    assert waits(scene) == ["ana", "chloe", "femi"]
    scene.does("dee", QUIETEST)
    assert waits(scene) == ["femi", "chloe", "ana"]
    first = waiting(scene.room)[0].id
    assert str(scene.does("ben", TakeQuestion()).answer["post"]) == first


def test_among_those_who_have_had_as_many_the_older_comes_first() -> None:
    scene = room_after(classic("explore"), does("dee", QUIETEST))
    had(scene, "chloe")
    for name in ("chloe", "femi", "ana", "femi"):
        ask(scene, name)
    assert waits(scene) == ["femi", "ana", "femi", "chloe"]


def test_what_is_with_the_presenter_counts_and_what_was_put_away_does_not() -> None:
    scene = room_after(classic("explore"), does("dee", QUIETEST))
    post = ask(scene, "ana")
    ask(scene, "ana")
    ask(scene, "chloe")
    scene.does("dee", OfferQuestion(post))
    assert waits(scene) == ["chloe", "ana"]
    scene.does("dee", VoicesOnly())
    assert waits(scene) == ["ana", "ana", "chloe"]


def test_questions_of_fact_count_in_the_same_round() -> None:
    scene = room_after(classic("clarify"), does("dee", QUIETEST))
    had(scene, "ana")
    scene.does("dee", MoveOn())
    ask(scene, "ana")
    ask(scene, "chloe")
    assert waits(scene) == ["chloe", "ana"]


# Each example plays two sessions from their beginning; what can go wrong shows in a few posts.
FEWER = settings(max_examples=40)
Asked = some.lists(some.sampled_from(AUTHORS), max_size=8)


@FEWER
@given(before=Asked, now=Asked)
def test_a_post_without_a_name_keeps_the_place_that_age_gives_it(
    before: list[str], now: list[str]
) -> None:
    scene = room_after(classic("explore"))
    had(scene, *before)
    posts = [ask(scene, name) for name in now]
    scene.does("dee", QUIETEST)
    found = [post.id for post in waiting(scene.room)]
    assert sorted(found) == sorted(posts)
    places = [n for n, name in enumerate(now) if name == "-"]
    assert [posts[n] for n in places] == [found[n] for n in places]


@FEWER
@given(before=Asked, now=Asked)
def test_posts_without_a_name_count_for_nobody(before: list[str], now: list[str]) -> None:
    """Signed ones stand among each other as if the others had not been written."""
    orders = []
    for names in ((before, now), ([n for n in before if n != "-"], [n for n in now if n != "-"])):
        scene = room_after(classic("explore"), does("dee", QUIETEST))
        had(scene, *names[0])
        for name in names[1]:
            ask(scene, name)
        orders.append([name for name in waits(scene) if name != "-"])
    assert orders[0] == orders[1]


def test_the_order_is_chosen_for_the_session_and_chosen_once() -> None:
    scene = room_after(classic(), does("dee", QUIETEST))
    assert "not_now" == scene.refuses("cora", QUIETEST).name
    scene.does("cora", OrderQuestions("oldest"))
    scene.does("dee", EndSession())
    assert "not_now" == scene.refuses("dee", QUIETEST).name


@pytest.mark.parametrize("name", ["ana", "ben", "olu"])
def test_the_order_is_the_desks(name: str) -> None:
    assert "not_allowed" == room_after(classic("explore")).refuses(name, QUIETEST).name
