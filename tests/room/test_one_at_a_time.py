"""Written questions come to the presenter one at a time, and how each is left is theirs alone."""

from __future__ import annotations

import pytest

from server.render.view import may_read
from server.room.acts.answer_question import AnswerQuestion
from server.room.acts.edit_post import EditPost
from server.room.acts.hide_post import HidePost
from server.room.acts.offer_question import OfferQuestion
from server.room.acts.park_question import ParkQuestion
from server.room.acts.submit_post import SubmitPost
from server.room.acts.take_question import TakeQuestion
from server.room.acts.voices_only import VoicesOnly
from server.room.acts.withdraw_post import WithdrawPost
from server.room.waiting import number_waiting
from tests.room.written import OTHERS, WAYS, asked, state, with_ben


def test_the_desk_puts_a_question_to_the_presenter_and_everybody_knows_it_is_there() -> None:
    scene, (first, second) = asked("ana", "chloe")
    scene.does("dee", OfferQuestion(second))
    assert with_ben(scene) == second
    assert {"with_presenter"} == {state(scene, second, name) for name in (*OTHERS, "ben")}
    assert state(scene, first) == "shown"
    assert number_waiting(scene.room) == 1


@pytest.mark.parametrize("way", WAYS)
def test_to_all_others_it_has_been_with_the_presenter_however_it_was_left(way: str) -> None:
    scene, (post,) = asked("ana")
    scene.does("ben", TakeQuestion())
    scene.does("ben", WAYS[way](post))
    assert {"been"} == {state(scene, post, name) for name in OTHERS}
    assert state(scene, post, "ben") == way
    assert with_ben(scene) is None
    assert number_waiting(scene.room) == 0


def test_the_next_one_is_the_oldest_that_waits() -> None:
    scene, (first, second, third) = asked("ana", "-", "chloe")
    scene.does("dee", HidePost(second))
    assert str(scene.does("ben", TakeQuestion()).answer["post"]) == first
    scene.does("ben", AnswerQuestion(first))
    assert str(scene.does("ben", TakeQuestion()).answer["post"]) == third


def test_one_is_with_the_presenter_at_most_and_the_one_before_waits_again() -> None:
    scene, (first, second) = asked("ana", "chloe")
    scene.does("dee", OfferQuestion(first))
    scene.does("dee", OfferQuestion(second))
    assert (state(scene, first), state(scene, second)) == ("shown", "with_presenter")
    scene.does("ben", TakeQuestion())
    assert (state(scene, first), state(scene, second)) == ("with_presenter", "shown")
    assert "not_now" == scene.refuses("ben", AnswerQuestion(second)).name


def test_the_presenter_may_ask_for_one_by_name() -> None:
    scene, (_, second) = asked("ana", "chloe")
    scene.does("ben", TakeQuestion(second))
    assert with_ben(scene) == second


def test_where_nothing_waits_the_presenter_is_told_so_and_only_when_asking() -> None:
    scene, _ = asked()
    assert "take_question" in scene.can("ben")
    assert "nothing_waits" == scene.refuses("ben", TakeQuestion()).name
    scene.does("ana", SubmitPost("question", "Why now?"))
    scene.does("ben", TakeQuestion())
    assert "nothing_waits" == scene.refuses("ben", TakeQuestion()).name


def test_whether_anything_waits_is_not_among_what_the_presenter_can_do() -> None:
    scene, _ = asked()
    before = scene.can("ben")
    scene.does("ana", SubmitPost("question", "Why now?"))
    assert before == scene.can("ben")
    assert "offer_question" in scene.can("dee")


@pytest.mark.parametrize("by", ["ben", "dee", "cora"])
def test_voices_only_puts_the_card_away_and_loses_nothing(by: str) -> None:
    scene, (post,) = asked("ana")
    scene.does("dee", OfferQuestion(post))
    scene.does(by, VoicesOnly())
    assert (with_ben(scene), state(scene, post), scene.run.voices_only) == (None, "shown", True)
    assert "not_now" == scene.refuses(by, VoicesOnly()).name
    scene.does("dee", OfferQuestion(post))
    assert (with_ben(scene), scene.run.voices_only) == (post, False)


def test_voices_only_can_be_wished_for_with_no_card_out() -> None:
    scene, _ = asked("ana")
    scene.does("ben", VoicesOnly())
    assert scene.run.voices_only
    assert "voices_only" not in scene.can("ben")
    scene.does("ben", TakeQuestion())
    assert not scene.run.voices_only


@pytest.mark.parametrize("name", ["ana", "chloe", "olu", "dee", "cora"])
def test_only_the_presenter_answers(name: str) -> None:
    scene, (post,) = asked("ana")
    assert "not_allowed" == scene.refuses(name, TakeQuestion()).name
    scene.does("dee", OfferQuestion(post))
    for command in WAYS.values():
        assert "not_allowed" == scene.refuses(name, command(post)).name


