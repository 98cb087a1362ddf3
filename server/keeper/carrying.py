"""Brings what is still open of one session into the next. The reasons: room/acts/carry_actions.py.

It happens once for each room: when it starts, when the room before it is about to be erased, or
when it is itself continued, whichever comes first.
"""

from __future__ import annotations

from collections.abc import Iterator

from server.errors import Refusal
from server.keeper.keeper import Keeper
from server.keeper.shelf import Kept
from server.room.action import STILL_OPEN
from server.room.acts.carry_actions import Carried, CarryActions
from server.room.acts.hand_actions import mark_of
from server.room.state import Person


def to_be_brought(kept: Kept) -> bool:
    """Whether this session has started and its people's actions have not come along yet."""
    room = kept.room
    return room.continues is not None and not room.carried and room.session == "running"


async def bring_along(keeper: Keeper, kept: Kept) -> None:
    """Bring what there is to be brought into this room. Doing it twice does it once.

    Raises: StoreAway: one of the rooms cannot be read or written. NoSuchRoom.
    """
    room = kept.room
    if room.continues is None or room.carried:
        return
    before = await keeper.kept(room.continues)
    actions = () if before is None else tuple(_still_open(before, kept))
    try:
        await keeper.ask(room.id, None, CarryActions(actions))
    except Refusal:
        return  # another process was faster


def _still_open(before: Kept, kept: Kept) -> Iterator[Carried]:
    here = {mark: one.id for mark, one in _marks(kept) if _can_own(one)}
    for action in before.room.actions.values():
        if action.draft or action.status not in STILL_OPEN:
            continue
        was = before.room.who(action.owner)
        marks = action.marks
        if was is not None:
            marks = tuple(sorted(mark for mark, one in _marks(before) if one is was))
        owner = next((here[mark] for mark in marks if mark in here), None)
        yield Carried(
            owner=owner or (action.owner if was is None else was.id),
            text=before.text(action.text),
            due=action.due,
            sign=before.text(action.sign) if action.sign is not None else None,
            status=action.status,
            learned=before.text(action.learned) if action.learned is not None else None,
            remind=action.remind,
            marks=() if owner is not None else marks,
        )


def _marks(kept: Kept) -> Iterator[tuple[str, Person]]:
    """By what everybody who has sat in this room is known again: each browser, with their name."""
    for token_hash in kept.seats:
        person = kept.seat(token_hash)
        if person is not None:
            yield mark_of(token_hash.hex(), kept.text(person.name)), person


def _can_own(person: Person) -> bool:
    return person.role != "observer" and person.place != "removed"
