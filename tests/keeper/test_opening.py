"""Opening a room: once for each key, and the key's holder is who has opened it."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from server.errors import Refusal, StoreAway
from server.keeper.chance import PAGE_BYTES, Chance
from server.keeper.opening import open_room
from server.keeper.turn import KeySpent
from server.room.acts.open_room import OpenRoom
from server.room.state import Room
from tests.keeper.rig import CHECK_IN, Rig

ASKED = OpenRoom(
    room="r1",
    format=CHECK_IN.format,
    words=CHECK_IN.words,
    title="Ward leaders",
    facilitator_name="Dee",
    starts_at_ms=None,
    finish_at_ms=None,
    call_url="",
    retention_days=30,
    least_authors=5,
)


async def opened(
    rig: Rig, command: OpenRoom = ASKED, seat: bytes = b"laptop", key: str = "k" * 32
) -> Room:
    room, answer = await open_room(
        rig.keeper, command, seat=seat, key=key, asked=command.title.encode()
    )
    assert room.opener == answer["person"]
    return room


async def test_the_opener_sits_in_the_new_room(rig: Rig) -> None:
    room = await opened(rig)
    kept = await rig.keeper.kept("r1")
    assert kept is not None and kept.room == room
    person = kept.seat(b"laptop")
    assert person is not None and room.opener == person.id


async def test_a_retry_opens_no_second_room_and_leads_to_the_same_person(rig: Rig) -> None:
    first = await opened(rig)
    again = await opened(rig, seat=b"phone")
    assert first == again
    kept = await rig.keeper.kept("r1")
    assert kept is not None and {"laptop", "phone"} == {seat.decode() for seat in kept.seats}
    assert [("r1", None)] == [*await rig.storage.due()]


async def test_two_at_the_same_moment_open_one_room(rig: Rig) -> None:
    rooms = await asyncio.gather(*(opened(rig) for _ in range(4)))
    assert 1 == len({room.opener for room in rooms})


async def test_the_same_key_with_another_title_is_refused(rig: Rig) -> None:
    await opened(rig)
    with pytest.raises(KeySpent):
        await opened(rig, replace(ASKED, title="Another"))


async def test_somebody_elses_key_does_not_open_a_room_that_is_there(rig: Rig) -> None:
    await opened(rig)
    with pytest.raises(KeySpent):
        await opened(rig, seat=b"thief", key="another key")
    kept = await rig.keeper.kept("r1")
    assert kept is not None and kept.seat(b"thief") is None


async def test_without_a_key_a_taken_id_is_refused(rig: Rig) -> None:
    await opened(rig, key="")
    with pytest.raises(KeySpent):
        await opened(rig, key="")


async def test_when_the_store_is_away_no_room_is_there(rig: Rig) -> None:
    rig.storage.away = 1
    with pytest.raises(StoreAway):
        await opened(rig)
    assert await rig.keeper.kept("r1") is None
    await opened(rig)


async def test_what_makes_no_room_leaves_nothing_behind(rig: Rig) -> None:
    with pytest.raises(Refusal):
        await opened(rig, replace(ASKED, title=""))
    assert [] == [*await rig.storage.due()]


async def test_a_new_room_is_not_empty_since_the_server_started(rig: Rig) -> None:
    """It was started ten hours ago; the opener's browser is still on its way."""
    await rig.passes(minutes=600)
    await opened(rig)
    await rig.passes(minutes=5)
    kept = await rig.keeper.kept("r1")
    assert kept is not None and "lobby" == kept.room.session


def test_chance_gives_every_byte_once_and_as_many_as_asked_for() -> None:
    chance = Chance()
    given = [chance(size) for size in (0, 1, 16, PAGE_BYTES, PAGE_BYTES * 2, 32) for _ in range(20)]
    assert [0, 1, 16, PAGE_BYTES, PAGE_BYTES * 2, 32] == [len(one) for one in given[::20]]
    long = [one for one in given if len(one) >= 16]
    assert len(long) == len(set(long))
