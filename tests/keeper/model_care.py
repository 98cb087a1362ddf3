"""The model's care: what is said quietly, what slows the set down, and who steps in."""

from __future__ import annotations

from dataclasses import dataclass, field

from server.room.reminders import CARDS
from tests.keeper.model_state import AWAY, need
from tests.keeper.model_turns import Turning


@dataclass
class Care(Turning):
    """`offer`: who offers to hold the controls while nobody can."""

    policy: str = "stand_in"
    offer: str | None = None
    contacts: str = ""
    told: tuple[str, str] | None = None
    calls: list[str] = field(default_factory=list)

    def remind(self, by: str, card: str) -> None:
        path = self.running()
        need(self.steers(by), "steers")
        need(card in CARDS or (not card and path.reminder), "no such card, or none to put away")
        path.reminder = card or None

    def tell_set(self, by: str, text: str) -> None:
        need(self.of_desk(by), "desk")
        self.going_on()
        need(text or self.told, "nothing is said")
        self.told = (by, text) if text else None

    def let_settle(self, by: str, seconds: int) -> None:
        path = self.running()
        need(self.steers(by), "steers")
        if seconds == 0:
            need(path.quiet is not None and path.quiet > self.now, "no silence is on")
            path.quiet = None
            return
        need(30 <= seconds <= 180 and path.state != "stopped" and not path.phase.rest, "quiet")
        path.quiet = self.now + seconds * 1_000

    def name_contacts(self, by: str, text: str) -> None:
        need(self.of_desk(by), "desk")
        self.going_on()
        need(text or self.contacts, "nobody is named")
        self.contacts = text

    def call_help(self, by: str) -> None:
        self.going_on()
        need(by not in self.calls, "asked already")
        self.calls.append(by)

    def answer_call(self, by: str, whose: str) -> None:
        self.going_on()
        whose = self.who(whose) if whose else by
        need(whose == by or self.of_desk(by), "not theirs")
        need(whose in self.calls, "seen to already")
        self.calls.remove(whose)

    def say_how(self, by: str, not_alone: bool, types: bool) -> None:
        self.going_on()
        guest = self.guests[by]
        need((guest.not_alone, guest.types) != (not_alone, types), "so already")
        guest.not_alone, guest.types = not_alone, types

    def say_wish(self, by: str, wish: str) -> None:
        path = self.running()
        need(by == self.presents() and path.state == "stopped" and path.wish != wish, "not now")
        path.wish = wish

    def confirm(self, by: str) -> None:
        self.going_on()
        need(not self.guests[by].agreed, "confirmed already")
        self.guests[by].agreed = True

    # Who steers while nobody is here who could.

    def gone(self) -> bool:
        """Whether nobody of the desk has been here for a minute."""
        return self.desk_left is not None and self.now - self.desk_left >= AWAY

    def set_policy(self, by: str, policy: str) -> None:
        need(self.steers(by), "steers")
        self.going_on()
        need(policy != self.policy, "so already")
        self.policy, self.offer = policy, None

    def peers_may_settle(self) -> bool:
        """Two members together: if the set has said so, or where no stand-in is there to ask."""
        if self.policy == "peers" or self.among_themselves:
            return True
        return self.policy == "stand_in" and self.stand_in not in self.here

    def offer_to_hold(self, by: str) -> None:
        self.running()
        need(self.guests[by].role == "member" and self.peers_may_settle() and self.gone(), "no")
        need(by not in (self.presents(), self.offer), "presents, or offers")
        self.offer = by

    def say_yes(self, by: str, whose: str) -> None:
        self.running()
        need(self.guests[by].role == "member" and self.peers_may_settle() and self.gone(), "no")
        need(self.offer is not None and self.offer == whose and whose != by, "no such offer")
        need(whose != self.presents(), "presents by now")
        self.given(whose)

    def take_controls(self, by: str) -> None:
        self.going_on()
        if self.guests[by].role in ("facilitator", "co"):
            need(self.holder is not None and self.held != by, "holds them")
            self.given(None if self.guide is None else by)
            return
        need(by == self.stand_in and self.policy != "co_facilitators", "not the stand-in")
        need(by != self.holder and self.gone(), "not away")
        self.given(by)

    def hand_over(self, by: str, name: str) -> None:
        need(self.steers(by), "steers")
        self.going_on()
        name = self.who(name)
        guest = self.guests[name]
        need(name != self.holder, "holds them")
        back = guest.role == "facilitator" and self.guide is None and self.holder is not None
        if guest.place != "removed" and (name == self.guide or back):
            self.given(None)
            return
        need(self.is_inside(name) and guest.role != "observer" and name in self.here, "cannot")
        need(name != self.presents() and (self.holder is not None or name != by), "cannot")
        self.given(name)

    def given(self, name: str | None) -> None:
        self.held, self.offer = name, None

    def name_stand_in(self, by: str, name: str) -> None:
        need(self.steers(by), "steers")
        self.going_on()
        named = self.who(name) if name else None
        if named is not None:
            self.may_act(named)
        self.stand_in = named
