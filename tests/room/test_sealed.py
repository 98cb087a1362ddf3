"""What is written unseen, and shown to all at the same moment in mixed order."""

from __future__ import annotations

import pytest

from server.room.acts.edit_post import EditPost
from server.room.acts.go_back import GoBack
from server.room.acts.go_to import GoTo
from server.room.acts.hide_post import HidePost
from server.room.acts.last_call import LastCall
from server.room.acts.move_on import MoveOn
from server.room.acts.show_posts import PostsShown, ShowDue, ShowPosts
from server.room.acts.submit_post import SubmitPost
from server.room.acts.time_up import TimeUp
from server.room.acts.withdraw_post import WithdrawPost
from server.room.post import SealedPost
from tests.room.formats import invented
from tests.room.scenes import MEMBERS, Scene, classic, does, entered, opened, room_after, started


def line(text: str, anonymous: bool = False) -> SubmitPost:
    return SubmitPost("reflection", text, anonymous)


def shown(scene: Scene) -> PostsShown:
    """Presses Show and lets the twenty seconds pass."""
    scene.does("dee", ShowPosts())
    event = scene.passes(seconds=20).does(None, ShowDue()).events[0]
    assert isinstance(event, PostsShown)
    return event


def written(*names: str) -> Scene:
    scene = room_after(classic("echo"))
    for name in names:
        scene.does(name, line(f"{name}'s"))
    return scene


def test_a_sealed_post_leaves_no_trace_in_the_log() -> None:
    scene = room_after(classic("echo"))
    before = (scene.room, len(scene.events), len(scene.texts))
    decision = scene.does("ana", line("Quiet"))
    assert decision.answer["sealed"] is True
    assert before == (scene.room, len(scene.events), len(scene.texts))
    assert [] == scene.words()


def test_show_gives_writers_twenty_seconds_and_then_shows_all() -> None:
    scene = written("ana")
    scene.does("dee", ShowPosts())
    assert scene.now_ms + 20_000 == scene.run.show_at_ms
    scene.passes(seconds=19).does("chloe", line("chloe's"))
    assert "not_now" == scene.refuses(None, ShowDue()).name
    scene.passes(seconds=1).does(None, ShowDue())
    assert {"ana's", "chloe's"} == set(scene.words())
    assert {} == scene.sealed
    assert "not_now" == scene.refuses(None, ShowDue()).name


def test_wait_calls_it_off() -> None:
    scene = written("ana")
    assert "not_now" == scene.refuses("dee", ShowPosts(wait=True)).name
    scene.does("dee", ShowPosts())
    assert "not_now" == scene.refuses("cora", ShowPosts()).name
    scene.passes(seconds=19).does("dee", ShowPosts(wait=True))
    scene.passes(minutes=10)
    assert "not_now" == scene.refuses(None, ShowDue()).name
    assert [] == scene.words()


def test_no_clock_shows_anything_by_itself() -> None:
    scene = written("ana").passes(minutes=120)
    assert "not_now" == scene.refuses(None, ShowDue()).name
    assert "not_now" == scene.refuses(None, TimeUp(scene.run.at)).name


def test_a_hard_step_with_sealed_posts_waits_for_a_hand() -> None:
    built_in = invented(
        "",
        'offers 4 everyone; takes = ["advice"]; reveal = "together"; overrun = "hard"',
        "close 5 everyone",
    )
    scene = room_after(opened(built_in), entered(*MEMBERS), started())
    scene.does("ana", SubmitPost("advice", "I have seen a rota do this."))
    scene.passes(minutes=10)
    assert "not_now" == scene.refuses(None, TimeUp(0)).name
    shown(scene)
    assert "not_now" == scene.refuses(None, TimeUp(0)).name
    scene.does("dee", MoveOn())


def test_the_order_tells_nothing_of_the_order_of_writing() -> None:
    """Twelve scenes in which the same lines were written in the same order."""
    orders = set()
    for n in range(12):
        scene = written("ana", "chloe", "femi", "hana", "ian")
        scene.decisions += n
        shown(scene)
        orders.add(tuple(scene.words()))
    assert len(orders) > 6


def test_the_order_tells_nothing_of_the_order_in_the_store() -> None:
    scene = written("ana", "chloe", "femi")
    other = written("ana", "chloe", "femi")
    other.sealed = dict(reversed(other.sealed.items()))
    assert shown(scene) == shown(other)


def test_all_lines_come_with_one_event() -> None:
    scene = written("ana", "chloe", "femi")
    before = scene.room.seq
    shown(scene)
    assert {before + 2} == {post.seq for post in scene.room.posts.values()}


