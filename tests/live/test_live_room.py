"""The short cut past the audiences must never pass by somebody whose audience has changed."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as some

from server.live.live_room import LiveRoom
from server.room.audience import audience_of
from server.room.run import Run, Step, Timer
from server.room.state import Person, Room, Round
from tests.live.rig import SmallKeeper

NAMES = ("ana", "ben", "cem")

people = some.fixed_dictionaries(
    {
        name: some.builds(
            Person,
            id=some.just(name),
            name=some.just("t"),
            role=some.sampled_from(("facilitator", "co_facilitator", "member", "observer")),
            place=some.sampled_from(("door", "inside", "on_call", "removed")),
            became=some.sampled_from([None, *(other for other in NAMES if other > name)]),
        )
        for name in NAMES
    }
)
runs = some.none() | some.integers(0, 2).map(
    lambda at: Run(tuple(Step(0, number, 5) for number in range(3)), at, Timer("pending"), 0)
)
changes = some.fixed_dictionaries(
    {},
    optional={
        "people": people,
        "held_by": some.none() | some.sampled_from(NAMES),
        "session": some.sampled_from(("lobby", "running", "ended")),
        "run": runs,
        "rounds": some.lists(
            some.builds(Round, number=some.integers(1, 2), presenter=some.sampled_from(NAMES))
        ).map(tuple),
        "steer": some.integers(0, 9),
        "revealed": some.frozensets(some.integers(0, 3)),
    },
)


@given(first=changes, then=changes)
def test_whoever_sees_with_other_eyes_is_noticed(
    first: dict[str, object], then: dict[str, object]
) -> None:
    kept = SmallKeeper().open("r", NAMES)
    before: Room = replace(kept.room, **first)  # type: ignore[arg-type]
    after: Room = replace(before, **then)  # type: ignore[arg-type]
    changed = [name for name in NAMES if audience_of(before, name) != audience_of(after, name)]
    renamed = [name for name in NAMES if before.who(name) != after.who(name)]
    if changed or renamed:
        assert LiveRoom(kept, after, 0).places_differ_from(before)
