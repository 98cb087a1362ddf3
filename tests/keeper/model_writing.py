"""The model's writing and speaking: posts, their keys, their reveal, hands."""

from __future__ import annotations

from dataclasses import dataclass

from tests.keeper.model_state import State, Written, need

SHOW = 20_000  # milliseconds between the press and the reveal


@dataclass
class Writing(State):
    def post(self, by: str, kind: str, text: str, nameless: bool, key: str) -> None:
        path = self.running()
        self.inside(by)
        need(kind == path.phase.kind and self.may_write(by), "not here")
        sealed = path.phase.sealed and path.at not in self.shown_steps
        if nameless:
            need(self.writer(by, path.phase), "with their name")
            need(path.phase.nameless and (sealed or not path.phase.sealed), "with a name")
            here = [n for n in self.here if self.guests[n].place == "inside"]
            need(sum(self.writer(n, path.phase) for n in here) >= 5, "too few")
        self.posts[key] = Written(text, by, nameless, path.at, sealed=sealed)
        if nameless:
            self.keys.add(key)

    def with_presenter(self) -> Written | None:
        """The question that is with them."""
        raise NotImplementedError

    def own(self, by: str, key: str, with_key: bool) -> Written:
        self.inside(by)
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
        need(self.steers(by) and path.phase.sealed and path.at not in self.shown_steps, "nothing")
        need(wait == (path.show_at is not None), "pressed or not")
        path.show_at = None if wait else self.now + SHOW

    def raise_hand(self, by: str) -> None:
        path = self.running()
        self.inside(by)
        need(self.guests[by].role == "member", "members")
        need(path.phase.hands and (path.phase.hands == "everyone" or by != self.presents()), "no")
        need(by not in path.hands, "up")
        path.hands.append(by)

    def say_done(self, by: str) -> None:
        path = self.running()
        self.inside(by)
        need(self.writer(by, path.phase), "nothing to finish")

    def lower_hand(self, by: str, whose: str) -> None:
        path = self.running()
        self.inside(by)
        need(whose == by or self.of_desk(by), "not theirs")
        need(whose in path.hands, "not up")
        path.hands.remove(whose)
