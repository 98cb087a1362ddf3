"""Faults of what is done beside the course: names, seats, phases taken in and phases left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from server.render import fragments
from server.render.partials import Partials
from server.room import plan, ready, rights
from server.room.acts import APPLY, cast_round, include_phase
from server.room.acts.cast_round import RoundCast
from server.room.acts.include_phase import PhaseIncluded
from server.room.acts.leave_out_phase import PhaseLeftOut
from server.room.acts.names_on import NamesKeptOn
from server.room.rights import BEFORE_END, RIGHTS
from server.room.state import Room

Plant = Callable[[pytest.MonkeyPatch], None]


def a_door_behind_which_nothing_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Partials, "whole", lambda *_: "")


def names_that_come_off_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(APPLY, NamesKeptOn, lambda room, event: room)


def names_that_stay_on_for_good(monkeypatch: pytest.MonkeyPatch) -> None:
    def for_good(room: Room, event: NamesKeptOn) -> Room:
        return replace(room, names_on=frozenset(range(event.step, 99)))

    monkeypatch.setitem(APPLY, NamesKeptOn, for_good)


def a_composer_that_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(fragments.ROWS, NamesKeptOn, fragments.Row(desk=("now", "foot")))


def names_kept_on_where_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """Offered also once all that was written is shown, and what comes then is signed."""

    def nameless(room: Room, person: object) -> bool:
        row = room.row
        return row is not None and row.anonymous != "no" and room.at not in room.names_on

    monkeypatch.setitem(RIGHTS, "names_on", replace(RIGHTS["names_on"], ready=nameless))


def a_seat_for_two(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody changes places: one person has both seats."""

    def both(room: Room, event: RoundCast) -> Room:
        found = room.rounds[event.round - 1]
        changed = replace(found, seats={**found.seats, event.seat: event.person})
        rounds = (*room.rounds[: event.round - 1], changed, *room.rounds[event.round :])
        return replace(room, rounds=rounds, steer=room.steer + 1)

    monkeypatch.setitem(APPLY, RoundCast, both)


def a_seat_for_anybody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cast_round, "may_sit", lambda *_: True)


def seats_that_never_settle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cast_round, "seat_changes", lambda *_: True)


def seats_offered_after_their_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.render.rounds.seat_changes", lambda *_: True)
    monkeypatch.setattr(ready, "seat_changes", lambda *_: True)


def a_guide_by_the_list_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Their seat is told, and the controls stay where they were."""
    guide, known = Room.__dict__["guide"].fget, dict[int, str | None]()

    def before(room: Room) -> str | None:
        found: str | None = guide(room)
        number = 0 if room.run is None else room.run.step.round
        return known.setdefault(number, found) if number else found

    monkeypatch.setattr(Room, "guide", property(before))


def minutes_from_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(include_phase, "borrow", lambda *_: [])


def a_phase_taken_in_for_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    """In each round, because one presenter has asked."""
    taken_in = include_phase.apply

    def in_all(room: Room, event: PhaseIncluded) -> Room:
        others = {(event.row, one.number) for one in room.rounds}
        return taken_in(replace(room, included=room.included | others), event)

    monkeypatch.setitem(APPLY, PhaseIncluded, in_all)


def a_phase_that_anybody_takes_in(monkeypatch: pytest.MonkeyPatch) -> None:
    right = replace(RIGHTS["include_phase"], who="participant")
    monkeypatch.setitem(RIGHTS, "include_phase", right)


def a_phase_taken_in_where_it_has_passed(monkeypatch: pytest.MonkeyPatch) -> None:
    spots = include_phase.open_spots

    def all_of_them(room: Room) -> list[tuple[int, int]]:
        if room.run is None or not room.run.step.round:
            return spots(room)
        every = ((row, room.run.step.round) for row, one in enumerate(room.rows) if one.optional)
        return [spot for spot in every if spot not in room.included]

    for module in (include_phase, rights):
        monkeypatch.setattr(module, "open_spots", all_of_them)


def minutes_that_go_with_their_phase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "divmod", lambda *_: (0, 0), raising=False)


def minutes_for_somebody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    leaves = APPLY[PhaseLeftOut]
    monkeypatch.setitem(
        APPLY, PhaseLeftOut, lambda room, event: leaves(room, replace(event, to=len(room.rows) - 1))
    )


def a_phase_left_out_while_it_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    right = replace(RIGHTS["leave_out_phase"], when=BEFORE_END)
    monkeypatch.setitem(RIGHTS, "leave_out_phase", right)


STAYED = "a page has stayed behind"
# By format and number of members: each with the look that has to find it, and with what it says.
BESIDE: tuple[tuple[str, Plant, str, str], ...] = (
    ("critical_friends-5", a_door_behind_which_nothing_is_drawn, "hold_followed", STAYED),
    ("critical_friends-5", names_that_come_off_again, "hold_inside", ""),
    ("critical_friends-5", names_that_stay_on_for_good, "hold_inside", "friends_talk"),
    ("critical_friends-9", a_composer_that_is_not_told, "hold_followed", STAYED),
    ("critical_friends-5", names_kept_on_where_they_are, "hold_inside", "friends_talk"),
    ("triad-3", a_seat_for_two, "hold_inside", ""),
    ("triad-3", a_seat_for_anybody, "refused", "cast_round"),
    ("triad-3", seats_that_never_settle, "refused", "cast_round"),
    ("triad-3", seats_offered_after_their_time, "hold_sheet", ""),
    ("peer_supervision-3", a_guide_by_the_list_alone, "hold_page", ""),
    ("self_facilitated-4", minutes_from_nowhere, "hold_everywhere", "the finish is not the sum"),
    ("self_facilitated-4", a_phase_taken_in_for_everybody, "hold_everywhere", "not the sum"),
    ("self_facilitated-4", a_phase_that_anybody_takes_in, "hold_inside", "role='member'"),
    ("classic_multi-5", a_phase_taken_in_where_it_has_passed, "hold_inside", "commit"),
    ("check_in_only-2", minutes_that_go_with_their_phase, "hold_everywhere", ""),
    ("check_in_only-2", minutes_for_somebody_else, "hold_leavable", "others could have"),
    ("check_in_only-2", a_phase_left_out_while_it_runs, "refused", "leave_out_phase"),
)
