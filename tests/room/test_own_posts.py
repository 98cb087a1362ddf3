"""Changing one's own words, taking them back, and taking down somebody else's."""

from __future__ import annotations

import pytest

from server.room.acts.edit_post import EditPost
from server.room.acts.go_back import GoBack
from server.room.acts.hide_post import HidePost
from server.room.acts.move_on import MoveOn
from server.room.acts.submit_post import SubmitPost
from server.room.acts.withdraw_post import WithdrawPost
from server.room.post import POST_LIMIT_CHARS, Post
from tests.room.scenes import Scene, classic, room_after


def asked(text: str = "Why now?") -> tuple[Scene, Post]:
    scene = room_after(classic("explore"))
    return scene, scene.post(scene.does("ana", SubmitPost("question", text)))


def test_an_author_changes_their_words_and_the_old_ones_are_erased() -> None:
    scene, post = asked("Why now?")
    scene.does("ana", EditPost(post.id, "Why not now?"))
    assert ["Why not now?"] == scene.words()
    assert {post.text: "Why now?"} == scene.erased


def test_the_place_of_a_changed_post_stays() -> None:
    scene, post = asked()
    scene.does("chloe", SubmitPost("question", "And then?"))
    scene.does("ana", EditPost(post.id, "Why?"))
    assert ["Why?", "And then?"] == scene.words()
    assert (post.seq, post.step) == (scene.room.posts[post.id].seq, scene.room.posts[post.id].step)


def test_what_is_taken_back_is_erased_and_leaves_a_note() -> None:
    scene, post = asked()
    scene.does("ana", WithdrawPost(post.id))
    assert "withdrawn" == scene.room.posts[post.id].state
    assert post.text not in scene.texts
    assert "not_now" == scene.refuses("ana", WithdrawPost(post.id)).name
    assert "not_now" == scene.refuses("ana", EditPost(post.id, "Again")).name


def test_what_is_taken_down_leaves_a_note_and_its_author_can_still_erase_it() -> None:
    scene, post = asked()
    scene.does("dee", HidePost(post.id))
    assert "hidden" == scene.room.posts[post.id].state
    assert "not_now" == scene.refuses("dee", HidePost(post.id)).name
    assert "not_now" == scene.refuses("ana", EditPost(post.id, "Again")).name
    scene.does("ana", WithdrawPost(post.id))
    assert post.text not in scene.texts
    assert "not_now" == scene.refuses("dee", HidePost(post.id)).name


@pytest.mark.parametrize("name", ["chloe", "ben", "dee", "olu"])
def test_somebody_elses_words_are_nobodys_to_change(name: str) -> None:
    scene, post = asked()
    for command in (EditPost(post.id, "Mine now"), WithdrawPost(post.id)):
        assert "not_allowed" == scene.refuses(name, command).name


@pytest.mark.parametrize("name", ["ana", "ben", "olu"])
def test_only_the_desk_takes_down(name: str) -> None:
    scene, post = asked()
    assert "not_allowed" == scene.refuses(name, HidePost(post.id)).name


def test_a_post_that_is_not_there_is_not_found() -> None:
    scene, _ = asked()
    for name, command in (
        ("ana", EditPost("nothing", "x")),
        ("ana", WithdrawPost("nothing")),
        ("dee", HidePost("nothing")),
    ):
        assert "no_such_post" == scene.refuses(name, command).name


@pytest.mark.parametrize(
    ("text", "refusal"), [("", "missing"), ("x" * (POST_LIMIT_CHARS + 1), "too_long")]
)
def test_new_words_are_held_to_the_same_limits(text: str, refusal: str) -> None:
    scene, post = asked()
    assert refusal == scene.refuses("ana", EditPost(post.id, text)).name
    assert ["Why now?"] == scene.words()


def test_ones_own_words_can_be_changed_after_their_step_too() -> None:
    scene, post = asked()
    scene.does("dee", MoveOn())
    scene.does("ana", EditPost(post.id, "Why then?"))
    scene.does("dee", GoBack())
    assert ["Why then?"] == scene.words()
