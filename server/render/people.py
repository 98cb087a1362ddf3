"""Who is here, by role, in the words that stand beside a name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from server.render.rounds import seat_notes
from server.render.standing import Kept
from server.render.turns import Turn, turn_of
from server.render.view import Named, counts, name_of, people_view, words
from server.room.acts.take_controls import AWAY_MS
from server.room.audience import Audience
from server.room.state import Person, Room

HEADINGS = (
    ("facilitator", "Facilitator"),
    ("co_facilitator", "Co-facilitator"),
    ("member", "Members"),
    ("observer", "Observers, who only watch"),
)


# What people call whoever leads, where it is not a facilitator; the format says which.
LEADS = {
    "process_guide": "Process guide",
    "coach": "Coach",
    "trainer": "Trainer",
    "supervisor": "Supervisor",
    "moderator": "Moderator",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One person. `notes`: what is true of them now, in the order it is read."""

    id: str
    name: str
    present: bool
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    role: str
    heading: str
    lines: tuple[Line, ...]


def groups(kept: Kept, present: frozenset[str]) -> list[Group]:
    """Everybody inside by role; roles that nobody has are left out."""
    found = people_view(kept, present)
    lead = LEADS.get(words(kept)["format"].get("lead", ""))
    return [
        Group(role, lead if lead and role == "facilitator" else heading, lines)
        for role, heading in HEADINGS
        if (lines := tuple(_line(kept.room, one) for one in found if one["role"] == role))
    ]


def _line(room: Room, one: dict[str, object]) -> Line:
    notes = []
    if one["person"] == room.presenter:
        notes.append("presenting")
    if one["person"] == room.holder:
        notes.append("holds the controls")
    elif one["person"] == room.stand_in and room.session != "ended":
        notes.append("stand-in")
    notes += seat_notes(room, room.people[str(one["person"])])
    if room.people[str(one["person"])].types:
        notes.append("types instead of speaking")
    if one["on_call"]:
        notes.append("only on the call")
    elif not one["present"]:
        notes.append("away")
    return Line(str(one["person"]), str(one["name"]), bool(one["present"]), tuple(notes))


class Who:
    """Who is where, and who may do what to whom: the questions that templates ask about people."""

    def __init__(
        self, kept: Kept, audience: Audience, present: frozenset[str], now_ms: int
    ) -> None:
        self._kept = kept
        self._room = kept.room
        self._audience = audience
        self._present = present
        self._now_ms = now_ms

    @property
    def groups(self) -> list[Group]:
        return groups(self._kept, self._present)

    @property
    def numbers(self) -> dict[str, int]:
        """How many are inside, by role: all that the door is told."""
        return counts(self._room)

    @property
    def facilitator(self) -> str:
        """The name by which sentences call whoever runs the room."""
        return name_of(self._kept, self._room.opener)

    @property
    def facilitators(self) -> list[Named]:
        roles = ("facilitator", "co_facilitator")
        return self._named(p for p in self._room.inside() if p.role in roles)

    @property
    def facilitators_here(self) -> bool:
        return any(one.id in self._present for one in self.facilitators)

    @property
    def holder(self) -> Named | None:
        """Who holds the controls instead of the facilitators."""
        return self._one(self._room.holder)

    @property
    def presenter(self) -> Named | None:
        return self._one(self._room.presenter)

    @property
    def hands(self) -> list[Named]:
        run = self._room.run
        return self._named(self._room.people[p] for p in run.hands) if run is not None else []

    @cached_property
    def turn(self) -> Turn | None:
        """Whose turn it is to speak, where people speak in turn."""
        return turn_of(self._kept, self._audience, self._present, self._now_ms)

    @property
    def away(self) -> bool:
        """Whether nobody is here who could steer."""
        return self._room.session == "running" and self._kept.desk_left_ms is not None

    def could_steer_without(self, leaving: str) -> Named | None:
        """Who can steer at once when this person leaves the desk. A stand-in has to wait first."""
        holder = self._room.holder
        if holder is not None and holder != leaving:
            return self.holder if holder in self._present else None
        here = (one for one in self.facilitators if one.id in self._present)
        return next((one for one in here if one.id != leaving), None)

    @property
    def stand_in(self) -> Named | None:
        return self._one(self._room.stand_in)

    @property
    def stand_in_may_take(self) -> bool:
        """Whether the stand-in is offered the controls by now."""
        left_ms = self._kept.desk_left_ms
        return self.away and left_ms is not None and self._now_ms - left_ms >= AWAY_MS

    @property
    def at_door(self) -> list[Person]:
        return self._room.at_door()

    @property
    def start_asks(self) -> str:
        """What the start asks first: they could be let in later, but are hardly meant to wait."""
        waiting = [one for one in self.at_door if not one.again]
        if not waiting:
            return ""
        who = f"{self._kept.texts.get(waiting[0].name, '')} is" if len(waiting) == 1 else ""
        return f"Press again: {who or f'{len(waiting)} are'} still at the door"

    def could_return_as(self, waiting: Person) -> list[Named]:
        """Whose seat somebody at the door may get back: the same role, and nobody at it now."""
        return self._named(
            p for p in self._room.inside() if p.role == waiting.role and p.id not in self._present
        )

    @property
    def could_stand_in(self) -> list[Named]:
        roles = ("member", "co_facilitator")
        return self._named(
            p for p in self._room.inside() if p.place == "inside" and p.role in roles
        )

    @property
    def could_take_over(self) -> list[Named]:
        """To whom the controls can be handed now: not whoever presents, nor an observer."""
        busy = (self._room.presenter, self._room.holder)
        return [
            one for one in self.could_stand_in if one.id in self._present and one.id not in busy
        ]

    @property
    def could_be_asked_to_leave(self) -> list[Named]:
        """Not whoever opened the room, presents or holds the controls."""
        kept = (self._room.opener, self._room.presenter, self._room.holder)
        return self._named(
            p for p in self._room.inside() if p.id not in kept and p.role != "facilitator"
        )

    @property
    def could_present(self) -> list[Named]:
        return self._named(p for p in self._room.inside() if p.role == "member")

    def _named(self, people: Iterable[Person]) -> list[Named]:
        return [Named(p.id, name_of(self._kept, p.id)) for p in people]

    def _one(self, person_id: str | None) -> Named | None:
        return None if person_id is None else Named(person_id, name_of(self._kept, person_id))
