"""What is kept beside the log: who has finished, what is sealed, whose browser it is."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from server.errors import StoreAway
from server.keeper.leaving import HasLeft, leave, seat_by_retry
from server.keeper.turn import GiveUpSeat
from server.room.acts.admit import Admit
from server.room.acts.edit_post import EditPost
from server.room.acts.join import Join
from server.room.acts.move_on import MoveOn
from server.room.acts.say_done import SayDone
from tests.keeper.rig import Rig
from tests.keeper.stories import line, running, together

SEAT_OF_ANA = b"ana".ljust(32)


async def test_having_finished_is_told_at_once_and_gone_with_the_step(rig: Rig) -> None:
    await running(rig)
    stirs, appends = rig.ears.stirs, len(rig.storage.appends)
    await rig.ask("ana", SayDone(), key=rig.key())
    assert {rig.ids["ana"]} == rig.kept.done
    assert (stirs + 1, appends) == (rig.ears.stirs, len(rig.storage.appends))
    await rig.ask("dee", MoveOn())
    assert set() == rig.kept.done


async def test_who_finished_just_before_the_move_has_not_finished_the_next_step(rig: Rig) -> None:
    await running(rig)
    await together(rig, ("ana", SayDone()), ("dee", MoveOn()))
    assert set() == rig.kept.done


async def test_words_changed_in_the_turn_they_were_written_in_are_never_stored(rig: Rig) -> None:
    await running(rig)
    key = rig.key()
    await rig.ask("ana", line("first"), key=key)
    post = next(iter(rig.room.posts))
    await together(rig, ("ana", EditPost(post, "second")), ("ana", EditPost(post, "third")))
    stored = (await rig.stored()).texts
    assert "third" in stored.values() and not {"first", "second"} & set(stored.values())
    assert stored == rig.kept.texts


async def test_every_sealed_line_stirs_and_tells_nothing(rig: Rig) -> None:
    await running(rig)
    await rig.come("chloe")
    await rig.go_to("set_review", presenter="ben")
    stirs, told = rig.ears.stirs, len(rig.ears.told_rooms["room"])
    await rig.ask("ana", line("sealed"))
    assert (stirs + 1, told) == (rig.ears.stirs, len(rig.ears.told_rooms["room"]))


async def test_a_browser_gets_its_seat_with_the_join_and_another_one_later(rig: Rig) -> None:
    await rig.open()
    answer = await rig.ask(None, Join("Ana", "member"), seat=b"laptop".ljust(32))
    ana = str(answer.fields["person"])
    await rig.keeper.seat_again(rig.kept, b"phone".ljust(32), ana)
    for token in (b"laptop".ljust(32), b"phone".ljust(32)):
        person = rig.kept.seat(token)
        assert person is not None and ana == person.id
    assert rig.kept.seats == (await rig.stored()).seats
    assert rig.kept.seat(b"stranger".ljust(32)) is None


async def test_a_seat_taken_while_a_turn_is_on_is_not_lost(rig: Rig) -> None:
    await rig.open()
    await rig.come("ana")
    rig.storage.gate = asyncio.Event()
    posts = [asyncio.ensure_future(rig.ask(None, Join("Ben", "member")))]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    seats = [
        asyncio.ensure_future(rig.keeper.seat_again(rig.kept, b"phone%d" % n, rig.ids["ana"]))
        for n in range(3)
    ]
    await asyncio.sleep(0)
    rig.storage.gate.set()
    await asyncio.gather(*posts, *seats)
    assert rig.kept.seats == (await rig.stored()).seats
    assert {b"phone0", b"phone1", b"phone2"} <= rig.kept.seats.keys()


async def test_a_browser_that_leaves_has_no_seat_and_the_log_does_not_grow(rig: Rig) -> None:
    await running(rig)
    await rig.keeper.seat_again(rig.kept, b"phone".ljust(32), rig.ids["ana"])
    before, stirs = await rig.stored(), rig.ears.stirs
    assert not await leave(rig.keeper, rig.kept, SEAT_OF_ANA)
    assert rig.kept.seat(SEAT_OF_ANA) is None
    seats = {seat: person for seat, person in before.seats.items() if seat != SEAT_OF_ANA}
    assert replace(before, seats=seats) == await rig.stored()
    assert rig.kept.seats == seats and b"phone".ljust(32) in seats
    assert stirs + 1 == rig.ears.stirs


async def test_who_leaves_is_asked_what_other_rooms_this_browser_sits_in(rig: Rig) -> None:
    await rig.open(room_id="another")
    await rig.open()
    await rig.come("ana")
    assert not await leave(rig.keeper, rig.kept, SEAT_OF_ANA)
    assert await leave(rig.keeper, rig.kept, b"dee".ljust(32))
    another = await rig.keeper.kept("another")
    assert another is not None and another.seat(b"dee".ljust(32)) is not None
    assert not await leave(rig.keeper, another, b"dee".ljust(32))


async def test_a_seat_given_up_stays_so_whatever_the_turn_brings_besides(rig: Rig) -> None:
    await running(rig)
    dee = b"dee".ljust(32)
    await asyncio.gather(
        rig.ask(None, GiveUpSeat(), seat=SEAT_OF_ANA),
        rig.ask("ana", line("and one last word")),
        rig.ask(None, GiveUpSeat(), seat=dee),
        rig.keeper.seat_again(rig.kept, dee, rig.ids["dee"]),
        rig.keeper.seat_again(rig.kept, b"phone".ljust(32), rig.ids["ana"]),
        rig.ask(None, GiveUpSeat(), seat=b"phone".ljust(32)),
    )
    assert {rig.ids["dee"], rig.ids["ben"]} == set(rig.kept.seats.values())
    assert rig.kept.seats == (await rig.stored()).seats
    assert 1 == len(rig.room.posts)


async def test_when_the_store_is_away_nobody_has_left(rig: Rig) -> None:
    await running(rig)
    rig.storage.away = 1
    with pytest.raises(StoreAway):
        await leave(rig.keeper, rig.kept, SEAT_OF_ANA)
    assert rig.kept.seat(SEAT_OF_ANA) is not None
    await leave(rig.keeper, rig.kept, SEAT_OF_ANA)
    assert rig.kept.seat(SEAT_OF_ANA) is None


async def test_what_brought_somebody_in_does_not_bring_them_back_after_they_left(rig: Rig) -> None:
    await rig.open()
    await rig.come("ana")
    await seat_by_retry(rig.keeper, rig.kept, b"retry".ljust(32), rig.ids["ana"])
    for browser in (SEAT_OF_ANA, b"retry".ljust(32)):
        await leave(rig.keeper, rig.kept, browser)
    with pytest.raises(HasLeft):
        await seat_by_retry(rig.keeper, rig.kept, SEAT_OF_ANA, rig.ids["ana"])
    assert rig.kept.seat(SEAT_OF_ANA) is None


async def test_whoever_was_let_in_as_somebody_else_finishes_as_them(rig: Rig) -> None:
    await running(rig)
    answer = await rig.ask(None, Join("Ana again", "member", again=True))
    rig.ids["phone"] = str(answer.fields["person"])
    await rig.ask("dee", Admit((rig.ids["phone"],), back_as=rig.ids["ana"]))
    await rig.ask("phone", SayDone())
    assert {rig.ids["ana"]} == rig.kept.done


async def test_the_order_of_sealed_lines_in_memory_tells_nothing_of_when(rig: Rig) -> None:
    await running(rig)
    await rig.come("chloe")
    await rig.go_to("set_review", presenter="ben")
    for name in ("ana", "ben", "chloe", "ana", "ben", "chloe"):
        await rig.ask(name, line(name))
    assert sorted(rig.kept.sealed) == [*rig.kept.sealed]
