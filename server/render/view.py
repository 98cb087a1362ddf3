"""What each audience may see of a room.

This is the one place that decides what is visible; pages and pushes ask here too.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

from server.room.audience import Audience
from server.room.finish import ends_at_ms
from server.room.post import Post, SealedPost
from server.room.posting import waits_for_reveal
from server.room.run import MINUTE_MS, Run
from server.room.state import Room
from server.room.turns import order_of
from server.room.waiting import asked_of, card, goes_home, is_kept_back

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


@dataclass(frozen=True, slots=True)
class Named:
    """A person as a sentence or a choice needs one."""

    id: str
    name: str


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


def may_read(room: Room, post: Post, person_id: str) -> bool:
    """Whether somebody inside may read this post. The presenter meets questions one at a time;
    after the end each sees only what is theirs, and the presenter what came home."""
    if post.by == person_id:
        return True
    if room.session == "ended":
        return goes_home(room, post, person_id)
    return not is_kept_back(room, post, person_id)


def state_of(room: Room, post: Post, person_id: str) -> str:
    """Where a post is, in the words of the public contract, as this person may know it.

    How it was left is for the presenter alone; to everybody else it has been with them.
    """
    if post.state != "shown":
        return post.state
    if post.been:
        is_theirs = post.outcome is not None and asked_of(room, post) == person_id
        return str(post.outcome) if is_theirs else "been"
    return "with_presenter" if post is card(room) else "shown"


def shows_done(room: Room) -> bool:
    """Whether it may be seen who has finished: never where a post can go without a name (N6)."""
    row = room.row
    return row is not None and row.anonymous == "no"


def people_view(kept: Kept, present: frozenset[str]) -> list[dict[str, Any]]:
    """Everybody inside, facilitators first, then in the order they came."""
    room = kept.room
    hands = room.run.hands if room.run is not None else ()
    turns = turns_of(room)
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
            "turn": turns.get(person.id),
        }
        for person in ordered
    ]


def turns_of(room: Room) -> dict[str, str]:
    """What each person's turn is: `over`, `now` or `to_come`. Who has none is not in it."""
    order = order_of(room)
    if order is None:
        return {}
    over = dict.fromkeys(order.over, "over")
    return over | dict.fromkeys(order.coming, "to_come") | dict.fromkeys(order.coming[:1], "now")


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


def opening(kept: Kept, audience: Audience) -> str:
    """The one sentence this audience reads first in the open step."""
    room, row = kept.room, kept.room.row
    if row is None or room.run is None:
        return ""
    if audience == "desk" and row.settles_rounds and room.rounds and not room.rotates:
        return _settled(kept)
    phase = words(kept)["phases"][row.key]
    if room.run.at in room.revealed and "shown" in phase:
        phase = phase["shown"]
    line = phase["cue"] if audience == "desk" else phase.get(audience, phase["member"])
    return with_presenter(kept, line)


def _settled(kept: Kept) -> str:
    """What is said once it is settled who presents; the question before that has been answered."""
    first, *others = [name_of(kept, one.presenter) for one in kept.room.rounds]
    order = ", then ".join([f"{first} first", *others]) if others else f"{first} presents today"
    return f"{order}. Does that sit right with everybody?"


def with_presenter(kept: Kept, line: str) -> str:
    """The line with the presenter's name in its place."""
    return line.replace("{presenter}", name_of(kept, kept.room.presenter) or "the presenter")


def next_view(kept: Kept) -> dict[str, Any] | None:
    """The step after this one, by name and minutes; None where only spare minutes are left."""
    run, rows = kept.room.run, kept.room.rows
    if run is None or kept.room.session != "running":
        return None
    if all(rows[step.row].spare for step in run.path[run.at + 1 :]):
        return None
    step = run.path[run.at + 1]
    key = rows[step.row].key
    return {"name": words(kept)["phases"][key]["name"], "minutes": step.minutes}


def counts(room: Room) -> dict[str, int]:
    """How many are inside, by role: all that the door may know of the others."""
    inside = room.inside()
    return {role: sum(1 for person in inside if person.role == role) for role in ROLES}


def against_agreed(past: int) -> str:
    """What stands behind the desk's finish; faces.js goes on saying the same."""
    if past > 0:
        return f", {past} min late"
    return f", {-past} min early" if past < 0 else ""


def finish_minutes(room: Room, now_ms: int) -> int:
    """Whole minutes by which the session now runs past what was agreed; below zero: before it."""
    if room.planned_end_ms is None:
        return 0
    return round((ends_at_ms(room, now_ms) - room.planned_end_ms) / MINUTE_MS)
