"""Faults that a whole session has to bring to light; one that found none would hold nothing.

Each is small, and in a place where it could come about.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from server.render import json_view
from server.render.views import OwnPost
from server.room import turns
from server.room.acts import ACTS, APPLY, take_controls
from server.room.acts.raise_hand import HandRaised
from server.room.acts.raise_hand import apply as apply_hand
from server.room.acts.undo_move import MoveUndone
from server.room.acts.undo_move import apply as apply_undo
from server.room.decision import Decision
from server.room.facts import Facts
from server.room.format import Row
from server.room.rights import RIGHTS
from server.room.run import MINUTE_MS, Run
from server.room.state import Person, Room
from server.room.turn_order import TurnOrder
from tests.anonymity.still_loop import in_still_time
from tests.sessions.away import Policy
from tests.sessions.plants import BESIDE, Plant
from tests.sessions.sitting import FORMATS
from tests.sessions.test_every_format import held

pytestmark = pytest.mark.slow

rest_ms, show_due = Run.rest_ms, ACTS["show_due"]


def a_sum_off_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Run, "rest_ms", lambda run: rest_ms(run) + MINUTE_MS * (run.at == 2))


def sealed_words_in_everybodys_view(monkeypatch: pytest.MonkeyPatch) -> None:
    def all_of_them(kept: Any, person_id: str) -> list[dict[str, Any]]:
        return [{"post": one.post, "text": one.body} for one in kept.sealed.values()]

    monkeypatch.setattr(json_view, "sealed_view", all_of_them)


def sealed_words_in_the_page_of_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if they were everybody's own."""

    def all_of_them(kept: Any, person: Person, keys: Any) -> list[OwnPost]:
        return [OwnPost(s.post, s.body, True, False, "", True) for s in kept.sealed.values()]

    monkeypatch.setattr("server.render.renderer.own_posts", all_of_them)


def a_number_that_leaves_one_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def always(kept: Any, possible: int) -> int:
        at = kept.room.at
        return sum(post.step == at for post in kept.sealed.values())

    monkeypatch.setattr(json_view, "sealed_count", always)


def questions_that_wait_are_read_by_the_presenter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_view, "may_read", lambda room, post, person: True)


def names_at_the_door(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_view, "AT_DOOR", {**json_view.AT_DOOR, "people": [{"name": "Ana"}]})


def a_clock_that_anybody_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RIGHTS, "pause", replace(RIGHTS["pause"], who="participant"))


def controls_that_are_taken_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(take_controls, "AWAY_MS", 0)


def an_undo_that_eats_time(monkeypatch: pytest.MonkeyPatch) -> None:
    def eats(room: Room, event: MoveUndone) -> Room:
        after = apply_undo(room, event)
        assert after.run is not None
        timer = after.run.timer
        if timer.ends_at_ms is None:
            return after
        late = replace(timer, ends_at_ms=timer.ends_at_ms - 9_000)
        return replace(after, run=replace(after.run, timer=late))

    monkeypatch.setitem(APPLY, MoveUndone, eats)


