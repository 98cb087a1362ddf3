"""The model's writing and speaking: posts, their keys, their reveal, hands."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.keeper.model_clock import LAST_CALL
from tests.keeper.model_state import State, Written, need

SHOW = 20_000  # milliseconds between the press and the reveal
VOICES = ("members", "everyone", "earlier_presenters")


@dataclass
class Writing(State):
    """`names_on`: steps in which no name is left off any more."""

    names_on: set[int] = field(default_factory=set)

    def post(self, by: str, kind: str, text: str, nameless: bool, key: str) -> None:
        path = self.running()
        need(kind in self.kinds() and self.may_write(by), "not here")
        if nameless:
            need(self.speaks(by), "with their name")
            late = path.phase.reveal == "together" and path.at in self.shown_steps
            offered = path.phase.anonymous != "no" and path.at not in self.names_on and not late
            need(offered and self.possible() >= 5, "with a name")
        self.posts[key] = Written(text, by, nameless, path.at, sealed=self.seals())
        if nameless:
            self.keys.add(key)

    def possible(self) -> int:
        """How many who are here could have written it."""
        return sum(self.is_inside(name) and self.speaks(name) for name in self.here)

    def own(self, by: str, key: str, with_key: bool) -> Written:
        need(key in self.posts, "no post")
        found = self.posts[key]
        known = with_key and key in self.keys
        need(known if found.nameless else found.author == by, "not theirs")
        return found

    def forget_keys(self) -> None:
        """Keys of nameless posts live as long as their step and the undo of leaving it."""
        at = self.path.at if self.path is not None and self.session == "running" else -1
        self.keys = {key for key in self.keys if key in self.posts and self.posts[key].step == at}

    def edit(self, by: str, key: str, text: str, with_key: bool) -> None:
        self.running()
        found = self.own(by, key, with_key)
        need(found.state == "shown", "taken away")
        need(not found.been and found is not self.with_presenter(), "put to the presenter")
        found.text = text

    def withdraw(self, by: str, key: str, with_key: bool) -> None:
        need(self.session != "lobby", "lobby")
        found = self.own(by, key, with_key)
        need(found.state != "gone", "gone")
        if found.sealed:
            del self.posts[key]
        else:
            found.state = "gone"

    def hide(self, by: str, key: str) -> None:
        self.running()
        need(self.of_desk(by) and key in self.posts and not self.posts[key].sealed, "no post")
        need(self.posts[key].state == "shown", "gone")
        self.posts[key].state = "hidden"

    def show(self, by: str, wait: bool) -> None:
        path = self.running()
        together = path.phase.reveal == "together" and path.at not in self.shown_steps
        need(self.steers(by) and together, "nothing")
        need(wait == (path.show_at is not None), "pressed or not")
        path.show_at = None if wait else self.now + SHOW

    def last_call(self, by: str) -> None:
        path = self.running()
        need(self.steers(by) and self.kinds(), "nothing is written")
        path.last_call = self.now + LAST_CALL

    def keep_names_on(self, by: str) -> None:
        path = self.running()
        need(self.steers(by) and path.phase.anonymous != "no", "names are on")
        late = path.phase.reveal == "together" and path.at in self.shown_steps
        need(path.at not in self.names_on and not late, "already")
        self.names_on.add(path.at)

    def raise_hand(self, by: str) -> None:
        path = self.running()
        leads = path.phase.speaker == "facilitator" and path.phase.takes
        need(path.phase.speaker in VOICES or leads, "no hands")
        need(self.speaks(by) and by not in path.hands, "not theirs, or up")
        path.hands.append(by)

    def say_done(self, by: str) -> None:
        self.running()
        need(self.guests[by].role == "member" and self.may_write(by), "nothing to finish")

    def lower_hand(self, by: str, whose: str) -> None:
        path = self.running()
        need(whose == by or self.of_desk(by), "not theirs")
        need(whose in path.hands, "not up")
        path.hands.remove(whose)
