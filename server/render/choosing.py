"""Choosing who presents: where it is offered, and how many can be chosen."""

from __future__ import annotations

from dataclasses import dataclass

from server.room.acts.set_rounds import begun_rounds
from server.room.rounds import lacks_presenter, rounds_possible
from server.room.state import Room


@dataclass(frozen=True, slots=True)
class Choice:
    """`least`, `most`: how many present. `begun`: how many of them stay, whatever is chosen."""

    least: int
    most: int
    begun: int


def choice_of(room: Room) -> Choice | None:
    """Where a step is for choosing, or nobody is chosen for what follows it; else None."""
    run, row = room.run, room.row
    if run is None or row is None or room.most_rounds == 0:
        return None
    further = run.at + 1 < len(run.path)
    if not row.settles_rounds and not (further and lacks_presenter(room, run, run.at + 1)):
        return None
    least, most = rounds_possible(room)
    return Choice(least, most, len(begun_rounds(room)))
