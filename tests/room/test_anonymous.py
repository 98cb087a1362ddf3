"""Posts without a name: where they are offered, and that nothing of their author is kept."""

from __future__ import annotations

from dataclasses import fields

import pytest

from server.room.acts.add_person_on_call import AddPersonOnCall
from server.room.acts.edit_post import EditPost
from server.room.acts.hide_post import HidePost
from server.room.acts.join import Join
from server.room.acts.show_posts import ShowDue, ShowPosts
from server.room.acts.submit_post import PostSubmitted, SubmitPost
from server.room.acts.withdraw_post import WithdrawPost
from server.room.posting import anonymity
from tests.room.scenes import (
    MEMBERS,
    Scene,
    classic,
    does,
    entered,
    moved_to,
    opened,
    room_after,
    started,
)

NAMELESS = SubmitPost("question", "Are you afraid of her?", anonymous=True)
SEALED = SubmitPost("reflection", "It made me sad.", anonymous=True)


def only_here(*names: str, phase: str = "explore") -> Scene:
    """Eight members inside, of whom only these have the room open."""
    scene = room_after(classic(phase))
    scene.here = set(names)
    return scene


# Where it is offered.


@pytest.mark.parametrize("phase", ["check_in", "clarify", "round_review", "check_out"])
def test_where_names_are_on_every_post_carries_one(phase: str) -> None:
    scene = room_after(classic(phase))
    kind = "question" if phase == "clarify" else "reflection"
    assert "not_now" == scene.refuses("ana", SubmitPost(kind, "Hm", anonymous=True)).name
    assert not anonymity(scene.room, frozenset()).offered


def test_five_must_be_here_who_could_have_written_it() -> None:
    scene = only_here("ana", "chloe", "femi", "hana", "ian")
    scene.does("ana", NAMELESS)
    scene.here.remove("ian")
    refusal = scene.refuses("ana", NAMELESS)
    assert ("anonymity_closed", 4, 5) == (
        refusal.name,
        refusal.numbers["possible"],
        refusal.numbers["least"],
    )


def test_presenter_facilitators_and_observers_do_not_count() -> None:
    scene = only_here("ana", "chloe", "femi", "hana", "ben", "dee", "cora", "olu")
    assert 4 == anonymity(scene.room, scene.facts().present).possible_authors
    assert "anonymity_closed" == scene.refuses("ana", NAMELESS).name


def test_the_presenter_counts_where_the_presenter_may_write() -> None:
    scene = only_here("ana", "chloe", "femi", "hana", "ben", phase="set_review")
    scene.does("ana", SEALED)


def test_people_only_on_the_call_and_at_the_door_do_not_count() -> None:
    scene = only_here("ana", "chloe", "femi", "hana")
    for name, decision in (
        ("lea", scene.does("dee", AddPersonOnCall("Lea"))),
        ("max", scene.does(None, Join("Max", "member"))),
    ):
        scene.people[name] = str(decision.answer["person"])
        scene.here.add(name)
    assert "anonymity_closed" == scene.refuses("ana", NAMELESS).name


def test_a_room_may_be_opened_for_four() -> None:
    scene = room_after(opened(least_authors=4), entered(*MEMBERS), started())
    moved_to("explore", "ben")(scene)
    scene.here = {"ana", "chloe", "femi", "hana"}
    scene.does("ana", NAMELESS)
    scene.here.remove("hana")
    assert "anonymity_closed" == scene.refuses("ana", NAMELESS).name


@pytest.mark.parametrize("name", ["dee", "cora"])
def test_facilitators_write_with_their_name(name: str) -> None:
    assert "not_allowed" == room_after(classic("explore")).refuses(name, NAMELESS).name


@pytest.mark.parametrize("name", ["ben", "olu"])
def test_whoever_may_not_write_may_not_write_without_a_name_either(name: str) -> None:
    assert "not_allowed" == room_after(classic("explore")).refuses(name, NAMELESS).name


