"""Writing to the others: a question, a reflection, or an idea where the phase opens it.

A post without a name carries nothing of its author: no id, no time, no place but its own.
"""

from __future__ import annotations

from dataclasses import dataclass

from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.post import POST_LIMIT_CHARS, POSTS_PER_ROOM, Post, SealedPost
from server.room.posting import anonymity, is_speaker, kinds_taken, may_post, waits_for_reveal
from server.room.refusals import AnonymityClosed, NotYours, WrongMoment
from server.room.state import Person, Room
from server.room.text import clean


@dataclass(frozen=True, slots=True)
class SubmitPost(Command):
    kind: str
    text: str
    anonymous: bool = False


@dataclass(frozen=True, slots=True)
class PostSubmitted(Event):
    """`text`: text id. `by`: person id, or None. `step`: index into the path."""

    post: str
    kind: str
    by: str | None
    text: str
    step: int


def decide(room: Room, command: SubmitPost, person: Person, facts: Facts) -> Decision:
    """Raises: WrongMoment: the step does not take it. NotYours: it is not this person's to write.
    AnonymityClosed: too few could have written it. Missing, TooLong, BadField: the text."""
    run, row = room.run, room.row
    assert run is not None and row is not None
    if command.kind not in kinds_taken(row):
        raise WrongMoment("This step does not take that. Your words are still yours.")
    if not may_post(room, person):
        raise NotYours("In this step the others write.")
    if command.anonymous:
        check_anonymous(room, person, facts)
    text = clean(command.text, "text", POST_LIMIT_CHARS, "Write something first.")
    if len(room.posts) + len(facts.sealed) >= POSTS_PER_ROOM:
        raise WrongMoment("This room cannot hold more posts.")
    post, by = facts.fresh("post"), None if command.anonymous else person.id
    own = post if command.anonymous else None
    if waits_for_reveal(room):
        sealed = SealedPost(post, run.at, command.kind, by, text)
        return Decision(seal=sealed, answer={"post": post, "sealed": True}, own=own)
    submitted = PostSubmitted(post, command.kind, by, facts.fresh("text"), run.at)
    answer: dict[str, str | int | bool] = {"post": post, "sealed": False}
    return Decision((submitted,), {submitted.text: text}, answer=answer, own=own)


def check_anonymous(room: Room, person: Person, facts: Facts) -> None:
    row = room.row
    assert row is not None
    if not is_speaker(room, row, person):
        raise NotYours("Facilitators write with their name.")
    found = anonymity(room, facts.present)
    if not found.offered:
        raise WrongMoment("In this step what is written carries a name.")
    if not found.open:
        raise AnonymityClosed(found.possible_authors, found.least_authors)


def apply(room: Room, event: PostSubmitted) -> Room:
    post = Post(event.post, event.kind, event.by, event.text, event.step, room.seq + 1)
    return room.with_posts(room.posts.add(post))
