"""Who speaks in turn in the open step, and in which order (domain 2.1, J6, J27).

One circle holds for the whole session: it is mixed at the start, and whoever comes later stands at
its end. Each further step that goes round begins one person later, so that nobody is always first.
Where everyone speaks, the facilitators come last: they hold the order, and hear the others first.
"""

from __future__ import annotations

from dataclasses import replace

from server.room.audience import is_desk
from server.room.format import Row
from server.room.posting import is_speaker
from server.room.refusals import NotYours, TurnMoved, WrongMoment
from server.room.run import Run
from server.room.state import FACILITATORS, Person, Room
from server.room.turn_order import TurnOrder


def speaks_in_turn(room: Room, row: Row, person: Person) -> bool:
    """Whether this person has a turn in such a step; on the call alone is enough."""
    if person.place not in ("inside", "on_call"):
        return False
    # A room does not know who had an action last time: where earlier presenters speak, every member
    # is asked.
    return is_speaker(room, row, person) or (
        row.speaker == "everyone" and person.role in FACILITATORS
    )


def order_of(room: Room) -> TurnOrder | None:
    """The order of the open step; None where people do not speak in turn, or not yet."""
    return room.run.step.order if room.run is not None and _goes_round(room) else None


def _goes_round(room: Room) -> bool:
    """Nobody has to bid, so nobody is waited for. While something is written that nobody can read
    yet, people write, and nobody speaks."""
    run, row = room.run, room.row
    if run is None or row is None or not row.in_turn or row.speaker == "bidders":
        return False
    return row.reveal != "together" or run.at in room.revealed


def settled(room: Room) -> Room:
    """The room with the order of its open step as it has to be after any change.

    It is drawn when the step begins to go round. From then on latecomers go to its end, and whoever
    has no turn there any more leaves it; those who are away keep their place.
    """
    run, row = room.run, room.row
    if run is None or row is None or not _goes_round(room):
        return room
    speakers = [one for one in _circle(room) if speaks_in_turn(room, row, room.people[one])]
    found = run.step.order
    order = _drawn(room, run, speakers) if found is None else found.kept_to(speakers)
    if order == found:
        return room
    return with_order(room, order)


def _circle(room: Room) -> list[str]:
    known = frozenset(room.circle)
    return [*room.circle, *(one for one in room.people if one not in known)]


def _drawn(room: Room, run: Run, speakers: list[str]) -> TurnOrder:
    last = [one for one in speakers if room.people[one].role in FACILITATORS]
    last.sort(key=lambda one: FACILITATORS.index(room.people[one].role), reverse=True)
    circle = [one for one in speakers if one not in last]
    first = sum(step.order is not None for step in run.path) % max(1, len(circle))
    return TurnOrder(_placed(room, (*circle[first:], *circle[:first], *last)))


def _placed(room: Room, order: tuple[str, ...]) -> tuple[str, ...]:
    """With the presenter first or last, where the step says so."""
    row, presenter = room.row, room.presenter
    if row is None or row.turns == "shown" or presenter is None or presenter not in order:
        return order
    others = tuple(one for one in order if one != presenter)
    return (presenter, *others) if row.turns == "presenter_first" else (*others, presenter)


def turn_meant(room: Room, whose: str, person: Person) -> TurnOrder:
    """The order, if this person may say something about the turn of `whose` ("": that is on now).

    Raises:
        WrongMoment: nobody has a turn here. NotYours: it is neither theirs, nor are they the desk.
        TurnMoved: it is somebody else's turn by now.
    """
    order = order_of(room)
    if order is None:
        raise WrongMoment("In this step nobody speaks in turn.")
    if order.speaker is None:
        raise WrongMoment("Everybody has had their turn.")
    meant = whose or order.speaker
    if meant != person.id and not is_desk(room, person):
        raise NotYours("Only whoever has the turn, or the facilitator, passes it on.")
    if meant != order.speaker:
        raise TurnMoved
    return order


def with_order(room: Room, order: TurnOrder) -> Room:
    """The room with another order in its open step."""
    run = room.run
    assert run is not None
    path = (*run.path[: run.at], replace(run.step, order=order), *run.path[run.at + 1 :])
    return replace(room, run=replace(run, path=path))
