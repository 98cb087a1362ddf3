"""What is one's own of the actions: for the page of one person, and for the JSON view."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from server.render.actions import ActionView, Mode, action_view, mode_of
from server.render.view import Kept
from server.room.actions import (
    asked_now,
    handed,
    may_commit,
    own,
    owns,
    sees,
    unclaimed,
    within_the_day,
)
from server.room.state import Person, Room


@dataclass(frozen=True, slots=True)
class OwnActions:
    """What is one's own. `mode`: what the open step does with it. `may_add`: whether a new one can
    be written down. `open`: whether anything can still be changed. `told_at_once`: what is saved
    now the set sees."""

    mode: Mode
    actions: tuple[ActionView, ...]
    may_add: bool
    open: bool
    told_at_once: bool


def own_actions(kept: Kept, person: Person, now_ms: int, *, everything: bool) -> OwnActions:
    """One's own actions; in the room only where the step is about them, unless `everything`."""
    room = kept.room
    mode, asked, is_open = mode_of(room), asked_now(room, person), within_the_day(room, now_ms)
    if person.place != "inside":
        return OwnActions(mode, (), False, is_open, False)
    whole = everything or room.session == "ended"
    found = [action_view(kept, action) for action in own(room, person)]
    if not whole and mode == "commit" and asked:
        found = [one for one in found if not one.carried]
    elif not whole and mode != "review":
        found = []
    may_add = is_open and may_commit(room, person) and (whole or asked)
    return OwnActions(mode, tuple(found), may_add, is_open, asked)


def actions_json(kept: Kept, person: Person) -> list[dict[str, Any]]:
    """Every action that this person may see. What is only its owner's to know is None to others."""
    room = kept.room
    found = []
    for action in room.actions.values():
        if sees(room, action, person):
            mine, view = owns(room, action, person), action_view(kept, action)
            found.append(
                {
                    "action": view.id,
                    "person": view.owner,
                    "text": view.text,
                    "due": view.due or None,
                    "sign": view.sign or None,
                    "status": view.status,
                    "learned": view.learned or None,
                    "draft": view.draft,
                    "remind": view.remind if mine else None,
                    "shown": view.shown if mine else None,
                    "carried": view.carried if mine else None,
                    "was_with": list(view.was_with) if mine else None,
                }
            )
    return found


def waiting_json(room: Room) -> list[dict[str, Any]]:
    """For the desk: what came from an earlier session and waits for its owner. No words."""
    first: dict[str, list[str]] = {}
    for action in unclaimed(room):
        first.setdefault(action.owner, []).append(action.id)
    return [{"owner": owner, "action": ids[0], "number": len(ids)} for owner, ids in first.items()]


def handed_json(room: Room) -> list[dict[str, Any]]:
    """For the desk: what it has handed on and can still mend. `person`: who has it now."""
    first: dict[tuple[str, str], list[str]] = {}
    for action in handed(room):
        person, owner = room.who(action.owner), action.handed
        if person is not None and owner is not None:
            first.setdefault((owner, person.id), []).append(action.id)
    return [
        {"owner": owner, "action": ids[0], "number": len(ids), "person": person}
        for (owner, person), ids in first.items()
    ]
