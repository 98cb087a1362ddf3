"""What happens by itself: once, in time, with nobody there, and after a restart."""

from __future__ import annotations

import asyncio

import pytest

from server.errors import Refusal
from server.keeper.alarm import AGAIN_MS, IDLE_MS, MOST_AT_ONCE, SWEEP_MS
from server.keeper.shelf import Kept
from server.room.acts.add_time import AddTime
from server.room.acts.count_as_ended import EMPTY_MS
from server.room.acts.end_session import EndSession
from server.room.acts.go_back import GoBack
from server.room.acts.move_on import MoveOn
from server.room.acts.pause import Pause
from server.room.acts.remove_person import RemovePerson
from server.room.acts.reopen_session import ReopenSession
from server.room.acts.resume import Resume
from server.room.acts.set_rounds import SetRounds
from server.room.acts.show_posts import PostsShown, ShowPosts
from server.room.acts.submit_post import SubmitPost
from server.room.moves import PhaseOpened
from server.room.run import MINUTE_MS
from tests.keeper.rig import CHECK_IN, Rig, process

DAY_MS = 24 * 60 * MINUTE_MS


async def in_break(rig: Rig) -> None:
    """The five minutes of the break have just begun; Ben presents next."""
    await rig.open()
    await rig.come("ana", "ben")
    await rig.go_to("break")


async def by_clock(rig: Rig) -> list[int]:
    """The steps that the clock has opened by itself."""
    found = [event for event in await rig.events() if isinstance(event, PhaseOpened)]
    return [event.index for event in found if event.by == "clock"]


# Steps that end by themselves.


async def test_a_break_ends_at_zero_and_the_next_clock_waits(rig: Rig) -> None:
    await in_break(rig)
    await rig.passes(minutes=5, ms=-1)
    assert "break" == rig.phase
    await rig.passes(ms=1)
    assert "present" == rig.phase and rig.room.run is not None
    assert ("pending", 8 * MINUTE_MS) == (rig.room.run.timer.state, rig.room.run.timer.remaining_ms)
    await rig.passes(minutes=60)
    assert "present" == rig.phase
    assert [5] == await by_clock(rig)


async def test_it_ends_with_nobody_online(rig: Rig) -> None:
    await in_break(rig)
    await rig.leave("dee", "ana", "ben")
    await rig.passes(minutes=5)
    assert "present" == rig.phase


async def test_it_ends_when_others_have_come_and_gone_meanwhile(rig: Rig) -> None:
    await in_break(rig)
    for _ in range(4):
        await rig.leave("ana")
        await rig.passes(minutes=1)
        rig.arrive("ana")
        await rig.passes(seconds=1)
    await rig.passes(minutes=1)
    assert "present" == rig.phase


async def test_two_more_minutes_are_two_more(rig: Rig) -> None:
    await in_break(rig)
    await rig.passes(minutes=4.9)
    await rig.ask("dee", AddTime(2))
    await rig.passes(minutes=2)
    assert "break" == rig.phase
    await rig.passes(minutes=0.2)
    assert "present" == rig.phase


async def test_a_stopped_break_ends_only_when_it_goes_on(rig: Rig) -> None:
    await in_break(rig)
    await rig.ask("dee", Pause())
    await rig.passes(minutes=30)
    assert "break" == rig.phase
    await rig.ask("dee", Resume())
    await rig.passes(minutes=5)
    assert "present" == rig.phase


async def test_a_break_without_a_presenter_waits_until_one_is_chosen(rig: Rig) -> None:
    await in_break(rig)
    await rig.ask("dee", RemovePerson(rig.ids["ben"]))
    await rig.passes(minutes=6)
    assert "break" == rig.phase
    await rig.ask("dee", SetRounds((rig.ids["ana"],)))
    await rig.settle()
    assert "present" == rig.phase


