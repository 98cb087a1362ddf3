"""Faults that a whole session has to bring to light; one that found none would hold nothing.

Each is small, and in a place where it could come about.
"""

from __future__ import annotations

from collections.abc import Callable
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
from tests.sessions.sitting import FORMATS
from tests.sessions.test_every_format import held

pytestmark = pytest.mark.slow
Plant = Callable[[pytest.MonkeyPatch], None]

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


def a_turn_that_two_people_have(monkeypatch: pytest.MonkeyPatch) -> None:
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


@pytest.mark.parametrize(
    "plant",
    [
        a_sum_off_by_one,
        sealed_words_in_everybodys_view,
        sealed_words_in_the_page_of_everybody,
        a_number_that_leaves_one_out,
        questions_that_wait_are_read_by_the_presenter,
        names_at_the_door,
        a_clock_that_anybody_stops,
        controls_that_are_taken_at_once,
        an_undo_that_eats_time,
        a_hand_that_memory_alone_knows,
        a_reveal_that_leaves_one_out,
    ],
    ids=lambda plant: plant.__name__.replace("_", " "),
)
def test_a_planted_fault_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plant: Plant
) -> None:
    plant(monkeypatch)
    with pytest.raises(AssertionError):
        in_still_time(lambda: held(tmp_path, "critical_friends", 5, "stand_in"))


def test_an_order_that_forgets_somebody_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_turn_that_two_people_have(monkeypatch)
    with pytest.raises(AssertionError):
        in_still_time(lambda: held(tmp_path, "check_in_only", 2, "stand_in"))


CHANGES: dict[str, tuple[str, dict[str, Any]]] = {
    "who speaks": ("clarify", {"speaker": "everyone"}),
    "what is taken": ("friends_talk", {"takes": ("reflection",)}),
    "how it is shown": ("probe", {"reveal": "wall"}),
    "a name may be left off": ("clarify", {"anonymous": "opt"}),
    "how long it takes": ("probe", {"minutes": 11}),
    "it ends by itself": ("present", {"overrun": "hard"}),
    "it gives no minutes": ("round_review", {"protected": True}),
    "how little is left of it": ("round_review", {"floor": 4}),
    "the presenter writes too": ("friends_talk", {"speaker": "nobody", "stance": "none"}),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_rule_of_one_phase_is_found(tmp_path: Path, change: str) -> None:
    key, columns = CHANGES[change]

    def changed(row: Row) -> Row:
        return replace(row, **columns) if row.key == key else row

    built_in = FORMATS["critical_friends"]
    rows = tuple(changed(row) for row in built_in.format.rows)
    other = replace(built_in, format=replace(built_in.format, rows=rows))
    formats = {**FORMATS, "critical_friends": other}
    with pytest.raises(AssertionError):
        in_still_time(lambda: held(tmp_path, "critical_friends", 5, "peers", formats))
