"""What the model of a room is made of, and who may do what in it."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.keeper.model_clock import Path, Phase


class No(Exception):
    """The room should refuse this."""


def need(condition: object, why: str) -> None:
    if not condition:
        raise No(why)


@dataclass
class Guest:
    """`role`: facilitator | co | member | observer. `place`: door | inside | removed."""

    role: str
    place: str


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
class State:
    now: int
    guests: dict[str, Guest] = field(default_factory=dict)
    here: set[str] = field(default_factory=set)
    session: str = "lobby"
    presenter: str | None = None
    path: Path | None = None
    undo: tuple[Path, int] | None = None
    shown_steps: set[int] = field(default_factory=set)
    posts: dict[str, Written] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)
    holder: str | None = None
    stand_in: str | None = None
    ended: int = 0
    desk_left: int | None = None

    # Who may.

    def of_desk(self, name: str) -> bool:
        guest = self.guests[name]
        return guest.place == "inside" and (
            guest.role in ("facilitator", "co") or name == self.holder
        )

    def steers(self, name: str) -> bool:
        if self.holder is not None:
            return name == self.holder and self.guests[name].place == "inside"
        return self.of_desk(name)

    def presents(self) -> str | None:
        """Who is presenting at this moment."""
        running = self.session == "running" and self.path is not None
        return self.presenter if running and self.path and self.path.phase.in_round else None

    def writer(self, name: str, phase: Phase) -> bool:
        guest = self.guests[name]
        if guest.role != "member":
            return False
        return phase.writers == "everyone" or (
            phase.writers == "members" and name != self.presents()
        )

    def may_write(self, name: str) -> bool:
        phase = self.running().phase
        facilitates = self.guests[name].role in ("facilitator", "co")
        return phase.writers != "nobody" and (facilitates or self.writer(name, phase))

    def running(self) -> Path:
        need(self.session == "running" and self.path is not None, "not running")
        assert self.path is not None
        return self.path

    def inside(self, name: str) -> None:
        guest = self.guests[name]
        need(guest.place == "inside" and guest.role != "observer", "not inside")

    def may_act(self, name: str) -> None:
        """Whoever is not inside does nothing, and an observer neither."""
        self.inside(name)
