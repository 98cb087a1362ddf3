"""Who is here: it runs out by itself, and when the desk is away the stand-in is offered it."""

from __future__ import annotations

import asyncio

import pytest

from server.errors import Refusal
from server.keeper import roster
from server.keeper.alarm import SWEEP_MS
from server.keeper.leaving import leave
from server.keeper.roster import Roster
from server.room.acts.hand_over import HandOver
from server.room.acts.move_on import MoveOn
from server.room.acts.name_stand_in import NameStandIn
from server.room.acts.submit_post import SubmitPost
from server.room.acts.take_controls import AWAY_MS, TakeControls
from tests.keeper.rig import Rig, process

AN_HOUR_S = 3_600.0  # longer than any test


@pytest.fixture
def changes() -> list[str]:
    return []


@pytest.fixture
def here(changes: list[str]) -> Roster:
    return Roster(changes.append)


async def until_gone(here: Roster, room: str, person: str) -> None:
    for _ in range(10_000):
        if person not in here.present(room):
            return
        await asyncio.sleep(0.001)
    raise AssertionError(f"{person} has stayed")


async def some_time() -> None:
    for _ in range(20):
        await asyncio.sleep(0.001)


async def test_whoever_comes_back_in_time_was_never_gone(here: Roster, changes: list[str]) -> None:
    here.arrive("room", "ana")
    here.leave("room", "ana")
    here.arrive("room", "ana")
    await some_time()
    assert {"ana"} == here.present("room")
    assert ["room"] == changes


async def test_whoever_does_not_is_gone_after_the_grace(here: Roster, changes: list[str]) -> None:
    here.arrive("room", "ana")
    here.leave("room", "ana")
    assert {"ana"} == here.present("room")
    await until_gone(here, "room", "ana")
    assert ["room", "room"] == changes


async def test_during_the_grace_nobody_sees_that_a_page_loads_again(
    here: Roster, changes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roster, "GRACE_S", AN_HOUR_S)
    here.arrive("room", "ana")
    here.leave("room", "ana")
    await some_time()
    assert {"ana"} == here.present("room")
    assert ["room"] == changes


async def test_a_person_with_two_pages_is_here_until_both_are_closed(here: Roster) -> None:
    here.arrive("room", "ana")
    here.arrive("room", "ana")
    here.leave("room", "ana")
    await some_time()
    assert {"ana"} == here.present("room")
    here.leave("room", "ana")
    await until_gone(here, "room", "ana")


async def test_rooms_know_nothing_of_each_other(here: Roster) -> None:
    here.arrive("room", "ana")
    here.arrive("other", "ben")
    here.leave("other", "nobody")
    await some_time()
    assert {"ana"} == here.present("room") and {"ben"} == here.present("other")


async def test_a_page_read_without_live_updates_counts_for_a_while_and_then_no_more(
    here: Roster, changes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roster, "GLIMPSE_S", AN_HOUR_S)
    here.glimpse("room", "ana")
    await some_time()
    assert {"ana"} == here.present("room")
    monkeypatch.setattr(roster, "GLIMPSE_S", 0.0)
    here.glimpse("room", "ana")
    await until_gone(here, "room", "ana")
    assert ["room", "room"] == changes


async def test_a_live_page_takes_the_place_of_the_glimpse_before_it(
    here: Roster, changes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roster, "GLIMPSE_S", AN_HOUR_S)
    here.glimpse("room", "ana")
    here.arrive("room", "ana")
    here.leave("room", "ana")
    await until_gone(here, "room", "ana")
    assert ["room", "room"] == changes


async def test_a_page_read_a_moment_ago_says_nothing_of_who_has_left_on_purpose(
    here: Roster, changes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roster, "GLIMPSE_S", AN_HOUR_S)
    here.glimpse("room", "ana")
    here.glimpse("room", "ben")
    here.end_glimpse("room", "ana")
    here.end_glimpse("room", "ana")
    assert {"ben"} == here.present("room")
    assert ["room"] * 3 == changes


