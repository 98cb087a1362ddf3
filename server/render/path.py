"""The steps of a session in their order: as they run, or before that as they are planned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

from server.render.view import Kept, name_of, path_view, words
from server.room.plan import takers_of
from server.room.rounds import lacks_presenter, path_to_start
from server.room.run import StepState


def steps(kept: Kept, now_ms: int) -> list[dict[str, Any]]:
    """Every step with its name, its state, and minutes planned and spent."""
    room = kept.room
    if room.run is not None:
        return path_view(kept, now_ms)
    phases = words(kept)["phases"]
    return [
        {
            "index": index,
            "name": phases[room.rows[step.row].key]["name"],
            "round": step.round,
            "state": "pending",
            "planned_minutes": step.minutes,
            "spent_ms": 0,
        }
        for index, step in enumerate(path_to_start(room))
    ]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Steps that stand together. `heading`: whose round they are, where there are several rounds,
    or "". `number`: of that round."""

    number: int
    heading: str
    steps: tuple[dict[str, Any], ...]

    @property
    def minutes(self) -> int:
        """As planned now."""
        return sum(step["planned_minutes"] for step in self.steps)

    @property
    def state(self) -> StepState:
        """`running` with the step that is open among them; `done` when all of them lie behind."""
        states = {step["state"] for step in self.steps}
        if "running" in states:
            return "running"
        return "pending" if "pending" in states else "done"


def stretches(kept: Kept, found: Sequence[dict[str, Any]]) -> list[Stretch]:
    """The same steps, round by round: in a set of several presenters each phase comes as often."""
    if all(step["round"] <= 1 for step in found):
        return [Stretch(0, "", tuple(found))]
    return [
        Stretch(number, _heading(kept, number) if number else "", tuple(together))
        for number, together in groupby(found, key=lambda step: int(step["round"]))
    ]


def _heading(kept: Kept, number: int) -> str:
    """`Round 2, Ben`; `Round 2` while nobody is chosen for it."""
    name = name_of(kept, kept.room.presenter_of(number))
    return f"Round {number}, {name}" if name else f"Round {number}"


@dataclass(frozen=True, slots=True)
class LeaveOut:
    """A phase that may be left out. `index`: among those of the format.

    `to`: index and name of those that could have its minutes, the proposed one first; where it is
    left out, of the one that has them.
    """

    index: int
    name: str
    minutes: int
    left_out: bool
    to: tuple[tuple[int, str], ...]


def leave_outs(kept: Kept) -> list[LeaveOut]:
    """What can be left out before the start, or put back."""
    room, phases = kept.room, words(kept)["phases"]
    names = [str(phases[row.key]["name"]) for row in room.rows]
    found = []
    for index, row in enumerate(room.rows):
        has = room.left_out.get(index)
        to = takers_of(room, index) if has is None else [has]
        if row.may_be_left_out and to:
            named = tuple((one, names[one]) for one in to)
            found.append(LeaveOut(index, names[index], row.minutes, has is not None, named))
    return found


class Path:
    """The questions that templates ask about the steps; each is worked out when it is asked."""

    def __init__(self, kept: Kept, now_ms: int) -> None:
        self._kept = kept
        self._now_ms = now_ms

    @cached_property
    def steps(self) -> list[dict[str, Any]]:
        return steps(self._kept, self._now_ms)

    @cached_property
    def stretches(self) -> list[Stretch]:
        return stretches(self._kept, self.steps)

    @property
    def elsewhere(self) -> list[Stretch]:
        """Where one can go: not to the step that is open, nor to one that lacks a presenter yet."""
        return [
            Stretch(one.number, one.heading, found)
            for one in self.stretches
            if (found := tuple(step for step in one.steps if self._can_be_opened(step)))
        ]

    def _can_be_opened(self, step: dict[str, Any]) -> bool:
        room, run = self._kept.room, self._kept.room.run
        if run is None or step["index"] == run.at:
            return False
        return not lacks_presenter(room, run, step["index"])

    @property
    def not_to_be_missed(self) -> list[dict[str, Any]]:
        """Where one can go straight to from a stopped clock: the protected steps that lie ahead, of
        this round or of none."""
        room, run = self._kept.room, self._kept.room.run
        if run is None:
            return []
        here = (0, run.step.round)
        return [
            step
            for step in self.steps[run.at + 1 :]
            if room.rows[run.path[step["index"]].row].protected and step["round"] in here
        ]

    @property
    def leave_outs(self) -> list[LeaveOut]:
        return leave_outs(self._kept)
