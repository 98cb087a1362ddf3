"""Changing one's own words. Who wrote without a name proves it by the key their browser holds."""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.post import POST_LIMIT_CHARS, Post, SealedPost
from server.room.refusals import NoSuchPost, NotYours, WrongMoment
from server.room.state import Person, Room
from server.room.text import clean
from server.room.waiting import card


@dataclass(frozen=True, slots=True)
class EditPost(Command):
    post: str
    text: str


@dataclass(frozen=True, slots=True)
class PostEdited(Event):
    """`text`: the text id of the new words; the old ones are erased."""

    post: str
    text: str


def decide(room: Room, command: EditPost, person: Person, facts: Facts) -> Decision:
    """Raises: NoSuchPost. NotYours: somebody else's. WrongMoment: taken down or taken back, or put
    to the presenter. Missing, TooLong, BadField: the text."""
    found = own_post(room, command.post, person, facts)
    text = clean(command.text, "text", POST_LIMIT_CHARS, "Write something, or take it back.")
    if isinstance(found, SealedPost):
        changed = SealedPost(found.post, found.step, found.kind, found.by, text)
        return Decision(seal=changed, answer={"post": found.post})
    if found.state in ("hidden", "withdrawn"):
        raise WrongMoment("It has been taken away, so it cannot be changed.")
    if found.been or found is card(room):
        # The presenter is reading it, has answered it or goes home with it: with these words.
        raise WrongMoment(
            "It has been put to the presenter, so it stays as it was asked. You can "
            "still take it back."
        )
    edited = PostEdited(found.id, facts.fresh("text"))
    return Decision((edited,), {edited.text: text}, erased=(found.text,), answer={"post": found.id})


def own_post(room: Room, post: str, person: Person, facts: Facts) -> Post | SealedPost:
    """The post, if it is this person's by name or by key.

    Raises:
        NoSuchPost: there is none, or it is sealed and not theirs. NotYours: it is somebody else's.
    """
    sealed = next((s for s in facts.sealed if s.post == post), None)
    found = room.posts.get(post) or sealed
    if found is None:
        raise NoSuchPost
    if facts.own_post == post or (found.by is not None and found.by == person.id):
        return found
    if sealed is not None:
        raise NoSuchPost
    raise NotYours("Only its author can change this, or take it back.")


def apply(room: Room, event: PostEdited) -> Room:
    edited = replace(room.posts[event.post], text=event.text)
    return replace(room, posts=room.posts.change(edited))
