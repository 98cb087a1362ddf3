"""Answered, taken home or let go: whatever it is, everybody else is sent the same bytes.

The same session is played three times, with clock and chance fixed (screens, section 4, check 3).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from server.render.partials import Partials
from server.render.standing import Kept
from server.render.view import state_of
from server.room import card
from server.room.acts import ACTS, Act
from server.room.acts.park_question import ParkQuestion
from server.room.decision import Decision
from server.room.facts import Facts
from server.room.post import Outcome, Post
from server.room.state import Person, Room
from tests.anonymity.three_times import OTHERS, WAYS, differences, play, sent_to_others

pytestmark = pytest.mark.slow


def test_three_plays_with_another_way_of_leaving_are_alike_in_every_byte(
    tmp_path: Path, say: Callable[[str], None]
) -> None:
    records = [play(tmp_path, way) for way in WAYS]
    assert differences(records) == set()
    sent = sent_to_others(records[0])
    size = sum(len(one) for name, part in sent.items() if ", " in name for one in part)
    say(f"left questions: {len(sent)} ways, {size:,} bytes compared three times: equal")


def test_what_was_played_is_what_it_was_meant_to_be(tmp_path: Path) -> None:
    """A comparison of empty sessions, or of three alike, would be content too."""
    records = {way: play(tmp_path, way) for way in WAYS}
    for way, state in zip(WAYS, ("answered", "parked", "let_go"), strict=True):
        heard = records[way].heard
        assert f'"state":"{state}"'.encode() in b"".join(heard["Pia, pages"]), way
        for name in OTHERS:
            for how in ("frames", "stream", "pages"):
                everything = b"".join(heard[f"{name}, {how}"])
                assert (b"Ana asks" in everything) == (name != "Dot"), (name, how)
    stores = [str(record.store["tables"]) for record in records.values()]
    assert len(set(stores)) == 3


# Faults that the comparison has to bring to light.


def found(folder: Path) -> set[str]:
    return differences(play(folder, way) for way in WAYS)


def test_a_state_that_says_how_it_was_left_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = state_of

    def told_to_all(room: Room, post: Post, person_id: str) -> str:
        return told(room, post, person_id) if post.outcome is None else post.outcome

    monkeypatch.setattr("server.render.json_view.state_of", told_to_all)
    told_too_much = found(tmp_path)
    assert {f"{name}, pages" for name in OTHERS if name != "Dot"} <= told_too_much
    assert "Dot, pages" not in told_too_much


def test_a_push_that_is_larger_for_one_of_them_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Partials.told

    def padded(self: Partials, kept: Kept, event: object, *rest: object) -> str:
        html = told(self, kept, event, *rest)  # type: ignore[arg-type]
        return html + " " if getattr(event, "how", "") == "let_go" else html

    monkeypatch.setattr(Partials, "told", padded)
    assert {"Dee, frames", "Obi, stream", "Hana, frames", "Dot, frames"} <= found(tmp_path)


def test_an_act_that_takes_one_event_more_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide = ACTS["park_question"].decide

    def twice(room: Room, command: ParkQuestion, person: Person, facts: Facts) -> Decision:
        decision = decide(room, command, person, facts)
        return replace(decision, events=(*decision.events, *decision.events))

    monkeypatch.setitem(ACTS, "park_question", Act(ParkQuestion, twice))
    assert {"Dee, frames", "Obi, pages", "Dot, stream"} <= found(tmp_path)


def test_a_refusal_that_knows_how_it_was_left_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered = card.offered

    def by_outcome(room: Room, post_id: str) -> card.QuestionOffered:
        outcome: Outcome | None = room.posts[post_id].outcome
        return offered(room, post_id if outcome != "parked" else "none")

    monkeypatch.setattr("server.room.acts.offer_question.offered", by_outcome)
    assert found(tmp_path) == {"answers"}
