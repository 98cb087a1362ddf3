"""Taking a post down: an act on the post, never on its author. A note stays in its place."""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.refusals import NoSuchPost, WrongMoment
from server.room.state import Person, Room


@dataclass(frozen=True, slots=True)
class HidePost(Command):
    post: str


@dataclass(frozen=True, slots=True)
class PostHidden(Event):
    post: str


def decide(room: Room, command: HidePost, person: Person, facts: Facts) -> Decision:
    """Raises: NoSuchPost. WrongMoment: it is gone already."""
    found = room.posts.get(command.post)
    if found is None:
        raise NoSuchPost
    if found.state in ("hidden", "withdrawn"):
        raise WrongMoment("It is not shown any more.")
    return Decision(events=(PostHidden(found.id),))


def apply(room: Room, event: PostHidden) -> Room:
    hidden = replace(room.posts[event.post], state="hidden")
    return replace(room, posts=room.posts.change(hidden))