def test_falling_below_the_number_unsends_nothing() -> None:
    scene = room_after(classic("explore"), does("ana", NAMELESS))
    scene.here.clear()
    assert [NAMELESS.text] == scene.words()


# What is kept of it.


@pytest.mark.parametrize("phase", ["explore", "echo"])
def test_two_authors_leave_the_very_same_behind(phase: str) -> None:
    command = NAMELESS if phase == "explore" else SEALED
    by_ana, by_chloe = room_after(classic(phase)), room_after(classic(phase))
    assert by_ana.does("ana", command) == by_chloe.does("chloe", command)
    assert (by_ana.events, by_ana.texts) == (by_chloe.events, by_chloe.texts)
    assert (by_ana.sealed, by_ana.room) == (by_chloe.sealed, by_chloe.room)


def test_nothing_that_is_kept_is_or_contains_anybodys_id() -> None:
    scene = room_after(classic("explore"))
    decision = scene.does("ana", NAMELESS)
    for person in scene.people.values():
        assert person not in repr(decision)


def test_no_field_of_the_event_could_hold_a_time_or_a_place() -> None:
    assert {"post", "kind", "by", "text", "step"} == {one.name for one in fields(PostSubmitted)}


def test_two_posts_of_one_person_have_nothing_in_common() -> None:
    scene = room_after(classic("explore"))
    one, two = scene.post(scene.does("ana", NAMELESS)), scene.post(scene.does("ana", NAMELESS))
    assert {one.id, one.text}.isdisjoint({two.id, two.text})
    assert one.by is None and two.by is None


# The author's own right to it, by the key that only the browser holds.


def test_the_key_changes_and_takes_back_what_no_name_can() -> None:
    scene = room_after(classic("explore"))
    post = scene.post(scene.does("ana", NAMELESS))
    for command in (EditPost(post.id, "Or angry?"), WithdrawPost(post.id)):
        assert "not_allowed" == scene.refuses("ana", command).name
        assert "not_allowed" == scene.refuses("dee", command).name
    scene.does("ana", EditPost(post.id, "Or angry?"), own_post=post.id)
    assert ["Or angry?"] == scene.words()
    scene.does("chloe", WithdrawPost(post.id), own_post=post.id)
    assert [] == scene.words()


def test_a_key_opens_its_own_post_only() -> None:
    scene = room_after(classic("explore"))
    one, two = scene.post(scene.does("ana", NAMELESS)), scene.post(scene.does("ana", NAMELESS))
    assert "not_allowed" == scene.refuses("ana", WithdrawPost(two.id), own_post=one.id).name


def test_the_key_of_a_sealed_post_opens_it_before_and_after_it_is_shown() -> None:
    scene = room_after(classic("echo"))
    post = str(scene.does("ana", SEALED).answer["post"])
    assert "no_such_post" == scene.refuses("ana", EditPost(post, "Glad.")).name
    scene.does("ana", EditPost(post, "It made me glad."), own_post=post)
    scene.does("dee", ShowPosts())
    scene.passes(seconds=20).does(None, ShowDue())
    assert ["It made me glad."] == scene.words()
    scene.does("ana", WithdrawPost(post), own_post=post)
    assert [] == scene.words()


def test_the_desk_takes_down_the_post_and_never_learns_whose_it_was() -> None:
    scene = room_after(classic("explore"))
    post = scene.post(scene.does("ana", NAMELESS))
    decision = scene.does("dee", HidePost(post.id))
    assert scene["ana"] not in repr(decision)
    assert scene.room.posts[post.id].by is None


def test_after_the_reveal_what_is_written_carries_a_name() -> None:
    scene = room_after(classic("echo"), does("dee", ShowPosts()))
    scene.does("ana", SEALED)
    scene.passes(seconds=20).does(None, ShowDue())
    assert "not_now" == scene.refuses("chloe", SEALED).name
    scene.does("chloe", SubmitPost("reflection", "Late, and signed"))
    assert ["It made me sad.", "Late, and signed"] == scene.words()
