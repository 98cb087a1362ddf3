"""Several rooms side by side, as whoever leads them sees them on one page (domain 2.9)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from server.render.desk import listed
from server.render.scene import Scene
from server.render.standing import Kept
from server.render.view import Named, name_of
from server.room.audience import holds_controls
from server.room.state import Person

# What can be pressed for all rooms at once, and what the button says.
TOGETHER = {
    "start_session": "Start all {}",
    "begin": "Begin in all {}",
    "move_on": "Move all {} on",
    "resume": "Start all {} clocks again",
}


@dataclass(frozen=True, slots=True)
class Group:
    """One of the rooms, and who its page is for. `link`: for its members."""

    kept: Kept
    person: Person
    present: frozenset[str]
    link: str


class GroupScene(Scene):
    """A room of them, as its desk sees it. `steers`: whether this person may steer it now."""

    def __init__(self, group: Group, now_ms: int) -> None:
        super().__init__(group.kept, "desk", group.present, 0, now_ms)
        self.steers = holds_controls(group.kept.room, group.person)
        self.link = group.link

    @property
    def main_act(self) -> str:
        """What the first button at its desk does: "" where there is nothing to press."""
        if self.room.session == "lobby":
            return "start_session" if self.path.steps else ""
        return self.bar.main.act if self.running else ""

    @property
    def asks(self) -> str:
        """Why moving on asks once more, as at the desk of the room; "" where it need not."""
        if self.main_act != "move_on" or not self.bar.main.ask:
            return ""
        unheard = [one.name for one in self.who.turn.coming[1:]] if self.who.turn else []
        if not unheard:
            return "someone may still be writing"
        return f"{listed(unheard)} {'has' if len(unheard) == 1 else 'have'} not spoken yet"

    @property
    def here(self) -> list[str]:
        """Who is in, besides those who lead."""
        return [
            name_of(self.kept, one.id)
            for one in self.room.inside()
            if one.role in ("member", "observer")
        ]

    @property
    def calls(self) -> list[Named]:
        return self.care.calls


class Beside:
    """All of them. Ended ones stay at the end, for the way to what ran."""

    def __init__(self, groups: Sequence[Group], now_ms: int) -> None:
        self._groups = groups
        self.scenes = sorted(
            (GroupScene(group, now_ms) for group in groups),
            key=lambda one: one.room.session == "ended",
        )

    @cached_property
    def at_work(self) -> list[GroupScene]:
        return [one for one in self.scenes if one.room.session != "ended"]

    @cached_property
    def together(self) -> tuple[str, str] | None:
        """The act that is next in every room, and its label; None where they stand apart."""
        steered = [one for one in self.at_work if one.steers]
        acts = {one.main_act for one in steered}
        if len(steered) < 2 or len(steered) < len(self.at_work) or len(acts) > 1:
            return None
        act = acts.pop()
        return (act, TOGETHER[act].format(len(steered))) if act in TOGETHER else None

    @property
    def asks(self) -> str:
        """Why what is next in every room asks once more, as it would in some of them alone."""
        asking = [one for one in self.at_work if one.asks]
        if not asking:
            return ""
        of_all = f"{len(asking)} of {len(self.at_work)}"
        return f"in {of_all} someone may still be writing, or has not spoken yet"

    @property
    def running(self) -> list[GroupScene]:
        """Those whose clocks run, and could be stopped all at once."""
        return [one for one in self.at_work if one.running and one.steers and not one.stopped]

    @property
    def print(self) -> str:
        return print_of(self._groups)


def print_of(groups: Sequence[Group]) -> str:
    """Changes with whatever the page shows, but for what a clock does by itself."""
    seen = [(one.kept.room.id, one.kept.room.seq, sorted(one.present)) for one in groups]
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:16]
