"""The model's written questions: the one card that is with the presenter, and how each was left."""

from __future__ import annotations

from dataclasses import dataclass

from tests.keeper.model_clock import Path
from tests.keeper.model_state import Written, need
from tests.keeper.model_writing import Writing


@dataclass
class Questions(Writing):
    """`quietest`: the order that the desk has chosen."""

    quietest: bool = False

    def asks(self) -> Path:
        """The step, if written questions are put to somebody in it."""
        path = self.running()
        need(path.phase.reveal == "queue" and self.presents() is not None, "no questions here")
        return path

    def can_be_put(self, key: str) -> bool:
        post = self.posts[key]
        here = self.path is not None and post.step == self.path.at
        own = not post.nameless and post.author == self.presents()
        return post.can_come() and here and not own and key != self.card()

    def in_order(self) -> list[str]:
        """Step by step through those that wait; a signed one may be changed for a quieter one."""
        oldest = [key for key in self.posts if self.can_be_put(key)]
        if not self.quietest:
            return oldest
        signed = [key for key in oldest if not self.posts[key].nameless]
        found = []
        for key in oldest:
            if self.posts[key].nameless:
                found.append(key)
                continue
            least = min(
                signed, key=lambda one: self.had(self.posts[one].author)
            )  # the first of them
            signed.remove(least)
            found.append(least)
        return found

    def had(self, author: str) -> int:
        """How many signed questions of this person have come to the presenter in the round."""
        card, path = self.card(), self.running()
        return sum(
            (post.been or key == card) and not post.nameless and post.author == author
            for key, post in self.posts.items()
            if path.places[post.step][1] == path.round and not post.sealed
        )

    def asked_of(self, post: Written) -> str | None:
        """The presenter to whom its step puts what is written."""
        if self.path is None or post.sealed:
            return None
        row, number = self.path.places[post.step]
        found = self.round_of(number) if self.rows[row].reveal == "queue" else None
        return None if found is None else found.presenter

    def put(self, key: str) -> None:
        path = self.asks()
        need(path.state == "running", "the clock stands")
        need(key in self.posts and self.can_be_put(key), "it cannot be put")
        path.card, path.voices, self.posts[key].left = key, False, ""

    def offer_question(self, by: str, key: str) -> None:
        need(self.of_desk(by), "desk")
        self.put(key)

    def take(self, by: str) -> None:
        need(self.session == "running" and by == self.presents(), "presenter")
        self.asks()
        order = self.in_order()
        need(order, "nothing waits")
        self.put(order[0])

    def leave_question(self, by: str, key: str, how: str) -> None:
        if self.session == "ended" and how == "let_go":
            need(key in self.home(by), "not theirs")
            self.posts[key].left = how
            return
        need(self.session == "running" and by == self.presents(), "presenter")
        need(key in self.posts and key == self.card(), "not with them")
        self.posts[key].been, self.posts[key].left = True, how
        self.running().card = None

    def put_away(self, by: str) -> None:
        """All that came home."""
        home = self.home(by)
        need(self.session == "ended" and home, "nothing came home")
        for key in home:
            self.posts[key].left = "let_go"

    def home(self, by: str) -> list[str]:
        """What this presenter takes home: put aside for that, or never asked."""

        def comes(post: Written) -> bool:
            own = not post.nameless and post.author == by
            to_them = self.asked_of(post) == by and not own and post.state == "shown"
            return to_them and post.left == ("parked" if post.been else "")

        over = self.session == "ended"
        return [key for key, post in self.posts.items() if over and comes(post)]

    def voices_only(self, by: str) -> None:
        path = self.asks()
        need(by == self.presents() or self.of_desk(by), "who")
        need(self.card() is not None or not path.voices, "already")
        path.card, path.voices = None, True

    def order(self, by: str, quietest: bool) -> None:
        need(self.of_desk(by), "desk")
        self.going_on()
        need(self.quietest != quietest, "already")
        self.quietest = quietest
