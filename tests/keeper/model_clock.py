"""The clock of the model: the path of the classic set, what each step has left, who gives minutes.

Written from domain 2.1 and 2.5 by hand, not from server/room, so that both can be wrong in their
own ways only.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

MINUTE = 60_000


@dataclass(frozen=True)
class Phase:
    """`writers`: members | everyone | nobody. `kind`: what is taken."""

    key: str
    minutes: int
    floor: int
    in_round: bool = False
    writers: str = "nobody"
    kind: str = ""
    sealed: bool = False
    nameless: bool = False
    hands: str = ""


CLASSIC = (
    Phase("arrive", 3, 2),
    Phase("check_in", 7, 5, writers="everyone", kind="reflection", hands="everyone"),
    Phase("action_review", 7, 5, hands="everyone"),
    Phase("bidding", 6, 4),
    Phase("break", 5, 5),
    Phase("present", 8, 5, True),
    Phase("clarify", 6, 4, True, "members", "question", hands="members"),
    Phase("explore", 20, 14, True, "members", "question", nameless=True, hands="members"),
    Phase("take_stock", 4, 2, True),
    Phase("echo", 5, 3, True, "members", "reflection", True, True, "members"),
    Phase("commit", 5, 4, True),
    Phase("round_review", 3, 2, True, "everyone", "reflection", hands="everyone"),
    Phase("set_review", 6, 4, False, "everyone", "reflection", True, True, "everyone"),
    Phase("check_out", 5, 3, writers="everyone", kind="reflection", hands="everyone"),
)
PROTECTED = {"commit", "check_out"}
BIDDING, BREAK, PRESENT = 3, 4, 5


@dataclass
class Path:
    """Where the session is. `state`: waiting | running | stopped. `left`: when it does not run.

    `card`: the key of the question that was put to the presenter last, until it has been left.
    """

    now: int
    at: int = 0
    state: str = "running"
    ends: int = 0
    left: int = 0
    minutes: list[int] = field(default_factory=lambda: [phase.minutes for phase in CLASSIC])
    used: dict[int, int] = field(default_factory=dict)
    hands: list[str] = field(default_factory=list)
    show_at: int | None = None
    card: str | None = None
    voices: bool = False

    @property
    def phase(self) -> Phase:
        return CLASSIC[self.at]

    def remaining(self) -> int:
        return self.ends - self.now if self.state == "running" else self.left

    def would_have(self, index: int) -> int:
        """What step `index` has on its clock when it opens."""
        whole = self.minutes[index] * MINUTE
        return max(MINUTE, whole - self.used[index]) if index in self.used else whole

    def leave(self) -> None:
        self.used[self.at] = self.minutes[self.at] * MINUTE - self.remaining()

    def open(self, index: int) -> None:
        self.leave()
        duration = self.would_have(index)
        self.at, self.hands, self.show_at = index, [], None
        self.card, self.voices = None, False
        self.used.setdefault(index, 0)
        if index == PRESENT:
            self.state, self.left = "waiting", duration
        else:
            self.state, self.ends = "running", self.now + duration

    def stop(self) -> None:
        self.left, self.state, self.show_at = self.remaining(), "stopped", None

    def go(self) -> None:
        self.state, self.ends = "running", self.now + self.left

    def finish(self) -> int:
        """When the session ends as it runs now."""
        later = range(self.at + 1, len(CLASSIC))
        return self.now + max(0, self.remaining()) + sum(map(self.would_have, later))

    def add(self, minutes: int) -> None:
        """Minutes from the last session step backwards, then from the round itself."""
        wanted = minutes
        of_session = [i for i, phase in enumerate(CLASSIC) if not phase.in_round]
        of_round = [i for i, phase in enumerate(CLASSIC) if phase.in_round]
        givers = of_session[::-1] + (of_round[::-1] if self.phase.in_round else [])
        for index in givers:
            if index <= self.at or CLASSIC[index].key in PROTECTED:
                continue
            has = self.minutes[index] - CLASSIC[index].floor
            if index in self.used:
                has = min(has, self.would_have(index) // MINUTE - 1)
            gives = max(0, min(has, wanted))
            self.minutes[index] -= gives
            wanted -= gives
        left = self.remaining()
        left = (max(0, left) if minutes > 0 else left) + minutes * MINUTE
        self.minutes[self.at] = max(0, self.minutes[self.at] + minutes)
        self.ends = self.now + left
        self.left = left

    def copied(self) -> Path:
        return replace(
            self, minutes=list(self.minutes), used=dict(self.used), hands=list(self.hands)
        )
