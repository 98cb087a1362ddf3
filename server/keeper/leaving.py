"""Leaving a room: one browser gives up its seat. The room's log says nothing of it."""

from __future__ import annotations

from server.keeper.keeper import Keeper
from server.keeper.shelf import Kept
from server.keeper.turn import GiveUpSeat
from server.room.refusals import WrongMoment


class HasLeft(WrongMoment):
    """What brought somebody in before does not bring them back: the next at this device may
    press it."""

    name = "has_left"

    def __init__(self) -> None:
        super().__init__("The place that this gave has been left since. Send once more to come in.")


async def leave(keeper: Keeper, kept: Kept, browser: bytes) -> bool:
    """Give up the seat of this browser. Answers whether it has one in any other room.

    `browser`: its token's hash. The person keeps their place in the room, and the seats of their
    other browsers.

    Raises:
        NoSuchRoom: the room has been erased. StoreAway: nothing has changed.
    """
    room, person = kept.room.id, kept.seat(browser)
    elsewhere = set(await keeper.rooms_of(browser)) - {room}
    await keeper.ask(room, None, GiveUpSeat(), seat=browser)
    if person is not None and not _sits_still(kept, person.id):
        keeper.roster.end_glimpse(room, person.id)
    return bool(elsewhere)


def _sits_still(kept: Kept, person: str) -> bool:
    """Whether another browser of this person has a seat."""
    seated = map(kept.seat, kept.seats)
    return any(one is not None and one.id == person for one in seated)


async def seat_by_retry(keeper: Keeper, kept: Kept, browser: bytes, person: str) -> None:
    """Give the seat of `person` to who sends again what gave it to them: the first answer, and the
    cookie with it, was lost.

    Raises:
        HasLeft: they had the answer, and have left since. NoSuchRoom, StoreAway.
    """
    if person not in kept.seats.values():
        raise HasLeft
    await keeper.seat_again(kept, browser, person)
