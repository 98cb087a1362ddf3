"""One turn of a room: every command that waits is decided on what the one before left."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec

from server.errors import Failure, Refusal
from server.keeper.shelf import Answer, Asked, Kept
from server.keeper.trouble import tell
from server.room.acts import NAMES
from server.room.acts.end_session import SessionEnded
from server.room.acts.submit_post import SubmitPost
from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.post import SealedPost
from server.room.refusals import WrongMoment
from server.room.rules import apply, decide
from server.room.run import MINUTE_MS
from server.room.state import Room
from server.storage.contract import Batch, SpentKey

DAY_MS = 24 * 60 * MINUTE_MS


@dataclass(frozen=True, slots=True)
class TakeSeat(Command):
    """No act of the room: one more browser of somebody who has a place in it."""


@dataclass(frozen=True, slots=True)
class GiveUpSeat(Command):
    """No act of the room: one browser leaves it. Its person stays who they are."""


@dataclass(frozen=True, slots=True)
class ForgetKeys(Command):
    """No act of the room: the keys of posts without a name go with their step and its undo."""


class KeySpent(WrongMoment):
    """A key names one command for good."""

    name = "key_spent"

    def __init__(self) -> None:
        super().__init__(
            "This was sent before with other words. They are not lost: send once more."
        )


@dataclass(slots=True)
class Turn:
    """The draft of a room during a turn, and all that has to be written for it.

    Nothing of `kept` changes before `publish`.
    """

    kept: Kept
    room: Room = field(init=False)
    sealed: dict[str, SealedPost] = field(init=False)
    told: list[tuple[Event, Room]] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    erased: list[str] = field(default_factory=list)
    keys: dict[bytes, SpentKey] = field(default_factory=dict)
    seats: dict[bytes, str] = field(default_factory=dict)
    vacated: set[bytes] = field(default_factory=set)
    done: set[str] = field(init=False)
    forgets: bool = False
    over: list[bytes] = field(default_factory=list)
    outcomes: list[tuple[Asked, Answer | Refusal | Failure]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.room = self.kept.room
        self.sealed = self.kept.sealed
        self.done = set(self.kept.done)

    def take(self, asked: Asked, facts: Facts) -> None:
        """Decide one command on the draft. Its outcome is told when the turn is durable."""
        outcome: Answer | Refusal | Failure
        try:
            outcome = self._decided(asked, facts)
        except Refusal as refusal:
            outcome = refusal
        except Exception as fault:  # one command's trouble is not that of the others in the turn
            tell("a command failed", fault)
            outcome = Failure("a command failed")
        self.outcomes.append((asked, outcome))

    @property
    def refused(self) -> bool:
        """Whether anything of what was asked was refused."""
        return any(isinstance(outcome, Refusal) for _, outcome in self.outcomes)

    def own_post(self, post_key: str, now_ms: int) -> str | None:
        """The post without a name that this key still opens."""
        key_hash = hash_key(post_key) if post_key else b""
        spent = self.keys.get(key_hash) or self.kept.keys.get(key_hash)
        if spent is None or (spent.step != step_of_keys(self.room) and not self._undoable(now_ms)):
            return None
        return spent.post

    def _undoable(self, now_ms: int) -> bool:
        return self.room.undo is not None and self.room.undo.until_ms >= now_ms

    def _ends_undo(self) -> bool:
        """Whether a move could be taken back and cannot any more: it has been, or the path it led
        along has changed. The alarm looks only for moves that can."""
        rooms = (self.kept.room, *(room for _, room in self.told))
        return self.room.undo is None and any(room.undo is not None for room in rooms)

    def _decided(self, asked: Asked, facts: Facts) -> Answer:
        match asked.command:
            case TakeSeat():
                assert asked.seat is not None and asked.person is not None
                self._sit({asked.seat: asked.person})
                return Answer(self.room.seq, {})
            case GiveUpSeat():
                assert asked.seat is not None
                self.seats.pop(asked.seat, None)
                self.vacated.add(asked.seat)
                return Answer(self.room.seq, {})
            case ForgetKeys():
                self.forgets = True
                return Answer(self.room.seq, {})
        key_hash, digest = b"", b""
        if asked.key:
            key_hash, digest = hash_key(asked.key), digest_of(asked)
            spent = self.keys.get(key_hash) or self.kept.keys.get(key_hash)
            if spent is not None:
                if spent.digest != digest:
                    raise KeySpent
                return Answer(spent.seq, msgspec.json.decode(spent.answer))
        decision = decide(self.room, asked.command, asked.person, facts, asked.steer)
        answer = self._taken(asked, decision)
        if asked.key and (decision.events or decision.seal or decision.unseal):
            nameless = decision.own is not None or facts.own_post is not None
            fleeting = self.room.at if nameless else None
            self.keys[key_hash] = SpentKey(
                key_hash,
                digest,
                answer.seq,
                msgspec.json.encode(answer.fields).decode(),
                fleeting,
                decision.own,
            )
        return answer

    def _sit(self, seats: Mapping[bytes, str]) -> None:
        self.seats.update(seats)
        self.vacated -= seats.keys()

    def _taken(self, asked: Asked, decision: Decision) -> Answer:
        """Make the decision part of the draft: all of it, or nothing if a part of it fails."""
        room, sealed = self.room, self.sealed
        told: list[tuple[Event, Room]] = []
        for event in decision.events:
            room = apply(room, event)
            told.append((event, room))
        if decision.seal is not None:
            sealed = dict(sorted({**sealed, decision.seal.post: decision.seal}.items()))
        if decision.unseal:
            gone = frozenset(decision.unseal)
            sealed = {post: one for post, one in sealed.items() if post not in gone}
        seats = {asked.seat: str(decision.answer["person"])} if asked.seat is not None else {}
        if any(one.at != self.room.at for _, one in told):
            self.done = set()
        person = room.who(asked.person) if decision.done and asked.person is not None else None
        if person is not None:
            self.done.add(person.id)
        self.room, self.sealed = room, sealed
        self.told += told
        self.texts.update(decision.texts)
        for text_id in decision.erased:
            if self.texts.pop(text_id, None) is None:
                self.erased.append(text_id)
        self._sit(seats)
        run = self.room.run
        outside = not decision.events and (decision.seal is not None or bool(decision.unseal))
        # What waits unseen has no place in the log; the head at this moment would give it one.
        seq = run.opened_seq if outside and run is not None else self.room.seq
        return Answer(seq, dict(decision.answer))

    def _keys_over(self) -> list[bytes]:
        """The keys that go: of a step that is over, and that no undo can bring back."""
        step, keys = step_of_keys(self.room), {**self.kept.keys, **self.keys}
        return [key_hash for key_hash, spent in keys.items() if spent.step not in (None, step)]

    def batch(self, now_ms: int) -> Batch | None:
        """All there is to write, or None if nothing is."""
        sealed = [s for s in self.sealed.values() if self.kept.sealed.get(s.post) is not s]
        unsealed = [post for post in self.kept.sealed if post not in self.sealed]
        # Another process may know keys that this one does not, so what ends a step ends them all.
        ends = any(isinstance(event, SessionEnded) for event, _ in self.told)
        forgets = (ends or self._ends_undo() or self.forgets) and not self._undoable(now_ms)
        self.over = self._keys_over() if forgets else []
        seats = self.seats or self.vacated
        if not (self.told or self.keys or seats or sealed or unsealed or self.over):
            return None
        return Batch(
            events=[event for event, _ in self.told],
            texts=self.texts,
            erased=self.erased,
            sealed=sealed,
            unsealed=unsealed,
            keys=list(self.keys.values()),
            seats=self.seats,
            vacated=list(self.vacated),
            forget_steps_but=step_of_keys(self.room) if forgets else None,
            due_ms=due_ms(self.room, now_ms),
        )

    def publish(self) -> bool:
        """What has become durable becomes true. Answers whether anything beside the log did."""
        kept = self.kept
        inside = {person for person in self.done if self.room.people[person].place == "inside"}
        stirred = len(self.sealed) != len(kept.sealed) or inside != kept.done or self.vacated
        kept.room = self.room
        kept.sealed = self.sealed
        kept.done = inside
        kept.texts.update(self.texts)
        for text_id in self.erased:
            kept.texts.pop(text_id, None)
        kept.keys.update(self.keys)
        for key_hash in self.over:
            del kept.keys[key_hash]
        kept.seats.update(self.seats)
        for token_hash in self.vacated:
            kept.seats.pop(token_hash, None)
        return bool(stirred)


def step_of_keys(room: Room) -> int:
    """The step whose keys of posts without a name are still good."""
    return -1 if room.session == "ended" else room.at


def hash_key(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()


def digest_of(asked: Asked) -> bytes:
    """A hash of the key and the command together; of the person too, unless they gave no name."""
    nameless = isinstance(asked.command, SubmitPost) and asked.command.anonymous
    person = "" if nameless or asked.post_key else asked.person or ""
    return hashlib.sha256(
        "\0".join((asked.key, person, NAMES[type(asked.command)])).encode()
        + msgspec.json.encode(_fields(asked.command))
    ).digest()


def _fields(command: Command) -> dict[str, object]:
    found: dict[str, object] = msgspec.to_builtins(command)
    return found


def due_ms(room: Room, now_ms: int) -> int | None:
    """When the room next has to be woken, whoever is there: a step that ends by itself, a reveal,
    the end of an undo (keys of posts without a name go then), or the end of its keeping."""
    if room.session == "ended":
        assert room.ended_ms is not None
        return room.ended_ms + room.retention_days * DAY_MS
    if room.run is None:
        return None
    moments = [room.run.show_at_ms]
    if room.undo is not None and room.undo.until_ms >= now_ms:
        moments.append(room.undo.until_ms + 1)
    row = room.row
    last = room.run.at + 1 == len(room.run.path)
    if row is not None and row.ends_by_itself and not last:
        moments.append(room.run.timer.ends_at_ms)
    return min((at for at in moments if at is not None), default=None)
