"""Opening a room, and what makes none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from server.errors import Refusal
from server.room.acts.open_room import OpenRoom, decide_open
from server.room.facts import Facts
from server.room.finish import ends_at_ms
from server.room.run import MINUTE_MS
from tests.room.scenes import CHECK_IN, CLASSIC, NOON_MS, opened, room_after

DAY_MS = 24 * 60 * MINUTE_MS
FACTS = Facts(NOON_MS, frozenset(), b"seed")
ASKED = OpenRoom(
    room="room",
    format=CLASSIC.format,
    words=CLASSIC.words,
    title="Ward leaders",
    facilitator_name="Dee",
    starts_at_ms=None,
    finish_at_ms=None,
    call_url="",
    retention_days=30,
    least_authors=5,
)


def refused(**fields: object) -> Refusal:
    with pytest.raises(Refusal) as caught:
        decide_open(replace(ASKED, **fields), FACTS)  # type: ignore[arg-type]
    return caught.value


def test_a_title_and_a_name_are_enough() -> None:
    decision = decide_open(ASKED, FACTS)
    assert {"Ward leaders", "Dee", CLASSIC.words} == set(decision.texts.values())
    assert "facilitator" == decision.answer["role"]


def test_the_one_who_opens_is_inside_and_has_agreed() -> None:
    scene = room_after(opened())
    dee = scene.room.people[scene["dee"]]
    assert ("facilitator", "inside", True) == (dee.role, dee.place, dee.agreed)
    assert scene["dee"] == scene.room.opener


def test_nothing_runs_before_the_start() -> None:
    scene = room_after(opened())
    assert "lobby" == scene.room.session
    assert scene.room.run is None and scene.room.row is None and scene.room.presenter is None
    assert -1 == scene.room.at


def test_the_event_holds_no_word_of_the_title_and_no_name() -> None:
    event = repr(decide_open(ASKED, FACTS).events[0])
    assert "Ward" not in event and "Dee" not in event


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"title": "  "}, "missing"),
        ({"title": "\u200b\u2060"}, "missing"),
        ({"title": "x" * 121}, "too_long"),
        ({"facilitator_name": ""}, "missing"),
        ({"facilitator_name": "x" * 61}, "too_long"),
        ({"facilitator_name": "De\x00e"}, "bad_field"),
        ({"call_url": "javascript:alert(1)"}, "bad_field"),
        ({"call_url": "https://call.example/a b"}, "bad_field"),
        ({"call_url": "https://call.example/" + "x" * 1_000}, "too_long"),
        ({"starts_at_ms": NOON_MS + 400 * DAY_MS}, "bad_field"),
        ({"starts_at_ms": -1}, "bad_field"),
        ({"finish_at_ms": NOON_MS}, "bad_field"),
        ({"finish_at_ms": NOON_MS + 2 * DAY_MS}, "bad_field"),
        ({"starts_at_ms": NOON_MS + DAY_MS, "finish_at_ms": NOON_MS + DAY_MS}, "bad_field"),
    ],
)
def test_what_makes_no_room_is_refused_with_its_field(fields: dict[str, object], name: str) -> None:
    refusal = refused(**fields)
    assert name == refusal.name
    assert [*fields][-1].removesuffix("_ms") == refusal.numbers["field"]


def test_both_numbers_of_a_title_that_is_too_long_are_told() -> None:
    refusal = refused(title="x" * 121)
    assert (120, 121) == (refusal.numbers["limit"], refusal.numbers["length"])


def test_space_around_and_within_a_name_is_folded() -> None:
    decision = decide_open(replace(ASKED, facilitator_name="  Dee \n  Okoro "), FACTS)
    assert "Dee Okoro" in decision.texts.values()


def test_the_finish_in_the_lobby_counts_from_the_planned_start() -> None:
    scene = room_after(opened(starts_in_minutes=10))
    assert NOON_MS + 100 * MINUTE_MS == ends_at_ms(scene.room, NOON_MS)
    assert NOON_MS + 105 * MINUTE_MS == ends_at_ms(scene.room, NOON_MS + 15 * MINUTE_MS)


def test_a_format_without_rounds_opens_a_room_in_which_nobody_presents() -> None:
    scene = room_after(opened(CHECK_IN))
    assert (0, 0) == (scene.room.least_rounds, scene.room.most_rounds)
    assert 30 == sum(scene.room.planned)
