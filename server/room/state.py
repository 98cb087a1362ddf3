"""What is true of a room at one seq. Immutable: `apply` makes a new one from an event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from server.room.action import Action
from server.room.bid import Bid
from server.room.format import GUIDES, CastSeat, Lead, Row, Spot
from server.room.posts import Posts
from server.room.run import Run, Undo

Role = Literal["facilitator", "co_facilitator", "member", "observer"]
FACILITATORS: tuple[Role, ...] = ("facilitator", "co_facilitator")
Place = Literal["door", "inside", "on_call", "removed", "merged"]
AwayPolicy = Literal["stand_in", "co_facilitators", "peers"]
SessionState = Literal["lobby", "running", "ended"]
QuestionOrder = Literal["oldest", "quietest"]

REOPEN_MS = 24 * 3_600_000  # an ended session can be opened again for a day (screens 3.10)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of this room. `name`: text id.

    `place`: `door` not let in yet, `inside`, `on_call` only on the video call, `removed`, `merged`
    was let in as somebody who was here before (`became`). `again`: says they were here before.
    `not_alone`: somebody could overhear; for the desk alone. `types`: instead of speaking.
    """

    id: str
    name: str
    role: Role
    place: Place
    agreed: bool = False
    again: bool = False
    became: str | None = None
    not_alone: bool = False
    types: bool = False


@dataclass(frozen=True, slots=True)
class Round:
    """One pass through the round phases. `presenter`: person id. `seats`: seat -> person id."""

    number: int
    presenter: str
    seats: Mapping[CastSeat, str] = field(default_factory=dict)

    @property
    def guide(self) -> str | None:
        """Who holds the controls in it, where its cast says so."""
        return next((self.seats[seat] for seat in GUIDES if seat in self.seats), None)


@dataclass(frozen=True, slots=True)
class Told:
    """What the desk has said to everybody in writing. `text`: text id. `by`: person id."""

    text: str
    by: str


@dataclass(frozen=True)
class Room:
    """Everything that follows from the log. Without slots, so that copying it is cheap.

    `title`, `call`, `words`: text ids (`words`: JSON with the names and openings of the phases).
    `planned_end_ms`: the finish the set agreed. `steer` rises with every change of phase, clock,
    rounds or controls. `revealed`: steps whose sealed posts have been shown; never taken back.
    `held_by`: who has been given the controls by hand. `bids`: by person id. `included`: optional
    phases that were asked for. `names_on`: steps in which no name is left off any more. `contacts`:
    text id of whom to turn to. `told`: what everybody reads from the desk. `calls`: who asks for
    the desk. `offer`: who offers to hold the controls while nobody can.
    `continues`: the room before this one, whose open actions come along; `carried`: they have.
    `continued`: the rooms after this one. `beside`: the first of the rooms that this one runs side
    by side with; None in that first one.
    `question_order`: which of the written questions comes to the presenter first.
    `circle`: person ids as they were mixed at the start, for every step in which people speak in
    turn. `left_out`: row that is left out -> row that has its minutes.
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
    rounds_planned: int = 0
    undo: Undo | None = None
    revealed: frozenset[int] = frozenset()
    stand_in: str | None = None
    held_by: str | None = None
    lead: Lead = "facilitator"
    cast: tuple[CastSeat, ...] = ()
    rotates: bool = False
    included: frozenset[Spot] = frozenset()
    names_on: frozenset[int] = frozenset()
    contacts: str | None = None
    told: Told | None = None
    calls: tuple[str, ...] = ()
    away_policy: AwayPolicy = "stand_in"
    offer: str | None = None
    bids: Mapping[str, Bid] = field(default_factory=dict)
    question_order: QuestionOrder = "oldest"
    circle: tuple[str, ...] = ()
    left_out: Mapping[int, int] = field(default_factory=dict)
    posts: Posts = field(default_factory=Posts)
    actions: Mapping[str, Action] = field(default_factory=dict)
    continues: str | None = None
    carried: bool = False
    continued: tuple[str, ...] = ()
    beside: str | None = None

    def at_seq(self, seq: int) -> Room:
        """This room, as it is right after event `seq`."""
        return self._but({"seq": seq})

    def with_posts(self, posts: Posts) -> Room:
        """This room with these posts."""
        return self._but({"posts": posts})

    def with_action(self, action: Action) -> Room:
        """This room with this action, new or in the place of the one of the same id."""
        return self._but({"actions": {**self.actions, action.id: action}})

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
        found = self.round_of(number)
        return None if found is None else found.presenter

    def round_of(self, number: int) -> Round | None:
        return self.rounds[number - 1] if 0 < number <= len(self.rounds) else None

    def in_seat(self, seat: CastSeat) -> str | None:
        """Who sits there in the round that is on."""
        on = None if self.run is None else self.round_of(self.run.step.round)
        return None if on is None or self.session != "running" else on.seats.get(seat)

    @property
    def holder(self) -> str | None:
        """Who holds the controls instead of the facilitators: by hand, else by the cast."""
        return self.held_by if self.held_by is not None else self.guide

    @property
    def guide(self) -> str | None:
        """Who guides by the cast of the round that is on, if they are still here.

        A set without a facilitator is guided between its rounds by whoever guided last, and before
        them by whoever opened it.
        """
        alone = self.lead == "process_guide"
        if not alone and not self.cast:
            return None
        number = self._round_guided(alone)
        found = self.round_of(number)
        guide = None if found is None else found.guide
        if guide is not None and self.people[guide].place == "inside":
            return guide
        return self.opener if alone else None

    def _round_guided(self, alone: bool) -> int:
        """The round that is on; alone, between rounds, the one before."""
        if self.run is None:
            return 0
        path = self.run.path[: self.run.at + 1] if alone else (self.run.step,)
        return max((step.round for step in path), default=0)

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
