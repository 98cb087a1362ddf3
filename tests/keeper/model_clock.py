"""The clock of the model: where a session is, what each step has left, and who gives minutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from server.room.format import Row
from tests.keeper.model_path import Place, Rows

MINUTE = 60_000
LAST_CALL = 30_000


@dataclass
class Turns:
    """Who speaks in a step that goes round. `coming`: the speaker first."""

    coming: list[str]
    over: list[str] = field(default_factory=list)

    def copied(self) -> Turns:
        return Turns(list(self.coming), list(self.over))


@dataclass
class Path:
    """Where the session is. `state`: waiting | running | stopped. `left`: when it does not run.

    `used`: of each step that has been open, what its clock has run. `card`: the key of the question
    that was put to the presenter last, until it has been left. `last_call`, `quiet`: until when.
    """

    rows: Rows
    places: list[Place]
    minutes: list[int]
    now: int
    at: int = 0
    state: str = "running"
    ends: int = 0
    left: int = 0
    used: dict[int, int] = field(default_factory=lambda: {0: 0})
    hands: list[str] = field(default_factory=list)
    show_at: int | None = None
    card: str | None = None
    voices: bool = False
    last_call: int | None = None
    reminder: str | None = None
    quiet: int | None = None
    wish: str | None = None
    turns: dict[int, Turns] = field(default_factory=dict)

    @classmethod
    def begun(cls, rows: Rows, minutes: dict[Place, int], now: int) -> Path:
        """At its first step, whose clock has just begun to run."""
        path = cls(rows, list(minutes), list(minutes.values()), now)
        path.ends = now + path.would_have(0)
        return path

    @property
    def phase(self) -> Row:
        return self.rows[self.places[self.at][0]]

    @property
    def round(self) -> int:
        return self.places[self.at][1]

    @property
    def furthest(self) -> int:
        return max(self.at, *self.used)

    @property
    def rounds_over(self) -> bool:
        """Whether a step behind the last round has been open."""
        return all(number == 0 for _, number in self.places[self.furthest :])

    def remaining(self) -> int:
        return self.ends - self.now if self.state == "running" else self.left

    def would_have(self, index: int) -> int:
        """What step `index` has on its clock when it opens."""
        whole = self.minutes[index] * MINUTE
        return max(MINUTE, whole - self.used[index]) if index in self.used else whole

    def waits(self, index: int) -> bool:
        """Nobody's minutes start by themselves: not after a break, nor with a round."""
        before, number = self.places[index - 1] if index else (0, 0), self.places[index][1]
        return index > 0 and (self.rows[before[0]].rest or number not in (0, before[1]))

    def leave(self) -> None:
        self.used[self.at] = self.minutes[self.at] * MINUTE - self.remaining()

    def open(self, index: int) -> None:
        self.leave()
        duration = self.would_have(index)
        self.at, self.hands, self.show_at, self.last_call = index, [], None, None
        self.card, self.voices, self.reminder, self.quiet, self.wish = None, False, None, None, None
        self.used.setdefault(index, 0)
        if self.waits(index):
            self.state, self.left = "waiting", duration
        else:
            self.state, self.ends = "running", self.now + duration

    def stop(self) -> None:
        self.left, self.state, self.show_at = self.remaining(), "stopped", None
        self.quiet = self.wish = None

    def go(self) -> None:
        self.state, self.ends = "running", self.now + self.left

    def finish(self) -> int:
        """When the session ends as it runs now."""
        later = range(self.at + 1, len(self.places))
        return self.now + max(0, self.remaining()) + sum(map(self.would_have, later))

    def could_give(self, index: int) -> int:
        """Whole minutes, down to the floor, and of what was open before not the last one."""
        row = self.rows[self.places[index][0]]
        has = self.minutes[index] - row.floor
        if index in self.used:
            has = min(has, self.would_have(index) // MINUTE - 1)
        return 0 if row.protected or index <= self.at else max(0, has)

    def givers(self, number: int, own_first: bool = False) -> list[int]:
        """Spare minutes first, then what comes once, the last first, then round `number`; or that
        round before what comes once."""
        backwards = range(len(self.places) - 1, self.at, -1)
        spare = [i for i in backwards if self.rows[self.places[i][0]].spare]
        once = [i for i in backwards if self.places[i][1] == 0 and i not in spare]
        of_round = [i for i in backwards if number and self.places[i][1] == number]
        return spare + (of_round + once if own_first else once + of_round)

    def take(self, minutes: int, givers: Sequence[int]) -> int:
        """Take so many from these, as far as they go; how many that was."""
        wanted = minutes
        for index in givers:
            gives = max(0, min(self.could_give(index), wanted))
            self.minutes[index] -= gives
            wanted -= gives
        return minutes - max(0, wanted)

    def add(self, minutes: int) -> None:
        """To the step that is open; who is over time and given two minutes has two minutes."""
        left = self.remaining()
        left = (max(0, left) if minutes > 0 else left) + minutes * MINUTE
        self.minutes[self.at] = max(0, self.minutes[self.at] + minutes)
        self.ends, self.left = self.now + left, left

    def go_on_with(self, minutes: dict[Place, int]) -> bool:
        """What has been open stays; behind it comes what is planned now. Whether that is new."""
        kept = self.places[: self.furthest + 1]
        known = dict(zip(self.places, self.minutes, strict=True))
        used = {self.places[i]: ms for i, ms in self.used.items()}
        rest = [place for place in minutes if place not in kept]
        before, self.places = self.places, [*kept, *rest]
        self.minutes = [known.get(place, minutes.get(place, 0)) for place in self.places]
        self.used = {i: used[place] for i, place in enumerate(self.places) if place in used}
        return before != self.places

    def copied(self) -> Path:
        return replace(
            self,
            places=list(self.places),
            minutes=list(self.minutes),
            used=dict(self.used),
            hands=list(self.hands),
            turns={at: turns.copied() for at, turns in self.turns.items()},
        )
