"""When the session finishes, and where minutes can come from (domain 2.1, 5.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from server.room.format import Row
from server.room.run import MINUTE_MS, Run, Step
from server.room.state import Room

Source = tuple[int, int]  # (index of the step, minutes taken from it)


def total_minutes(path: Sequence[Step]) -> int:
    return sum(step.minutes for step in path)


def ends_at_ms(room: Room, now_ms: int) -> int:
    """The finish as it runs now. A clock that waits, stands or is over pushes it on."""
    if room.session == "ended":
        assert room.ended_ms is not None
        return room.ended_ms
    if room.run is None:
        return max(now_ms, room.starts_at_ms or now_ms) + sum(room.planned) * MINUTE_MS
    return now_ms + max(0, room.run.timer.remaining(now_ms)) + room.run.rest_ms()


def sources(
    rows: Sequence[Row],
    path: Sequence[Step],
    after: int,
    number: int,
    own_first: bool = False,
) -> list[Source]:
    """Steps after `after` that minutes can be taken from, in the order they are taken.

    First spare minutes, then session phases down to their floors, the last ones first, then those
    of round `number`; `own_first`: these before what everybody shares (domain 2.4). Protected
    phases and other people's rounds give nothing by themselves; of a step that was open before, no
    more than is left on its clock but the last minute.
    """
    spare: list[Source] = []
    session: list[Source] = []
    own_round: list[Source] = []
    for index in range(len(path) - 1, after, -1):
        step, row = path[index], rows[path[index].row]
        has = min(step.minutes - row.floor, _left_minutes(step))
        if row.protected or has <= 0:
            continue
        source = (index, has)
        if row.spare:
            spare.append(source)
        elif step.round == 0:
            session.append(source)
        elif step.round == number:
            own_round.append(source)
    return spare + own_round + session if own_first else spare + session + own_round


def _left_minutes(step: Step) -> int:
    """Whole minutes that its clock can lose without opening shorter than promised."""
    return step.left_ms() // MINUTE_MS - step.entered


def borrow(found: Sequence[Source], minutes: int) -> list[Source]:
    """The first sources that give `minutes` together, or all they have if that is less."""
    taken: list[Source] = []
    for index, has in found:
        if minutes <= 0:
            break
        taken.append((index, min(has, minutes)))
        minutes -= has
    return taken


def shortened(path: tuple[Step, ...], taken: Sequence[Source]) -> tuple[Step, ...]:
    """The path with the borrowed minutes taken away."""
    by_index = dict(taken)
    return tuple(
        replace(step, minutes=step.minutes - by_index.get(index, 0))
        for index, step in enumerate(path)
    )


def borrowable(room: Room) -> list[Source]:
    """Where minutes for the running step could come from."""
    run = room.run
    return [] if run is None else sources(room.rows, run.path, run.at, run.step.round)


def early_minutes(room: Room, now_ms: int) -> int:
    """Whole minutes by which a running session would be over before the agreed finish, or 0. They
    are there already: whoever adds some takes them first, before any later step gets shorter."""
    if room.planned_end_ms is None or room.session != "running":
        return 0
    return max(0, (room.planned_end_ms - ends_at_ms(room, now_ms)) // MINUTE_MS)


def spare_ms(room: Room) -> int:
    """Milliseconds that later steps can still give before anything protected is touched."""
    return sum(minutes for _, minutes in borrowable(room)) * MINUTE_MS


def sources_of(room: Room, presenter: str) -> list[Source]:
    """What the round that `presenter` still has before them could give, its last phases first.

    Never taken without a word: the press says whose time it is (domain 2.1).
    """
    run = room.run
    if run is None:
        return []
    theirs = [r.number for r in room.rounds if r.presenter == presenter]
    found: list[Source] = []
    for index in range(len(run.path) - 1, run.at, -1):
        step, row = run.path[index], room.rows[run.path[index].row]
        has = min(step.minutes - row.floor, _left_minutes(step))
        if step.round in theirs and step.round != run.step.round and not row.protected and has > 0:
            found.append((index, has))
    return found


def over_minutes(room: Room, now_ms: int) -> int:
    """Whole minutes by which a running session goes past the agreed finish now, or 0."""
    if room.planned_end_ms is None or room.session != "running":
        return 0
    over_ms = ends_at_ms(room, now_ms) - room.planned_end_ms
    return max(0, -(-(over_ms - 30_000) // MINUTE_MS))  # half a minute is not late


def late_minutes(room: Room, now_ms: int) -> int:
    """Whole minutes by which a start now would miss the agreed finish; 0 if it would not."""
    if room.planned_end_ms is None or room.session != "lobby":
        return 0
    over_ms = now_ms + sum(room.planned) * MINUTE_MS - room.planned_end_ms
    return max(0, -(-(over_ms - 30_000) // MINUTE_MS))  # half a minute late is not late


def late_cuts(room: Room, path: tuple[Step, ...], now_ms: int) -> list[Source]:
    """What a late start takes from which step so that the agreed finish is kept.

    After the session phases behind the rounds, the first ones give first: arriving has been going
    on while people waited (screens 3.1).
    """
    rounds_at = next((i for i, step in enumerate(path) if step.round != 0), 0)
    found = sources(room.rows, path, -1, 1)
    before = [source for source in found if source[0] < rounds_at]
    own_round = [source for source in found if path[source[0]].round != 0]
    behind = [source for source in found if source not in before and source not in own_round]
    return borrow(behind + before[::-1] + own_round, late_minutes(room, now_ms))


def spent(run: Run, now_ms: int) -> Run:
    """The run with the time in its step written down, as when it is left at `now_ms`."""
    left = replace(
        run.step,
        spent_ms=run.step.spent_ms + now_ms - run.entered_ms,
        used_ms=run.used_ms(now_ms),
        entered=True,
    )
    path = (*run.path[: run.at], left, *run.path[run.at + 1 :])
    return replace(run, path=path, entered_ms=now_ms)
