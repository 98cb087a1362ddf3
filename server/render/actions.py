"""Actions as people read them, and what the set is shown of them in a step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from server.render.scene import Scene
from server.render.standing import Kept as Standing
from server.render.view import Kept, Named, name_of
from server.room.action import Action
from server.room.actions import (
    asked_now,
    asks_for_actions,
    handed,
    looks_back,
    unclaimed,
)
from server.room.state import Room

Mode = Literal["commit", "review", ""]

STATUS_WORDS = {
    "open": "Still going",
    "done": "Done",
    "partly": "Partly",
    "changed": "It changed on the way",
    "dropped": "Let go",
}
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


@dataclass(frozen=True, slots=True)
class ActionView:
    """An action in its words. `name`: its owner's. `was_with`: the names of those who had it by
    mistake; for its owner alone."""

    id: str
    owner: str
    name: str
    text: str
    due: str
    sign: str
    status: str
    learned: str
    remind: bool
    draft: bool
    shown: bool
    carried: bool
    was_with: tuple[str, ...]

    @property
    def due_words(self) -> str:
        return day_words(self.due)

    @property
    def status_words(self) -> str:
        return STATUS_WORDS[self.status]


def day_words(day: str) -> str:
    """`3 December 2026`."""
    if not day:
        return ""
    year, month, number = day.split("-")
    return f"{int(number)} {MONTHS[int(month) - 1]} {year}"


def action_view(kept: Kept, action: Action) -> ActionView:
    def said(text_id: str | None) -> str:
        return kept.texts.get(text_id, "") if text_id is not None else ""

    return ActionView(
        id=action.id,
        owner=getattr(kept.room.who(action.owner), "id", ""),
        name=name_of(kept, action.owner),
        text=said(action.text),
        due=action.due or "",
        sign=said(action.sign),
        status=action.status,
        learned=said(action.learned),
        remind=action.remind,
        draft=action.draft,
        shown=action.shown is not None,
        carried=action.carried,
        was_with=tuple(name_of(kept, one) for one in action.was_with),
    )


def mode_of(room: Room) -> Mode:
    """What the open step does with actions."""
    if asks_for_actions(room.row):
        return "commit"
    return "review" if looks_back(room.row) else ""


class SetActions:
    """What everybody of one audience sees of the actions in the open step; an observer nothing."""

    def __init__(self, scene: Scene) -> None:
        self._kept: Standing = scene.kept
        self._room = scene.room
        self.desk = scene.audience == "desk"
        self._beside = scene.room.presenter if scene.audience == "presenter" else None
        self.mode: Mode = (
            mode_of(scene.room) if scene.audience in ("member", "presenter", "desk") else ""
        )

    @property
    def shown(self) -> list[ActionView]:
        """What its owners have shown in this step; the presenter has their own beside it."""
        found = [a for a in self._room.actions.values() if a.shown == self._room.at]
        return self._views(a for a in found if a.owner != self._beside)

    @property
    def heading(self) -> str:
        """Becomes another one with every action, so that it can be said aloud."""
        found = self.shown
        names = list(dict.fromkeys(one.name for one in found))
        if len(names) != 1:
            return f"Actions ({len(found)})"
        return f"{names[0]}’s action" if len(found) == 1 else f"{names[0]}’s actions ({len(found)})"

    @property
    def drafts(self) -> list[ActionView]:
        """What the desk has written and nobody has made their own yet."""
        return self._views(a for a in self._room.actions.values() if a.draft) if self.desk else []

    @property
    def asked(self) -> list[Named]:
        """Whom the step asks: for them the desk can write a draft."""
        found = [p for p in self._room.inside() if asked_now(self._room, p)]
        return [Named(p.id, name_of(self._kept, p.id)) for p in found]

    @property
    def one_asked(self) -> Named | None:
        """Who is deciding, where the step asks one person alone."""
        row = self._room.row
        alone = row is not None and row.speaker == "presenter"
        return next(iter(self.asked), None) if alone else None

    @property
    def to_tell(self) -> list[str]:
        """Who has an action to tell of, and wants the set to be reminded of it: names, no words."""
        waiting = (
            a for a in self._room.actions.values() if a.carried and a.remind and a.shown is None
        )
        inside = [p for a in waiting if (p := self._room.who(a.owner)) and p.place == "inside"]
        return list(dict.fromkeys(name_of(self._kept, p.id) for p in inside))

    @property
    def waiting(self) -> int:
        """How many wait for an owner who has not come."""
        return len(unclaimed(self._room)) if self.desk else 0

    @property
    def handed_to(self) -> list[str]:
        """To whom the desk has handed what can still be handed on."""
        found = handed(self._room) if self.desk else []
        return list(dict.fromkeys(name_of(self._kept, action.owner) for action in found))

    def _views(self, actions: Iterable[Action]) -> list[ActionView]:
        return [action_view(self._kept, action) for action in actions]
