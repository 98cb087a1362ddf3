"""A room's turn: decided together, durable together, and nothing told before."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

import pytest

from server.errors import Failure, Refusal, StoreAway
from server.keeper.keeper import MOST_WAITING, NoSuchRoom
from server.keeper.shelf import Kept
from server.room.acts import ACTS, raise_hand
from server.room.acts.move_on import MoveOn
from server.room.acts.raise_hand import RaiseHand
from server.room.acts.say_done import SayDone
from server.room.acts.start_session import StartSession
from server.room.decision import Decision
from tests.keeper.rig import Rig
from tests.keeper.stories import line, running, together


async def test_what_waits_together_is_kept_in_one_append(rig: Rig) -> None:
    await running(rig)
    before, head = len(rig.storage.appends), rig.room.seq
    answers = await together(
        rig, ("ana", line("one")), ("ben", line("two")), ("dee", line("three"))
    )
    assert before + 1 == len(rig.storage.appends)
    assert [head + 1, head + 2, head + 3] == [answer.seq for answer in answers]  # type: ignore[attr-defined]
    assert 3 == len(rig.room.posts)


async def test_each_command_is_decided_on_what_the_one_before_left(rig: Rig) -> None:
    await running(rig)
    first, second = await together(rig, ("ana", RaiseHand()), ("ana", RaiseHand()))
    assert not isinstance(first, Exception)
    assert isinstance(second, Refusal) and "Your hand is up." == second.message


async def test_nothing_is_answered_told_or_seen_before_it_is_durable(rig: Rig) -> None:
    await running(rig)
    head, told = rig.room.seq, len(rig.ears.told_rooms["room"])
    rig.storage.gate = asyncio.Event()
    asked = asyncio.ensure_future(rig.ask("ana", line("wait")))
    for _ in range(20):
        await asyncio.sleep(0)
    assert not asked.done()
    assert (head, told) == (rig.room.seq, len(rig.ears.told_rooms["room"]))
    assert "wait" not in rig.kept.texts.values()
    rig.storage.gate.set()
    assert head + 1 == (await asked).seq
    assert told + 1 == len(rig.ears.told_rooms["room"])
    assert "wait" in rig.kept.texts.values()


async def test_a_refusal_waits_for_the_commit_it_depends_on(rig: Rig) -> None:
    """The second hand is refused because of the first. Were the first lost, it would not be."""
    await running(rig)
    rig.storage.gate = asyncio.Event()
    asked = [asyncio.ensure_future(rig.ask("ana", RaiseHand())) for _ in range(2)]
    for _ in range(20):
        await asyncio.sleep(0)
    assert not any(one.done() for one in asked)
    rig.storage.away = 1
    rig.storage.gate.set()
    found = await asyncio.gather(*asked, return_exceptions=True)
    assert [StoreAway, StoreAway] == [type(one) for one in found]
    await rig.ask("ana", RaiseHand())


async def test_when_the_store_is_away_nothing_has_happened(rig: Rig) -> None:
    await running(rig)
    room, texts, told = rig.room, dict(rig.kept.texts), len(rig.ears.told_rooms["room"])
    rig.storage.away = 1
    with pytest.raises(StoreAway) as caught:
        await rig.ask("ana", line("lost"))
    assert caught.value.retry_after_s > 0
    assert room is rig.room and texts == rig.kept.texts
    assert told == len(rig.ears.told_rooms["room"])
    await rig.ask("ana", line("kept"))
    assert "lost" not in (await rig.stored()).texts.values()


async def test_a_commit_whose_answer_was_lost_is_found_by_its_key(rig: Rig) -> None:
    await running(rig)
    key, head = rig.key(), rig.room.seq
    rig.storage.loses_answer = 1
    with pytest.raises(StoreAway):
        await rig.ask("ana", line("kept after all"), key=key)
    assert head == rig.room.seq
    answer = await rig.ask("ana", line("kept after all"), key=key)
    assert head + 1 == answer.seq == rig.room.seq
    assert ["kept after all"] == [rig.kept.text(post.text) for post in rig.room.posts.values()]


async def test_a_cancelled_request_does_not_cancel_its_command(rig: Rig) -> None:
    await running(rig)
    rig.storage.gate = asyncio.Event()
    asked = [asyncio.ensure_future(rig.ask(name, line(name))) for name in ("ana", "ben")]
    for _ in range(20):
        await asyncio.sleep(0)
    asked[0].cancel()
    rig.storage.gate.set()
    await asked[1]
    assert asked[0].cancelled()
    assert {"ana", "ben"} <= set(rig.kept.texts.values())


async def test_a_command_cancelled_before_its_turn_is_done_all_the_same(rig: Rig) -> None:
    await running(rig)
    asked = asyncio.ensure_future(rig.ask("ana", line("gone already")))
    await asyncio.sleep(0)
    asked.cancel()
    await rig.settle()
    assert "gone already" in rig.kept.texts.values()


async def test_a_fault_in_one_command_is_not_that_of_the_others(
    rig: Rig, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await running(rig)

    def faulty(*_: object) -> Decision:
        raise KeyError("what Ana has written")

    act = replace(ACTS["raise_hand"], decide=faulty)
    monkeypatch.setitem(ACTS, "raise_hand", act)
    with caplog.at_level(logging.DEBUG):
        found = await together(
            rig, ("ana", line("one")), ("ben", RaiseHand()), ("dee", line("two"))
        )
    assert [False, True, False] == [isinstance(one, Exception) for one in found]
    assert type(found[1]) is Failure
    assert {"one", "two"} <= set(rig.kept.texts.values())
    assert "KeyError" in caplog.text and "Ana" not in caplog.text


async def test_a_fault_while_applying_leaves_nothing_of_that_command(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    await running(rig)

    def faulty(*_: object) -> None:
        raise KeyError

    monkeypatch.setattr("server.room.rules.APPLY", {raise_hand.HandRaised: faulty})
    head = rig.room.seq
    found = await together(rig, ("ana", RaiseHand()), ("ben", SayDone()))
    assert isinstance(found[0], Failure)
    assert head == rig.room.seq == (await rig.stored()).head


class Deaf:
    """A listener with a fault of its own."""

    def told(self, kept: Kept, told: object) -> None:
        raise ValueError("what Ana has written")

    def stirred(self, kept: Kept) -> None:
        raise ValueError

    def gone(self, room_id: str) -> None:
        raise ValueError


async def test_a_listeners_fault_is_neither_the_rooms_nor_the_other_listeners(
    rig: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    await running(rig)
    rig.keeper.listeners.insert(0, Deaf())
    head = rig.room.seq
    assert head + 1 == (await rig.ask("ana", line("heard"))).seq
    assert head + 1 == rig.ears.told_rooms["room"][-1][1].seq
    await rig.ask("ana", SayDone())
    await rig.keeper.purge("room")
    assert ["room"] == rig.ears.erased
    assert "ValueError" in caplog.text and "Ana" not in caplog.text


async def test_a_room_that_is_not_there_is_refused(rig: Rig) -> None:
    rig.ids["dee"] = "p1"
    with pytest.raises(NoSuchRoom):
        await rig.ask("dee", MoveOn())


async def test_too_many_waiting_are_asked_to_come_again(rig: Rig) -> None:
    await running(rig)
    rig.storage.gate = asyncio.Event()
    asked = [asyncio.ensure_future(rig.ask("ana", SayDone())) for _ in range(2)]
    asked += [asyncio.ensure_future(rig.ask("ana", line("x"))) for _ in range(MOST_WAITING)]
    await asyncio.sleep(0)
    rig.storage.gate.set()
    found = await asyncio.gather(*asked, return_exceptions=True)
    away = [one for one in found if isinstance(one, StoreAway)]
    assert 2 == len(away) and 1 == away[0].retry_after_s
    assert MOST_WAITING == len(rig.room.posts) + 2


async def test_rooms_do_not_wait_for_each_other(rig: Rig) -> None:
    await running(rig)
    await rig.open(room_id="other")
    rig.storage.gate = asyncio.Event()
    slow = asyncio.ensure_future(rig.keeper.ask("other", rig.ids["dee"], StartSession()))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    gate, rig.storage.gate = rig.storage.gate, None
    rig.room_id = "room"
    rig.ids["dee"] = rig.room.opener
    await rig.ask("dee", MoveOn())
    assert not slow.done()
    gate.set()
    await slow
