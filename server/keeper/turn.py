"""One turn of a room: every command that waits is decided on what the one before left."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

import msgspec

from server.errors import Refusal
from server.keeper.shelf import Answer, Asked, Kept
from server.room.acts import NAMES
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
    done: set[str] = field(default_factory=set)
    outcomes: list[tuple[Asked, Answer | Refusal]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.room = self.kept.room
        self.sealed = dict(self.kept.sealed)

    def take(self, asked: Asked, facts: Facts) -> None:
        """Decide one command on the draft. Its outcome is told when the turn is durable."""
        try:
            answer = self._decided(asked, facts)
        except Refusal as refusal:
            self.outcomes.append((asked, refusal))
        else:
            self.outcomes.append((asked, answer))

    def _decided(self, asked: Asked, facts: Facts) -> Answer:
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
            fleeting = self.room.run.at if decision.own and self.room.run is not None else None
            self.keys[key_hash] = SpentKey(
                key_hash,
                digest,
                answer.seq,
                msgspec.json.encode(answer.fields).decode(),
                fleeting,
                decision.own,
            )
        return answer

    def _taken(self, asked: Asked, decision: Decision) -> Answer:
        for event in decision.events:
            self.room = apply(self.room, event)
            self.told.append((event, self.room))
        self.texts.update(decision.texts)
        for text_id in decision.erased:
            if self.texts.pop(text_id, None) is None:
                self.erased.append(text_id)
        if decision.seal is not None:
            self.sealed[decision.seal.post] = decision.seal
        for post in decision.unseal:
            del self.sealed[post]
        if decision.done and asked.person is not None:
            self.done.add(asked.person)
        if asked.seat is not None:
            self.seats[asked.seat] = str(decision.answer["person"])
        return Answer(self.room.seq, dict(decision.answer))

    def batch(self, now_ms: int) -> Batch | None:
        """All there is to write, or None if nothing is."""
        sealed = [s for s in self.sealed.values() if self.kept.sealed.get(s.post) is not s]
        unsealed = [post for post in self.kept.sealed if post not in self.sealed]
        if not (self.told or self.keys or self.seats or sealed or unsealed):
            return None
        return Batch(
            events=[event for event, _ in self.told],
            texts=self.texts,
            erased=self.erased,
            sealed=sealed,
            unsealed=unsealed,
            keys=list(self.keys.values()),
            seats=self.seats,
            due_ms=due_ms(self.room, now_ms),
        )

    def publish(self) -> None:
        """What has become durable becomes true."""
        kept = self.kept
        if any(room.run is None or room.run.at != _at(kept.room) for _, room in self.told):
            kept.done = set()
        kept.room = self.room
        kept.sealed = self.sealed
        kept.texts.update(self.texts)
        for text_id in self.erased:
            kept.texts.pop(text_id, None)
        kept.keys.update(self.keys)
        kept.seats.update(self.seats)
        kept.done |= self.done


def _at(room: Room) -> int | None:
    return None if room.run is None else room.run.at


def hash_key(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()


def digest_of(asked: Asked) -> bytes:
    """A hash of the key and the command together; of the person too, unless they gave no name."""
    nameless = isinstance(asked.command, SubmitPost) and asked.command.anonymous
    person = "" if nameless else asked.person or ""
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
