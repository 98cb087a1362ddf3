"""When the session finishes, and where minutes can come from (domain 2.1, 5.1)."""

from __future__ import annotations

from collections.abc import Sequence

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


def sources(rows: Sequence[Row], path: Sequence[Step], after: int, number: int) -> list[Source]:
    """Steps after `after` that minutes can be taken from, in the order they are taken.

    First the buffer, then session phases down to their floors, the last ones first, then phases of
    round `number`. Protected phases and other people's rounds give nothing by themselves.
    """
    buffer: list[Source] = []
    session: list[Source] = []
    own_round: list[Source] = []
    for index in range(len(path) - 1, after, -1):
        step, row = path[index], rows[path[index].row]
        if row.protected or step.minutes <= row.floor:
            continue
        source = (index, step.minutes - row.floor)
        if row.key == "buffer":
            buffer.append(source)
        elif step.round == 0:
            session.append(source)
        elif step.round == number:
            own_round.append(source)
    return buffer + session + own_round


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
        Step(s.row, s.round, s.minutes - by_index.get(i, 0), s.spent_ms, s.entered)
        for i, s in enumerate(path)
    )


def borrowable(room: Room) -> list[Source]:
    """Where minutes for the running step could come from."""
    run = room.run
    return [] if run is None else sources(room.rows, run.path, run.at, run.step.round)


def spare_ms(room: Room) -> int:
    """Milliseconds that later steps can still give before anything protected is touched."""
    return sum(minutes for _, minutes in borrowable(room)) * MINUTE_MS


def late_minutes(room: Room, now_ms: int) -> int:
    """Whole minutes by which a start now would miss the agreed finish; 0 if it would not."""
    if room.planned_end_ms is None or room.session != "lobby":
        return 0
    over_ms = now_ms + sum(room.planned) * MINUTE_MS - room.planned_end_ms
    return max(0, -(-(over_ms - 30_000) // MINUTE_MS))  # half a minute late is not late


def late_cuts(room: Room, path: tuple[Step, ...], now_ms: int) -> list[Source]:
    """What a late start takes from which step so that the agreed finish is kept."""
    return borrow(sources(room.rows, path, -1, 1), late_minutes(room, now_ms))


def spent(run: Run, now_ms: int) -> Run:
    """The run with the time in its step written down, as when it is left at `now_ms`."""
    step = run.step
    left = Step(
        step.row, step.round, step.minutes, step.spent_ms + now_ms - run.entered_ms, entered=True
    )
    path = (*run.path[: run.at], left, *run.path[run.at + 1 :])
    return Run(path, run.at, run.timer, now_ms, run.hands, run.last_call_ms, run.show_at_ms)
