"""Taking back one's own words: they are gone for good, a note stays in their place."""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.room.acts.edit_post import own_post
from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.post import SealedPost
from server.room.refusals import WrongMoment
from server.room.state import Person, Room


@dataclass(frozen=True, slots=True)
class WithdrawPost(Command):
    post: str


@dataclass(frozen=True, slots=True)
class PostWithdrawn(Event):
    post: str


def decide(room: Room, command: WithdrawPost, person: Person, facts: Facts) -> Decision:
    """Raises: NoSuchPost. NotYours: somebody else's. WrongMoment: it is taken back already."""
    found = own_post(room, command.post, person, facts)
    if isinstance(found, SealedPost):
        return Decision(unseal=(found.post,), answer={"post": found.post})
    if found.state == "withdrawn":
        raise WrongMoment("You have taken it back already.")
    return Decision((PostWithdrawn(found.id),), erased=(found.text,), answer={"post": found.id})


def apply(room: Room, event: PostWithdrawn) -> Room:
    withdrawn = replace(room.posts[event.post], state="withdrawn")
    return replace(room, posts=room.posts.change(withdrawn))
