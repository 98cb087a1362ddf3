"""From one session to the next: open actions are brought along once, in time, by browser."""

from __future__ import annotations

from dataclasses import replace

import pytest

from server.errors import Refusal
from server.keeper.alarm import Alarm
from server.keeper.keeper import NoSuchRoom
from server.keeper.opening import open_room
from server.room.acts.carry_actions import ActionsCarried
from server.room.acts.commit_action import CommitAction
from server.room.acts.end_session import EndSession
from server.room.acts.start_session import StartSession
from server.room.acts.update_action import UpdateAction
from server.room.acts.withdraw_action import WithdrawAction
from tests.keeper.next_session import (
    DAY_MS,
    NEXT,
    a_continued_session,
    a_session,
    at_the_desk,
    come_to,
    continued,
    owned,
    start,
    stored,
    waiting,
)
from tests.keeper.rig import CHECK_IN, Rig, process


async def test_at_the_start_what_is_open_comes_along_and_finds_its_owner(rig: Rig) -> None:
    await a_continued_session(rig)
    ana = await come_to(rig, "next", "ana")
    assert ([], []) == (await owned(rig, "next", ana), await waiting(rig))
    await start(rig)
    assert ["ana will ask"] == await owned(rig, "next", ana)
    assert ["ben will ask"] == await waiting(rig)
    ben = await come_to(rig, "next", "ben")
    assert (["ben will ask"], []) == (await owned(rig, "next", ben), await waiting(rig))


async def test_until_then_its_owner_can_change_it_and_take_it_back(rig: Rig) -> None:
    """Also when the next session was opened right at the end of this one."""
    await a_continued_session(rig)
    ana = await come_to(rig, "next", "ana")
    anas, bens = rig.room.actions
    await rig.ask("ana", CommitAction("ana will ask twice", action=anas))
    await rig.ask("ana", CommitAction("something that came to mind on the way home"))
    await rig.passes(minutes=3 * 24 * 60)
    await rig.ask("ben", WithdrawAction(bens))
    await start(rig)
    assert [
        "ana will ask twice",
        "something that came to mind on the way home",
    ] == await owned(rig, "next", ana)
    assert [] == await waiting(rig)


async def test_only_what_is_still_open_comes_along(rig: Rig) -> None:
    await a_session(rig)
    anas, bens = rig.room.actions
    await rig.ask("ana", UpdateAction(anas, "done"))
    await rig.ask("ben", UpdateAction(bens, "partly", "it takes two"))
    await continued(rig)
    await start(rig)
    assert ["ben will ask"] == await waiting(rig)
    texts = await stored(rig, "next")
    assert {"ben will ask", "ben knows", "it takes two"} <= texts
    assert not any("ana" in text for text in texts)


async def test_neither_names_nor_posts_nor_drafts_come_along(rig: Rig) -> None:
    await a_continued_session(rig)
    await start(rig)
    old, new = await stored(rig, "room"), await stored(rig, "next")
    shared = {"ana will ask", "ben will ask", "ana knows", "ben knows", CHECK_IN.words, "Dee"}
    assert shared == old & new
    assert {"Ana", "Ben"} <= old


async def test_the_old_rooms_erasing_brings_it_along_first_and_takes_nothing_of_it(
    rig: Rig,
) -> None:
    """Sets meet monthly, and words are kept for thirty days: the next session may be later."""
    await a_continued_session(rig)
    await rig.leave("dee", "ana", "ben")
    await rig.passes(ms=30 * DAY_MS - 1)
    assert set() == await stored(rig, "next") - {NEXT.title, "Dee", CHECK_IN.words}
    await rig.passes(ms=1)
    assert "room" in rig.ears.erased
    assert set() == await stored(rig, "room")
    assert ["ana will ask", "ben will ask"] == await waiting(rig)
    ana = await come_to(rig, "next", "ana")
    await start(rig)
    assert ["ana will ask"] == await owned(rig, "next", ana)


async def test_the_new_rooms_erasing_takes_it(rig: Rig) -> None:
    await a_continued_session(rig)
    await start(rig)
    await at_the_desk(rig, "next", EndSession())
    await rig.passes(ms=30 * DAY_MS)
    assert set() == await stored(rig, "next")


async def test_it_is_brought_at_the_purge_also_if_the_server_was_down_at_that_moment(
    rig: Rig,
) -> None:
    await a_continued_session(rig)
    await rig.kill()
    rig.clock.to(rig.clock.now_ms() + 40 * DAY_MS)
    again = await process(rig.storage.real, rig.clock, rig.dice)
    await again.passes(seconds=1)
    assert set() == await stored(again, "room")
    assert ["ana will ask", "ben will ask"] == await waiting(again)
    await again.alarm.stop()


