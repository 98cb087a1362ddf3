"""What people write to each other, without the words: those are texts, kept apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

PostState = Literal["shown", "hidden", "withdrawn"]
Outcome = Literal["answered", "parked", "let_go"]

POST_LIMIT_CHARS = 600  # about a hundred words: longer questions answer themselves (domain 0.1)
POSTS_PER_ROOM = 20_000  # a bound on memory, far above what a set can write in a day


@dataclass(frozen=True, slots=True)
class Post:
    """One post in the log. `by` is None for a post without a name: nobody knows, nor can know.

    `text`: text id. `seq`: the event that showed it. `step`: index into the path. `been`: it has
    been with the presenter, and is no more (which one is with them now, the run says). `outcome`:
    how the presenter has left it. That is theirs alone: whatever others are shown is made of
    `been`, and only what is made for the presenter looks at `outcome`.
    """

    id: str
    kind: str
    by: str | None
    text: str
    step: int
    seq: int
    state: PostState = "shown"
    been: bool = False
    outcome: Outcome | None = None

    @property
    def unasked(self) -> bool:
        """Whether it can be read, and has not been put to the presenter for good."""
        return self.state == "shown" and not self.been


@dataclass(frozen=True, slots=True)
class SealedPost:
    """A post that waits outside the log until its reveal. Has neither place nor time.

    `post`: random id, and the only key. `by`: person id, or None for a post without a name.
    `step`: index of the step it was written in.
    """

    post: str
    step: int
    kind: str
    by: str | None
    body: str
