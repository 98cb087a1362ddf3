"""What a room should do, said once more, by hand and in another way: names instead of ids, one
mutable object, no log. The machine asks the model and the keeper the same, and compares.

A refused act raises No and changes nothing.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field

from tests.keeper.model_actions import Actions, Deed
from tests.keeper.model_clock import MINUTE, Path
from tests.keeper.model_state import Guest, No, Round, Written, need

HOUR = 60 * MINUTE
UNDO = 10_000

__all__ = ["HOUR", "Guest", "Model", "No"]


@dataclass
class Model(Actions):
    """All of it. Every method that does something raises No where the room should refuse.

    `links`: how often each has been made anew.
    """

    links: dict[str, int] = field(default_factory=dict)

    # Coming, going, choosing.

    def join(self, name: str, role: str) -> None:
        self.going_on()
        self.guests[name] = Guest(role, "inside" if role == "co" else "door")

    def admit(self, by: str, names: list[str] | None = None) -> None:
        """These, or everybody at the door. Once the session is on, each is asked again."""
        need(self.of_desk(by), "desk")
        self.going_on()
        waiting = [name for name, guest in self.guests.items() if guest.place == "door"]
        chosen = waiting if names is None else names
        need(chosen and set(chosen) <= set(waiting), "nobody waits")
        for name in chosen:
            if self.session == "running":
                for guest in self.guests.values():
                    asked = guest.place == "inside" and guest.role != "observer"
                    guest.agreed = guest.agreed and not asked
            self.guests[name].place = "inside"

    def admit_back(self, by: str, name: str, before: str) -> None:
        """Somebody who was here before gets that seat back."""
        need(self.of_desk(by), "desk")
        self.going_on()
        before = self.who(before)
        guest, seat = self.guests[name], self.guests[before]
        need(guest.place == "door" and self.takes_part(before), "not at the door, or no seat")
        need(guest.role == seat.role, "another role")
        guest.place, guest.became = "merged", before
        seat.place, seat.agreed = "inside", True

    def add_on_call(self, by: str, name: str) -> None:
        need(self.of_desk(by), "desk")
        self.going_on()
        self.guests[name] = Guest("member", "on_call", agreed=False)

    def remove(self, by: str, name: str) -> None:
        need(self.of_desk(by), "desk")
        self.going_on()
        guest = self.guests[name]
        need(guest.place not in ("removed", "merged"), "not here")
        need(guest.role != "facilitator" and name != by, "who")
        need(name not in (self.presents(), self.holder), "busy")
        guest.place = "removed"
        self.bids.pop(name, None)
        self.stand_in = None if self.stand_in == name else self.stand_in
        self.offer = None if self.offer == name else self.offer
        self.calls = [one for one in self.calls if one != name]
        for path in (self.path, self.undo[0] if self.undo else None):
            if path is not None and name in path.hands:
                path.hands.remove(name)
        self.without(name)

    def replace_link(self, by: str, role: str) -> None:
        """The way back is the opener's own, and a facilitator's link the facilitators'."""
        need(self.of_desk(by), "desk")
        self.going_on()
        need(role != "return" or by == "dee", "not theirs")
        facilitates = self.guests[by].role in ("facilitator", "co")
        need(role != "co_facilitator" or facilitates, "not theirs")
        self.links[role] = self.links.get(role, 0) + 1

    # Steering.

    def start(self, by: str) -> None:
        need(self.steers(by) and self.session == "lobby", "steers")
        self.session, self.path = "running", Path.begun(self.rows, self.planned(), self.now)
        self.agreed_finish = round(self.path.finish() / MINUTE) * MINUTE

    def move(self, by: str, index: int, on: bool = False) -> None:
        path = self.running()
        need(self.steers(by) and 0 <= index < len(path.places) and index != path.at, "where")
        unseen = any(p.sealed and p.step == path.at for p in self.posts.values())
        together = path.phase.reveal == "together" and path.at not in self.shown_steps
        need(not (on and unseen and together), "unseen")
        self.opened(index)

    def opened(self, index: int) -> None:
        path = self.running()
        need(not self.lacks_presenter(path, index), "first choose")
        self.undo = (path.copied(), self.now + UNDO)
        before = path.round
        path.open(index)
        found = self.round_of(path.round)
        if (
            found is not None
            and path.round != before
            and found.seats.keys()
            & {
                "process_guide",
                "trainee",
            }
        ):
            self.held = None  # a round begins in the hands of its own guide

    def undo_move(self, by: str) -> None:
        path = self.running()
        need(self.steers(by) and self.undo is not None and self.now <= self.undo[1], "too late")
        assert self.undo is not None
        before = self.undo[0]
        need(not self.lacks_presenter(before, before.at), "first choose")
        if self.is_written_in(path.at):
            before.used.setdefault(path.at, 0)  # it has been open, and keeps its place
        self.path, self.undo = before, None
        self.path.now = path.now
        self.forget_keys()

    def is_written_in(self, at: int) -> bool:
        posts = any(post.step == at for post in self.posts.values())
        deeds = any(deed.shown == at for deed in self.deeds.values())
        return posts or deeds or at in self.shown_steps | self.names_on

    def begin(self, by: str) -> None:
        path = self.running()
        need(self.presents_or_steers(by), "who")
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

    def end(self, by: str) -> None:
        need(self.steers(by), "steers")
        self.going_on()
        self.over()

    def over(self) -> None:
        if self.path is not None:
            path = self.path
            path.leave()
            path.left, path.state, path.hands = path.remaining(), "stopped", []
            path.last_call = path.show_at = None
        self.session, self.ended, self.undo, self.held = "ended", self.now, None, None
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
        last = path.at + 1 == len(path.places)
        hard = path.phase.overrun == "hard" and path.phase.reveal != "together" and not last
        due = path.state == "running" and path.remaining() <= 0
        if hard and due and not self.lacks_presenter(path, path.at + 1):
            self.opened(path.at + 1)
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
        another = copy.copy(self)
        for name, found in vars(self).items():
            setattr(another, name, _another(found))
        return another


def _another(found: object) -> object:
    match found:
        case Path():
            return found.copied()
        case (Path() as path, int() as until):
            return (path.copied(), until)
        case dict():
            return {key: _another(one) for key, one in found.items()}
        case list():
            return [_another(one) for one in found]
        case set():
            return set(found)
        case Round():
            return Round(found.presenter, dict(found.seats))
        case Guest() | Written() | Deed():
            return copy.copy(found)
    return found
