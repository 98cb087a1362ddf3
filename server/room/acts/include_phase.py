"""Taking in an optional phase, because the presenter asks for it (domain 2.4: ideas on offer)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.finish import borrow, shortened, sources
from server.room.format import Spot, path_of
from server.room.refusals import WrongMoment
from server.room.rounds import can_follow, following
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
    """Raises: WrongMoment: there is no such phase to take in here, or its place has passed."""
    spot = next((one for one in open_spots(room) if room.rows[one[0]].key == command.phase), None)
    if spot is None:
        raise WrongMoment("That cannot be taken in here any more.")
    after = _with(room, spot, ())
    assert after.run is not None
    run = after.run
    minutes = room.rows[spot[0]].minutes
    found = [
        source
        for source in sources(room.rows, run.path, run.at, spot[1])
        if (run.path[source[0]].row, run.path[source[0]].round) != spot
    ]
    return Decision(events=(PhaseIncluded(*spot, tuple(borrow(found, minutes))),))


def open_spots(room: Room) -> list[Spot]:
    """The optional phases that can still be taken into the round that is on."""
    run = room.run
    if run is None or room.session != "running" or run.step.round == 0:
        return []
    spots = ((row, run.step.round) for row, one in enumerate(room.rows) if one.optional)
    return [
        spot
        for spot in spots
        if spot not in room.included and can_follow(room, _path_with(room, spot))
    ]


def _path_with(room: Room, spot: Spot) -> list[Spot]:
    rounds = len(room.rounds) or room.opened_rounds
    return path_of(room.rows, rounds, room.included | {spot})


def _with(room: Room, spot: Spot, taken: tuple[tuple[int, int], ...]) -> Room:
    run = following(room, _path_with(room, spot))
    assert run is not None
    return replace(
        room,
        included=room.included | {spot},
        run=replace(run, path=shortened(run.path, taken)),
        undo=None,  # what was could not be put back into another path
        steer=room.steer + 1,
    )


def apply(room: Room, event: PhaseIncluded) -> Room:
    return _with(room, (event.row, event.round), event.sources)
