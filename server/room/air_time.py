"""How much air time each has had, and whom the room proposes for it (domain 4.2).

The room may propose, never decide: it sorts by least air time, then by who has waited longest, then
by how pressing they say it is, then by who asked first.
"""

from __future__ import annotations

from server.room.state import Room


def air_time_ms(room: Room, now_ms: int) -> dict[str, int]:
    """Milliseconds that each has had as presenter in this session, up to now."""
    had: dict[str, int] = {}
    if room.run is None:
        return had
    for index, step in enumerate(room.run.path):
        presenter = room.presenter_of(step.round)
        if presenter is None:
            continue
        here = index == room.run.at and room.session == "running"
        now = now_ms - room.run.entered_ms if here else 0
        had[presenter] = had.get(presenter, 0) + step.spent_ms + now
    return had


def bidders(room: Room, now_ms: int) -> list[str]:
    """Those who ask for time, in the order the room proposes; who has left is left out."""
    had = air_time_ms(room, now_ms)
    here = {one.id for one in room.inside()}
    return sorted(
        (person for person in room.bids if person in here),
        key=lambda person: (
            had.get(person, 0),
            -room.bids[person].waited,
            -room.bids[person].urgency,
            room.bids[person].seq,
        ),
    )


def proposed(room: Room, now_ms: int) -> list[str]:
    """Whom the room proposes: those who are chosen, then bidders, as far as the rounds go."""
    chosen = [one.presenter for one in room.rounds]
    more = [person for person in bidders(room, now_ms) if person not in chosen]
    return (chosen + more)[: max(len(chosen), room.rounds_planned)]
