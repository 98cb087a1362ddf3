"""The room's two functions: what a command leads to, and what an event makes of the room.

Both are pure. `decide` answers with a Decision or raises a Refusal; `apply` cannot fail on an event
that `decide` made for the same room.
"""

from __future__ import annotations

from collections.abc import Iterable

from server.room.acts import ACTS, APPLY, NAMES
from server.room.acts.open_room import RoomOpened, apply_opened
from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.refusals import NotYours, Stale
from server.room.rights import check
from server.room.state import Room
from server.room.turns import settled


def decide(
    room: Room, command: Command, person_id: str | None, facts: Facts, steer: int | None = None
) -> Decision:
    """What `command` of this person leads to. `person_id`: None for newcomers and the clock.

    Raises:
        Refusal: of every kind; the room stays as it is.
    """
    name = NAMES[type(command)]
    person = room.who(person_id) if person_id is not None else None
    if person is None and person_id is not None:
        raise NotYours  # a stranger is not the clock
    right = check(room, person, name)
    if right.steering and steer is not None and steer != room.steer:
        raise Stale(steer, room.steer)
    return ACTS[name].decide(room, command, person, facts)


def apply(room: Room | None, event: Event) -> Room:
    """The room after `event`; None is the room before its first event."""
    if isinstance(event, RoomOpened):
        return apply_opened(event).at_seq(1)
    assert room is not None, "a room's log begins with RoomOpened"
    return _settled(room, APPLY[type(event)](room, event)).at_seq(room.seq + 1)


def _settled(before: Room, after: Room) -> Room:
    """Whatever has changed who is here or which step is open, the order of speaking follows.

    Asked here and not in each act, so that none can forget it; a post costs four comparisons.
    """
    same = (
        after.run is before.run
        and after.people is before.people
        and after.rounds is before.rounds
        and after.revealed is before.revealed
    )
    return after if same else settled(after)


def fold(room: Room | None, events: Iterable[Event]) -> Room | None:
    """The room after all these events."""
    for event in events:
        room = apply(room, event)
    return room
