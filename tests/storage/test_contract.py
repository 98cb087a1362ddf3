"""What every store promises of the log. One suite, every engine; test_contract_beside goes on."""

from __future__ import annotations

import asyncio
import random
from collections import Counter

import pytest

from server.errors import SeqTaken, StoreAway
from server.room.event import Event
from server.room.post import SealedPost
from server.storage.contract import Batch, Storage, UnknownEvent
from tests.storage.events import (
    Said,
    Shown,
    TakenBack,
    fresh,
    opening,
    reading,
    saying,
    spent,
)


async def test_a_room_that_is_not_there_reads_as_nothing(store: Storage) -> None:
    assert await store.read("nowhere") is None
    assert {} == await store.verify()


async def test_what_is_appended_is_read_back(store: Storage) -> None:
    first, second = opening("Tuesday set"), saying("How do you know?", by="ana")
    await store.append("r", 0, first)
    await store.append("r", 1, second)
    found = await reading(store, "r")
    assert 2 == found.head
    assert [*first.events, *second.events] == list(found.events)
    assert {**first.texts, **second.texts} == found.texts


async def test_the_log_has_no_gaps_and_keeps_its_order(store: Storage) -> None:
    texts = [fresh() for _ in range(6)]
    said = [Said(fresh(), None, text) for text in texts]
    await store.append("r", 0, opening())
    await store.append("r", 1, Batch(said[:4], dict.fromkeys(texts[:4], "words")))
    await store.append("r", 5, Batch(said[4:], dict.fromkeys(texts[4:], "words")))
    for after in range(1, 8):
        assert said[after - 1 :] == list((await reading(store, "r", after)).events)


async def test_a_wrong_head_is_refused_and_changes_nothing(store: Storage) -> None:
    await store.append("r", 0, opening())
    for after in (2, 7, 0):
        with pytest.raises(SeqTaken):
            await store.append("r", after, saying("too late"))
    found = await reading(store, "r")
    assert 1 == found.head == len(found.events)
    assert 1 == len(found.texts)


async def test_a_room_is_made_once(store: Storage) -> None:
    outcomes = await asyncio.gather(
        *(store.append("r", 0, opening(f"set {n}")) for n in range(5)), return_exceptions=True
    )
    assert 4 == sum(isinstance(outcome, SeqTaken) for outcome in outcomes)
    assert 1 == len((await reading(store, "r")).texts)


async def test_a_room_that_is_not_there_cannot_be_continued(store: Storage) -> None:
    with pytest.raises(SeqTaken):
        await store.append("r", 3, saying("into the void"))
    with pytest.raises(ValueError, match="no event"):
        await store.append("r", 0, Batch(seats={b"t" * 32: "ana"}))
    assert await store.read("r") is None


async def test_a_spent_key_cannot_be_spent_again(store: Storage) -> None:
    key = spent(b"k", 2)
    await store.append("r", 0, opening())
    await store.append("r", 1, saying("once", key))
    with pytest.raises(SeqTaken):
        await store.append("r", 2, saying("twice", spent(b"k", 3)))
    with pytest.raises(SeqTaken):
        await store.append("r", 2, saying("both", spent(b"x", 3), spent(b"x", 3)))
    found = await reading(store, "r")
    assert 2 == found.head
    assert [key] == list(found.keys)


async def test_the_same_key_may_be_spent_in_another_room(store: Storage) -> None:
    for room in ("r", "s"):
        await store.append(room, 0, opening())
        await store.append(room, 1, saying("mine", spent(b"k", 2)))
        assert 1 == len((await reading(store, room)).keys)


async def test_a_batch_is_all_or_nothing(store: Storage) -> None:
    await store.append("r", 0, opening())
    await store.append("r", 1, saying("first", spent(b"k", 2)))
    before = await reading(store, "r")
    refused = Batch(
        [Said("p", "ana", "t")],
        {"t": "words"},
        erased=list(before.texts),
        sealed=[SealedPost("s", 1, "question", None, "words")],
        keys=[spent(b"fresh", 3), spent(b"k", 3)],
        seats={b"t" * 32: "ana"},
        due_ms=5,
    )
    with pytest.raises(SeqTaken):
        await store.append("r", 2, refused)
    assert before == await reading(store, "r")
    assert [("r", None)] == list(await store.due())


