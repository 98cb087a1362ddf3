"""What each audience may see of a room, and the JSON view of it (design 4).

This is the one place that decides what is visible; pages and pushes ask here too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Set
from functools import lru_cache
from typing import Any, Protocol

from server.room.audience import Audience, audience_of
from server.room.finish import ends_at_ms, spare_ms
from server.room.post import Post, SealedPost
from server.room.posting import anonymity, kinds_taken, waits_for_reveal
from server.room.rights import can
from server.room.run import MINUTE_MS, Run
from server.room.state import Person, Room

ROLES = ("facilitator", "co_facilitator", "member", "observer")


class Kept(Protocol):
    """A room with its words and what is true of it outside the log."""

    @property
    def room(self) -> Room: ...
    @property
    def texts(self) -> Mapping[str, str]: ...
    @property
    def sealed(self) -> Mapping[str, SealedPost]: ...
    @property
    def done(self) -> Set[str]: ...


@lru_cache(maxsize=64)
def _parsed(words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(words)
    return found


def words(kept: Kept) -> dict[str, Any]:
    """The names and openings of this room's format, as it was when the room was opened."""
    return _parsed(kept.texts[kept.room.words])


def name_of(kept: Kept, person_id: str | None) -> str:
    """What a person is called here."""
    person = kept.room.who(person_id) if person_id is not None else None
    return "" if person is None else kept.texts.get(person.name, "")


def sealed_count(kept: Kept, possible: int) -> int | None:
    """How many have written what nobody has seen; None where the number would tell too much.

    Only when two or more have, and none or at least two have not (domain 6.3, A9).
    """
    run = kept.room.run
    if run is None or not waits_for_reveal(kept.room):
        return None
    written = sum(1 for post in kept.sealed.values() if post.step == run.at)
    missing = possible - written
    return written if written >= 2 and (missing <= 0 or missing >= 2) else None


def visible_posts(kept: Kept, step: int | None = None) -> list[Post]:
    """The posts that everyone inside may see, oldest first; of one step if it is given."""
    posts = kept.room.posts.values()
    return [post for post in posts if step is None or post.step == step]


def shows_done(room: Room) -> bool:
    """Whether it may be seen who has finished: never where a post can go without a name (N6)."""
    row = room.row
    return row is not None and row.anonymous == "no"


def people_view(kept: Kept, present: frozenset[str]) -> list[dict[str, Any]]:
    """Everybody inside, facilitators first, then in the order they came."""
    room = kept.room
    hands = room.run.hands if room.run is not None else ()
    ordered = sorted(room.inside(), key=lambda person: ROLES.index(person.role))
    return [
        {
            "person": person.id,
            "name": name_of(kept, person.id),
            "role": person.role,
            "present": person.place == "on_call" or person.id in present,
            "on_call": person.place == "on_call",
            "hand": hands.index(person.id) + 1 if person.id in hands else None,
            "done": person.id in kept.done if shows_done(room) else None,
        }
        for person in ordered
    ]


def path_view(kept: Kept, now_ms: int) -> list[dict[str, Any]]:
    """Every step with its name, its state, and minutes planned and spent."""
    run, phases = kept.room.run, words(kept)["phases"]
    if run is None:
        return []
    ended = kept.room.session == "ended"
    return [
        {
            "index": index,
            "key": kept.room.rows[step.row].key,
            "name": phases[kept.room.rows[step.row].key]["name"],
            "round": step.round,
            "state": "done" if ended and index == run.at else run.state_of(index),
            "planned_minutes": step.minutes,
            "spent_ms": spent_ms(kept.room, run, index, now_ms),
        }
        for index, step in enumerate(run.path)
    ]


def spent_ms(room: Room, run: Run, index: int, now_ms: int) -> int:
    """Real milliseconds in a step so far."""
    running = index == run.at and room.session == "running"
    return run.path[index].spent_ms + (now_ms - run.entered_ms if running else 0)


def phase_view(kept: Kept, audience: Audience, present: Iterable[str]) -> dict[str, Any] | None:
    """The step that is open, by its rules; nothing of it is told at the door."""
    room, run, row = kept.room, kept.room.run, kept.room.row
    if row is None or run is None or audience == "door":
        return None
    phase = words(kept)["phases"][row.key]
    open_to = anonymity(room, present)
    return {
        "index": run.at,
        "key": row.key,
        "name": phase["name"],
        "once_per": row.once_per,
        "round": run.step.round,
        "opening": opening(kept, audience),
        "speaker": row.speaker,
        "presenter_stance": row.stance,
        "takes": list(kinds_taken(row)),
        "reveal": row.reveal,
        "anonymous": row.anonymous,
        "anonymous_open": open_to.open,
        "possible_authors": open_to.possible_authors,
        "overrun": row.overrun,
        "planned_minutes": run.step.minutes,
    }


def opening(kept: Kept, audience: Audience) -> str:
    """The one sentence this audience reads first in the open step."""
    room, row = kept.room, kept.room.row
    if row is None or room.run is None:
        return ""
    phase = words(kept)["phases"][row.key]
    if room.run.at in room.revealed and "shown" in phase:
        phase = phase["shown"]
    line = phase["cue"] if audience == "desk" else phase.get(audience, phase["member"])
    return with_presenter(kept, line)


