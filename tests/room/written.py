"""The open questions with Ben, some of them written down: what the tests of them begin with."""

from __future__ import annotations

from server.render.view import state_of
from server.room.acts.answer_question import AnswerQuestion
from server.room.acts.let_go_question import LetGoQuestion
from server.room.acts.park_question import ParkQuestion
from server.room.acts.submit_post import SubmitPost
from server.room.waiting import card, waiting
from tests.room.scenes import Scene, classic, room_after

WAYS: dict[str, type[AnswerQuestion] | type[ParkQuestion] | type[LetGoQuestion]] = {
    "answered": AnswerQuestion,
    "parked": ParkQuestion,
    "let_go": LetGoQuestion,
}
OTHERS = ("dee", "cora", "ana", "chloe", "olu")


def asked(*names: str, phase: str = "explore") -> tuple[Scene, list[str]]:
    """The open questions with Ben, and one written by each of these; a "-" has no name."""
    scene = room_after(classic(phase))
    posts = []
    for number, name in enumerate(names):
        nameless = name == "-"
        command = SubmitPost("question", f"Question {number}?", anonymous=nameless)
        posts.append(scene.post(scene.does("jo" if nameless else name, command)).id)
    return scene, posts


def state(scene: Scene, post: str, name: str = "ana") -> str:
    return state_of(scene.room, scene.room.posts[post], scene[name])


def with_ben(scene: Scene) -> str | None:
    now = card(scene.room)
    return None if now is None else now.id


def order(scene: Scene) -> list[str]:
    return [post.id for post in waiting(scene.room)]
