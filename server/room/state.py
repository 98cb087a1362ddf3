"""What is true of a room at one seq. Immutable: `apply` makes a new one from an event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from server.room.format import Row
from server.room.posts import Posts
from server.room.run import Run, Undo

Role = Literal["facilitator", "co_facilitator", "member", "observer"]
FACILITATORS: tuple[Role, ...] = ("facilitator", "co_facilitator")
Place = Literal["door", "inside", "on_call", "removed", "merged"]
SessionState = Literal["lobby", "running", "ended"]

REOPEN_MS = 24 * 3_600_000  # an ended session can be opened again for a day (screens 3.10)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of this room. `name`: text id.

    `place`: `door` not let in yet, `inside`, `on_call` only on the video call, `removed`, `merged`
    was let in as somebody who was here before (`became`). `again`: says they were here before.
    """

    id: str
    name: str
    role: Role
    place: Place
    agreed: bool = False
    again: bool = False
    became: str | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """One pass through the round phases. `presenter`: person id."""

    number: int
    presenter: str


@dataclass(frozen=True)
class Room:
    """Everything that follows from the log. Without slots, so that copying it is cheap.

    `title`, `call`, `words`: text ids (`words`: JSON with the names and openings of the phases).
    `planned_end_ms`: the finish the set agreed. `steer` rises with every change of phase, clock,
    rounds or controls. `revealed`: steps whose sealed posts have been shown; never taken back.
    `holder`: who holds the controls instead of the facilitators. `circle`: person ids as they were
    mixed at the start, for every step in which people speak in turn. `left_out`: row that is left
    out -> row that has its minutes.
    """

    id: str
    title: str
    format_key: str
    words: str
    rows: tuple[Row, ...]
    least_rounds: int
    most_rounds: int
    opener: str
    retention_days: int
    least_authors: int
    call: str | None = None
    starts_at_ms: int | None = None
    planned_end_ms: int | None = None
    seq: int = 0
    last_ms: int = 0
    steer: int = 0
    session: SessionState = "lobby"
    ended_ms: int | None = None
    people: Mapping[str, Person] = field(default_factory=dict)
    link_generations: Mapping[str, int] = field(default_factory=dict)
    rounds: tuple[Round, ...] = ()
    run: Run | None = None
    planned: tuple[int, ...] = ()
    opened_rounds: int = 0
    undo: Undo | None = None
    revealed: frozenset[int] = frozenset()
    stand_in: str | None = None
    holder: str | None = None
    circle: tuple[str, ...] = ()
    left_out: Mapping[int, int] = field(default_factory=dict)
    posts: Posts = field(default_factory=Posts)

    def at_seq(self, seq: int) -> Room:
        """This room, as it is right after event `seq`."""
        return self._but({"seq": seq})

    def with_posts(self, posts: Posts) -> Room:
        """This room with these posts."""
        return self._but({"posts": posts})

    def _but(self, changes: dict[str, object]) -> Room:
        """As dataclasses.replace, at a tenth of its cost: it is done twice for every post."""
        copy = object.__new__(Room)
        copy.__dict__.update(self.__dict__)
        copy.__dict__.update(changes)
        return copy

    @property
    def at(self) -> int:
        """The place in the path of the step that is open; -1 before the start."""
        return -1 if self.run is None else self.run.at

    @property
    def row(self) -> Row | None:
        """The rules of the phase that is open, or None outside a running session."""
        if self.run is None or self.session != "running":
            return None
        return self.rows[self.run.step.row]

    @property
    def presenter(self) -> str | None:
        """Who presents in the round that is on."""
        if self.run is None or self.session != "running":
            return None
        return self.presenter_of(self.run.step.round)

    def presenter_of(self, number: int) -> str | None:
        return next((r.presenter for r in self.rounds if r.number == number), None)

    def who(self, person: str) -> Person | None:
        """The person of a seat; a seat given back leads to who they were before."""
        found = self.people.get(person)
        while found is not None and found.became is not None:
            found = self.people.get(found.became)
        return found

    def inside(self) -> list[Person]:
        """Everybody who takes part, in the order of arrival; those only on the call too."""
        return [p for p in self.people.values() if p.place in ("inside", "on_call")]

    def at_door(self) -> list[Person]:
        return [p for p in self.people.values() if p.place == "door"]

    def waits(self, index: int) -> bool:
        """Whether this step opens with its clock waiting: nobody's minutes start by themselves.

        True for the first step of a round and for what follows a break (design 5).
        """
        assert self.run is not None
        step = self.run.path[index]
        if index == 0:
            return False
        before = self.run.path[index - 1]
        opens_round = step.round != 0 and before.round != step.round
        return opens_round or self.rows[before.row].rest
