"""The JSON view of a room (design 4): for each person what their audience may see, and no more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from server.render.own_actions import actions_json, handed_json, waiting_json
from server.render.path import leave_outs
from server.render.turns import turn_view
from server.render.view import (
    Kept,
    counts,
    may_read,
    name_of,
    next_view,
    opening,
    path_view,
    people_view,
    sealed_count,
    state_of,
    visible_posts,
    words,
)
from server.room.actions import takes_actions
from server.room.air_time import air_time_ms, bidders
from server.room.audience import Audience, audience_of
from server.room.finish import ends_at_ms, spare_ms
from server.room.post import Post
from server.room.posting import anonymity, kinds_taken
from server.room.rights import can
from server.room.state import Person, Room

AT_DOOR: Mapping[str, Any] = {
    "phase": None,
    "timer": None,
    "rounds": [],
    "bids": [],
    "people": [],
    "posts": [],
    "sealed_count": None,
    "actions": [],
    "path": [],
    "can": [],
    "next": None,
    "turn": None,
    "stand_in": None,
    "holder": None,
    "offer": None,
    "reminder": None,
    "told": None,
    "contacts": "",
}


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
        "retention_days": room.retention_days,
        "counts": counts(room),
    }
    if audience == "door":
        return {**found, **AT_DOOR}
    found |= _inside(kept, person, audience, present, now_ms)
    if audience == "desk":
        not_alone = [one.id for one in room.inside() if one.not_alone]
        found |= {"door": door_view(kept), "links": dict(links or {})}
        wish = None if room.run is None else room.run.wish
        found |= {"calls": list(room.calls), "not_alone": not_alone, "wish": wish}
        found["waiting_actions"] = waiting_json(room)
        found["handed_actions"] = handed_json(room)
        found["question_order"] = room.question_order
        if room.session == "lobby":
            found["leave_outs"] = leave_outs_view(kept)
    return found


def _inside(
    kept: Kept, person: Person, audience: Audience, present: frozenset[str], now_ms: int
) -> dict[str, Any]:
    room = kept.room
    posts = [
        post_view(kept, post, person.id)
        for post in visible_posts(kept)
        if may_read(room, post, person.id)
    ]
    return {
        "phase": phase_view(kept, audience, present),
        "timer": timer_view(room, now_ms),
        "rounds": rounds_view(room),
        "bids": bids_view(kept, now_ms),
        "people": people_view(kept, present),
        "posts": posts + sealed_view(kept, person.id),
        "sealed_count": sealed_count(kept, anonymity(room, present).possible_authors),
        "actions": actions_json(kept, person),
        "path": path_view(kept, now_ms),
        "can": can(room, person),
        "next": next_view(kept),
        "turn": turn_view(kept, now_ms),
        "stand_in": room.stand_in,
        "holder": room.holder,
        "away_policy": room.away_policy,
        "offer": room.offer,
        "reminder": None if room.run is None else room.run.reminder,
        "told": told_view(kept),
        "contacts": kept.texts.get(room.contacts, "") if room.contacts is not None else "",
    }


def told_view(kept: Kept) -> dict[str, Any] | None:
    """What the desk has said in writing; after the end it is said to nobody any more."""
    told = kept.room.told
    if told is None or kept.room.session == "ended":
        return None
    return {"text": kept.texts.get(told.text, ""), "by": told.by}


def phase_view(kept: Kept, audience: Audience, present: Iterable[str]) -> dict[str, Any] | None:
    """The step that is open, by its rules."""
    room, run, row = kept.room, kept.room.run, kept.room.row
    if row is None or run is None:
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
        "takes": [*kinds_taken(row), *(["action"] if takes_actions(row) else [])],
        "reveal": row.reveal,
        "anonymous": row.anonymous,
        "anonymous_open": open_to.open,
        "possible_authors": open_to.possible_authors,
        "overrun": row.overrun,
        "planned_minutes": run.step.minutes,
        "last_call_ms": run.last_call_ms,
        "show_at_ms": run.show_at_ms,
        "settle_ms": run.settle_ms,
        "voices_only": run.voices_only,
    }


def timer_view(room: Room, now_ms: int) -> dict[str, Any] | None:
    if room.run is None:
        return None
    timer = room.run.timer
    return {
        "state": timer.shown_state(now_ms),
        "ends_at_ms": timer.ends_at_ms,
        "remaining_ms": timer.remaining(now_ms),
    }


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
            "guide": one.seats.get("process_guide"),
            "trainee": one.seats.get("trainee"),
            "questioner": one.seats.get("questioner"),
            "observer": one.seats.get("observer"),
            "state": state(one.number),
        }
        for one in room.rounds
    ]


def bids_view(kept: Kept, now_ms: int) -> list[dict[str, Any]]:
    """Who asks for time, in the order the room proposes; nothing of it after the end."""
    room = kept.room
    if room.session == "ended":
        return []
    had = air_time_ms(room, now_ms)
    return [
        {
            "person": person,
            "name": name_of(kept, person),
            "headline": kept.texts.get(room.bids[person].headline, ""),
            "urgency": room.bids[person].urgency,
            "waited": room.bids[person].waited,
            "air_time_ms": had.get(person, 0),
        }
        for person in bidders(room, now_ms)
    ]


def post_view(kept: Kept, post: Post, person_id: str) -> dict[str, Any]:
    """A post as this person may see it; taken down or taken back, it has neither words nor name."""
    gone = post.state in ("hidden", "withdrawn")
    run = kept.room.run
    return {
        "post": post.id,
        "kind": post.kind,
        "text": None if gone else kept.texts.get(post.text, ""),
        "by": None if gone or post.by is None else by_view(kept, post.by),
        "state": state_of(kept.room, post, person_id),
        "phase": kept.room.rows[run.path[post.step].row].key if run is not None else "",
        "round": run.path[post.step].round if run is not None else 0,
        "seq": post.seq,
    }


def by_view(kept: Kept, person_id: str) -> dict[str, str]:
    return {"person": person_id, "name": name_of(kept, person_id)}


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
            "by": by_view(kept, person_id),
            "state": "sealed",
            "phase": kept.room.rows[run.path[post.step].row].key,
            "round": run.path[post.step].round,
            "seq": None,
        }
        for post in kept.sealed.values()
        if post.by == person_id
    ]


def leave_outs_view(kept: Kept) -> list[dict[str, Any]]:
    """What may be left out before the start, for the desk. `to`: who could have its minutes, the
    proposed one first, or who has them."""
    return [
        {
            "index": one.index,
            "name": one.name,
            "minutes": one.minutes,
            "left_out": one.left_out,
            "to": [{"index": index, "name": name} for index, name in one.to],
        }
        for one in leave_outs(kept)
    ]


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
