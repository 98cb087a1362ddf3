"""Two processes on one store: what is not in the log, and what no head can tell."""

from __future__ import annotations

import asyncio
import random

import pytest

from server.keeper.leaving import leave
from server.keeper.shelf import Shelf
from server.room.acts.move_on import MoveOn
from server.room.acts.say_done import SayDone
from server.room.acts.show_posts import PostsShown, ShowPosts
from server.room.acts.submit_post import SubmitPost
from server.room.acts.undo_move import UndoMove
from tests.keeper.bus import Bus
from tests.keeper.moody import MoodyStorage
from tests.keeper.rig import ManualClock, Rig, memory, process
from tests.keeper.stories import by_clock
from tests.keeper.two import question, same, wait


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
        await two.ask("ana", question("Late"))
    assert ["room"] == two.ears.erased


async def test_who_leaves_at_one_has_no_seat_at_the_other_either(
    bus: Bus, both: tuple[Rig, Rig]
) -> None:
    one, two = both
    browser = b"ana".ljust(32)
    stirs = two.ears.stirs
    await leave(one.keeper, one.kept, browser)
    await two.settle()
    assert two.kept.seat(browser) is None, "the doorbell says so at once"
    assert stirs + 1 == two.ears.stirs
    bus.loses = 100
    await leave(two.keeper, two.kept, b"ben".ljust(32))
    await wait(bus, both, 2.5)
    assert one.kept.seat(b"ben".ljust(32)) is None, "and without a doorbell within two seconds"
    assert same(one, two)


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


async def test_a_sign_that_is_written_nowhere_is_decided_on_the_newest_state_too(
    bus: Bus, both: tuple[Rig, Rig]
) -> None:
    one, two = both
    bus.loses = 100
    await one.ask("dee", MoveOn())
    with pytest.raises(Exception, match="nothing to finish"):
        await two.ask("ana", SayDone())
    assert set() == two.kept.done


async def test_a_key_that_only_the_other_process_knows_goes_with_its_step(
    bus: Bus, both: tuple[Rig, Rig]
) -> None:
    one, two = both
    await sealed(one, two)
    bus.loses = 100
    await one.ask("ana", SubmitPost("reflection", "mine", anonymous=True), key=one.key())
    await two.ask("dee", UndoMove())
    assert [] == [spent.step for spent in (await one.stored()).keys if spent.step is not None]


async def test_it_goes_by_the_clock_also_where_nobody_is_left_who_knew(
    bus: Bus, both: tuple[Rig, Rig]
) -> None:
    one, two = both
    await sealed(one, two)
    bus.loses = 100
    await one.ask("ana", SubmitPost("reflection", "mine", anonymous=True), key=one.key())
    await two.go_to("commit")
    await one.kill()
    await wait(bus, (two, two), 11)
    assert [] == [spent.step for spent in (await two.stored()).keys if spent.step is not None]
