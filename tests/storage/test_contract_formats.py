"""What every store promises of the formats that people have made. One suite, every engine."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from server.errors import StoreAway
from server.storage.contract import Storage
from server.storage.own_formats import (
    MOST_FORMATS,
    FormatChanged,
    KeptFormat,
    TooManyFormats,
)
from tests.storage.events import opening, reading

ANA, BEN = b"a" * 32, b"b" * 32
FIRST = KeptFormat("f1", 1, 'name = "Ward round"\n', 1_000)
SECOND = replace(FIRST, version=2, text='name = "Long ward round"\n', used_ms=2_000)


def made(n: int, used_ms: int = 1_000) -> KeptFormat:
    return KeptFormat(f"f{n}", 1, f'name = "Format {n}"\n', used_ms)


async def test_a_format_is_kept_for_its_browser_alone(store: Storage) -> None:
    assert [] == list(await store.formats_of(ANA))
    await store.keep_format(ANA, FIRST, 0)
    assert [FIRST] == list(await store.formats_of(ANA))
    assert [] == list(await store.formats_of(BEN))


async def test_two_browsers_may_have_the_same_format_each_its_own(store: Storage) -> None:
    for owner in (ANA, BEN):
        await store.keep_format(owner, FIRST, 0)
    await store.keep_format(ANA, SECOND, 1)
    await store.drop_format(ANA, FIRST.id)
    assert [FIRST] == list(await store.formats_of(BEN))


async def test_a_format_takes_the_place_of_the_version_before(store: Storage) -> None:
    await store.keep_format(ANA, FIRST, 0)
    await store.keep_format(ANA, SECOND, 1)
    assert [SECOND] == list(await store.formats_of(ANA))


async def test_the_last_used_stands_first(store: Storage) -> None:
    for n, used_ms in ((1, 20), (2, 30), (3, 10), (4, 30)):
        await store.keep_format(ANA, made(n, used_ms), 0)
    assert ["f2", "f4", "f1", "f3"] == [one.id for one in await store.formats_of(ANA)]


@pytest.mark.parametrize("after", [0, 2, 7])
async def test_who_has_seen_another_version_is_refused_and_changes_nothing(
    store: Storage, after: int
) -> None:
    await store.keep_format(ANA, FIRST, 0)
    with pytest.raises(FormatChanged):
        await store.keep_format(ANA, replace(SECOND, version=after + 1), after)
    assert [FIRST] == list(await store.formats_of(ANA))


async def test_what_is_gone_does_not_come_back_by_a_change(store: Storage) -> None:
    await store.keep_format(ANA, FIRST, 0)
    await store.drop_format(ANA, FIRST.id)
    with pytest.raises(FormatChanged):
        await store.keep_format(ANA, SECOND, 1)
    assert [] == list(await store.formats_of(ANA))
    await store.keep_format(ANA, FIRST, 0)
    assert [FIRST] == list(await store.formats_of(ANA))


async def test_of_two_changes_at_once_one_is_refused(store: Storage) -> None:
    await store.keep_format(ANA, FIRST, 0)
    changes = [replace(SECOND, text=f"# {n}\n") for n in range(5)]
    outcomes = await asyncio.gather(
        *(store.keep_format(ANA, change, 1) for change in changes), return_exceptions=True
    )
    assert 4 == sum(isinstance(outcome, FormatChanged) for outcome in outcomes)
    assert [changes[outcomes.index(None)]] == list(await store.formats_of(ANA))


async def test_of_new_ones_that_begin_alike_one_is_kept(store: Storage) -> None:
    """Whoever makes formats says so which of them exclude each other."""
    alike = [KeptFormat(f"twelve-chars{n}", 1, f"# {n}\n", 1_000) for n in range(5)]
    outcomes = await asyncio.gather(
        *(store.keep_format(ANA, one, 0) for one in alike), return_exceptions=True
    )
    assert 4 == sum(isinstance(outcome, FormatChanged) for outcome in outcomes)
    kept = alike[outcomes.index(None)]
    assert [kept] == list(await store.formats_of(ANA))
    await store.keep_format(ANA, replace(kept, version=2), 1)
    await store.keep_format(BEN, alike[0], 0)
    await store.keep_format(ANA, replace(FIRST, id="twelve-charz"), 0)
    await store.drop_format(ANA, kept.id)
    await store.keep_format(ANA, alike[4], 0)


async def test_a_version_that_does_not_follow_is_no_version(store: Storage) -> None:
    await store.keep_format(ANA, FIRST, 0)
    for version, after in ((1, 1), (3, 1), (0, 0), (2, 0)):
        with pytest.raises(ValueError, match="does not follow"):
            await store.keep_format(ANA, replace(SECOND, version=version), after)
    assert [FIRST] == list(await store.formats_of(ANA))


async def test_one_browser_keeps_forty_and_can_still_change_them(store: Storage) -> None:
    for n in range(MOST_FORMATS):
        await store.keep_format(ANA, made(n), 0)
    with pytest.raises(TooManyFormats, match="40 ways of working already"):
        await store.keep_format(ANA, made(99), 0)
    await store.keep_format(ANA, replace(made(7), version=2), 1)
    await store.keep_format(BEN, made(99), 0)
    await store.drop_format(ANA, "f0")
    await store.keep_format(ANA, made(99), 0)
    assert MOST_FORMATS == len(await store.formats_of(ANA))


async def test_using_a_format_is_no_change_of_it(store: Storage) -> None:
    await store.keep_format(ANA, FIRST, 0)
    await store.use_format(ANA, FIRST.id, 5_000)
    await store.use_format(ANA, FIRST.id, 4_000)
    await store.use_format(BEN, FIRST.id, 6_000)
    await store.use_format(ANA, "never there", 6_000)
    assert [replace(FIRST, used_ms=5_000)] == list(await store.formats_of(ANA))
    assert [] == list(await store.formats_of(BEN))


async def test_a_dropped_format_is_gone_and_dropping_twice_is_dropping_once(
    store: Storage,
) -> None:
    await store.keep_format(ANA, FIRST, 0)
    await store.keep_format(ANA, made(2), 0)
    for owner in (BEN, ANA, ANA):
        await store.drop_format(owner, FIRST.id)
    await store.drop_format(ANA, "never there")
    assert [made(2)] == list(await store.formats_of(ANA))


async def test_what_nobody_has_used_since_a_moment_is_purged(store: Storage) -> None:
    for n, used_ms in ((1, 10), (2, 20), (3, 30)):
        await store.keep_format(ANA, made(n, used_ms), 0)
    await store.keep_format(BEN, made(4, 10), 0)
    await store.use_format(BEN, "f4", 20)
    assert 1 == await store.purge_formats(20)
    assert ["f3", "f2"] == [one.id for one in await store.formats_of(ANA)]
    assert ["f4"] == [one.id for one in await store.formats_of(BEN)]
    assert 0 == await store.purge_formats(20)
    assert 3 == await store.purge_formats(31)


async def test_formats_and_rooms_know_nothing_of_each_other(store: Storage) -> None:
    await store.append("r", 0, opening())
    before = await reading(store, "r")
    await store.keep_format(ANA, FIRST, 0)
    await store.keep_format(ANA, SECOND, 1)
    assert before == await reading(store, "r")
    assert {"r": "whole"} == await store.verify()
    assert [("r", None)] == list(await store.due())
    await store.purge("r")
    assert [SECOND] == list(await store.formats_of(ANA))


async def test_cancelling_the_caller_does_not_undo_the_keeping(store: Storage) -> None:
    keeping = asyncio.ensure_future(store.keep_format(ANA, FIRST, 0))
    await asyncio.sleep(0)
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)
    assert [FIRST] == list(await store.formats_of(ANA))


async def test_a_closed_store_says_that_it_is_away_for_formats_too(store: Storage) -> None:
    await store.close()
    for asked in (
        store.formats_of(ANA),
        store.keep_format(ANA, FIRST, 0),
        store.use_format(ANA, "f1", 1),
        store.drop_format(ANA, "f1"),
        store.purge_formats(1),
    ):
        with pytest.raises(StoreAway):
            await asked


async def test_a_long_text_of_every_kind_of_letter_comes_back_as_it_was(store: Storage) -> None:
    text = 'name = "Visite 🩺 – «ganz» \\u0000 دار"\n' * 1_500
    await store.keep_format(ANA, replace(FIRST, text=text), 0)
    assert [text] == [one.text for one in await store.formats_of(ANA)]
