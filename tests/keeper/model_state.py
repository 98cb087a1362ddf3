"""What the model of a room is made of, and who may do what in it."""

from __future__ import annotations

from dataclasses import dataclass, field

from server.room.format import Format
from tests.keeper.model_clock import MINUTE, Path
from tests.keeper.model_path import Place, Rows

AWAY = MINUTE
WRITTEN = ("question", "reflection", "advice")


class No(Exception):
    """The room should refuse this."""


def need(condition: object, why: str) -> None:
    if not condition:
        raise No(why)


@dataclass
class Guest:
    """`role`: facilitator | co | member | observer. `place`: door | inside | on_call | removed |
    merged. `became`: whose seat they were given back."""

    role: str
    place: str
    agreed: bool = True
    not_alone: bool = False
    types: bool = False
    became: str | None = None


@dataclass
class Written:
    """A post. `author`: only the model knows. `state`: shown | hidden | gone. `been`: with the
    presenter; `left`: how, or "" """

    text: str
    author: str
    nameless: bool
    step: int
    state: str = "shown"
    sealed: bool = False
    been: bool = False
    left: str = ""

    def can_come(self) -> bool:
        """Whether the presenter can still be asked this."""
        return self.state == "shown" and not self.been and not self.sealed


@dataclass
class Round:
    """`seats`: besides the presenter's. Whom the room proposes for them, the model is told."""

    presenter: str
    seats: dict[str, str] = field(default_factory=dict)


@dataclass
class State:
    """`held`: who has been given the controls by hand. `planned_rounds`: how many there are to be.
    `circle`: the order in which the room has mixed everybody at the start."""

    now: int
    form: Format
    rows: Rows
    guests: dict[str, Guest] = field(default_factory=dict)
    here: set[str] = field(default_factory=set)
    session: str = "lobby"
    rounds: list[Round] = field(default_factory=list)
    planned_rounds: int = 0
    asked_for: set[Place] = field(default_factory=set)
    left_out: dict[int, int] = field(default_factory=dict)
    path: Path | None = None
    undo: tuple[Path, int] | None = None
    agreed_finish: int | None = None
    circle: list[str] = field(default_factory=list)
    shown_steps: set[int] = field(default_factory=set)
    posts: dict[str, Written] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)
    held: str | None = None
    stand_in: str | None = None
    ended: int = 0
    desk_left: int | None = None

    # Who is who.

    def who(self, name: str) -> str:
        """A seat that was given back leads to who they were before."""
        became = self.guests[name].became
        return name if became is None else self.who(became)

    def is_inside(self, name: str) -> bool:
        return self.guests[name].place == "inside"

    def takes_part(self, name: str) -> bool:
        """With a screen, or only on the call."""
        return self.guests[name].place in ("inside", "on_call")

    def round_on(self) -> Round | None:
        """The round of the open step."""
        return None if self.path is None else self.round_of(self.path.round)

    def round_of(self, number: int) -> Round | None:
        return self.rounds[number - 1] if 0 < number <= len(self.rounds) else None

    def presents(self) -> str | None:
        """Who is presenting at this moment."""
        now = self.round_on() if self.session == "running" else None
        return None if now is None else now.presenter

    def sits(self, seat: str) -> str | None:
        now = self.round_on() if self.session == "running" else None
        return None if now is None else now.seats.get(seat)

    @property
    def among_themselves(self) -> bool:
        """Whether members guide each other, without a facilitator."""
        return self.form.lead == "process_guide"

    @property
    def guide(self) -> str | None:
        """By the cast: of the round that is on; among themselves also of the one before."""
        number = 0
        if self.path is not None:
            places = self.path.places[: self.path.at + 1]
            number = max(n for _, n in places) if self.among_themselves else self.path.round
        found = self.round_of(number)
        seats = {} if found is None else found.seats
        guide = seats.get("process_guide", seats.get("trainee"))
        if guide is not None and self.is_inside(guide):
            return guide
        return "dee" if self.among_themselves else None

    @property
    def holder(self) -> str | None:
        return self.held or self.guide

    # Who may.

    def of_desk(self, name: str) -> bool:
        guest = self.guests[name]
        facilitates = guest.role in ("facilitator", "co")
        return guest.place == "inside" and (facilitates or name == self.holder)

    def steers(self, name: str) -> bool:
        if self.holder is not None:
            return name == self.holder and self.is_inside(name)
        return self.of_desk(name)

    def presents_or_steers(self, name: str) -> bool:
        return self.steers(name) or name == self.presents()

    def running(self) -> Path:
        need(self.session == "running" and self.path is not None, "not running")
        assert self.path is not None
        return self.path

    def going_on(self) -> None:
        need(self.session != "ended", "ended")

    def may_act(self, name: str) -> None:
        """Whoever is not inside does nothing, and an observer neither."""
        need(self.is_inside(name) and self.guests[name].role != "observer", "not inside")

    # Who speaks, writes and is asked (domain 2.1).

    def speaks(self, name: str) -> bool:
        """Whether this member is one of those the open step is for."""
        path, guest = self.running(), self.guests[name]
        presents, row = name == self.presents(), path.phase
        if guest.role != "member":
            return False
        if row.speaker in ("presenter", "members"):
            return presents == (row.speaker == "presenter")
        if row.speaker in ("trainee", "questioner"):
            return name == self.sits(row.speaker)
        if row.speaker in ("facilitator", "nobody"):
            return bool(row.takes) and not (presents and row.stance in ("silent", "listens"))
        return True

    def kinds(self) -> list[str]:
        return [kind for kind in self.running().phase.takes if kind in WRITTEN]

    def may_write(self, name: str) -> bool:
        facilitates = self.guests[name].role in ("facilitator", "co")
        return bool(self.kinds()) and (facilitates or self.speaks(name))

    def seals(self) -> bool:
        """Whether what is written now is shown to nobody yet."""
        path = self.running()
        together = path.phase.reveal == "together" and path.at not in self.shown_steps
        return together or path.phase.reveal == "private"

    # What is with the presenter.

    def card(self) -> str | None:
        """The key of the question that is with the presenter."""
        path = self.path
        if self.session != "running" or path is None or path.card is None:
            return None
        asks = path.phase.reveal == "queue" and self.presents() is not None
        return path.card if asks and self.posts[path.card].can_come() else None

    def with_presenter(self) -> Written | None:
        key = self.card()
        return None if key is None else self.posts[key]
