"""Taking in an optional phase, because the presenter asks for it (domain 2.4: ideas on offer)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.finish import borrow, early_minutes, shortened, sources
from server.room.format import Spot
from server.room.refusals import WrongMoment
from server.room.rounds import are_behind, furthest, path_with
from server.room.state import Person, Room


@dataclass(frozen=True, slots=True)
class IncludePhase(Command):
    """`phase`: the key of an optional phase of the round that is on."""

    phase: str


@dataclass(frozen=True, slots=True)
class PhaseIncluded(Event):
    """`row`: into the format's rows. `sources`: (step of the new path, minutes) that were given."""

    row: int
    round: int
    sources: tuple[tuple[int, int], ...]


def decide(room: Room, command: IncludePhase, person: Person, facts: Facts) -> Decision:
    """What is early or spare gives its minutes first, then the round that it is for.

    Raises: WrongMoment: there is no such phase to take in here, or its place has passed.
    """
    spot = next((one for one in open_spots(room) if room.rows[one[0]].key == command.phase), None)
    if spot is None:
        raise WrongMoment("That cannot be taken in here any more.")
    after = _with(room, spot, ())
    assert after.run is not None
    run = after.run
    minutes = room.rows[spot[0]].minutes - early_minutes(room, facts.now_ms)
    found = [
        source
        for source in sources(room.rows, run.path, run.at, spot[1], own_first=True)
        if (run.path[source[0]].row, run.path[source[0]].round) != spot
    ]
    return Decision(events=(PhaseIncluded(*spot, tuple(borrow(found, minutes))),))


def open_spots(room: Room) -> list[Spot]:
    """The optional phases that can still be taken into the round that is on.

    Not where a later phase of that round has been opened already.
    """
    run = room.run
    if run is None or room.session != "running" or run.step.round == 0 or are_behind(run):
        return []
    number = run.step.round
    opened = max(step.row for step in run.path[: furthest(run) + 1] if step.round == number)
    spots = ((row, number) for row, one in enumerate(room.rows) if one.optional)
    return [
        spot
        for spot in spots
        if room.rows[spot[0]].once_per == "round" and spot[0] > opened and spot not in room.included
    ]


def _with(room: Room, spot: Spot, taken: tuple[tuple[int, int], ...]) -> Room:
    room = replace(room, included=room.included | {spot}, steer=room.steer + 1)
    assert room.run is not None
    path = path_with(room, room.run)
    # What was could not be put back into another path.
    return replace(room, run=replace(room.run, path=shortened(path, taken)), undo=None)


def apply(room: Room, event: PhaseIncluded) -> Room:
    return _with(room, (event.row, event.round), event.sources)