async def test_a_break_opened_again_ends_again(rig: Rig) -> None:
    await in_break(rig)
    await rig.passes(minutes=5)
    await rig.ask("dee", GoBack())
    await rig.passes(minutes=1)
    assert "present" == rig.phase
    assert [5, 5] == await by_clock(rig)


async def test_it_ends_although_the_store_was_away_at_that_moment(rig: Rig) -> None:
    await in_break(rig)
    rig.storage.away = 1
    await rig.passes(minutes=5)
    assert "break" == rig.phase
    await rig.passes(ms=AGAIN_MS)
    assert "present" == rig.phase


async def test_it_ends_while_the_room_was_down_and_once(rig: Rig) -> None:
    await in_break(rig)
    await rig.kill()
    rig.clock.to(rig.clock.now_ms() + 20 * MINUTE_MS)
    again = await process(rig.storage.real, rig.clock, rig.dice, like=rig)
    assert "present" == again.phase
    assert [5] == await by_clock(again)
    await again.alarm.stop()


async def test_a_restart_does_not_forget_what_is_still_to_come(rig: Rig) -> None:
    await in_break(rig)
    await rig.passes(minutes=2)
    await rig.kill()
    again = await process(rig.storage.real, rig.clock, rig.dice)
    again.ids = rig.ids
    await again.passes(minutes=3)
    assert "present" == again.phase
    await again.alarm.stop()


async def test_killed_around_its_end_a_break_ends_exactly_once(rig: Rig) -> None:
    """K2: a hundred rounds, killed up to 200 ms before or after, another process already up."""
    await in_break(rig)
    here = rig
    for number in range(1, 101):
        assert here.room.run is not None
        left_ms = here.room.run.timer.remaining(rig.clock.now_ms())
        await here.passes(ms=left_ms + rig.dice.randint(-200, 200))
        early = rig.dice.random() < 0.5
        other = await process(rig.storage.real, rig.clock, rig.dice, like=here) if early else None
        await here.kill()
        here = other or await process(rig.storage.real, rig.clock, rig.dice, like=here)
        await here.passes(ms=400)
        await here.passes(seconds=2)
        assert number == len(await by_clock(here)), f"round {number}"
        await here.keeper.ask("room", rig.ids["dee"], GoBack())
        await here.settle()
    await here.alarm.stop()


# Reveals.


async def test_what_is_due_to_be_shown_is_shown_once(rig: Rig) -> None:
    await rig.open()
    await rig.come("ana", "ben")
    await rig.go_to("echo")
    await rig.ask("ana", SubmitPost("reflection", "Quiet"))
    await rig.ask("dee", ShowPosts())
    await rig.passes(seconds=19)
    assert {} == dict(rig.room.posts)
    await rig.passes(seconds=1)
    assert 1 == len(rig.room.posts) and {} == rig.kept.sealed
    await rig.passes(minutes=10)
    assert 1 == sum(isinstance(event, PostsShown) for event in await rig.events())


async def test_it_is_shown_after_a_restart_too(rig: Rig) -> None:
    await rig.open()
    await rig.come("ana", "ben")
    await rig.go_to("echo")
    await rig.ask("ana", SubmitPost("reflection", "Quiet"))
    await rig.ask("dee", ShowPosts())
    await rig.kill()
    again = await process(rig.storage.real, rig.clock, rig.dice, like=rig)
    assert 1 == len(again.kept.sealed)
    await again.passes(seconds=20)
    assert ["Quiet"] == [again.kept.text(post.text) for post in again.room.posts.values()]
    assert [] == list((await again.stored()).sealed)
    await again.alarm.stop()


async def test_wait_calls_off_what_was_about_to_be_shown(rig: Rig) -> None:
    await rig.open()
    await rig.come("ana", "ben")
    await rig.go_to("echo")
    await rig.ask("dee", ShowPosts())
    await rig.passes(seconds=19)
    await rig.ask("dee", ShowPosts(wait=True))
    await rig.passes(minutes=10)
    assert not any(isinstance(event, PostsShown) for event in await rig.events())


# Rooms that nobody comes back to.


