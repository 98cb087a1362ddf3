"""Adding minutes to the step that is open, and saying where they come from; or taking some off."""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.finish import Source, borrow, borrowable, early_minutes, shortened, sources_of
from server.room.refusals import BadField, WrongMoment
from server.room.run import MINUTE_MS, Run, Timer
from server.room.state import Person, Room

MOST_MINUTES = 30  # at one press; more is another format


@dataclass(frozen=True, slots=True)
class AddTime(Command):
    """`minutes`: whole minutes, below zero to take some off. `whose`: a presenter whose round to
    come gives them; else they are those that the session is early by, then borrowed as the format
    says, and what is not there moves the finish."""

    minutes: int
    whose: str = ""


@dataclass(frozen=True, slots=True)
class TimeAdded(Event):
    """`sources`: (step, minutes) that later steps gave. What they did not give moves the finish."""

    at_ms: int
    minutes: int
    sources: tuple[Source, ...]


def decide(room: Room, command: AddTime, person: Person, facts: Facts) -> Decision:
    """Raises: BadField: none or too many minutes. WrongMoment: not that much is left, or that
    presenter's round cannot give as many."""
    run = room.run
    assert run is not None
    if command.minutes == 0 or abs(command.minutes) > MOST_MINUTES:
        raise BadField("minutes", f"Between 1 and {MOST_MINUTES} minutes can be added at once.")
    taken_off_ms = -command.minutes * MINUTE_MS
    if taken_off_ms > 0 and run.timer.remaining(facts.now_ms) < taken_off_ms:
        raise WrongMoment("There is not that much time left in this step.")
    if command.whose:
        taken = tuple(borrow(sources_of(room, command.whose), command.minutes))
    else:
        early = early_minutes(room, facts.now_ms)
        taken = tuple(borrow(borrowable(room), command.minutes - early))
    if command.whose and sum(minutes for _, minutes in taken) < command.minutes:
        raise WrongMoment("That round cannot give so many minutes.")
    return Decision(events=(TimeAdded(facts.now_ms, command.minutes, taken),))


def apply(room: Room, event: TimeAdded) -> Room:
    run = room.run
    assert run is not None
    path = shortened(run.path, event.sources)
    step = replace(path[run.at], minutes=max(0, path[run.at].minutes + event.minutes))
    path = (*path[: run.at], step, *path[run.at + 1 :])
    timer = lengthened(run, event)
    return replace(
        room,
        run=replace(run, path=path, timer=timer),
        steer=room.steer + 1,
        last_ms=event.at_ms,
    )


def lengthened(run: Run, event: TimeAdded) -> Timer:
    """In overtime the minutes count from now: who is given two minutes has two minutes."""
    left_ms = run.timer.remaining(event.at_ms)
    if event.minutes > 0:
        left_ms = max(0, left_ms)
    left_ms += event.minutes * MINUTE_MS
    if run.timer.state == "running":
        return Timer("running", ends_at_ms=event.at_ms + left_ms)
    return replace(run.timer, remaining_ms=left_ms)
