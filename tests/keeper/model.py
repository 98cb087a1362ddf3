"""What a room should do, said once more, by hand and in another way: names instead of ids, one
mutable object, no log. The machine asks the model and the keeper the same, and compares.

A refused act raises No and changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from tests.keeper.model_clock import BIDDING, BREAK, CLASSIC, MINUTE, PRESENT, Path
from tests.keeper.model_questions import Questions
from tests.keeper.model_state import Guest, No, need

HOUR = 60 * MINUTE
UNDO, AWAY = 10_000, MINUTE

__all__ = ["HOUR", "Guest", "Model", "No"]


@dataclass
class Model(Questions):
    """All of it. Every method that does something raises No where the room should refuse."""

    # Coming, going, choosing.

    def join(self, name: str, role: str) -> None:
        need(self.session != "ended", "ended")
        self.guests[name] = Guest(role, "inside" if role == "co" else "door")

    def admit(self, by: str) -> None:
        need(self.of_desk(by) and self.session != "ended", "desk")
        waiting = [guest for guest in self.guests.values() if guest.place == "door"]
        need(waiting, "nobody waits")
        for guest in waiting:
            guest.place = "inside"

    def remove(self, by: str, name: str) -> None:
        need(self.of_desk(by) and self.session != "ended", "desk")
        guest = self.guests[name]
        need(guest.place != "removed" and guest.role != "facilitator" and name != by, "who")
        need(name not in (self.presents(), self.holder), "busy")
        guest.place = "removed"
        if self.presenter == name and not self.begun():
            self.presenter = None
        if self.stand_in == name:
            self.stand_in = None
        for path in (self.path, self.undo[0] if self.undo else None):
            if path is not None and name in path.hands:
                path.hands.remove(name)

    def begun(self) -> bool:
        """Whether a clock of the round has run."""
        if self.path is None:
            return False
        path = self.path.copied()
        now_runs = path.phase.in_round and path.state == "running"
        path.leave()
        return now_runs or any(
            path.used.get(i, 0) > 0 for i, phase in enumerate(CLASSIC) if phase.in_round
        )

    def choose(self, by: str, name: str) -> None:
        need(self.steers(by) and self.session != "ended", "steers")
        if self.begun() and self.presenter is not None:
            need(name == self.presenter, "begun")
        else:
            guest = self.guests[name]
            need(guest.role == "member" and guest.place == "inside", "not a member inside")
        self.presenter = name

    def name_stand_in(self, by: str, name: str) -> None:
        need(self.steers(by) and self.session != "ended", "steers")
        self.inside(name)
        self.stand_in = name

    def take_controls(self, by: str) -> None:
        self.inside(by)
        need(self.session != "ended", "ended")
        if self.guests[by].role in ("facilitator", "co"):
            need(self.holder not in (None, by), "nobody else holds them")
            self.holder = None
            return
        need(by == self.stand_in and by != self.holder, "not the stand-in")
        need(self.desk_left is not None and self.now - self.desk_left >= AWAY, "not away")
        self.holder = by

    def hand_over(self, by: str, name: str) -> None:
        need(self.steers(by) and self.session != "ended", "steers")
        guest = self.guests[name]
        if guest.role == "facilitator" and self.holder is not None:
            self.holder = None
            return
        self.inside(name)
        need(name in self.here and name != self.presents(), "cannot hold them")
        need(name != (self.holder or by), "holds them")
        self.holder = name

    # Steering.

    def start(self, by: str) -> None:
        need(self.steers(by) and self.session == "lobby", "steers")
        self.session, self.path = "running", Path(self.now, ends=self.now + 3 * MINUTE, used={0: 0})

    def move(self, by: str, index: int, on: bool = False) -> None:
        path = self.running()
        need(self.steers(by) and 0 <= index < len(CLASSIC) and index != path.at, "where")
        unseen = any(p.sealed and p.step == path.at for p in self.posts.values())
        need(not (on and unseen and path.at not in self.shown_steps), "unseen")
        self.opened(index)

    def opened(self, index: int) -> None:
        path = self.running()
        need(index <= BIDDING or self.presenter is not None, "first choose")
        self.undo = (path.copied(), self.now + UNDO)
        path.open(index)

    def undo_move(self, by: str) -> None:
        path = self.running()
        need(self.steers(by) and self.undo is not None and self.now <= self.undo[1], "too late")
        assert self.undo is not None
        need(self.undo[0].at <= BIDDING or self.presenter is not None, "first choose")
        self.path, self.undo = self.undo[0], None
        self.path.now = path.now
        self.forget_keys()

    def begin(self, by: str) -> None:
        path = self.running()
        need(self.steers(by) or by == self.presents(), "who")
        need(path.state == "waiting", "not waiting")
        path.go()

    def pause(self, by: str, moment: bool = False) -> None:
        path = self.running()
        need(self.steers(by) or (moment and by == self.presents()), "who")
        need(path.state != "stopped", "stands")
        path.stop()

    def resume(self, by: str) -> None:
        path = self.running()
        need(self.steers(by) and path.state == "stopped", "runs")
        path.go()

    def add_time(self, by: str, minutes: int) -> None:
        path = self.running()
        need(self.steers(by), "steers")
        need(minutes > 0 or path.remaining() >= -minutes * MINUTE, "not that much left")
        path.add(minutes)

    def end(self, by: str) -> None:
        need(self.steers(by) and self.session != "ended", "steers")
        self.over()

    def over(self) -> None:
        if self.path is not None:
            self.path.leave()
            self.path.stop()
            self.path.hands = []
        self.session, self.ended, self.undo, self.holder = "ended", self.now, None, None
        self.forget_keys()

    def reopen(self, by: str) -> None:
        need(self.steers(by) and self.session == "ended", "steers")
        need(self.now <= self.ended + 24 * HOUR, "a day has passed")
        self.session = "lobby" if self.path is None else "running"

    # What nobody does.

    def to(self, now: int) -> None:
        """Time passes; what is due happens by itself."""
        self.now = now
        if self.path is not None:
            self.path.now = now
        path = self.path
        if self.session != "running" or path is None:
            return
        if path.show_at is not None and path.show_at <= now:
            path.show_at = None
            self.shown_steps.add(path.at)
            for post in self.posts.values():
                post.sealed = post.sealed and post.step != path.at
        ends = path.at == BREAK and path.state == "running" and path.remaining() <= 0
        if ends and self.presenter is not None:
            self.opened(PRESENT)
        if self.undo is None or self.undo[1] < now:
            self.forget_keys()

    def note_desk(self) -> None:
        """Since when nobody who may hold the controls has been here."""
        if any(self.of_desk(name) for name in self.here):
            self.desk_left = None
        elif self.desk_left is None:
            self.desk_left = self.now

    def copied(self) -> Model:
        """Another one like it, that can be tried on."""
        return replace(
            self,
            guests={name: replace(guest) for name, guest in self.guests.items()},
            posts={key: replace(post) for key, post in self.posts.items()},
            here=set(self.here),
            keys=set(self.keys),
            shown_steps=set(self.shown_steps),
            path=None if self.path is None else self.path.copied(),
            undo=None if self.undo is None else (self.undo[0].copied(), self.undo[1]),
        )
