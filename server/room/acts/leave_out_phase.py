"""Leaving a phase out before the start, and giving its minutes to another; or putting it back.

A set that meets for the first time has no actions to look back at.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.plan import planned_steps, takers_of
from server.room.refusals import BadField, WrongMoment
from server.room.state import Person, Room


@dataclass(frozen=True, slots=True)
class LeaveOutPhase(Command):
    """`index`: of the phase, and `to`: of the one that gets its minutes, both among the phases of
    the format; without `to` the one that is proposed. `back`: it is to take place after all."""

    index: int
    to: int | None = None
    back: bool = False


@dataclass(frozen=True, slots=True)
class PhaseLeftOut(Event):
    row: int
    to: int


@dataclass(frozen=True, slots=True)
class PhasePutBack(Event):
    row: int


def decide(room: Room, command: LeaveOutPhase, person: Person, facts: Facts) -> Decision:
    """Raises: BadField: there is no such phase. WrongMoment: it cannot be left out, is so already,
    is not, or has been given the minutes of another."""
    row = command.index
    if not 0 <= row < len(room.rows):
        raise BadField("index", "There is no such step in this session.")
    if command.back:
        if row not in room.left_out:
            raise WrongMoment("It is not left out.")
        return Decision(events=(PhasePutBack(row),))
    if not room.rows[row].may_be_left_out:
        raise WrongMoment("This step belongs to this way of working, so it stays.")
    if row in room.left_out:
        raise WrongMoment("It is left out already.")
    if row in room.left_out.values():
        raise WrongMoment("It has the minutes of another step. Put that one back first.")
    return Decision(events=(PhaseLeftOut(row, _taker(room, row, command.to)),))


def _taker(room: Room, row: int, to: int | None) -> int:
    possible = takers_of(room, row)
    if to is None and possible:
        return possible[0]
    if to not in possible:
        raise BadField("to", "Choose a step that takes place, and is no break.")
    return to


def apply_left_out(room: Room, event: PhaseLeftOut) -> Room:
    return _planned(replace(room, left_out={**room.left_out, event.row: event.to}))


def apply_put_back(room: Room, event: PhasePutBack) -> Room:
    rest = {row: to for row, to in room.left_out.items() if row != event.row}
    return _planned(replace(room, left_out=rest))


def _planned(room: Room) -> Room:
    steps = planned_steps(room, room.rounds_planned)
    return replace(room, planned=tuple(step.minutes for step in steps), steer=room.steer + 1)
