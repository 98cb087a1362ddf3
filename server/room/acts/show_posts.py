"""Showing what was written, to everyone at the same moment and in mixed order.

Show is a press; writers then get twenty seconds, and only then the clock shows (domain 2.1: a
reveal never comes from a clock alone).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.post import Post, SealedPost
from server.room.posting import waits_for_reveal
from server.room.refusals import WrongMoment
from server.room.state import Person, Room

SHOW_MS = 20_000  # "Shown in 20 s. Send what you have." (screens 2.2)


@dataclass(frozen=True, slots=True)
class ShowPosts(Command):
    """`wait`: call off a Show that was pressed."""

    wait: bool = False


@dataclass(frozen=True, slots=True)
class ShowDue(Command):
    """What Show has promised, when its twenty seconds are over.

    Also for what another process has sealed at the very moment of a reveal that did not know of it:
    it would otherwise be acknowledged and never seen.
    """


@dataclass(frozen=True, slots=True)
class ShowCalled(Event):
    """`at_ms`: when it is shown; None if it was called off."""

    at_ms: int | None


@dataclass(frozen=True, slots=True)
class PostsShown(Event):
    """`posts`: (post, kind, person or None, text id) in the order they stand in from now on."""

    step: int
    posts: tuple[tuple[str, str, str | None, str], ...]


def decide(room: Room, command: ShowPosts, person: Person, facts: Facts) -> Decision:
    """Raises: WrongMoment: nothing waits to be shown here, or Show was not pressed."""
    run, row = room.run, room.row
    assert run is not None and row is not None
    if row.reveal != "together" or not waits_for_reveal(room):
        raise WrongMoment("Nothing waits to be shown in this step.")
    if command.wait == (run.show_at_ms is None):
        raise WrongMoment("Show was not pressed." if command.wait else "It is about to be shown.")
    return Decision(events=(ShowCalled(None if command.wait else facts.now_ms + SHOW_MS),))


def decide_due(room: Room, command: ShowDue, person: Person | None, facts: Facts) -> Decision:
    """Raises: WrongMoment: it is not due, or called off."""
    run = room.run
    assert run is not None
    due = run.show_at_ms is not None and facts.now_ms >= run.show_at_ms
    step = run.at if due else overtaken(room, facts.sealed)
    if step is None:
        raise WrongMoment("Nothing is due to be shown.")
    waiting = facts.shuffled([s for s in facts.sealed if s.step == step])
    lines = [(s, facts.fresh(f"text {s.post}")) for s in waiting]
    return Decision(
        events=(PostsShown(step, tuple(_line(s, text) for s, text in lines)),),
        texts={text: s.body for s, text in lines},
        unseal=tuple(s.post for s in waiting),
    )


def overtaken(room: Room, sealed: Iterable[SealedPost]) -> int | None:
    """A step whose posts have been shown, all but some of these; or None."""
    return next((post.step for post in sealed if post.step in room.revealed), None)


def _line(sealed: SealedPost, text: str) -> tuple[str, str, str | None, str]:
    return (sealed.post, sealed.kind, sealed.by, text)


def apply_called(room: Room, event: ShowCalled) -> Room:
    assert room.run is not None
    return replace(room, run=replace(room.run, show_at_ms=event.at_ms), steer=room.steer + 1)


def apply_shown(room: Room, event: PostsShown) -> Room:
    assert room.run is not None
    posts = room.posts
    for post, kind, by, text in event.posts:
        posts = posts.add(Post(post, kind, by, text, event.step, room.seq + 1))
    return replace(
        room,
        posts=posts,
        revealed=room.revealed | {event.step},
        run=room.run if event.step != room.run.at else replace(room.run, show_at_ms=None),
        steer=room.steer + 1,
    )