@pytest.mark.parametrize("name", ["ana", "ben", "olu"])
def test_only_the_desk_offers(name: str) -> None:
    scene, (post,) = asked("ana")
    assert "not_allowed" == scene.refuses(name, OfferQuestion(post)).name


@pytest.mark.parametrize("name", ["ana", "olu"])
def test_voices_only_is_the_desks_and_the_presenters(name: str) -> None:
    scene, _ = asked()
    assert "not_allowed" == scene.refuses(name, VoicesOnly()).name


def test_what_cannot_be_put_to_the_presenter_is_refused_with_the_reason() -> None:
    scene, (been, now, gone, back) = asked("ana", "chloe", "femi", "hana")
    scene.does("dee", OfferQuestion(been))
    scene.does("ben", ParkQuestion(been))
    scene.does("dee", OfferQuestion(now))
    scene.does("dee", HidePost(gone))
    scene.does("hana", WithdrawPost(back))
    sentences = {
        post: scene.refuses("dee", OfferQuestion(post)).message for post in (been, now, gone, back)
    }
    assert sentences == {
        been: "It has been with the presenter already.",
        now: "It is with the presenter now.",
        gone: "It is not shown any more.",
        back: "It is not shown any more.",
    }
    assert "no_such_post" == scene.refuses("dee", OfferQuestion("nothing")).name


@pytest.mark.parametrize("way", WAYS)
def test_how_it_was_left_is_in_no_refusal_either(way: str) -> None:
    scene, (post,) = asked("ana")
    scene.does("dee", OfferQuestion(post))
    scene.does("ben", WAYS[way](post))
    assert [scene.refuses("dee", OfferQuestion(post)).message] == [
        "It has been with the presenter already."
    ]
    assert scene.refuses("ana", EditPost(post, "Other words")).message == (
        "It has been put to the presenter, so it stays as it was asked. You can still take it back."
    )
    assert with_ben(scene) is None


@pytest.mark.parametrize("way", WAYS)
def test_a_card_that_has_left_is_not_answered_once_more(way: str) -> None:
    scene, (first, second) = asked("ana", "chloe")
    scene.does("dee", OfferQuestion(first))
    scene.does("ben", WAYS[way](first))
    for command in WAYS.values():
        assert "not_now" == scene.refuses("ben", command(first)).name
    scene.does("dee", OfferQuestion(second))
    assert "not_now" == scene.refuses("ben", WAYS[way](first)).name
    assert state(scene, first, "ben") == way


# What the presenter is not shown.


def test_what_waits_is_for_everybody_but_the_presenter_to_read() -> None:
    scene, (post,) = asked("ana")

    def read_by() -> set[str]:
        found = scene.room.posts[post]
        return {n for n in (*OTHERS, "ben") if may_read(scene.room, found, scene[n])}

    assert read_by() == set(OTHERS)
    scene.does("ben", TakeQuestion())
    assert read_by() == {*OTHERS, "ben"}
    scene.does("ben", VoicesOnly())
    assert read_by() == set(OTHERS)
    scene.does("ben", TakeQuestion())
    scene.does("ben", AnswerQuestion(post))
    assert read_by() == {*OTHERS, "ben"}


# Taking it down, taking it back, changing it.


def test_a_card_that_is_taken_down_or_back_goes_away_and_the_next_can_come() -> None:
    scene, (first, second, third) = asked("ana", "chloe", "femi")
    scene.does("dee", OfferQuestion(first))
    scene.does("dee", HidePost(first))
    assert (with_ben(scene), state(scene, first)) == (None, "hidden")
    assert "not_now" == scene.refuses("ben", AnswerQuestion(first)).name
    scene.does("ben", TakeQuestion())
    scene.does("chloe", WithdrawPost(second))
    assert (with_ben(scene), state(scene, second)) == (None, "withdrawn")
    scene.does("ben", TakeQuestion())
    assert with_ben(scene) == third


def test_what_has_been_with_the_presenter_can_be_taken_down_or_back_too() -> None:
    scene, (first, second) = asked("ana", "chloe")
    for post in (first, second):
        scene.does("dee", OfferQuestion(post))
        scene.does("ben", ParkQuestion(post))
    scene.does("ana", WithdrawPost(first))
    scene.does("dee", HidePost(second))
    assert [state(scene, post, "ben") for post in (first, second)] == ["withdrawn", "hidden"]
    assert scene.room.posts[first].text not in scene.texts


def test_the_words_that_the_presenter_reads_do_not_change_under_their_eyes() -> None:
    scene, (post,) = asked("ana")
    scene.does("ana", EditPost(post, "Better words?"))
    scene.does("dee", OfferQuestion(post))
    assert "not_now" == scene.refuses("ana", EditPost(post, "Other words?")).name
    scene.does("dee", VoicesOnly())
    scene.does("ana", EditPost(post, "Other words?"))
    assert ["Other words?"] == scene.words()
