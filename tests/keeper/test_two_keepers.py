"""Two processes on one store: any takes any command, and what no bell told is found anyway."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator

import pytest

from server.errors import StoreAway
from server.keeper.shelf import Shelf
from server.room.acts.move_on import MoveOn
from server.room.acts.raise_hand import RaiseHand
from server.room.acts.say_done import SayDone
from server.room.acts.show_posts import PostsShown, ShowPosts
from server.room.acts.submit_post import SubmitPost
from tests.keeper.bus import Bus
from tests.keeper.moody import MoodyStorage
from tests.keeper.rig import ManualClock, Rig, memory, process
from tests.keeper.stories import by_clock

MEMBERS = ("ana", "ben", "chloe", "femi", "hana", "ian", "jo")


@pytest.fixture
def bus(dice: random.Random) -> Bus:
    return Bus(ManualClock(), dice)


@pytest.fixture
async def both(bus: Bus, dice: random.Random) -> AsyncIterator[tuple[Rig, Rig]]:
    """The same room in two processes, everybody connected to both; in explore."""
    store = memory()
    one = await process(store, bus.clock, dice, backplane=bus.end())
    await one.open()
    await one.come(*MEMBERS)
    await one.go_to("explore")
    two = await process(store, bus.clock, dice, backplane=bus.end(), like=one)
    yield one, two
    await one.alarm.stop()
    await two.alarm.stop()


def line(text: str) -> SubmitPost:
    return SubmitPost("question", text)


def same(one: Rig, two: Rig) -> bool:
    return (one.room, one.kept.texts, one.kept.keys, one.kept.seats, one.kept.sealed) == (
        two.room,
        two.kept.texts,
        two.kept.keys,
        two.kept.seats,
        two.kept.sealed,
    )


async def wait(bus: Bus, both: tuple[Rig, Rig], seconds: float) -> None:
    """Time passes, and the bus delivers what it still holds."""
    for _ in range(round(seconds * 10)):
        bus.clock.to(bus.clock.now_ms() + 100)
        bus.deliver()
        for rig in both:
            await rig.settle()


async def test_what_one_has_taken_the_other_tells_at_once(both: tuple[Rig, Rig]) -> None:
    one, two = both
    await one.ask("ana", line("From one"))
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
    assert await one.ask("ana", line("Once"), key=key) == await two.ask(
        "ana", line("Once"), key=key
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
        (one, two)[n % 2].ask(MEMBERS[n % 7 if n % 7 != 1 else 0], line(f"{n}"), key=one.key())
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
        await rig.ask(bus.dice.choice(["ana", "chloe", "femi"]), line(f"{n}"))
        if bus.dice.random() < 0.3:
            await wait(bus, both, bus.dice.random())
    await wait(bus, both, 5)
    assert same(one, two)
    assert (await one.stored()).head == one.room.seq
    # The recorders assert that each was told every event once, in order.
    for rig in both:
        assert rig.room.seq == rig.ears.told_rooms["room"][-1][1].seq


async def test_a_ring_during_a_turn_is_not_lost(bus: Bus, both: tuple[Rig, Rig]) -> None:
    one, two = both
    two.storage.gate = asyncio.Event()
    waiting = asyncio.ensure_future(two.ask("ana", SayDone()))
    hand = asyncio.ensure_future(two.ask("ana", RaiseHand()))
    for _ in range(10):
        await asyncio.sleep(0)
    await one.ask("chloe", line("Meanwhile"))
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
    await one.ask("ana", line("Once"))
    await two.settle()
    assert [one.room.seq] == rung


async def test_a_store_that_is_away_while_catching_up_is_said_to_be_away(
    bus: Bus, both: tuple[Rig, Rig], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = both
    bus.loses = 100
    await one.ask("ana", line("First"))

    async def away(room: str, after: int = 0) -> None:
        raise StoreAway("cannot read", retry_after_s=7)

    monkeypatch.setattr(two.storage, "read", away)
    with pytest.raises(StoreAway) as caught:
        await two.ask("chloe", line("Second"))
    assert 7 == caught.value.retry_after_s
    monkeypatch.undo()
    await two.ask("chloe", line("Second"))
    await one.ask("ana", line("Third"))
    assert 3 == len(one.room.posts)


# Beside the log.


async def sealed(one: Rig, two: Rig) -> None:
    await one.ask("dee", MoveOn())
    await one.ask("dee", MoveOn())
    await two.settle()
    assert "echo" == one.phase == two.phase


async def test_what_both_have_sealed_is_shown_together(bus: Bus, both: tuple[Rig, Rig]) -> None:
    one, two = both
    await sealed(one, two)
    bus.loses = 100
    await one.ask("ana", SubmitPost("reflection", "at one"))
    await two.ask("chloe", SubmitPost("reflection", "at two", anonymous=True))
    await one.ask("dee", ShowPosts())
    await wait(bus, both, 25)
    assert {"at one", "at two"} == {one.kept.text(post.text) for post in one.room.posts.values()}
    assert 1 == sum(isinstance(event, PostsShown) for event in await one.events())
    assert same(one, two)


async def test_a_line_sealed_at_the_moment_of_the_reveal_is_shown_after_it(
    bus: Bus, both: tuple[Rig, Rig]
) -> None:
    one, two = both
    await sealed(one, two)
    await one.ask("ana", SubmitPost("reflection", "in time"))
    await one.ask("dee", ShowPosts())
    await two.settle()
    bus.loses = 100
    one.storage.gate = asyncio.Event()
    await two.alarm.stop()
    bus.clock.to(bus.clock.now_ms() + 20_000)
    for _ in range(30):
        await asyncio.sleep(0)
    assert 1 == one.storage.busy, "the reveal waits for the store"
    await two.ask("chloe", SubmitPost("reflection", "just then"))
    one.storage.gate.set()
    await wait(bus, both, 5)
    assert {"in time", "just then"} == {one.kept.text(p.text) for p in one.room.posts.values()}
    assert [] == list((await one.stored()).sealed)


async def test_both_alarms_end_a_step_once(bus: Bus, both: tuple[Rig, Rig]) -> None:
    one, two = both
    await one.go_to("break")
    await two.settle()
    for rig in both:
        rig.storage.dice = rig.dice
    bus.loses = 100
    bus.clock.to(bus.clock.now_ms() + 299_000)
    await wait(bus, both, 3)
    assert [5] == await by_clock(one)
    assert same(one, two) and "present" == one.phase


async def test_who_has_finished_is_forgotten_with_the_step_in_both(both: tuple[Rig, Rig]) -> None:
    one, two = both
    await two.ask("ana", SayDone())
    await one.ask("dee", MoveOn())
    await two.settle()
    assert set() == two.kept.done


async def test_a_room_erased_by_one_is_gone_for_the_other(both: tuple[Rig, Rig]) -> None:
    one, two = both
    await one.keeper.purge("room")
    with pytest.raises(Exception, match="no such room"):
        await two.ask("ana", line("Late"))
    assert ["room"] == two.ears.erased


async def test_a_room_is_read_once_however_many_ask(dice: random.Random) -> None:
    store = memory()
    rig = await process(store, ManualClock(), dice)
    await rig.open()
    reads = 0
    moody = MoodyStorage(store, dice)
    read = moody.read

    async def counted(room: str, after: int = 0) -> object:
        nonlocal reads
        reads += 1
        return await read(room, after)

    moody.read = counted  # type: ignore[method-assign, assignment]
    shelf = Shelf(moody)
    found = await asyncio.gather(*(shelf.find("room") for _ in range(10)))
    assert 1 == reads and 1 == len({id(kept) for kept in found})
    await rig.alarm.stop()


async def test_a_no_is_decided_on_the_newest_state_too(bus: Bus, both: tuple[Rig, Rig]) -> None:
    """Nothing would be appended for it, so nothing but a look at the store could tell."""
    one, two = both
    await one.go_to("take_stock")
    await two.settle()
    bus.loses = 100
    await one.go_to("explore")
    await two.ask("ana", line("Just opened"))
    assert 1 == len(two.room.posts)
