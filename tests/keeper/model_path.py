"""The path of the model: which steps a session has, with how many minutes, in which order.

Written from domain 2.1 and 2.5 by hand, not from server/room, so that both can be wrong in their
own ways only. The phases are those that are printed there (tests/formats/figures.txt).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from server.room.format import Row

Place = tuple[int, int]  # a phase by its line in the printed table, and the round it belongs to
Rows = Sequence[Row]


def places_of(rows: Rows, rounds: int, asked_for: Collection[Place] = ()) -> list[Place]:
    """What comes once, and where the rounds stand all of them; breaks come between two rounds."""
    of_round = [i for i, row in enumerate(rows) if row.once_per == "round"]
    between = {row.after_round: i for i, row in enumerate(rows) if row.after_round}
    once = [i for i, row in enumerate(rows) if row.once_per == "session" and not row.after_round]
    rounds_at = of_round[0] if of_round else len(rows)
    found = [(i, 0) for i in once if i < rounds_at]
    for number in range(1, rounds + 1):
        found += [(i, number) for i in of_round]
        if number in between and number < rounds:
            found.append((between[number], 0))
    found += [(i, 0) for i in once if i > rounds_at]
    return [place for place in found if not rows[place[0]].optional or place in asked_for]


def minutes_of(
    rows: Rows, places: Sequence[Place], left_out: Mapping[int, int]
) -> dict[Place, int]:
    """Minutes by place, in order; what is left out gives its own to another phase.

    Where that one comes several times each time gets its share, the first ones what is over.
    """
    kept = {place: rows[place[0]].minutes for place in places if place[0] not in left_out}
    for row, to in left_out.items():
        more = sum(rows[row].minutes for place in places if place[0] == row)
        takers = [place for place in kept if place[0] == to]
        while more and takers:
            for place in takers[:more]:
                kept[place] += 1
            more -= len(takers[:more])
    return kept
