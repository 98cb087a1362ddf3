"""A set at work, for pictures and tests: a room made only by what people do, never by hand."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from server.formats.loader import built_ins
from server.room.acts.admit import Admit
from server.room.acts.begin import Begin
from server.room.acts.carry_actions import Carried, CarryActions
from server.room.acts.commit_action import CommitAction
from server.room.acts.join import Join, JoinRole
from server.room.acts.move_on import MoveOn
from server.room.acts.open_room import OpenRoom, decide_open
from server.room.acts.set_rounds import SetRounds
from server.room.acts.show_posts import ShowDue, ShowPosts
from server.room.acts.start_session import StartSession
from server.room.acts.submit_post import SubmitPost
from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.post import SealedPost
from server.room.rules import apply, decide
from server.room.run import MINUTE_MS
from server.room.state import Room

TEN_O_CLOCK_MS = 1_795_428_000_000  # 23 November 2026, 10:00 UTC
SECOND_MS = 1_000
FORMATS = built_ins()


@dataclass
class Kept:
    """What the renderer needs of a room in memory."""

    room: Room
    texts: dict[str, str]
    sealed: dict[str, SealedPost] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)
    desk_left_ms: int | None = None


class Stage:
    """Opens a room at ten o'clock with Dee as its facilitator. `told`: all events with the room
    right after each. `present`: everybody who came, less those who `leave`. `forgets`: whether
    erased words go at once; a law that looks back at each event needs them as they were."""

    forgets = True

    def __init__(
        self,
        room_id: str,
        form: str = "classic_single_90",
        *,
        early_minutes: int = 10,
        call: bool = True,
        continues: str | None = None,
        title: str = "Ward leaders, session 4",
        beside: str | None = None,
    ) -> None:
        self.now_ms = TEN_O_CLOCK_MS - early_minutes * MINUTE_MS
        self.told: list[tuple[Event, Room]] = []
        self._number = 0
        built_in = FORMATS[form]
        command = OpenRoom(
            room=room_id,
            format=built_in.format,
            words=built_in.words,
            title=title,
            facilitator_name="Dee",
            starts_at_ms=TEN_O_CLOCK_MS,
            finish_at_ms=TEN_O_CLOCK_MS + built_in.total_minutes * MINUTE_MS,
            call_url="https://call.example/ward-leaders" if call else "",
            retention_days=30,
            least_authors=5,
            continues=continues,
            beside=beside,
        )
        decision = decide_open(command, self._facts())
        self.kept = Kept(apply(None, decision.events[0]), dict(decision.texts))
        self.told.append((decision.events[0], self.kept.room))
        self.dee = self.kept.room.opener
        self.ids = {"Dee": self.dee}
        self.gone: set[str] = set()

    @property
    def room(self) -> Room:
        return self.kept.room

    @property
    def present(self) -> frozenset[str]:
        inside = (p.id for p in self.room.people.values() if p.place == "inside")
        return frozenset(inside) - self.gone

    def _facts(self) -> Facts:
        self._number += 1
        seed = hashlib.sha256(str(self._number).encode()).digest()
        if not hasattr(self, "kept"):
            return Facts(self.now_ms, frozenset(), seed)
        sealed = tuple(self.kept.sealed.values())
        return Facts(self.now_ms, self.present, seed, sealed, desk_away_ms=61_000)

    def do(self, command: Command, person: str | None = None) -> Decision:
        """What `person` asks, done as the keeper would; if not said, whoever steers by the cast,
        or Dee. Raises: Refusal."""
        by = person or self.room.guide or self.dee
        decision = decide(self.room, command, by, self._facts())
        return self._take(decision)

    def by_clock(self, command: Command) -> Decision:
        return self._take(decide(self.room, command, None, self._facts()))

    def _take(self, decision: Decision) -> Decision:
        self.kept.texts.update(decision.texts)
        for event in decision.events:
            self.kept.room = apply(self.room, event)
            self.told.append((event, self.room))
        for text_id in decision.erased if self.forgets else ():
            self.kept.texts.pop(text_id, None)
        if decision.seal is not None:
            self.kept.sealed[decision.seal.post] = decision.seal
        for post in decision.unseal:
            self.kept.sealed.pop(post, None)
        return decision

    def later(self, minutes: float) -> None:
        self.now_ms += int(minutes * MINUTE_MS)

    def knock(self, name: str, role: JoinRole = "member", *, again: bool = False) -> str:
        """Somebody opens the link and waits at the door."""
        decision = decide(self.room, Join(name, role, again), None, self._facts())
        self._take(decision)
        self.ids[name] = str(decision.answer["person"])
        return self.ids[name]

    def come_in(self, *names: str, role: JoinRole = "member") -> None:
        for name in names:
            self.do(Admit((self.knock(name, role),)))

    def leave(self, *names: str) -> None:
        self.gone |= {self.ids[name] for name in names}
        if self.dee in self.gone:
            self.kept.desk_left_ms = self.now_ms

    def start(self) -> None:
        self.now_ms = max(self.now_ms, TEN_O_CLOCK_MS)
        self.do(StartSession())

    def go_to(self, key: str, presenter: str = "Ben") -> None:
        """Step by step to the row of that key, a minute short of each step's time."""
        while self.room.row is not None and self.room.row.key != key:
            if self.room.row.settles_rounds and not self.room.rounds:
                self.do(SetRounds((self.ids[presenter],)))
            self.begin()
            self.later(max(1, self.room.row.minutes - 1))
            if self.room.row.reveal == "together":
                self.show()
            self.do(MoveOn())

    def begin(self) -> None:
        assert self.room.run is not None
        if self.room.run.timer.state == "pending":
            self.do(Begin())

    def write(self, name: str, text: str, *, kind: str = "question", nameless: bool = False) -> str:
        decision = self.do(SubmitPost(kind, text, nameless), self.ids[name])
        return str(decision.answer["post"])

    def commit(self, name: str, text: str, due: str = "", sign: str = "", action: str = "") -> str:
        decision = self.do(CommitAction(text, due, sign, action), self.ids[name])
        return str(decision.answer["action"])

    def carry(self, *carried: Carried) -> None:
        """What is open of the session before comes along."""
        self.by_clock(CarryActions(carried))

    def show(self) -> None:
        """Show is pressed, and its twenty seconds pass."""
        if self.room.run is not None and self.room.run.at in self.room.revealed:
            return
        self.do(ShowPosts())
        self.now_ms += 20 * SECOND_MS
        self.by_clock(ShowDue())
