"""Brings what is still open of one session into the next. The reasons: room/acts/carry_actions.py.

It happens once for each room: when it starts, when the room before it is about to be erased, or
when it is itself continued, whichever comes first.
"""

from __future__ import annotations

from collections.abc import Iterator

from server.errors import Refusal
from server.keeper.keeper import Keeper
from server.keeper.shelf import Kept, mark_of
from server.room.action import STILL_OPEN
from server.room.acts.carry_actions import Carried, CarryActions


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
    for action in before.room.actions.values():
        if action.draft or action.status not in STILL_OPEN:
            continue
        was = before.room.who(action.owner)
        browsers = action.browsers if was is None else before.browsers_of(was)
        owner = _known_by(kept, browsers)
        yield Carried(
            owner=owner or (action.owner if was is None else was.id),
            text=before.text(action.text),
            due=action.due,
            sign=before.text(action.sign) if action.sign is not None else None,
            status=action.status,
            learned=before.text(action.learned) if action.learned is not None else None,
            remind=action.remind,
            browsers=() if owner is not None else browsers,
        )


def _known_by(kept: Kept, browsers: tuple[str, ...]) -> str | None:
    """Who sits here with one of these browsers and can own an action."""
    for token_hash in sorted(kept.seats):
        person = kept.seat(token_hash)
        if person is None or person.role == "observer" or person.place == "removed":
            continue
        if mark_of(token_hash) in browsers:
            return person.id
    return None