@pytest.mark.parametrize("phase", ["", "explore"])
async def test_a_room_empty_for_six_hours_counts_as_ended(rig: Rig, phase: str) -> None:
    await rig.open()
    await rig.come("ana", "ben")
    if phase:
        await rig.go_to(phase)
    await rig.passes(minutes=300)
    await rig.leave("dee", "ana", "ben")
    await rig.settle()
    for _ in range(71):
        await rig.passes(minutes=5)
    kept = await rig.keeper.kept("room")
    assert kept is not None and "ended" != kept.room.session
    await rig.passes(minutes=5)
    kept = await rig.keeper.kept("room")
    assert kept is not None and "ended" == kept.room.session


async def test_looking_in_starts_the_six_hours_anew(rig: Rig) -> None:
    await rig.open(CHECK_IN)
    await rig.leave("dee")
    await rig.passes(minutes=300)
    await rig.keeper.kept("room")
    rig.arrive("dee")
    await rig.passes(minutes=120)
    assert "lobby" == rig.room.session
    await rig.leave("dee")
    await rig.passes(ms=EMPTY_MS - 1)
    kept = await rig.keeper.kept("room")
    assert kept is not None and "lobby" == kept.room.session
    await rig.passes(ms=1)
    kept = await rig.keeper.kept("room")
    assert kept is not None and "ended" == kept.room.session


async def test_after_a_restart_an_empty_room_has_six_hours(rig: Rig) -> None:
    await rig.open(CHECK_IN)
    await rig.kill()
    again = await process(rig.storage.real, rig.clock, rig.dice)
    await again.passes(ms=EMPTY_MS)
    await again.settle()
    assert "ended" == again.room.session
    await again.alarm.stop()


async def test_a_room_that_is_in_use_never_counts_as_ended(rig: Rig) -> None:
    await in_break(rig)
    for _ in range(10):
        await rig.passes(minutes=120)
    assert "running" == rig.room.session


async def test_opened_again_after_that_it_goes_on_and_ends_again(rig: Rig) -> None:
    await in_break(rig)
    await rig.leave("dee", "ana", "ben")
    await rig.passes(ms=EMPTY_MS)
    await rig.keeper.kept("room")
    rig.arrive("dee")
    await rig.ask("dee", ReopenSession())
    await rig.passes(minutes=60)
    assert "running" == rig.room.session
    await rig.leave("dee")
    await rig.passes(ms=EMPTY_MS)
    kept = await rig.keeper.kept("room")
    assert kept is not None and "ended" == kept.room.session


async def test_a_room_that_nobody_has_open_leaves_the_memory(rig: Rig) -> None:
    await in_break(rig)
    await rig.ask("dee", Pause())
    await rig.leave("dee", "ana", "ben")
    await rig.passes(minutes=1)
    await rig.passes(ms=IDLE_MS)
    await rig.passes(ms=SWEEP_MS)
    await rig.passes(ms=SWEEP_MS)
    assert rig.keeper.shelf.at_hand("room") is None
    kept = await rig.keeper.kept("room")
    assert kept is not None and "running" == kept.room.session


# Erasing.


async def test_thirty_days_after_the_end_the_room_is_erased(rig: Rig) -> None:
    await in_break(rig)
    await rig.ask("dee", EndSession())
    await rig.passes(ms=30 * DAY_MS - 1)
    assert await rig.storage.real.read("room") is not None
    await rig.passes(ms=1)
    assert await rig.storage.real.read("room") is None
    assert ["room"] == rig.ears.erased
    assert await rig.keeper.kept("room") is None


async def test_it_is_erased_although_nobody_ever_came_back_and_after_restarts(rig: Rig) -> None:
    await rig.open(CHECK_IN)
    here = rig
    for _ in range(40):
        await here.kill()
        rig.clock.to(rig.clock.now_ms() + DAY_MS - EMPTY_MS)
        here = await process(rig.storage.real, rig.clock, rig.dice)
        await here.passes(ms=EMPTY_MS)
    assert await rig.storage.real.read("room") is None
    await here.alarm.stop()