def a_hand_that_memory_alone_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Applied once for the room in memory, and then once more from the log."""
    seen: set[tuple[int, str]] = set()

    def once(room: Room, event: HandRaised) -> Room:
        known = (room.seq, event.person) in seen
        seen.add((room.seq, event.person))
        return room if known else apply_hand(room, event)

    monkeypatch.setitem(APPLY, HandRaised, once)


def an_order_that_forgets_somebody(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = turns._placed

    def short(room: Room, order: tuple[str, ...]) -> tuple[str, ...]:
        return drawn(room, order)[:-1]

    monkeypatch.setattr(turns, "_placed", short)
    monkeypatch.setattr(TurnOrder, "kept_to", lambda order, people: order)


def a_reveal_that_leaves_one_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def all_but_one(room: Room, command: Any, person: Any, facts: Facts) -> Decision:
        fewer = replace(facts, sealed=tuple(facts.sealed)[1:])
        return show_due.decide(room, command, person, fewer)

    monkeypatch.setitem(ACTS, "show_due", replace(show_due, decide=all_but_one))


# Each with the look that has to find it, and with what it says, where it says something.
PLANTS: tuple[tuple[Plant, str, str], ...] = (
    (a_sum_off_by_one, "hold_everywhere", "the finish is not the sum"),
    (sealed_words_in_everybodys_view, "hold_words", "reads other words than theirs"),
    (sealed_words_in_the_page_of_everybody, "hold_page", "is shown what is not theirs to read"),
    (a_number_that_leaves_one_out, "hold_numbers", "a number that tells too much, or none"),
    (questions_that_wait_are_read_by_the_presenter, "hold_words", "reads other words than theirs"),
    (names_at_the_door, "hold_door", ""),
    (a_clock_that_anybody_stops, "hold_inside", "role='member'"),
    (controls_that_are_taken_at_once, "refused", "Ben take_controls {}: 200"),
    (an_undo_that_eats_time, "hold_inside", ""),
    (a_hand_that_memory_alone_knows, "hold_store", "the log makes another room"),
    (a_reveal_that_leaves_one_out, "hold_words", "reads other words than theirs"),
)


@pytest.mark.parametrize(
    ("key", "members", "policy"),
    [
        ("critical_friends", 5, "stand_in"),
        ("critical_friends", 5, "peers"),
        ("check_in_only", 2, "stand_in"),
    ],
)
def test_without_a_fault_nothing_is_found(
    tmp_path: Path, key: str, members: int, policy: Policy
) -> None:
    assert in_still_time(lambda: held(tmp_path, key, members, policy)).ended


def found(session: Callable[[], Coroutine[Any, Any, object]]) -> tuple[str, str]:
    """In which look the session failed, and with what words."""
    with pytest.raises(AssertionError) as caught:
        in_still_time(session)
    return caught.traceback[-1].name, str(caught.value)


@pytest.mark.parametrize(
    ("plant", "look", "says"),
    PLANTS,
    ids=lambda one: one.__name__.replace("_", " ") if callable(one) else "",
)
def test_a_planted_fault_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plant: Plant, look: str, says: str
) -> None:
    plant(monkeypatch)
    where, words = found(lambda: held(tmp_path, "critical_friends", 5, "stand_in"))
    assert look == where and says in words, (where, words)


@pytest.mark.parametrize(
    ("cast", "plant", "look", "says"),
    BESIDE,
    ids=lambda one: one.__name__.replace("_", " ") if callable(one) else "",
)
def test_a_fault_beside_the_course_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cast: str, plant: Plant, look: str, says: str
) -> None:
    plant(monkeypatch)
    key, _, members = cast.rpartition("-")
    where, words = found(lambda: held(tmp_path, key, int(members), "stand_in"))
    assert look == where and says in words, (where, words)


def test_an_order_that_forgets_somebody_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_order_that_forgets_somebody(monkeypatch)
    where, _ = found(lambda: held(tmp_path, "check_in_only", 2, "stand_in"))
    assert "hold_people" == where


# The phase, what is changed of it, and the look that has to find it.
CHANGES: dict[str, tuple[str, dict[str, Any], str]] = {
    "who speaks": ("clarify", {"speaker": "everyone"}, "hold_inside"),
    "what is taken": ("friends_talk", {"takes": ("reflection",)}, "write"),
    "how it is shown": ("probe", {"reveal": "wall"}, "hold_inside"),
    "a name may be left off": ("clarify", {"anonymous": "opt"}, "hold_inside"),
    "how long it takes": ("probe", {"minutes": 11}, "hold_everywhere"),
    "it ends by itself": ("present", {"overrun": "hard"}, "hold_everywhere"),
    "it gives no minutes": ("round_review", {"protected": True}, "hold_inside"),
    "how little is left of it": ("round_review", {"floor": 4}, "hold_inside"),
    "the presenter writes too": (
        "friends_talk",
        {"speaker": "nobody", "stance": "none"},
        "hold_numbers",
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_rule_of_one_phase_is_found(tmp_path: Path, change: str) -> None:
    key, columns, look = CHANGES[change]

    def changed(row: Row) -> Row:
        return replace(row, **columns) if row.key == key else row

    built_in = FORMATS["critical_friends"]
    rows = tuple(changed(row) for row in built_in.format.rows)
    other = replace(built_in, format=replace(built_in.format, rows=rows))
    formats = {**FORMATS, "critical_friends": other}
    where, words = found(lambda: held(tmp_path, "critical_friends", 5, "peers", formats))
    assert look == where, (where, words)
