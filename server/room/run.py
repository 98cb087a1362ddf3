"""How a session runs: the path of steps, where we are, and the one clock."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from server.room.turn_order import TurnOrder

MINUTE_MS = 60_000
UNDO_MS = 10_000  # a move can be taken back for ten seconds (screens 2.1)

Wish = Literal["go_on", "stop_here"]
TimerState = Literal["pending", "running", "paused", "in_time_out", "done"]
StepState = Literal["pending", "running", "done", "skipped"]


@dataclass(frozen=True, slots=True)
class Step:
    """One phase at its place in the path. `round`: 0 outside the rounds.

    `minutes`: as planned now, after borrowing. `spent_ms`: real time spent in it, when left.
    `used_ms`: what its clock has run of those minutes, when left; a clock that waits or stands uses
    none, so that going back and forth never eats anybody's time. `order`: in which people speak,
    once they do so in turn; it is kept while other steps are open.
    """

    row: int
    round: int
    minutes: int
    spent_ms: int = 0
    used_ms: int = 0
    entered: bool = False
    order: TurnOrder | None = None

    def left_ms(self) -> int:
        """What is on its clock when it is opened: at least a minute where it is opened again."""
        whole_ms = self.minutes * MINUTE_MS
        return max(MINUTE_MS, whole_ms - self.used_ms) if self.entered else whole_ms


@dataclass(frozen=True, slots=True)
class Timer:
    """The clock as data; nobody sends ticks.

    Running: `ends_at_ms` is set. Else `remaining_ms` is, and is below zero if it stopped in
    overtime; `since_ms`: since when it has been stopped. Overtime is not a state but a running
    clock past its end.
    """

    state: TimerState
    ends_at_ms: int | None = None
    remaining_ms: int | None = None
    since_ms: int | None = None

    def remaining(self, now_ms: int) -> int:
        """Milliseconds left, below zero in overtime."""
        if self.ends_at_ms is not None:
            return self.ends_at_ms - now_ms
        return self.remaining_ms or 0

    def shown_state(self, now_ms: int) -> str:
        """The state as people see it: `overtime` too."""
        over = self.state == "running" and self.remaining(now_ms) <= 0
        return "overtime" if over else self.state


@dataclass(frozen=True, slots=True)
class Run:
    """Where the session is. All that undoing a move restores is in here.

    `hands`: person ids in the order of raising. `last_call_ms`: when the last call is over.
    `show_at_ms`: when what was written is shown, once Show was pressed. `opened_seq`: the event
    that opened this step. `reminder`: the card that everybody reads. `settle_ms`: until when it is
    quiet. `wish`: what the presenter would like on a stopped clock. `card`: the post that is with
    the presenter; it goes back among those that wait when the step is left, because the next step
    is another run. `voices_only`: written questions have been put aside for now.
    """

    path: tuple[Step, ...]
    at: int
    timer: Timer
    entered_ms: int
    hands: tuple[str, ...] = ()
    last_call_ms: int | None = None
    show_at_ms: int | None = None
    opened_seq: int = 0
    card: str | None = None
    reminder: str | None = None
    settle_ms: int | None = None
    wish: Wish | None = None
    voices_only: bool = False

    @property
    def step(self) -> Step:
        return self.path[self.at]

    def state_of(self, index: int) -> StepState:
        if index == self.at:
            return "running"
        if index > self.at:
            return "pending"
        return "done" if self.path[index].entered else "skipped"

    def without_hand(self, person: str) -> Run:
        if person not in self.hands:
            return self
        return replace(self, hands=tuple(one for one in self.hands if one != person))

    def rest_ms(self) -> int:
        """Milliseconds that all steps after this one will have on their clocks."""
        return sum(step.left_ms() for step in self.path[self.at + 1 :])

    def used_ms(self, now_ms: int) -> int:
        """What the clock of the open step has run of its minutes."""
        return self.step.minutes * MINUTE_MS - self.timer.remaining(now_ms)


@dataclass(frozen=True, slots=True)
class Undo:
    """What the last move can be taken back to, and until when."""

    run: Run
    until_ms: int
