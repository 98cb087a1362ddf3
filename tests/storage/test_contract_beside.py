"""What every store promises of all that is kept beside the log. One suite, every engine."""

from __future__ import annotations

from server.room.post import SealedPost
from server.storage.contract import Batch, Storage
from tests.storage.events import Shown, TakenBack, fresh, opening, reading, saying, spent


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


async def test_one_browser_gives_up_its_seat_and_its_persons_other_ones_stay(
    store: Storage,
) -> None:
    laptop, phone, other = b"l" * 32, b"p" * 32, b"o" * 32
    await store.append("r", 0, opening())
    await store.append("r", 1, Batch(seats={laptop: "ana", phone: "ana", other: "ben"}))
    await store.append("r", 1, Batch(vacated=[laptop, b"never there".ljust(32)]))
    found = await reading(store, "r")
    assert {phone: "ana", other: "ben"} == found.seats
    assert 1 == found.head, "the log says nothing of it"
    await store.append("r", 1, Batch(seats={laptop: "cai"}))
    assert {laptop: "cai", phone: "ana", other: "ben"} == (await reading(store, "r")).seats


async def test_a_seat_taken_and_given_up_at_once_is_gone(store: Storage) -> None:
    laptop = b"l" * 32
    await store.append("r", 0, opening())
    await store.append("r", 1, Batch(seats={laptop: "ana"}, vacated=[laptop]))
    assert {} == (await reading(store, "r")).seats


async def test_a_browser_is_found_in_every_room_that_it_sits_in(store: Storage) -> None:
    laptop, phone = b"l" * 32, b"p" * 32
    for room in ("r", "s", "t"):
        await store.append(room, 0, opening())
        await store.append(room, 1, Batch(seats={laptop: "ana", phone: "ben"}))
    await store.append("s", 1, Batch(vacated=[laptop]))
    assert ["r", "t"] == sorted(await store.rooms_of(laptop))
    assert ["r", "s", "t"] == sorted(await store.rooms_of(phone))
    await store.purge("r")
    assert ["t"] == list(await store.rooms_of(laptop))
    assert [] == list(await store.rooms_of(b"stranger".ljust(32)))


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
