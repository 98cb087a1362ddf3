"""Opening a room: the one command that has no room to be decided in yet."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec

from server.errors import SeqTaken
from server.keeper.carrying import bring_along
from server.keeper.keeper import Keeper, NoSuchRoom
from server.keeper.leaving import seat_by_retry
from server.keeper.turn import KeySpent, due_ms, hash_key
from server.room.acts.continue_session import ContinueSession
from server.room.acts.open_room import OpenRoom, decide_open
from server.room.rules import fold
from server.room.state import Room
from server.storage.contract import Batch, SpentKey


async def open_room(
    keeper: Keeper, command: OpenRoom, *, seat: bytes, key: str, asked: bytes
) -> tuple[Room, dict[str, Any]]:
    """The new room and what to answer; for a key that has opened one already, that one.

    `seat`: the browser that opens it. `asked`: all that was asked for, as bytes. Who sends a key
    again holds it, so that another browser of theirs gets the opener's seat.

    Raises:
        Refusal: what was sent makes no room, the key was sent with something else, or the opener
            has left the room that it opened.
        StoreAway: it could not be kept.
    """
    decision = decide_open(command, keeper.facts_of_nothing())
    room = fold(None, decision.events)
    assert room is not None
    if room.continues is not None:
        await _continue(keeper, room.continues, room.id)
    digest = hashlib.sha256(key.encode() + asked).digest()
    answer = dict(decision.answer)
    spent = SpentKey(hash_key(key), digest, room.seq, msgspec.json.encode(answer).decode())
    batch = Batch(
        events=decision.events,
        texts=decision.texts,
        keys=[spent] if key else [],
        seats={seat: room.opener},
        due_ms=due_ms(room, room.last_ms),
    )
    try:
        await keeper.take_up(room.id, batch)
    except SeqTaken:
        return await _opened_before(keeper, room.id, seat, hash_key(key), digest)
    return room, answer


async def _continue(keeper: Keeper, before_id: str, room_id: str) -> None:
    """The ended room learns first what continues it: a room that it knows of and that never comes
    is nothing, one that it does not know of would get nothing when it is erased. What it still has
    to get itself it gets now, so that nobody ever has to look further back than one room.

    Raises: NoSuchRoom. WrongMoment: it has not ended, or was continued too often. StoreAway.
    """
    before = await keeper.kept(before_id)
    if before is None:
        raise NoSuchRoom
    await bring_along(keeper, before)
    await keeper.ask(before_id, None, ContinueSession(room_id))


async def _opened_before(
    keeper: Keeper, room_id: str, seat: bytes, key_hash: bytes, digest: bytes
) -> tuple[Room, dict[str, Any]]:
    kept = await keeper.kept(room_id)
    if kept is None:
        raise NoSuchRoom
    spent = kept.keys.get(key_hash)
    if spent is None or spent.digest != digest:
        raise KeySpent
    await seat_by_retry(keeper, kept, seat, kept.room.opener)
    return kept.room, msgspec.json.decode(spent.answer)