async def test_a_room_opened_again_is_kept_longer(rig: Rig) -> None:
    await in_break(rig)
    await rig.ask("dee", EndSession())
    await rig.passes(minutes=60)
    await rig.ask("dee", ReopenSession())
    await rig.passes(ms=30 * DAY_MS)
    assert "running" == rig.room.session
    await rig.ask("dee", EndSession())
    await rig.passes(ms=30 * DAY_MS)
    assert await rig.storage.real.read("room") is None


async def test_an_erasing_that_failed_is_tried_again(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    await in_break(rig)
    await rig.ask("dee", EndSession())
    rig.storage.dead = True
    await rig.passes(ms=30 * DAY_MS)
    assert await rig.storage.real.read("room") is not None
    rig.storage.dead = False
    await rig.passes(ms=AGAIN_MS)
    assert await rig.storage.real.read("room") is None


async def test_a_press_that_meets_the_erasing_is_told_there_is_no_room(rig: Rig) -> None:
    await in_break(rig)
    await rig.storage.real.purge("room")
    with pytest.raises(Refusal) as caught:
        await rig.ask("dee", MoveOn())
    assert "no_such_room" == caught.value.name
    assert ["room"] == rig.ears.erased


# The alarm itself.


async def test_posts_leave_nothing_behind_in_the_alarm(rig: Rig) -> None:
    await rig.open()
    await rig.come("ana", "ben")
    await rig.go_to("explore")
    for n in range(300):
        await rig.ask("ana", SubmitPost("question", f"{n}?"))
        await rig.leave("ben")
        await rig.passes(seconds=1)
        rig.arrive("ben")
    assert len(rig.alarm._next) <= 1
    assert len(rig.alarm._moments) <= 2 * MOST_AT_ONCE + 2


async def test_a_room_with_a_fault_does_not_stop_the_alarm_of_the_others(
    rig: Rig, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await in_break(rig)
    await rig.open(room_id="other")
    await rig.come("chloe", "femi")
    await rig.go_to("break", presenter="femi")
    kept = rig.keeper.kept

    async def faulty(room_id: str) -> Kept | None:
        if room_id == "room":
            raise ValueError("what Ana has written")
        return await kept(room_id)

    monkeypatch.setattr(rig.keeper, "kept", faulty)
    await rig.passes(minutes=5)
    assert "present" == rig.phase
    monkeypatch.undo()
    await rig.passes(minutes=1)
    rig.room_id = "room"
    assert "present" == rig.phase
    assert "ValueError" in caplog.text and "Ana" not in caplog.text


async def test_many_rooms_due_at_once_share_their_waiting(rig: Rig) -> None:
    """Thirty breaks end at the same moment; the store is slow, and all wait together."""
    for n in range(30):
        await rig.open(room_id=f"room{n}")
        await rig.come(f"ben{n}")
        await rig.go_to("break", presenter=f"ben{n}")
    rig.storage.gate = asyncio.Event()
    rig.clock.to(rig.clock.now_ms() + 5 * MINUTE_MS)
    for _ in range(200):
        await asyncio.sleep(0)
    assert 30 == rig.storage.busy
    rig.storage.gate.set()
    await rig.settle()
    for n in range(30):
        rig.room_id = f"room{n}"
        assert "present" == rig.phase


async def test_an_overdue_room_that_cannot_go_on_keeps_nothing_busy(rig: Rig) -> None:
    await in_break(rig)
    await rig.ask("dee", RemovePerson(rig.ids["ben"]))
    await rig.passes(minutes=6)
    woken = 0
    wake = rig.alarm.wake

    async def counted(room_id: str) -> None:
        nonlocal woken
        woken += 1
        await wake(room_id)

    rig.alarm.wake = counted  # type: ignore[method-assign]
    for _ in range(20):
        await rig.settle()
    assert 0 == woken
