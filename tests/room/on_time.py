"""A session that would be over just as agreed, whatever it has jumped over before."""

from __future__ import annotations

from server.room.acts.pause import Pause
from server.room.acts.resume import Resume
from server.room.finish import ends_at_ms
from tests.room.scenes import Scene


def on_time(scene: Scene) -> Scene:
    """The clock stands until nothing is left of what the session was early by."""
    if scene.timer.state == "running":
        scene.does("dee", Pause())
    assert scene.room.planned_end_ms is not None
    scene.passes(ms=scene.room.planned_end_ms - ends_at_ms(scene.room, scene.now_ms))
    if scene.timer.state == "paused":
        scene.does("dee", Resume())
    return scene
