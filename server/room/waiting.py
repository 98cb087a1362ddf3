"""Written questions that wait for the presenter: which they are, in which order, and whose they are
once nobody can put them any more.

A step whose reveal is `queue` shows what is written to everybody but the presenter, who meets it
one at a time. What was not asked goes home with the presenter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from server.room.audience import is_desk
from server.room.post import Post
from server.room.state import Room


def is_queue(room: Room) -> bool:
    """Whether what is written in the open step is put to a presenter, one at a time."""
    row = room.row
    return row is not None and row.reveal == "queue" and room.presenter is not None


def card(room: Room) -> Post | None:
    """The one question that is with the presenter now."""
    run = room.run
    found = room.posts.get(run.card) if run is not None and run.card is not None else None
    return found if found is not None and found.unasked and is_queue(room) else None


def number_waiting(room: Room) -> int:
    """How many wait in the open step. Costs the same however many there are."""
    return room.posts.unasked_in(room.at) - (card(room) is not None)


def waiting(room: Room) -> list[Post]:
    """The questions that can be put to the presenter, in the order in which they come.

    `quietest` looks at names alone: those with fewer questions that have been with the presenter in
    this round come first. All of that has been on every screen with its name, so the order tells
    nobody anything. Of a post without a name nobody knows whose it is, and its place may not say
    it: it keeps the place that it has by age, and only the signed ones change places around it. So
    two of them have nothing in common that others have not, none counts for or against any author,
    and leaving the name off neither gains a place nor loses one.
    """
    now, presenter = card(room), room.presenter
    found = [
        post
        for post in room.posts.values()
        if post.step == room.at and post.unasked and post is not now and post.by != presenter
    ]
    return found if room.question_order == "oldest" else _quietest_first(room, found)


def _quietest_first(room: Room, oldest_first: Sequence[Post]) -> list[Post]:
    had = _had(room)
    signed = (post for post in oldest_first if post.by is not None)
    in_turn = iter(sorted(signed, key=lambda post: had[post.by]))
    return [post if post.by is None else next(in_turn) for post in oldest_first]


def _had(room: Room) -> Counter[str | None]:
    """By author, how many of their signed questions have come to the presenter in this round."""
    run, now = room.run, card(room)
    assert run is not None
    return Counter(
        post.by
        for post in room.posts.values()
        if (post.been or post is now) and run.path[post.step].round == run.step.round
    )


def asked_of(room: Room, post: Post) -> str | None:
    """The person a post is for, where its step puts what is written to a presenter."""
    run = room.run
    if run is None or room.rows[run.path[post.step].row].reveal != "queue":
        return None
    return room.presenter_of(run.path[post.step].round)


def is_kept_back(room: Room, post: Post, person_id: str) -> bool:
    """Whether this person is the presenter whom the post has not been put to yet."""
    if post.been or post.by == person_id or asked_of(room, post) != person_id:
        return False
    person = room.who(person_id)
    at_desk = person is not None and is_desk(room, person)  # who steers has to see what waits
    return post is not card(room) and not at_desk


def goes_home(room: Room, post: Post, person_id: str) -> bool:
    """Whether this is one that the presenter takes home: put aside for that, or never asked."""
    if post.state != "shown" or post.by == person_id or asked_of(room, post) != person_id:
        return False
    return post.outcome == "parked" if post.been else post.outcome is None


def taken_home(room: Room, person_id: str) -> list[Post]:
    """All that this person takes home, oldest first."""
    return [post for post in room.posts.values() if goes_home(room, post, person_id)]