async def test_an_event_that_nobody_could_read_again_is_not_stored(store: Storage) -> None:
    class Rumour(Event):
        pass

    await store.append("r", 0, opening())
    with pytest.raises(UnknownEvent):
        await store.append("r", 1, Batch([Rumour()]))
    await store.append("r", 1, saying("a fact"))


async def test_a_text_that_no_event_names_is_not_stored(store: Storage) -> None:
    await store.append("r", 0, opening())
    with pytest.raises(ValueError, match="names the text"):
        await store.append("r", 1, Batch([TakenBack("p")], {"lost": "words"}))
    assert 1 == (await reading(store, "r")).head


async def test_rooms_fail_alone(store: Storage) -> None:
    for room in ("good", "late", "spent", "strange", "fine"):
        await store.append(room, 0, opening())
    await store.append("spent", 1, saying("once", spent(b"k", 2)))
    outcomes = await asyncio.gather(
        store.append("good", 1, saying("yes")),
        store.append("late", 4, saying("no")),
        store.append("spent", 2, saying("no", spent(b"k", 3))),
        store.append("strange", 1, Batch([TakenBack("p")], {"lost": "no"})),
        store.append("fine", 1, saying("yes")),
        store.append("new", 0, opening("yes")),
        return_exceptions=True,
    )
    assert [None, SeqTaken, SeqTaken, ValueError, None, None] == [
        outcome and type(outcome) for outcome in outcomes
    ]
    heads = {room: (await reading(store, room)).head for room, _ in await store.due()}
    assert {"good": 2, "late": 1, "spent": 2, "strange": 1, "fine": 2, "new": 1} == heads


async def test_a_thousand_appends_that_race_over_twenty_rooms_all_find_their_place(
    store: Storage, dice: random.Random
) -> None:
    rooms = [f"room {n}" for n in range(20)]
    heads = dict.fromkeys(rooms, 1)
    await asyncio.gather(*(store.append(room, 0, opening()) for room in rooms))

    async def member(room: str, name: str) -> None:
        said = 0
        while said < 10:
            after = heads[room]
            try:
                await store.append(room, after, saying(f"{name} {said}"))
            except SeqTaken:
                await asyncio.sleep(dice.random() / 1_000)
            else:
                said += 1
                heads[room] = after + 1

    names = ("ana", "ben", "cai", "dee", "eli")
    await asyncio.gather(*(member(room, name) for room in rooms for name in names))
    for room in rooms:
        found = await reading(store, room)
        assert 51 == found.head == len(found.events)
        words = [found.texts[event.text] for event in found.events if isinstance(event, Said)]
        assert {f"{name} {n}": 1 for name in names for n in range(10)} == Counter(words)
        for name in names:
            assert [f"{name} {n}" for n in range(10)] == [w for w in words if w.startswith(name)]
    assert {"whole"} == set((await store.verify()).values())


async def test_cancelling_the_caller_does_not_undo_the_append(store: Storage) -> None:
    await store.append("r", 0, opening())
    caller = asyncio.create_task(store.append("r", 1, saying("said is said")))
    await asyncio.sleep(0)
    caller.cancel()
    await asyncio.gather(caller, return_exceptions=True)
    await store.append("r", 2, saying("and life goes on"))
    assert 3 == (await reading(store, "r")).head


async def test_closing_finishes_what_is_being_appended(store: Storage) -> None:
    await store.append("r", 0, opening())
    waiting = [
        asyncio.create_task(store.append("r", n, saying("last words"))) for n in range(1, 101)
    ]
    await asyncio.sleep(0)
    await asyncio.gather(store.close(), store.close())
    assert [None] * 100 == await asyncio.gather(*waiting)


async def test_a_closed_store_says_that_it_is_away(store: Storage) -> None:
    await store.append("r", 0, opening())
    await store.ready()
    await store.close()
    for answer in (store.append("r", 1, saying("hello?")), store.read("r"), store.ready()):
        with pytest.raises(StoreAway):
            await answer


async def test_words_of_all_kinds_come_back_as_they_were(store: Storage) -> None:
    words = ["", "a" * 20_000, "naïve – ‘quoted’", "😀" * 600, "tab\tnul\0line\n", "%s ? :x"]
    await store.append("r", 0, opening())
    texts = {fresh(): word for word in words}
    await store.append("r", 1, Batch([Shown(tuple(texts))], texts))
    assert texts.items() <= (await reading(store, "r")).texts.items()
    assert {"r": "whole"} == await store.verify()
