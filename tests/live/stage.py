"""A hall with one room in it, and seats that remember what they were given."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from server.gate.cookie import token_hash
from server.keeper.shelf import Kept
from server.live.entry import Admitted
from server.live.hall import Hall, Pace
from server.live.message import Heartbeat, Message
from server.live.seat import Ending
from server.room.audience import Audience
from tests.live.rig import Said, SmallKeeper, SmallRenderer, token_of

STIR_S = 0.02


@dataclass(eq=False)
class RecordingSeat:
    """Remembers what it was given. `heard_s`: its last sign of life."""

    given: list[str] = field(default_factory=list)
    beats: list[int] = field(default_factory=list)
    ending: Ending | None = None
    heard_s: float = float("inf")
    room: str = ""
    person: str = ""
    browser: bytes = b""
    audience: Audience = "door"

    def begin(self, whole: Message) -> None:
        self.give(whole)

    def give(self, message: Message) -> None:
        assert self.ending is None, "nothing is given after the end"
        self.given.append(message.body.decode())

    def beat(self, heartbeat: Heartbeat) -> None:
        self.beats.append(heartbeat.seq)

    def end(self, ending: Ending) -> None:
        assert self.ending is None, "it ends once"
        self.ending = ending

    def silent_since_s(self) -> float:
        return self.heard_s


class CountingRoster:
    """Knows who is there, and that nobody leaves who has not come."""

    def __init__(self, keeper: SmallKeeper) -> None:
        self.here: Counter[tuple[str, str]] = Counter()
        self._keeper = keeper

    def arrive(self, room: str, person: str) -> None:
        self.here[room, person] += 1
        self._keeper._stir(room)

    def leave(self, room: str, person: str) -> None:
        self.here[room, person] -= 1
        assert self.here[room, person] >= 0
        self._keeper._stir(room)

    def present(self, room: str) -> frozenset[str]:
        return frozenset(
            who for (where, who), count in self.here.items() if where == room and count
        )


def admitted(kept: Kept, name: str, device: str = "") -> Admitted:
    return Admitted(kept, name, token_hash(token_of(device or name)))


class Stage:
    """A hall with one room, `r`."""

    def __init__(self, pace: Pace) -> None:
        self.keeper = SmallKeeper()
        self.roster = CountingRoster(self.keeper)
        self.keeper.roster = self.roster  # type: ignore[assignment]
        self.renderer = SmallRenderer()
        self.hall = Hall(self.keeper, self.renderer, pace)
        self.kept = self.keeper.open("r")

    def sit(self, name: str, device: str = "") -> RecordingSeat:
        seat = RecordingSeat()
        assert self.hall.take(admitted(self.kept, name, device), seat) is None
        return seat

    def tell(self, *words: str) -> None:
        self.keeper.tell("r", *map(Said, words))

    def rendered(self, what: str) -> int:
        return sum(call[0] == what for call in self.renderer.calls)