async def test_who_leaves_on_one_device_is_still_here_by_another(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roster, "GLIMPSE_S", AN_HOUR_S)
    await rig.open()
    await rig.come("ana")
    await rig.leave("ana")
    laptop, phone = b"ana".ljust(32), b"phone".ljust(32)
    await rig.keeper.seat_again(rig.kept, phone, rig.ids["ana"])
    rig.keeper.roster.glimpse(rig.room_id, rig.ids["ana"])
    await leave(rig.keeper, rig.kept, laptop)
    assert rig.ids["ana"] in rig.keeper.roster.present(rig.room_id)
    await leave(rig.keeper, rig.kept, phone)
    assert rig.ids["ana"] not in rig.keeper.roster.present(rig.room_id)


async def test_coming_and_going_is_told_and_posting_is_not(rig: Rig) -> None:
    await rig.open()
    await rig.come("ana", "ben")
    await rig.go_to("explore")
    stirs = rig.ears.stirs
    await rig.ask("ana", SubmitPost("question", "Why?"))
    assert stirs == rig.ears.stirs
    await rig.leave("ana")
    await rig.settle()
    rig.arrive("ana")
    assert stirs + 2 == rig.ears.stirs


async def test_presence_is_in_nothing_that_is_stored(rig: Rig) -> None:
    await rig.open()
    await rig.come("ana")
    before = await rig.stored()
    await rig.leave("ana")
    await rig.passes(minutes=2)
    rig.arrive("ana")
    await rig.passes(minutes=2)
    assert before == await rig.stored()


# The desk away.


async def away(rig: Rig) -> None:
    """Ana stands in; Dee's laptop has just died."""
    await rig.open()
    await rig.come("ana", "ben")
    await rig.go_to("explore")
    await rig.ask("dee", NameStandIn(rig.ids["ana"]))
    await rig.leave("dee")
    await rig.settle()


async def test_after_a_minute_the_stand_in_is_offered_the_controls_and_told_so(rig: Rig) -> None:
    await away(rig)
    with pytest.raises(Refusal):
        await rig.ask("ana", TakeControls())
    await rig.passes(ms=AWAY_MS - 1)
    with pytest.raises(Refusal):
        await rig.ask("ana", TakeControls())
    stirs = rig.ears.stirs
    await rig.passes(ms=SWEEP_MS)
    assert stirs + 1 == rig.ears.stirs
    for _ in range(5):
        await rig.passes(ms=SWEEP_MS)
    assert stirs + 1 == rig.ears.stirs, "told once"
    await rig.ask("ana", TakeControls())
    await rig.ask("ana", MoveOn())


async def test_coming_back_in_time_takes_the_offer_away(rig: Rig) -> None:
    await away(rig)
    await rig.passes(ms=AWAY_MS - 1)
    rig.arrive("dee")
    await rig.leave("dee")
    await rig.passes(ms=AWAY_MS - 1)
    with pytest.raises(Refusal):
        await rig.ask("ana", TakeControls())


async def test_a_co_facilitator_is_a_desk_too(rig: Rig) -> None:
    await rig.open()
    await rig.come("ana", "ben")
    await rig.come("cora", role="co_facilitator")
    await rig.go_to("explore")
    await rig.ask("dee", NameStandIn(rig.ids["ana"]))
    await rig.leave("dee")
    await rig.passes(minutes=5)
    assert rig.kept.desk_left_ms is None
    with pytest.raises(Refusal):
        await rig.ask("ana", TakeControls())
    await rig.leave("cora")
    await rig.passes(minutes=1)
    await rig.ask("ana", TakeControls())


async def test_handing_over_to_somebody_here_fills_the_desk(rig: Rig) -> None:
    await away(rig)
    await rig.come("femi")
    await rig.passes(minutes=1)
    await rig.ask("dee", HandOver(rig.ids["femi"]))
    assert rig.kept.desk_left_ms is None
    with pytest.raises(Refusal):
        await rig.ask("ana", TakeControls())


async def test_after_a_restart_the_minute_begins_anew_and_everybody_can_come_back(rig: Rig) -> None:
    await away(rig)
    await rig.kill()
    again = await process(rig.storage.real, rig.clock, rig.dice, like=rig)
    with pytest.raises(Refusal):
        await again.ask("ana", TakeControls())
    await again.passes(ms=AWAY_MS)
    await again.ask("ana", TakeControls())
    await again.alarm.stop()
