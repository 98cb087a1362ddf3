"""Ben presents, and is asked what he will do: the scenes of the tests of actions."""

from __future__ import annotations

from server.room.action import Action
from server.room.actions import sees
from server.room.acts.commit_action import CommitAction
from server.room.acts.end_session import EndSession
from server.room.decision import Decision
from tests.room.scenes import (
    Scene,
    classic,
    room_after,
)

RING = CommitAction("ring the night team", "2027-01-22", "they ring back")


def committing() -> Scene:
    """Ben presents, and is asked what he will do."""
    return room_after(classic("commit"))


def committed(scene: Scene, command: CommitAction = RING, by: str = "ben") -> Action:
    return of(scene, scene.does(by, command))


def of(scene: Scene, decision: Decision) -> Action:
    return scene.room.actions[str(decision.answer["action"])]


def seen_by(scene: Scene, action: Action) -> set[str]:
    """Who sees it of those whom the scene knows by name."""
    who = scene.room.who
    return {
        name
        for name, person in scene.people.items()
        if (found := who(person)) is not None and sees(scene.room, action, found)
    }


def ended(scene: Scene) -> Scene:
    scene.does("dee", EndSession())
    return scene


def drafted(scene: Scene, by: str = "dee") -> Action:
    command = CommitAction("sit in on a night", "2027-01-22", person=scene["ben"])
    return of(scene, scene.does(by, command))
