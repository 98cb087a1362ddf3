"""Getting back to the agreed finish: later steps give minutes down to their floors."""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.finish import Source, borrow, borrowable, over_minutes, shortened
from server.room.refusals import WrongMoment
from server.room.state import Person, Room


@dataclass(frozen=True, slots=True)
class KeepFinish(Command):
    """`minutes`: as many as were shown to whoever pressed, so that no more is taken than they saw;
    0 takes what is needed now."""

    minutes: int = 0


@dataclass(frozen=True, slots=True)
class StepsShortened(Event):
    """`sources`: (step, minutes) that later steps give."""

    sources: tuple[Source, ...]


def decide(room: Room, command: KeepFinish, person: Person, facts: Facts) -> Decision:
    """Raises: WrongMoment: the session is within the agreed finish, or nothing can be shorter."""
    over = over_minutes(room, facts.now_ms)
    if over == 0:
        raise WrongMoment("The session finishes as agreed.")
    taken = repair(room, min(over, command.minutes) if command.minutes > 0 else over)
    if not taken:
        raise WrongMoment("No later step can be shorter than it is.")
    return Decision(events=(StepsShortened(taken),))


def repair(room: Room, minutes: int) -> tuple[Source, ...]:
    """What later steps would give, without touching what is protected or another one's round."""
    return tuple(borrow(borrowable(room), minutes))


def apply(room: Room, event: StepsShortened) -> Room:
    run = room.run
    assert run is not None
    path = shortened(run.path, event.sources)
    return replace(room, run=replace(run, path=path), steer=room.steer + 1)
