"""Y1: nothing that anybody is sent, and nothing that is kept, tells who wrote without a name."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from server.keeper import turn
from server.keeper.shelf import Answer, Asked
from server.pages.acts import Acts
from server.room.acts import ACTS, Act
from server.room.acts.submit_post import SubmitPost
from server.room.decision import Decision
from server.room.facts import Facts
from server.room.state import Person, Room
from tests.anonymity.twice import AUTHORS, Record, play

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("live", [True, False], ids=["live", "without script"])
def test_two_plays_with_another_author_are_alike_in_every_byte(
    tmp_path: Path, live: bool, say: Callable[[str], None]
) -> None:
    first, second = [play(tmp_path, author, live=live) for author in AUTHORS]
    assert first.differences(second) == []
    size = sum(len(one) for parts in first.heard.values() for one in parts)
    say(f"Y1: {len(first.heard)} ways, {size:,} bytes compared, store and log too: equal")


def test_what_was_played_is_what_it_was_meant_to_be(tmp_path: Path) -> None:
    """A comparison of two empty sessions would be equal too."""
    record = play(tmp_path, "Ana")
    heard = {name: b"".join(parts).decode(errors="replace") for name, parts in record.heard.items()}
    for phase in ("explore", "round_review", "echo"):
        for name in ("Dee", "Cleo", "Pia", "Obi", "Hana"):
            for way in ("frames", "stream", "pages"):
                # What waits to be put to the presenter is on all screens but theirs.
                waits_for = "Pia" if phase == "explore" and way != "pages" else None
                is_there = f"one, better, {phase}" in heard[f"{name}, {way}"]
                assert is_there == (name != waits_for), (phase, name, way)
    assert all("one, better" not in text for name, text in heard.items() if name.startswith("Dot"))
    assert all("one, take_stock" not in text for text in heard.values())
    statuses = [answer.split(b"\n")[0] for answer in record.answers]
    assert statuses == [b"200"] * 6 + [b"422", b"409", b"409", b"403"] + statuses[10:]
    assert len(statuses) == 40


# Faults that the comparison has to bring to light: each of them tells who it was.

decide = ACTS["submit_post"].decide
done = Acts._done


def signed_in_secret(room: Room, command: SubmitPost, person: Person, facts: Facts) -> Decision:
    decision = decide(room, command, person, facts)
    events = [replace(event, by=person.id) for event in decision.events]  # type: ignore[call-arg]
    seal = replace(decision.seal, by=person.id) if decision.seal is not None else None
    return replace(decision, events=events, seal=seal)


async def noted_as_here(self: Acts, room: str, act: str, headers: Any, fields: Any) -> Answer:
    """A page of somebody who posts counts as open for a minute."""
    seat = await self._desk.seat(room, headers.get(b"cookie"))
    self._desk.keeper.roster.glimpse(room, seat.person.id)
    return await done(self, room, act, headers, fields)


async def told_to_the_log(self: Acts, room: str, act: str, headers: Any, fields: Any) -> Answer:
    seat = await self._desk.seat(room, headers.get(b"cookie"))
    logging.getLogger("planted").debug("an act of %s", seat.person.id)
    return await done(self, room, act, headers, fields)


def bound_to_its_person(asked: Asked) -> bytes:
    return turn.hash_key(f"{asked.key} {asked.person}")


def differences(folder: Path, phase: str, *, live: bool = True) -> dict[str, str]:
    """The parts in which two plays differ, each with where."""
    plays: list[Record] = [play(folder, author, live=live, phases=[phase]) for author in AUTHORS]
    return dict(found.split(": ", 1) for found in plays[0].differences(plays[1]))


@pytest.mark.parametrize("phase", ["explore", "echo"])
def test_a_post_that_is_signed_in_secret_is_found(
    tmp_path: Path, phase: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ACTS, "submit_post", Act(SubmitPost, signed_in_secret))
    found = differences(tmp_path, phase)
    assert {"Obi, frames", "Dee, pages", "Hana, stream", "tables", "file"} <= found.keys()


def test_a_presence_that_comes_by_posting_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Acts, "_done", noted_as_here)
    found = differences(tmp_path, "explore", live=False)
    assert {"Obi, frames", "Dee, stream", "Cleo, pages"} <= found.keys()


def test_a_key_that_is_bound_to_its_person_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turn, "digest_of", bound_to_its_person)
    found = differences(tmp_path, "round_review")
    assert found.keys() == {"tables in round_review"}  # the keys of a step go with it


def test_a_line_in_the_log_at_any_level_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Acts, "_done", told_to_the_log)
    found = differences(tmp_path, "explore")
    assert found.keys() == {"log"}
