"""Written questions as a step shows them: with the presenter, waiting, and been with them.

Nothing here looks at how the presenter has left a question: these are drawn for a whole audience.
"""

from __future__ import annotations

from collections.abc import Sequence

from server.render.standing import Kept
from server.render.view import name_of, visible_posts
from server.room.audience import Audience, is_desk
from server.room.post import Post
from server.room.state import Room
from server.room.waiting import card, is_queue, number_waiting, waiting


def number_in_words(room: Room) -> str:
    """`3 waiting`."""
    number = number_waiting(room)
    return f"{number} waiting" if number else "Nothing waiting"


class Questions:
    """What the templates of a step of questions ask."""

    def __init__(self, kept: Kept, audience: Audience, stopped: bool) -> None:
        self._kept = kept
        self._room = kept.room
        self._audience = audience
        self._stopped = stopped

    @property
    def here(self) -> bool:
        """Whether written questions come to the presenter one at a time, on these screens, now."""
        return self._audience != "door" and not self._stopped and is_queue(self._room)

    @property
    def stand(self) -> bool:
        """Whether this is the desk of such a step while its clock is stopped."""
        return self._audience == "desk" and self._stopped and is_queue(self._room)

    @property
    def presenter(self) -> str:
        return name_of(self._kept, self._room.presenter)

    @property
    def answers_here(self) -> str:
        """The id of whoever answers by these screens: the presenter, at the desk too if they hold
        the controls; "" where somebody else looks."""
        person = self._room.who(self._room.presenter or "")
        at_desk = person is not None and is_desk(self._room, person)
        sees = self._audience == "presenter" or (self._audience == "desk" and at_desk)
        return person.id if person is not None and sees else ""

    @property
    def card(self) -> Post | None:
        """The one that is with the presenter."""
        return card(self._room)

    @property
    def card_went(self) -> bool:
        """Whether the one that was with the presenter has been taken back or down meanwhile."""
        run = self._room.run
        return run is not None and run.card is not None and self.card is None

    @property
    def voices_only(self) -> bool:
        return self._room.run is not None and self._room.run.voices_only

    @property
    def number_in_words(self) -> str:
        return number_in_words(self._room)

    @property
    def oldest_first(self) -> bool:
        return self._room.question_order == "oldest"

    @property
    def listed(self) -> Sequence[Post]:
        """Those that wait, with a note for each that has been taken away. The desk has them in the
        order in which they come; for the others they stand in the order of being written."""
        now = self.card
        found = [post for post in self._of_step() if not post.been and post is not now]
        if self._audience != "desk" or self.oldest_first:
            return found
        in_turn = waiting(self._room)
        return in_turn + [post for post in found if post not in in_turn]

    @property
    def been(self) -> list[Post]:
        """Those that have been with the presenter, all alike."""
        return [post for post in self._of_step() if post.been]

    def _of_step(self) -> list[Post]:
        return visible_posts(self._kept, self._room.at)
