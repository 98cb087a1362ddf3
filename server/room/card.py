"""The one question that is with the presenter: how it comes to them, and that it has left them.

How the presenter has left it stands in the event and in the post, and goes to no other screen: for
everybody else the three ways are one event that changes the same things.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.room.event import Event
from server.room.post import Outcome, Post
from server.room.refusals import NoSuchPost, WrongMoment
from server.room.state import Room
from server.room.waiting import card, is_queue


@dataclass(frozen=True, slots=True)
class QuestionOffered(Event):
    """It is with the presenter now. One that was there before waits again."""

    post: str


@dataclass(frozen=True, slots=True)
class QuestionClosed(Event):
    """It is not with the presenter any more, for good. `how`: for the presenter alone."""

    post: str
    how: Outcome


def need_queue(room: Room) -> None:
    """Raises: WrongMoment: nothing can be put to anybody now."""
    if not is_queue(room) or room.run is None:
        raise WrongMoment("In this step no written question is put to anybody.")
    if room.run.timer.state == "pending":
        raise WrongMoment("The clock waits. Questions can come once it runs.")
    if room.run.timer.state != "running":
        raise WrongMoment("The clock is stopped. Questions can come once it runs again.")


def offered(room: Room, post_id: str) -> QuestionOffered:
    """The event that puts this question to the presenter.

    Raises:
        NoSuchPost. WrongMoment: it cannot be put, or not now.
    """
    need_queue(room)
    post = room.posts.get(post_id)
    if post is None:
        raise NoSuchPost
    if post.been:
        raise WrongMoment("It has been with the presenter already.")
    if post.state != "shown":
        raise WrongMoment("It is not shown any more.")
    if post.step != room.at:
        raise WrongMoment("It was written in another step.")
    if post.by == room.presenter:
        raise WrongMoment("The presenter has written it.")
    if post is card(room):
        raise WrongMoment("It is with the presenter now.")
    return QuestionOffered(post.id)


def closed(room: Room, post_id: str, how: Outcome) -> QuestionClosed:
    """The event that takes the presenter's question from them.

    Raises:
        WrongMoment: another one is with them by now, or none.
    """
    now = card(room)
    if now is None or now.id != post_id:
        raise WrongMoment("That question is not with you any more, so nothing was done.")
    return QuestionClosed(now.id, how)


def apply_offered(room: Room, event: QuestionOffered) -> Room:
    assert room.run is not None
    run = replace(room.run, card=event.post, voices_only=False)
    return replace(_left(room, room.posts[event.post], None), run=run)


def apply_closed(room: Room, event: QuestionClosed) -> Room:
    assert room.run is not None
    post = replace(room.posts[event.post], been=True)
    return replace(_left(room, post, event.how), run=replace(room.run, card=None))


def _left(room: Room, post: Post, how: Outcome | None) -> Room:
    """Changing a post copies all of them, so it is only done where something changes."""
    changed = replace(post, outcome=how)
    if changed == room.posts[post.id]:
        return room
    return room.with_posts(room.posts.change(changed))
