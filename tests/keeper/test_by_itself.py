"""What happens by itself: once, in time, with nobody there, and after a restart."""

from __future__ import annotations

import pytest

from server.keeper.alarm import AGAIN_MS, Alarm
from server.room.acts import ACTS, Act
from server.room.acts.add_time import AddTime
from server.room.acts.go_back import GoBack
from server.room.acts.pause import Pause
from server.room.acts.remove_person import RemovePerson
from server.room.acts.resume import Resume
from server.room.acts.set_rounds import SetRounds
from server.room.acts.show_posts import PostsShown, ShowPosts
from server.room.acts.submit_post import SubmitPost
from server.room.acts.time_up import TimeUp
from server.room.decision import Decision
from server.room.facts import Facts
from server.room.moves import open_phase
from server.room.run import MINUTE_MS
from server.room.state import Room
from tests.keeper.rig import Rig, process
from tests.keeper.stories import by_clock, in_break

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


async def killed_around_the_end(rig: Rig, rounds: int) -> None:
    """K2: killed up to 200 ms before or after the end of a break, another process perhaps up."""
    await in_break(rig)
    here = rig
    for number in range(1, rounds + 1):
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


async def test_killed_around_its_end_a_break_ends_exactly_once(rig: Rig) -> None:
    await killed_around_the_end(rig, rounds=100)


async def test_a_clock_that_moves_on_whatever_it_finds_is_found_out(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted fault: whoever wakes the room ends whatever step is open."""

    def moves_on(room: Room, command: TimeUp, person: object, facts: Facts) -> Decision:
        assert room.run is not None
        return Decision(events=(open_phase(room, room.run.at + 1, facts.now_ms, "clock"),))

    async def wakes_again(alarm: Alarm, room_id: str) -> None:
        await wake(alarm, room_id)
        await alarm._ask(room_id, TimeUp(4))

    wake = Alarm.wake
    monkeypatch.setitem(ACTS, "time_up", Act(TimeUp, moves_on))
    monkeypatch.setattr(Alarm, "wake", wakes_again)
    with pytest.raises(AssertionError, match="round"):
        await killed_around_the_end(rig, rounds=100)


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
