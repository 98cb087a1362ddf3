"""Rooms made by history: every step is a real command, decided and applied; nothing is set by hand.

    scene = room_after(opened(), entered("ana", "ben"), started(), moved_to("explore", "ben"))
    scene.does("ana", SubmitPost("question", "What now?"))
    assert "not_allowed" == scene.refuses("olu", MoveOn()).name

People are called by their names in lower case; `scene["ana"]` is her id. Every scene that a test
makes is held to the law by conftest.py: its log, folded again, gives the same room.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field

from server.errors import Refusal
from server.formats.loader import BuiltIn, built_ins
from server.room.acts.admit import Admit
from server.room.acts.begin import Begin
from server.room.acts.go_to import GoTo
from server.room.acts.join import Join, JoinRole
from server.room.acts.open_room import OpenRoom, decide_open
from server.room.acts.set_rounds import SetRounds
from server.room.acts.start_session import StartSession
from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.post import Post, SealedPost
from server.room.rights import can
from server.room.rules import apply, decide, fold
from server.room.run import MINUTE_MS, Run, Timer
from server.room.state import Room
from server.storage.codec import Codec

NOON_MS = 1_800_000_000_000  # some noon, in milliseconds since 1970
FORMATS = built_ins()
CLASSIC = FORMATS["classic_single_90"]
CHECK_IN = FORMATS["check_in_only"]

Step = Callable[["Scene"], object]
made: list[Scene] = []


@dataclass
class Scene:
    """A room, how it came about, and the world around it.

    `here`: who has the room open. `texts`: what is stored; `erased`: what was.
    """

    now_ms: int = NOON_MS
    events: list[Event] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    erased: dict[str, str] = field(default_factory=dict)
    sealed: dict[str, SealedPost] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    here: set[str] = field(default_factory=set)
    decisions: int = 0
    now_room: Room | None = None

    def __post_init__(self) -> None:
        made.append(self)

    @property
    def room(self) -> Room:
        assert self.now_room is not None, "a scene begins with opened()"
        return self.now_room

    @property
    def run(self) -> Run:
        assert self.room.run is not None, "the session has not started"
        return self.room.run

    @property
    def timer(self) -> Timer:
        return self.run.timer

    @property
    def phase(self) -> str:
        """The key of the step that is open."""
        return self.room.rows[self.run.step.row].key

    def __getitem__(self, name: str) -> str:
        return self.people[name]

    def index(self, phase: str, number: int = 0) -> int:
        """Where a phase stands in the path, in round `number` if it has several."""
        found = [
            index
            for index, step in enumerate(self.run.path)
            if self.room.rows[step.row].key == phase and number in (0, step.round)
        ]
        return found[0]

    def minutes(self, phase: str) -> int:
        return self.run.path[self.index(phase)].minutes

    def facts(self, own_post: str | None = None, away_ms: int = 0) -> Facts:
        """The world as it is now. Its chance is another one for every decision."""
        return Facts(
            now_ms=self.now_ms,
            present=frozenset(self.people[name] for name in self.here),
            seed=hashlib.sha256(b"scene %d" % self.decisions).digest(),
            sealed=tuple(self.sealed.values()),
            own_post=own_post,
            desk_away_ms=away_ms,
        )

    def does(
        self,
        name: str | None,
        command: Command,
        *,
        steer: int | None = None,
        own_post: str | None = None,
        away_ms: int = 0,
    ) -> Decision:
        """Have it decided and applied. A refusal fails the test, unless it asked for one."""
        self.decisions += 1
        person = None if name is None else self.people[name]
        facts = self.facts(own_post, away_ms)
        decision = decide(self.room, command, person, facts, steer)
        again = decide(self.room, command, person, facts, steer)
        assert decision == again, "the same facts gave another decision"
        self.take(decision)
        return decision

    def refuses(
        self,
        name: str | None,
        command: Command,
        *,
        steer: int | None = None,
        own_post: str | None = None,
        away_ms: int = 0,
    ) -> Refusal:
        """The refusal of it. Taking it fails the test."""
        before = self.room
        try:
            decision = self.does(name, command, steer=steer, own_post=own_post, away_ms=away_ms)
        except Refusal as refusal:
            assert self.room is before
            return refusal
        raise AssertionError(f"{command} was not refused: {decision}")

    def take(self, decision: Decision) -> None:
        for event in decision.events:
            self.now_room = apply(self.now_room, event)
            self.events.append(event)
        self.texts.update(decision.texts)
        for text_id in decision.erased:
            self.erased[text_id] = self.texts.pop(text_id)
        if decision.seal is not None:
            self.sealed[decision.seal.post] = decision.seal
        for post in decision.unseal:
            del self.sealed[post]

    def passes(self, *, minutes: float = 0, seconds: float = 0, ms: int = 0) -> Scene:
        self.now_ms += round(minutes * MINUTE_MS + seconds * 1_000) + ms
        return self

    def post(self, decision: Decision) -> Post:
        """The post in the log that this decision answered with."""
        return self.room.posts[str(decision.answer["post"])]

    def words(self) -> list[str]:
        """The words of all posts that are shown, oldest first."""
        shown = [post for post in self.room.posts.values() if post.text in self.texts]
        return [self.texts[post.text] for post in shown if post.state == "shown"]

    def can(self, name: str) -> list[str]:
        return can(self.room, self.room.people[self.people[name]])

    def hold_the_law(self, codec: Codec) -> None:
        """Its log, written down and read and folded again, gives the same room; and no text is
        stored that no event leads to."""
        written = [codec.encode(event) for event in self.events]
        read = [codec.decode(*one) for one in written]
        assert self.events == read
        fields = b"".join(one for _, _, one in written)
        assert [] == [text_id for text_id in self.texts if text_id.encode() not in fields]
        assert self.now_room == fold(None, read)
        assert self.now_room is None or self.now_room.seq == len(read)


def room_after(*steps: Step) -> Scene:
    """The scene after these steps, in this order. A refused step fails the test."""
    scene = Scene()
    for step in steps:
        step(scene)
    return scene


def opened(
    built_in: BuiltIn = CLASSIC,
    *,
    starts_in_minutes: int | None = None,
    finish_in_minutes: int | None = None,
    least_authors: int = 5,
) -> Step:
    """Dee opens the room."""

    def step(scene: Scene) -> None:
        def in_ms(minutes: int | None) -> int | None:
            return None if minutes is None else scene.now_ms + minutes * MINUTE_MS

        command = OpenRoom(
            room="room",
            format=built_in.format,
            words=built_in.words,
            title="Ward leaders",
            facilitator_name="Dee",
            starts_at_ms=in_ms(starts_in_minutes),
            finish_at_ms=in_ms(finish_in_minutes),
            call_url="https://call.example/1",
            retention_days=30,
            least_authors=4 if least_authors == 4 else 5,
        )
        decision = decide_open(command, scene.facts())
        scene.take(decision)
        scene.people["dee"] = str(decision.answer["person"])
        scene.here.add("dee")

    return step


def knocked(*names: str, role: JoinRole = "member", again: bool = False) -> Step:
    """They come to the door by a link."""

    def step(scene: Scene) -> None:
        for name in names:
            decision = scene.does(None, Join(name.title(), role, again))
            scene.people[name] = str(decision.answer["person"])
            scene.here.add(name)

    return step


def entered(*names: str, role: JoinRole = "member") -> Step:
    """They come to the door and are let in."""

    def step(scene: Scene) -> None:
        knocked(*names, role=role)(scene)
        if role != "co_facilitator":
            scene.does("dee", Admit(tuple(scene[name] for name in names)))

    return step


def does(name: str | None, command: Command) -> Step:
    return lambda scene: scene.does(name, command)


def passed(*, minutes: float = 0, seconds: float = 0) -> Step:
    return lambda scene: scene.passes(minutes=minutes, seconds=seconds)


def started(finish: str = "keep") -> Step:
    return does("dee", StartSession("move" if finish == "move" else "keep"))


def chosen(*names: str) -> Step:
    """These present, in this order."""
    return lambda scene: scene.does("dee", SetRounds(tuple(scene[name] for name in names)))


def moved_to(phase: str, presenter: str = "", number: int = 0) -> Step:
    """Straight to a phase, with its clock running."""

    def step(scene: Scene) -> None:
        if presenter:
            chosen(presenter)(scene)
        scene.does("dee", GoTo(scene.index(phase, number)))
        if scene.timer.state == "pending":
            scene.does("dee", Begin())

    return step


MEMBERS = ("ana", "ben", "chloe", "femi", "hana", "ian", "jo", "kim")


def classic(phase: str = "", presenter: str = "ben") -> Step:
    """The classic set: Dee, eight members, Cora beside her and Olu watching; at `phase`."""

    def step(scene: Scene) -> None:
        opened()(scene)
        entered(*MEMBERS)(scene)
        entered("cora", role="co_facilitator")(scene)
        entered("olu", role="observer")(scene)
        if phase:
            started()(scene)
            if phase != "arrive":
                moved_to(phase, presenter)(scene)

    return step
