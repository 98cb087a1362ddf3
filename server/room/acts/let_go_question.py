"""Let it go: the presenter leaves a question, without a reason, and does not meet it again.

After the end it puts away what came home: all of it by one event, whose number tells nobody how
many there were.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.room.card import closed
from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.refusals import NoSuchPost, WrongMoment
from server.room.state import Person, Room
from server.room.waiting import taken_home


@dataclass(frozen=True, slots=True)
class LetGoQuestion(Command):
    """`post`: the one that is with them. After the end: one that came home; without it, all."""

    post: str = ""


@dataclass(frozen=True, slots=True)
class QuestionsPutAway(Event):
    """`posts`: that came home with the presenter. Whether they have been asked does not change."""

    posts: tuple[str, ...]


def decide(room: Room, command: LetGoQuestion, person: Person, facts: Facts) -> Decision:
    """Raises: WrongMoment: it is not with them any more, or nothing has come home. NoSuchPost."""
    if room.session != "ended":
        return Decision((closed(room, command.post, "let_go"),), answer={"post": command.post})
    home = tuple(post.id for post in taken_home(room, person.id))
    if not home:
        raise WrongMoment("No question waits for you here.")
    if command.post and command.post not in home:
        raise NoSuchPost
    return Decision(events=(QuestionsPutAway((command.post,) if command.post else home),))


def apply(room: Room, event: QuestionsPutAway) -> Room:
    posts = room.posts
    for post in event.posts:
        posts = posts.change(replace(posts[post], outcome="let_go"))
    return room.with_posts(posts)