def test_nothing_written_can_be_shown_too() -> None:
    scene = room_after(classic("echo"))
    assert () == shown(scene).posts
    assert scene.run.at in scene.room.revealed


def test_late_lines_come_at_once_and_signed() -> None:
    scene = written("ana")
    shown(scene)
    decision = scene.does("chloe", line("late"))
    assert decision.answer["sealed"] is False
    assert scene["chloe"] == scene.post(decision).by
    assert "not_now" == scene.refuses("femi", line("late too", anonymous=True)).name


def test_a_reveal_is_final_also_when_the_step_is_opened_again() -> None:
    scene = written("ana")
    shown(scene)
    scene.does("dee", MoveOn())
    scene.does("dee", GoBack())
    assert "not_now" == scene.refuses("dee", ShowPosts()).name
    assert scene.does("chloe", line("again")).answer["sealed"] is False


def test_nobody_moves_on_past_what_has_not_been_shown() -> None:
    scene = written("ana")
    assert "Show what was written first" in scene.refuses("dee", MoveOn()).message
    shown(scene)
    scene.does("dee", MoveOn())


def test_with_nothing_written_one_moves_on() -> None:
    room_after(classic("echo"), does("dee", MoveOn()))


def test_left_by_go_to_it_stays_sealed_and_can_be_shown_later() -> None:
    scene = written("ana")
    scene.does("dee", GoTo(scene.index("commit")))
    assert [] == scene.words() and 1 == len(scene.sealed)
    scene.does("dee", GoTo(scene.index("echo")))
    shown(scene)
    assert ["ana's"] == scene.words()


def test_one_steps_reveal_shows_nothing_of_another_step() -> None:
    scene = written("ana")
    scene.does("dee", GoTo(scene.index("set_review")))
    scene.does("chloe", line("review"))
    shown(scene)
    assert ["review"] == scene.words() and 1 == len(scene.sealed)


def test_what_a_reveal_did_not_know_of_is_shown_after_it() -> None:
    """Another process has sealed a line at the very moment of the reveal."""
    scene = written("ana")
    shown(scene)
    overtaken = SealedPost("p9", scene.run.at, "reflection", None, "overtaken")
    scene.sealed["p9"] = overtaken
    scene.does("dee", MoveOn())
    scene.does(None, ShowDue())
    assert ["ana's", "overtaken"] == scene.words()
    assert "not_now" == scene.refuses(None, ShowDue()).name


@pytest.mark.parametrize("phase", ["explore", "present", "check_out"])
def test_elsewhere_there_is_nothing_to_show(phase: str) -> None:
    assert "not_now" == room_after(classic(phase)).refuses("dee", ShowPosts()).name


@pytest.mark.parametrize("name", ["ana", "ben", "olu"])
def test_showing_needs_the_controls(name: str) -> None:
    assert "not_allowed" == written("ana").refuses(name, ShowPosts()).name
    assert "not_allowed" == written("ana").refuses(name, ShowDue()).name


def test_an_author_changes_and_takes_back_a_sealed_line_unseen() -> None:
    scene = room_after(classic("echo"))
    post = str(scene.does("ana", line("Quiet")).answer["post"])
    before = len(scene.events)
    scene.does("ana", EditPost(post, "Very quiet"))
    assert "Very quiet" == scene.sealed[post].body
    scene.does("ana", WithdrawPost(post))
    assert {} == scene.sealed
    assert before == len(scene.events)


def test_to_everybody_else_a_sealed_line_is_not_there() -> None:
    scene = room_after(classic("echo"))
    post = str(scene.does("ana", line("Quiet")).answer["post"])
    for name in ("chloe", "dee"):
        for command in (EditPost(post, "Mine"), WithdrawPost(post)):
            assert "no_such_post" == scene.refuses(name, command).name
    assert "no_such_post" == scene.refuses("dee", HidePost(post)).name


def test_a_last_call_does_not_show() -> None:
    scene = written("ana")
    scene.does("dee", LastCall())
    scene.passes(minutes=1)
    assert "not_now" == scene.refuses(None, ShowDue()).name


PRIVATE = invented("", 'log 5 everyone; takes = ["reflection"]; reveal = "private"', "end 5 nobody")


def test_what_is_private_is_never_shown() -> None:
    scene = room_after(opened(PRIVATE), entered("ana"), started(), does("ana", line("Mine")))
    assert "not_now" == scene.refuses("dee", ShowPosts()).name
    scene.does("dee", MoveOn())
    assert "not_now" == scene.refuses(None, ShowDue()).name
    assert [] == scene.words()
