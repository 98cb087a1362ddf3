"""Several rooms side by side, as whoever leads them sees them on one page (domain 2.9)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from server.render.desk import listed
from server.render.scene import Scene
from server.render.standing import Kept
from server.render.view import name_of
from server.room.audience import holds_controls
from server.room.state import Person

# What can be pressed for all rooms at once, and what the button says.
TOGETHER = {
    "start_session": "Start {}",
    "begin": "Begin in {}",
    "move_on": "Move {} on",
    "resume": "Start the clocks of {} again",
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
    def comes_to(self) -> str:
        """The name of the step that the first button opens or begins; "" where it goes on."""
        if self.main_act == "move_on":
            return str(self.next["name"]) if self.next else ""
        if self.main_act == "start_session":
            return str(self.path.steps[0]["name"])
        return self.phase["name"] if self.main_act == "begin" else ""

    @property
    def runs(self) -> bool:
        return self.room.run is not None and self.room.run.timer.state == "running"

    @property
    def at_door(self) -> list[Person]:
        """Who could be let in with the others; who was here before is looked at in the room."""
        return [one for one in self.who.at_door if not one.again]

    @property
    def seats(self) -> str:
        """Who does what in the round that is on: `Ana presents, Ben asks, Chloe observes`."""
        run = self.room.run
        found = [one for one in self.rounds.lines if run and one.number == run.step.round]
        if not found:
            return ""
        (line,) = found
        seated = {line.presenter, *(seat.person for seat in line.seats)}
        others = [f"{seat.name} {seat.verb}" for seat in line.seats if seat.person]
        others += [f"{name} is in too" for person, name in self._inside if person not in seated]
        return ", ".join([f"{line.name} presents", *others])

    @property
    def ends_for(self) -> str:
        """What ending this one asks first."""
        whom = f" for {listed(self.here)}" if self.here else ""
        return f"Press again: it ends{whom}; the other groups go on"

    @property
    def asks(self) -> str:
        """Why moving on asks once more, as in the room; "" where it need not."""
        if self.main_act != "move_on" or not self.bar.main.ask:
            return ""
        unheard = [one.name for one in self.who.turn.coming[1:]] if self.who.turn else []
        if not unheard:
            return "someone may still be writing"
        return f"{listed(unheard)} {'has' if len(unheard) == 1 else 'have'} not spoken yet"

    @property
    def here(self) -> list[str]:
        """Who is in, besides those who lead."""
        return [name for _, name in self._inside]

    @property
    def _inside(self) -> list[tuple[str, str]]:
        inside = (one for one in self.room.inside() if one.role in ("member", "observer"))
        return [(one.id, name_of(self.kept, one.id)) for one in inside]


@dataclass(frozen=True, slots=True)
class ForAll:
    """One button for several rooms. `asks`: what it asks first, or ""."""

    act: str
    label: str
    scenes: Sequence[GroupScene]
    asks: str


def _asks(rooms: Sequence[GroupScene]) -> str:
    """Why what is next in these asks once more, as it would in some of them alone."""
    asking = [one for one in rooms if one.asks]
    if not asking:
        return ""
    of_all = f"{len(asking)} of {len(rooms)}"
    return f"in {of_all} someone may still be writing, or has not spoken yet"


class Beside:
    """All of them, each in its place to the end."""

    def __init__(self, groups: Sequence[Group], now_ms: int) -> None:
        self._groups = groups
        self.scenes = [GroupScene(group, now_ms) for group in groups]

    @cached_property
    def at_work(self) -> list[GroupScene]:
        return [one for one in self.scenes if one.room.session != "ended"]

    @cached_property
    def together(self) -> list[ForAll]:
        """What can be pressed for several rooms at once: those that would come to the same step.
        Where they stand apart, nobody is moved past where their own group is."""
        alike: dict[tuple[str, str], list[GroupScene]] = {}
        for one in self.at_work:
            if one.steers and one.main_act in TOGETHER:
                alike.setdefault((one.main_act, one.comes_to), []).append(one)
        return [
            ForAll(act, self._label(act, step, rooms), rooms, _asks(rooms))
            for (act, step), rooms in alike.items()
            if len(rooms) > 1
        ]

    def _label(self, act: str, step: str, rooms: Sequence[GroupScene]) -> str:
        every = len(rooms) == len(self.at_work)
        places = [str(at) for at, one in enumerate(self.scenes, 1) if one in rooms]
        which = f"all {len(rooms)}" if every else f"groups {listed(places)}"
        return TOGETHER[act].format(which) + (f": {step}" if step else "")

    @property
    def running(self) -> list[GroupScene]:
        """Those whose clocks run, and could be stopped all at once."""
        return [one for one in self.at_work if one.steers and one.runs]

    @property
    def waiting(self) -> list[GroupScene]:
        """Those at whose door somebody stands who could be let in."""
        return [one for one in self.at_work if one.at_door]

    @property
    def number_at_door(self) -> int:
        return sum(len(one.at_door) for one in self.waiting)

    def name_of(self, room: str) -> str:
        """What the room is called that the page was opened from."""
        return next((one.title for one in self.scenes if one.room.id == room), "the room")

    @property
    def print(self) -> str:
        return print_of(self._groups)


def print_of(groups: Sequence[Group]) -> str:
    """Changes with whatever the page shows, but for what a clock does by itself."""
    seen = [(one.kept.room.id, one.kept.room.seq, sorted(one.present)) for one in groups]
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:16]