async def test_a_store_that_is_away_puts_off_the_erasing_and_loses_nothing(rig: Rig) -> None:
    await a_continued_session(rig)
    await rig.leave("dee", "ana", "ben")
    await rig.passes(ms=30 * DAY_MS - 1)
    rig.storage.away = 1
    await rig.passes(ms=1)
    assert set() != await stored(rig, "room")
    await rig.passes(seconds=10)
    assert set() == await stored(rig, "room")
    assert ["ana will ask", "ben will ask"] == await waiting(rig)


async def test_a_crash_right_after_the_start_loses_nothing_and_doubles_nothing(rig: Rig) -> None:
    await a_continued_session(rig)
    await at_the_desk(rig, "next", StartSession())
    await rig.kill()  # before the alarm has had its turn
    assert "ana will ask" not in await stored(rig, "next")
    again = await process(rig.storage.real, rig.clock, rig.dice)
    ana = await come_to(again, "next", "ana")
    await again.settle()
    assert ["ana will ask"] == await owned(again, "next", ana)
    reading = await again.storage.real.read("next")
    assert reading is not None
    assert 1 == sum(isinstance(event, ActionsCarried) for event in reading.events)
    await again.alarm.stop()


async def test_what_waits_for_its_owner_goes_on_to_the_session_after_next(rig: Rig) -> None:
    """Ben misses a session, and comes to the one after it."""
    await a_continued_session(rig)
    await start(rig)
    await at_the_desk(rig, "next", EndSession())
    await continued(rig, replace(NEXT, room="third", continues="next"))
    await start(rig, "third")
    ben = await come_to(rig, "third", "ben")
    assert ["ben will ask"] == await owned(rig, "third", ben)


async def test_a_session_that_was_never_held_is_no_gap(rig: Rig) -> None:
    """The second room is opened, nobody comes, and the third continues it."""
    await a_continued_session(rig)
    await at_the_desk(rig, "next", EndSession())
    await continued(rig, replace(NEXT, room="third", continues="next"))
    await start(rig, "third")
    assert ["ana will ask", "ben will ask"] == await waiting(rig, "third")


async def test_somebody_else_at_the_same_browser_gets_nothing(rig: Rig) -> None:
    await a_continued_session(rig)
    chloe = await come_to(rig, "next", "chloe", browser="ana")
    await start(rig)
    ian = await come_to(rig, "next", "ian", browser="ben")
    assert [] == await owned(rig, "next", chloe) + await owned(rig, "next", ian)
    assert ["ana will ask", "ben will ask"] == await waiting(rig)


async def test_an_owners_other_browsers_count_and_other_peoples_do_not(rig: Rig) -> None:
    await a_session(rig)
    await rig.keeper.seat_again(rig.kept, b"ana's phone".ljust(32), rig.ids["ana"])
    await continued(rig)
    await start(rig)
    eve = await come_to(rig, "next", "ana", browser="eve's laptop")
    assert [] == await owned(rig, "next", eve)
    ana = await come_to(rig, "next", "ana", browser="ana's phone")
    assert ["ana will ask"] == await owned(rig, "next", ana)


async def test_a_session_that_has_not_ended_or_is_not_there_is_not_continued(rig: Rig) -> None:
    await rig.open(CHECK_IN)
    with pytest.raises(Refusal):
        await continued(rig)
    with pytest.raises(NoSuchRoom):
        await continued(rig, replace(NEXT, continues="nowhere"))
    assert None is await rig.keeper.kept("next")


async def test_a_room_that_cannot_be_opened_leaves_no_mark_in_the_old_one(rig: Rig) -> None:
    await a_session(rig)
    with pytest.raises(Refusal):
        await continued(rig, replace(NEXT, title=""))
    assert () == rig.room.continued


async def test_opening_it_again_by_the_same_key_continues_it_once(rig: Rig) -> None:
    await a_session(rig)
    for _ in range(2):
        await open_room(rig.keeper, NEXT, seat=b"dee".ljust(32), key="k" * 32, asked=b"")
    assert ("next",) == rig.room.continued


async def test_a_fault_in_the_next_room_does_not_keep_the_old_one(
    rig: Rig, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def breaks(*_: object) -> None:
        raise RuntimeError("the words of a fault")

    await a_continued_session(rig)
    await rig.leave("dee", "ana", "ben")
    monkeypatch.setattr("server.keeper.alarm.bring_along", breaks)
    await rig.passes(ms=30 * DAY_MS)
    assert set() == await stored(rig, "room")
    assert "bringing actions along failed: RuntimeError" in caplog.text
    assert "the words of a fault" not in caplog.text


async def test_an_alarm_that_erases_without_bringing_along_is_found_out(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted fault."""

    async def forgets(alarm: Alarm, kept: object) -> None: ...

    monkeypatch.setattr(Alarm, "_bring_along_before_erasing", forgets)
    with pytest.raises(AssertionError):
        await test_the_old_rooms_erasing_brings_it_along_first_and_takes_nothing_of_it(rig)
