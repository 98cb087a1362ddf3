"""What the live channels need of the keeper and the renderer, and nothing more."""

from __future__ import annotations

from typing import Protocol

from server.keeper.keeper import Listener
from server.keeper.shelf import Kept
from server.room.audience import Audience
from server.room.event import Event
from server.room.state import Room


class Roster(Protocol):
    """Who is there. Every `arrive` is followed by one `leave`."""

    def arrive(self, room: str, person: str) -> None: ...

    def leave(self, room: str, person: str) -> None: ...

    def present(self, room: str) -> frozenset[str]: ...


class Keeper(Protocol):
    """Runs the rooms. A room's state is published and told in one turn of the loop, so between
    two turns nobody sees a state whose events have not been told."""

    @property
    def listeners(self) -> list[Listener]: ...

    @property
    def epoch(self) -> str: ...

    @property
    def roster(self) -> Roster: ...

    async def kept(self, room_id: str) -> Kept | None:
        """The room, loaded if it has to be, or None where there is none.

        Raises:
            Failure: it is not loaded and cannot be.
        """


class Renderer(Protocol):
    """Makes the HTML of live messages: partials that each name the place they go to."""

    def whole(self, kept: Kept, audience: Audience, present: frozenset[str]) -> str:
        """Everything, for a seat that may have seen nothing yet or something else."""

    def told(
        self, kept: Kept, event: Event, room: Room, audience: Audience, present: frozenset[str]
    ) -> str:
        """What `event` changes for this audience; "" where it sees nothing of it."""

    def stirred(self, kept: Kept, audience: Audience, present: frozenset[str]) -> str:
        """What depends on things outside the log."""

    def forget(self) -> None:
        """Keep nothing of what was drawn: words have been erased."""
