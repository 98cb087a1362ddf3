"""The words on the desk's buttons. Each says what it will do, and where its minutes come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from server.render.standing import Kept
from server.render.view import name_of, next_view, words
from server.room.acts.include_phase import open_spots
from server.room.acts.keep_finish import repair
from server.room.finish import (
    borrow,
    borrowable,
    early_minutes,
    ends_at_ms,
    over_minutes,
    sources_of,
)
from server.room.format import Row
from server.room.posting import kinds_taken, waits_for_reveal
from server.room.rounds import lacks_presenter
from server.room.run import MINUTE_MS, Run, Step
from server.room.turns import order_of

OF_ANOTHERS = 5  # minutes of another presenter's round, at one press


@dataclass(frozen=True, slots=True)
class More:
    """A button that adds minutes. `source`: where they come from. `finish_ms`: the finish it leads
    to, told where that is not the agreed one and where nothing else is to be told."""

    minutes: int
    source: str
    finish_ms: int | None


@dataclass(frozen=True, slots=True)
class Main:
    """The first button. `act`: what it does; `ask`: it opens a choice first.

    `act` is `end_session` with the last step, and `choose` while nobody is chosen to present.
    """

    act: str
    label: str
    ask: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """Minutes that another presenter's round could give: whose it is stands on the button."""

    person: str
    name: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Repair:
    """How the agreed finish could be kept. `over`: minutes past it now; `minutes`: of those, what
    `cuts` win back."""

    over: int
    minutes: int
    cuts: str
    finish_ms: int


@dataclass(frozen=True, slots=True)
class Giver:
    """A later step that can give `minutes` of its own."""

    name: str
    minutes: int
    of: int


@dataclass(frozen=True, slots=True)
class Extra:
    """A phase that can be taken in when the presenter asks for it."""

    key: str
    name: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Bar:
    main: Main
    two: More
    one: More
    five: More
    less: bool
    back: str
    undo_ms: int | None
    others: tuple[Given, ...]
    over: int
    early: int
    repair: Repair | None
    optional: tuple[Extra, ...]


def bar_of(kept: Kept, now_ms: int) -> Bar:
    room, run = kept.room, kept.room.run
    assert run is not None
    back = phase_name(kept, run.path[run.at - 1]) if run.at > 0 else ""
    undo = room.undo
    return Bar(
        main=_main(kept, run),
        two=_more(kept, 2, now_ms),
        one=_more(kept, 1, now_ms),
        five=_more(kept, 5, now_ms),
        less=run.timer.remaining(now_ms) >= 2 * MINUTE_MS,
        back=back,
        undo_ms=undo.until_ms if undo is not None and undo.until_ms > now_ms else None,
        others=_others(kept),
        over=over_minutes(room, now_ms),
        early=early_minutes(room, now_ms),
        repair=repair_of(kept, now_ms),
        optional=optional_of(kept),
    )


def _others(kept: Kept) -> tuple[Given, ...]:
    """Only once nothing else is left to borrow from."""
    room = kept.room
    if sum(minutes for _, minutes in borrowable(room)) >= OF_ANOTHERS:
        return ()
    theirs = {one.presenter: sources_of(room, one.presenter) for one in room.rounds}
    return tuple(
        Given(person, name_of(kept, person), OF_ANOTHERS)
        for person, found in theirs.items()
        if sum(minutes for _, minutes in found) >= OF_ANOTHERS
    )


def repair_of(kept: Kept, now_ms: int) -> Repair | None:
    """None where the session finishes as agreed, or nothing can be shorter."""
    room, over = kept.room, over_minutes(kept.room, now_ms)
    taken = repair(room, over) if over else ()
    if not taken or room.run is None:
        return None
    minutes = sum(found for _, found in taken)
    cuts = listed(
        [
            f"{phase_name(kept, step)} {step.minutes - found} instead of {step.minutes}"
            for step, found in ((room.run.path[index], found) for index, found in taken)
        ]
    )
    return Repair(over, minutes, cuts, ends_at_ms(room, now_ms) - minutes * MINUTE_MS)


def optional_of(kept: Kept) -> tuple[Extra, ...]:
    rows = (kept.room.rows[row] for row, _ in open_spots(kept.room))
    phases = words(kept)["phases"]
    return tuple(Extra(row.key, str(phases[row.key]["name"]), row.minutes) for row in rows)


def _main(kept: Kept, run: Run) -> Main:
    room = kept.room
    row = room.rows[run.step.row]
    if run.timer.state in ("paused", "in_time_out"):
        return Main("resume", "Start the clock again")
    if run.timer.state == "pending":
        return Main("begin", _begin(kept, run, row))
    if run.at + 1 < len(run.path) and lacks_presenter(room, run, run.at + 1):
        return Main("choose", "Settle who presents")
    if row.reveal == "together" and waits_for_reveal(room):
        return Main("show_posts", "Show what was written")
    following = next_view(kept)
    if following is None:
        return Main("end_session", "End the session for everyone", ask=True)
    whose = _whose(kept, run)
    label = f"Move on: {following['name']}{whose}, {following['minutes']} min"
    writes = bool(kinds_taken(row)) and not row.rest
    order = order_of(room)
    unheard = order is not None and len(order.coming) > 1
    return Main("move_on", label, ask=(writes or unheard) and run.last_call_ms is None)


def _whose(kept: Kept, run: Run) -> str:
    """`, Ben` where the next step opens the round of one of several presenters."""
    here, following = run.step, run.path[run.at + 1]
    opens = following.round not in (0, here.round) and len(kept.room.rounds) > 1
    return f", {name_of(kept, kept.room.presenter_of(following.round))}" if opens else ""


def _begin(kept: Kept, run: Run, row: Row) -> str:
    minutes = max(1, round((run.timer.remaining_ms or 0) / MINUTE_MS))
    presenter = name_of(kept, kept.room.presenter)
    if presenter and row.speaker == "presenter":
        return f"{presenter} begins: start the {minutes} min"
    return f"Begin: start the {minutes} min"


def _more(kept: Kept, minutes: int, now_ms: int) -> More:
    taken = borrow(borrowable(kept.room), minutes - early_minutes(kept.room, now_ms))
    given = sum(found for _, found in taken)
    run = kept.room.run
    assert run is not None
    source = listed([_source_name(kept, run.path[index]) for index, _ in taken])
    finish_ms = ends_at_ms(kept.room, now_ms) + (minutes - given) * MINUTE_MS
    agreed_ms = kept.room.planned_end_ms
    as_agreed = agreed_ms is not None and finish_ms <= agreed_ms
    says_enough = given == minutes or (source != "" and as_agreed)
    return More(minutes, source, None if says_enough else finish_ms)


def givers_of(kept: Kept) -> list[Giver]:
    """Where minutes for the open step can come from, in the order in which they are taken."""
    run = kept.room.run
    if run is None:
        return []
    return [
        Giver(phase_name(kept, run.path[index]), minutes, run.path[index].minutes)
        for index, minutes in borrowable(kept.room)
    ]


def phase_name(kept: Kept, step: Step) -> str:
    return str(words(kept)["phases"][kept.room.rows[step.row].key]["name"])


def _source_name(kept: Kept, step: Step) -> str:
    is_spare = kept.room.rows[step.row].spare
    return "spare time" if is_spare else phase_name(kept, step)


def listed(names: Sequence[str]) -> str:
    """`Ana`, `Ana and Ben`, `Ana, Ben and Chloe`."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
