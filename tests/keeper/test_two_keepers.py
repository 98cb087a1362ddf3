"""Two processes on one store: any takes any command, and what no bell told is found anyway."""

from __future__ import annotations

import asyncio

import pytest

from server.errors import StoreAway
from server.room.acts.move_on import MoveOn
from server.room.acts.raise_hand import RaiseHand
from server.room.acts.say_done import SayDone
from server.room.acts.submit_post import SubmitPost
from tests.keeper.bus import Bus
from tests.keeper.rig import Rig
from tests.keeper.two import MEMBERS, question, same, wait


async def test_what_one_has_taken_the_other_tells_at_once(both: tuple[Rig, Rig]) -> None:
    one, two = both
    await one.ask("ana", question("From one"))
    await two.settle()
    assert same(one, two)
    assert one.room.seq == two.ears.told_rooms["room"][-1][1].seq


async def test_a_press_on_the_older_process_is_decided_on_the_newest_state(
    bus: Bus, both: tuple[Rig, Rig]
) -> None:
    one, two = both
    bus.loses = 100
    await one.ask("ana", RaiseHand())
    assert one.room.seq > two.room.seq
    await two.ask("chloe", RaiseHand())
    assert two.room.run is not None
    assert (one.ids["ana"], one.ids["chloe"]) == two.room.run.hands


async def test_a_stale_press_is_stale_in_every_process(bus: Bus, both: tuple[Rig, Rig]) -> None:
    one, two = both
    bus.loses, seen = 100, one.room.steer
    await one.ask("dee", MoveOn(), steer=seen)
    with pytest.raises(Exception, match="Something changed"):
        await two.ask("dee", MoveOn(), steer=seen)
    assert same(one, two)


async def test_a_retry_at_the_other_process_is_answered_the_same(
    bus: Bus, both: tuple[Rig, Rig]
) -> None:
    one, two = both
    bus.loses, key = 100, one.key()
    assert await one.ask("ana", question("Once"), key=key) == await two.ask(
        "ana", question("Once"), key=key
    )
    nameless = SubmitPost("question", "Nobody's", anonymous=True)
    key = one.key()
    assert await one.ask("ana", nameless, key=key) == await two.ask("ana", nameless, key=key)
    assert 2 == len(two.room.posts)


async def test_many_presses_at_both_lose_none_and_double_none(both: tuple[Rig, Rig]) -> None:
    one, two = both
    for rig in both:
        rig.storage.dice = rig.dice
    calls = [
        (one, two)[n % 2].ask(MEMBERS[n % 7 if n % 7 != 1 else 0], question(f"{n}"), key=one.key())
        for n in range(60)
    ]
    answers = await asyncio.gather(*calls, return_exceptions=True)
    refused = [answer for answer in answers if isinstance(answer, StoreAway)]
    await one.settle()
    await two.settle()
    words = [one.kept.text(post.text) for post in one.room.posts.values()]
    assert len(words) == len(set(words)) == 60 - len(refused)
    assert same(one, two)


async def test_an_undo_at_both_undoes_once(bus: Bus, both: tuple[Rig, Rig]) -> None:
    one, two = both
    found = await asyncio.gather(
        *(rig.ask("dee", MoveOn(), steer=one.room.steer) for rig in both), return_exceptions=True
    )
    assert 1 == sum(isinstance(answer, Exception) for answer in found)
    await wait(bus, both, 1)
    assert same(one, two) and "take_stock" == one.phase


# Lost, doubled, late, in the wrong order (B4).


@pytest.mark.parametrize("loses", [0, 50, 100])
@pytest.mark.parametrize(("doubles", "late_ms"), [(0, 0), (100, 0), (50, 3_000)])
async def test_within_five_seconds_both_are_at_the_head_whatever_the_bus_does(
    bus: Bus, both: tuple[Rig, Rig], loses: int, doubles: int, late_ms: int
) -> None:
    bus.loses, bus.doubles, bus.late_ms = loses, doubles, late_ms
    one, two = both
    for n in range(40):
        rig = bus.dice.choice(both)
        await rig.ask(bus.dice.choice(["ana", "chloe", "femi"]), question(f"{n}"))
        if bus.dice.random() < 0.3:
            await wait(bus, both, bus.dice.random())
    await wait(bus, both, 5)
    assert same(one, two)
    assert (await one.stored()).head == one.room.seq
    # The recorders assert that each was told every event once, in order.
    for rig in both:
        assert rig.room.seq == rig.ears.told_rooms["room"][-1][1].seq


async def test_a_process_that_never_compares_is_found_out(bus: Bus, both: tuple[Rig, Rig]) -> None:
    """The planted fault: it only listens for the bell, and no bell is heard."""
    one, two = both
    bus.loses = 100
    await two.alarm.stop()
    await one.ask("ana", question("Unheard"))
    await wait(bus, both, 5)
    assert not same(one, two)


async def test_a_ring_during_a_turn_is_not_lost(bus: Bus, both: tuple[Rig, Rig]) -> None:
    one, two = both
    two.storage.gate = asyncio.Event()
    waiting = asyncio.ensure_future(two.ask("ana", SayDone()))
    hand = asyncio.ensure_future(two.ask("ana", RaiseHand()))
    for _ in range(10):
        await asyncio.sleep(0)
    await one.ask("chloe", question("Meanwhile"))
    two.storage.gate.set()
    await asyncio.gather(waiting, hand)
    await one.settle()
    await two.settle()
    assert same(one, two)


async def test_catching_up_rings_no_bell(bus: Bus, both: tuple[Rig, Rig]) -> None:
    one, two = both
    rung: list[int] = []
    third = bus.end()
    await third.start(lambda room, seq: rung.append(seq))
    await one.ask("ana", question("Once"))
    await two.settle()
    assert [one.room.seq] == rung


async def test_a_store_that_is_away_while_catching_up_is_said_to_be_away(
    bus: Bus, both: tuple[Rig, Rig], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = both
    bus.loses = 100
    await one.ask("ana", question("First"))

    async def away(room: str, after: int = 0) -> None:
        raise StoreAway("cannot read", retry_after_s=7)

    monkeypatch.setattr(two.storage, "read", away)
    with pytest.raises(StoreAway) as caught:
        await two.ask("chloe", question("Second"))
    assert 7 == caught.value.retry_after_s
    monkeypatch.undo()
    await two.ask("chloe", question("Second"))
    await one.ask("ana", question("Third"))
    assert 3 == len(one.room.posts)


async def test_a_no_is_decided_on_the_newest_state_too(bus: Bus, both: tuple[Rig, Rig]) -> None:
    """Nothing would be appended for it, so nothing but a look at the store could tell."""
    one, two = both
    await one.go_to("take_stock")
    await two.settle()
    bus.loses = 100
    await one.go_to("explore")
    await two.ask("ana", question("Just opened"))
    assert 1 == len(two.room.posts)
