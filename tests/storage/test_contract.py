"""What every store promises. One suite, every engine."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from server.errors import SeqTaken, StoreAway
from server.room.event import Event
from server.room.post import SealedPost
from server.storage.contract import Batch, Reading, Storage, UnknownEvent
from server.storage.memory import MemoryStorage
from server.storage.sqlite import SqliteStorage
from tests.storage.events import CODEC, Said, Shown, TakenBack, fresh, opening, saying, spent


async def open_memory(folder: Path) -> Storage:
    return MemoryStorage(CODEC)


async def open_sqlite(folder: Path) -> Storage:
    return await SqliteStorage.open(folder / "setroom.db", CODEC)


ENGINES: dict[str, Callable[[Path], Awaitable[Storage]]] = {
    "memory": open_memory,
    "sqlite": open_sqlite,
}


@pytest.fixture(params=ENGINES)
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Storage]:
    storage = await ENGINES[request.param](tmp_path)
    yield storage
    await storage.close()


async def reading(store: Storage, room: str, after: int = 0) -> Reading:
    found = await store.read(room, after)
    assert found is not None
    return found


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


async def test_sealed_posts_wait_outside_the_log(store: Storage) -> None:
    post = SealedPost("p", 3, "question", None, "What if?")
    signed = SealedPost("q", 3, "question", "ana", "Why not?")
    await store.append("r", 0, opening())
    await store.append("r", 1, Batch(sealed=[post, signed], keys=[spent(b"k", 1)]))
    found = await reading(store, "r")
    assert 1 == found.head
    assert [post, signed] == sorted(found.sealed, key=lambda sealed: sealed.post)
    changed = SealedPost("p", 3, "question", None, "What if not?")
    await store.append("r", 1, Batch(sealed=[changed], unsealed=["q"]))
    assert [changed] == list((await reading(store, "r")).sealed)


async def test_a_reveal_moves_sealed_posts_into_the_log_at_once(store: Storage) -> None:
    posts = [SealedPost(f"p{n}", 3, "question", None, f"words {n}") for n in range(5)]
    await store.append("r", 0, opening())
    await store.append("r", 1, Batch(sealed=posts))
    texts = {fresh(): post.body for post in posts}
    await store.append(
        "r", 1, Batch([Shown(tuple(texts))], texts, unsealed=[post.post for post in posts])
    )
    found = await reading(store, "r", 1)
    assert [Shown(tuple(texts))] == list(found.events)
    assert texts.items() <= found.texts.items()
    assert [] == list(found.sealed)


async def test_a_post_sealed_and_taken_back_at_once_is_gone(store: Storage) -> None:
    await store.append("r", 0, opening())
    post = SealedPost("p", 3, "question", None, "What if?")
    await store.append("r", 1, Batch(sealed=[post], unsealed=["p"]))
    assert [] == list((await reading(store, "r")).sealed)


async def test_erased_words_are_gone_and_the_log_is_still_true(store: Storage) -> None:
    await store.append("r", 0, opening("Tuesday set"))
    await store.append("r", 1, saying("regretted", text_id="regretted"))
    await store.append("r", 2, Batch([TakenBack("p")], erased=["regretted", "never there"]))
    found = await reading(store, "r")
    assert ["Tuesday set"] == list(found.texts.values())
    assert 3 == found.head
    assert {"r": "erased 1"} == await store.verify()


async def test_seats_are_given_replaced_and_taken(store: Storage) -> None:
    laptop, phone = b"l" * 32, b"p" * 32
    await store.append("r", 0, opening())
    await store.append("r", 1, Batch(seats={laptop: "ana", phone: "ben"}))
    assert {laptop: "ana", phone: "ben"} == (await reading(store, "r")).seats
    await store.append("r", 1, Batch(seats={laptop: "cai"}))
    assert {laptop: "cai", phone: "ben"} == (await reading(store, "r")).seats
    await store.append("r", 1, Batch(unseated=["ben"]))
    assert {laptop: "cai"} == (await reading(store, "r")).seats


async def test_a_persons_seats_can_be_replaced_by_a_new_one(store: Storage) -> None:
    old, other, new = b"o" * 32, b"x" * 32, b"n" * 32
    await store.append("r", 0, opening())
    await store.append("r", 1, Batch(seats={old: "ana", other: "ben"}))
    await store.append("r", 1, Batch(unseated=["ana"], seats={new: "ana"}))
    assert {new: "ana", other: "ben"} == (await reading(store, "r")).seats


async def test_fleeting_keys_go_with_their_step(store: Storage) -> None:
    lasting, old, now = spent(b"a", 2), spent(b"b", 2, 3, "p"), spent(b"c", 2, 4, "q")
    await store.append("r", 0, opening())
    await store.append("r", 1, saying("words", lasting, old, now))
    assert 3 == len((await reading(store, "r")).keys)
    await store.append("r", 2, Batch(forget_steps_but=4))
    assert [lasting, now] == sorted((await reading(store, "r")).keys, key=lambda k: k.key_hash)
    await store.append("r", 2, saying("again", spent(b"b", 3, 4)))


async def test_every_room_is_due_when_its_last_batch_said(store: Storage) -> None:
    await store.append("r", 0, opening(due_ms=7))
    await store.append("s", 0, opening(due_ms=8))
    await store.append("t", 0, opening())
    await store.append("s", 1, saying("words"))
    await store.append("t", 1, Batch(due_ms=9))
    assert [("r", 7), ("s", None), ("t", 9)] == sorted(await store.due())


async def test_a_purged_room_is_as_if_it_had_never_been(store: Storage) -> None:
    for room in ("r", "s"):
        await store.append(room, 0, opening())
        sealed = SealedPost("p", 3, "question", None, "What if?")
        seats = {b"t" * 32: "ana"}
        await store.append(room, 1, Batch(sealed=[sealed], seats=seats, keys=[spent(b"k", 1)]))
    before = await reading(store, "s")
    await store.purge("r")
    await store.purge("r")
    await store.purge("never there")
    assert await store.read("r") is None
    assert before == await reading(store, "s")
    await store.append("r", 0, opening("another"))
    found = await reading(store, "r")
    assert (1, ["another"]) == (found.head, list(found.texts.values()))
    assert not (found.sealed or found.seats or found.keys)
    assert {"r": "whole", "s": "whole"} == await store.verify()


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
