"""Who may do what in a step, said once more: from the printed tables, in words of the book.

A person is named by who they are at this moment, so that the rules can be read as the table is.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from server.room.format import Row

WRITTEN = ("question", "reflection", "advice")
FACILITATES = ("facilitator", "co_facilitator")
# Of these the view has to say for everybody whether they can; the others say so in their own tests.
WATCHED = {
    *("submit_post", "edit_post", "say_done", "raise_hand", "show_posts", "begin"),
    *("move_on", "go_back", "go_to", "pause", "resume", "call_time_out", "add_time", "end_session"),
    *("take_question", "offer_question", "voices_only", "hide_post", "commit_action"),
    *("next_turn", "pass_turn", "bid", "hand_over", "remove_person", "ask_for_a_moment"),
    *("names_on", "start_session", "reopen_session"),
    *("cast_round", "include_phase", "leave_out_phase"),
}
STEERING = ("go_to", "add_time", "end_session", "hand_over")


@dataclass(frozen=True)
class Who:
    """Somebody as the room knows them. `name`: their person id. `desk`: they sit at the desk."""

    name: str
    role: str
    steers: bool = False
    desk: bool = False

    @property
    def inside(self) -> bool:
        return self.role != "door"

    @property
    def does_things(self) -> bool:
        return self.role not in ("door", "observer")

    @property
    def facilitates(self) -> bool:
        return self.role in FACILITATES


@dataclass(frozen=True)
class Step:
    """The open step. `clock`: waiting, running or stopped. `shown`: what was sealed has been shown.

    `members`: everybody inside who is one. `seats`: of the round that is on. `turn`: who speaks, if
    people speak in turn. `asked`: whom a step so far has asked for an action. `waits`: how many
    questions can be put to the presenter. `takes_in`: a phase can be asked for that only comes
    then. `recasts`: somebody can be given another seat in a round.
    """

    row: Row
    presenter: str | None
    seats: Mapping[str, str]
    members: tuple[str, ...]
    clock: str
    first: bool
    last: bool
    rounds: bool
    shown: bool = False
    voices: bool = False
    names_on: bool = False
    turn: str | None = None
    asked: Collection[str] = ()
    waits: int = 0
    takes_in: bool = False
    recasts: bool = False

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(kind for kind in self.row.takes if kind in WRITTEN)

    @property
    def speakers(self) -> set[str]:
        """The members whom the table means by who speaks, or who write where nobody does."""
        everybody, presenter = set(self.members), {self.presenter} - {None}
        match self.row.speaker:
            case "everyone" | "earlier_presenters" | "bidders":
                return everybody
            case "members":
                return everybody - presenter
            case "presenter":
                return everybody & presenter
            case "trainee" | "questioner":
                return everybody & {self.seats.get(self.row.speaker, "")}
        quiet = presenter if self.row.stance in ("silent", "listens") else set()
        return everybody - quiet if self.row.takes else set()

    @property
    def asks_now(self) -> set[str]:
        """Whom it asks for a new action: nobody in looking back, nor where somebody leads."""
        alone = self.row.speaker in ("facilitator", "nobody", "earlier_presenters")
        return self.speakers if "action" in self.row.takes and not alone else set()

    @property
    def voices_have_an_order(self) -> bool:
        """Whether a hand has a place: where several may speak, or ask whoever leads."""
        leads = self.row.speaker == "facilitator" and self.row.takes
        return self.row.speaker in ("members", "everyone", "earlier_presenters") or bool(leads)

    @property
    def is_queue(self) -> bool:
        return self.row.reveal == "queue" and self.presenter is not None

    @property
    def is_sealed(self) -> bool:
        return self.row.reveal == "private" or (self.row.reveal == "together" and not self.shown)

    @property
    def takes_no_names(self) -> bool:
        """Whether the step offers to leave the name off now."""
        late = self.row.reveal == "together" and self.shown
        return bool(self.kinds) and self.row.anonymous != "no" and not late and not self.names_on

    def writes(self, who: Who) -> bool:
        return bool(self.kinds) and (who.facilitates or who.name in self.speakers)

    def may(self, who: Who) -> set[str]:
        """What of WATCHED this person can do now."""
        if not who.does_things:
            return set()
        found = self._as_somebody(who)
        if who.desk:
            found |= {"hide_post", "remove_person"}
        if who.desk and self.is_queue and self.clock == "running" and self.waits:
            found.add("offer_question")
        if who.steers:
            found |= self._at_the_controls()
        return found

    def _as_somebody(self, who: Who) -> set[str]:
        presents, member = who.name == self.presenter, who.role == "member"
        drafts = who.desk and bool(self.asks_now)
        rules = {
            "submit_post": self.writes(who),
            "edit_post": self.writes(who),
            "say_done": member and self.writes(who),
            "raise_hand": who.name in self.speakers and self.voices_have_an_order,
            "bid": member and self.rounds,
            "commit_action": who.name in self.asked or drafts,
            "take_question": presents and self.is_queue and self.clock == "running",
            "voices_only": (presents or who.desk) and self.is_queue and not self.voices,
            "include_phase": (presents or who.steers) and self.takes_in,
            "begin": (presents or who.steers) and self.clock == "waiting",
            "ask_for_a_moment": (presents or who.steers) and self.clock != "stopped",
            "next_turn": self.turn is not None and (who.name == self.turn or who.desk),
            "pass_turn": self.turn is not None and (who.name == self.turn or who.desk),
        }
        return {act for act, is_so in rules.items() if is_so}

    def _at_the_controls(self) -> set[str]:
        rules = {
            "move_on": not self.last,
            "go_back": not self.first,
            "pause": self.clock != "stopped",
            "call_time_out": self.clock != "stopped",
            "resume": self.clock == "stopped",
            "show_posts": self.row.reveal == "together" and not self.shown,
            "names_on": self.takes_no_names,
            "cast_round": self.recasts,
            **dict.fromkeys(STEERING, True),
        }
        return {act for act, is_so in rules.items() if is_so}
