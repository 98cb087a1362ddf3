"""Makes the messages of a room, once for each audience, and keeps a fault in a template there."""

from __future__ import annotations

from collections.abc import Callable

from server.live.contract import Renderer, Roster
from server.live.live_room import LiveRoom
from server.live.message import Message
from server.live.trouble import tell
from server.room.audience import Audience
from server.room.event import Event
from server.room.state import Room


class Showing:
    """Every method answers with None where the renderer failed, and has then logged where."""

    def __init__(self, renderer: Renderer, roster: Roster) -> None:
        self._renderer = renderer
        self._roster = roster

    def forget(self) -> None:
        """A room is erased: nothing that was drawn of it stays in memory."""
        self._renderer.forget()

    def whole(self, live: LiveRoom, audience: Audience) -> Message | None:
        """Everything. Kept until the next event or stir, which comes with every arrival: a crowd
        that reconnects costs one rendering, not one each."""
        message = live.whole.get(audience)
        if message is None:
            present = self._roster.present(live.room.id)
            html = _html(audience, lambda: self._renderer.whole(live.kept, audience, present))
            if html is not None:
                message = live.whole[audience] = Message(live.seq, html)
        return message

    def event(
        self, live: LiveRoom, event: Event, room: Room
    ) -> Callable[[Audience], Message | None]:
        """What makes the message of this event for an audience. `room`: right after the event."""
        present = self._roster.present(room.id)
        told = self._renderer.told
        made: dict[str, Message] = {}  # what several audiences see alike is framed once

        def make(audience: Audience) -> Message | None:
            html = _html(audience, lambda: told(live.kept, event, room, audience, present))
            if html is not None and html not in made:
                made[html] = Message(room.seq, html)
            return None if html is None else made[html]

        return make

    def stir(self, live: LiveRoom) -> Callable[[Audience], Message | None]:
        """What makes the message of a change outside the log for an audience."""
        present = self._roster.present(live.room.id)
        stirred = self._renderer.stirred

        def make(audience: Audience) -> Message | None:
            html = _html(audience, lambda: stirred(live.kept, audience, present))
            return None if html is None else Message(live.seq, html)

        return make


def _html(audience: Audience, render: Callable[[], str]) -> str | None:
    try:
        return render()
    except Exception as trouble:
        tell(f"a room cannot be shown ({audience})", trouble)
        return None