def with_presenter(kept: Kept, line: str) -> str:
    """The line with the presenter's name in its place."""
    return line.replace("{presenter}", name_of(kept, kept.room.presenter) or "the presenter")


def timer_view(room: Room, now_ms: int) -> dict[str, Any] | None:
    if room.run is None:
        return None
    timer = room.run.timer
    return {
        "state": timer.shown_state(now_ms),
        "ends_at_ms": timer.ends_at_ms,
        "remaining_ms": timer.remaining(now_ms),
    }


def post_view(kept: Kept, post: Post) -> dict[str, Any]:
    """A post as everyone inside may see it; taken down or taken back, it has no words."""
    gone = post.state in ("hidden", "withdrawn")
    run = kept.room.run
    return {
        "post": post.id,
        "kind": post.kind,
        "text": None if gone else kept.texts.get(post.text, ""),
        "by": None if post.by is None else {"person": post.by, "name": name_of(kept, post.by)},
        "state": post.state,
        "phase": kept.room.rows[run.path[post.step].row].key if run is not None else "",
        "round": run.path[post.step].round if run is not None else 0,
        "seq": post.seq,
    }


def sealed_view(kept: Kept, person_id: str) -> list[dict[str, Any]]:
    """The signed posts of this person that nobody else has seen yet."""
    run = kept.room.run
    if run is None:
        return []
    return [
        {
            "post": post.post,
            "kind": post.kind,
            "text": post.body,
            "by": {"person": person_id, "name": name_of(kept, person_id)},
            "state": "sealed",
            "phase": kept.room.rows[run.path[post.step].row].key,
            "round": run.path[post.step].round,
            "seq": None,
        }
        for post in kept.sealed.values()
        if post.by == person_id
    ]


def rounds_view(room: Room) -> list[dict[str, Any]]:
    run = room.run
    here = run.step.round if run is not None else 0
    last_done = max((s.round for s in run.path[: run.at]), default=0) if run is not None else 0

    def state(number: int) -> str:
        if here == number:
            return "running"
        return "done" if number <= last_done else "pending"

    return [
        {
            "number": one.number,
            "presenter": one.presenter,
            "guide": None,
            "trainee": None,
            "state": state(one.number),
        }
        for one in room.rounds
    ]


def next_view(kept: Kept) -> dict[str, Any] | None:
    """The step after this one, by name and minutes."""
    run = kept.room.run
    if run is None or kept.room.session != "running" or run.at + 1 == len(run.path):
        return None
    step = run.path[run.at + 1]
    key = kept.room.rows[step.row].key
    return {"name": words(kept)["phases"][key]["name"], "minutes": step.minutes}


def view(
    kept: Kept,
    person: Person,
    present: frozenset[str],
    now_ms: int,
    epoch: str,
    links: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The room as this person may see it. At the door: no names, no posts, only numbers."""
    room = kept.room
    audience = audience_of(room, person.id)
    assert audience is not None
    inside = audience != "door"
    possible = anonymity(room, present).possible_authors
    found: dict[str, Any] = {
        "room": room.id,
        "title": kept.texts.get(room.title, ""),
        "seq": room.seq,
        "epoch": epoch,
        "steer": room.steer,
        "server_now_ms": now_ms,
        "role": person.role,
        "person": person.id,
        "audience": audience,
        "session": room.session,
        "format": {"key": room.format_key, "name": words(kept)["format"]["name"]},
        "starts_at_ms": room.starts_at_ms,
        "planned_end_ms": room.planned_end_ms,
        "ends_at_ms": ends_at_ms(room, now_ms),
        "spare_ms": spare_ms(room),
        "phase": phase_view(kept, audience, present),
        "timer": timer_view(room, now_ms) if inside else None,
        "rounds": rounds_view(room) if inside else [],
        "people": people_view(kept, present) if inside else [],
        "counts": counts(room),
        "posts": [post_view(kept, p) for p in visible_posts(kept)] if inside else [],
        "sealed_count": sealed_count(kept, possible) if inside else None,
        "actions": [],
        "path": path_view(kept, now_ms) if inside else [],
        "retention_days": room.retention_days,
        "can": can(room, person) if inside else [],
        "next": next_view(kept) if inside else None,
        "stand_in": room.stand_in if inside else None,
        "holder": room.holder if inside else None,
    }
    if inside:
        found["posts"].extend(sealed_view(kept, person.id))
    if audience == "desk":
        found["door"] = door_view(kept)
        found["links"] = dict(links or {})
    return found


def counts(room: Room) -> dict[str, int]:
    """How many are inside, by role: all that the door may know of the others."""
    inside = room.inside()
    return {role: sum(1 for person in inside if person.role == role) for role in ROLES}


def door_view(kept: Kept) -> list[dict[str, Any]]:
    """Who waits, for the desk."""
    return [
        {
            "person": person.id,
            "name": name_of(kept, person.id),
            "role": person.role,
            "again": person.again,
        }
        for person in kept.room.at_door()
    ]


def finish_minutes(room: Room, now_ms: int) -> int:
    """Whole minutes by which the session now runs past what was agreed; below zero: before it."""
    if room.planned_end_ms is None:
        return 0
    return round((ends_at_ms(room, now_ms) - room.planned_end_ms) / MINUTE_MS)
