"""The model's actions: whose they are, who sees them, and until when they can be changed."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.keeper.model_care import Care
from tests.keeper.model_clock import MINUTE
from tests.keeper.model_state import need

DAY = 24 * 60 * MINUTE
MOST = 12  # of one person
ALONE = (
    "facilitator",
    "nobody",
    "earlier_presenters",
)  # nobody acts for the set, or in looking back


@dataclass
class Deed:
    """What somebody means to do. `owner`: nobody of this room yet, where it came from the session
    before and has found nobody. `shown`: the step in which the set was shown it. `handed`: whose it
    was there, where the desk has said who that is now, and they have made nothing of it yet."""

    owner: str
    text: str
    due: str = ""
    sign: str = ""
    status: str = "open"
    learned: str = ""
    remind: bool = True
    draft: bool = False
    shown: int | None = None
    carried: bool = False
    handed: str | None = None


@dataclass
class Actions(Care):
    """By the key of the press that has written them down. `waiting`: what is to be brought along
    as the session starts."""

    deeds: dict[str, Deed] = field(default_factory=dict)
    waiting: dict[str, Deed] = field(default_factory=dict)

    def asked_at(self, at: int, name: str) -> bool:
        """Whether a step asks this member for a new action."""
        assert self.path is not None
        row, number = self.rows[self.path.places[at][0]], self.path.places[at][1]
        found = self.round_of(number)
        presents = found is not None and found.presenter == name
        if "action" not in row.takes or self.guests[name].role != "member":
            return False
        if row.speaker in ("presenter", "members"):
            return presents == (row.speaker == "presenter")
        if row.speaker in ("trainee", "questioner"):
            return found is not None and found.seats.get(row.speaker) == name
        return row.speaker not in ALONE

    def asked_now(self, name: str) -> bool:
        return (
            self.session == "running"
            and self.path is not None
            and self.asked_at(self.path.at, name)
        )

    def owner(self, deed: Deed) -> str | None:
        return self.who(deed.owner) if deed.owner in self.guests else None

    def sees(self, deed: Deed, name: str) -> bool:
        if self.owner(deed) == name:
            return True
        open_to = self.of_desk(name) if deed.draft else deed.shown is not None
        return self.session == "running" and open_to

    def own_deed(self, by: str, key: str) -> Deed:
        need(key in self.deeds and self.owner(self.deeds[key]) == by, "not theirs")
        return self.deeds[key]

    def in_time(self) -> None:
        """From the start until a day after the end."""
        need(self.session != "lobby", "lobby")
        need(self.session != "ended" or self.now <= self.ended + DAY, "a day has passed")

    def commit(self, by: str, key: str, deed: Deed) -> None:
        """`deed.owner`: somebody else, if the desk drafts it for them."""
        self.in_time()
        owner = self.who(deed.owner)
        if owner != by:
            need(self.of_desk(by) and self.takes_part(owner) and self.asked_now(owner), "not asked")
        else:
            need(
                self.path is not None and any(self.asked_at(at, by) for at in self.path.used),
                "never",
            )
        number = sum(self.owner(one) == owner for one in self.deeds.values())
        need(number < MOST, "enough")
        deed.owner, deed.draft = owner, owner != by
        deed.shown = self.running().at if owner == by and self.asked_now(by) else None
        self.deeds[key] = deed

    def change(self, by: str, key: str, text: str, due: str, sign: str) -> None:
        """A draft is its owner's own from then on."""
        self.in_time()
        deed = self.own_deed(by, key)
        deed.text, deed.due, deed.sign, deed.draft, deed.handed = text, due, sign, False, None
        if self.asked_now(by):
            deed.shown = self.running().at

    def update(self, by: str, key: str, status: str, learned: str | None, tell: bool) -> None:
        self.in_time()
        deed = self.own_deed(by, key)
        need(not deed.draft, "only a draft")
        looks = self.session == "running" and "action" in self.running().phase.takes
        need(looks or not tell, "no step to tell it in")
        deed.status, deed.handed = status, None
        deed.shown = self.running().at if tell else None
        if learned is not None:
            deed.learned = learned

    def remember(self, by: str, key: str, yes: bool) -> None:
        self.in_time()
        self.own_deed(by, key).remind = yes

    def drop(self, by: str, key: str) -> None:
        """One's own, whenever it be; and the desk what it has only drafted."""
        need(key in self.deeds, "none like that")
        deed = self.deeds[key]
        need(self.owner(deed) == by or (deed.draft and self.sees(deed, by)), "not theirs")
        del self.deeds[key]

    def hand_deeds(self, by: str, key: str, name: str) -> None:
        """All that waits for the same person goes along; what was handed on can be once more."""
        need(self.of_desk(by), "desk")
        self.going_on()
        need(key in self.deeds, "none like that")
        found = self.deeds[key]
        need(self.owner(found) is None or found.handed is not None, "does not wait")
        name = self.who(name)
        need(self.is_inside(name) and self.guests[name].role == "member", "no member")
        need(self.owner(found) != name, "so already")
        before = found.owner if found.handed is None else found.handed
        for deed in self.deeds.values():
            if before in (deed.owner, deed.handed):
                deed.owner, deed.handed = name, before
