"""What every page needs, joined once: the keeper, the gate, the renderer, and who is asking."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from server.formats.loader import BuiltIn
from server.gate.cookie import Cookie, new_token, token_hash
from server.gate.limits import TokenBuckets
from server.gate.links import LinkRole, Links
from server.keeper.keeper import Keeper, NoSuchRoom
from server.keeper.shelf import Kept
from server.render.renderer import Renderer
from server.room.state import Person, Room


class Seat(NamedTuple):
    """Whoever is asking, in the room they ask about."""

    kept: Kept
    person: Person
    token: str


@dataclass(frozen=True, slots=True)
class Desk:
    """The pages' tools. `origin`: without a slash at its end."""

    keeper: Keeper
    renderer: Renderer
    formats: Mapping[str, BuiltIn]
    origin: str
    cookie: Cookie
    links: Links
    opening: str
    retention_days: int
    least_authors: int
    chance: Callable[[int], bytes]
    start_crowd: Callable[[str], None]
    acts_limit: TokenBuckets
    rooms_limit: TokenBuckets
    guesses_limit: TokenBuckets

    async def seat(self, room_id: str, cookie_header: str | None) -> Seat:
        """The seat of this browser in this room. Not theirs and not there are one answer.

        Raises:
            NoSuchRoom: there is no such room, or no seat in it for this browser.
            StoreAway: the room has to be read, and cannot be.
        """
        token = self.cookie.read(cookie_header)
        kept = await self.keeper.kept(room_id) if token is not None else None
        person = kept.seat(token_hash(token)) if kept is not None and token is not None else None
        if kept is None or person is None or token is None or person.place == "removed":
            raise NoSuchRoom
        return Seat(kept, person, token)

    def token_of(self, cookie_header: str | None) -> str:
        """This browser's token, or a new one."""
        return self.cookie.read(cookie_header) or new_token(self.chance)

    def link(self, room: Room, role: LinkRole) -> str:
        """The address that lets somebody in, in this role."""
        secret = self.links.make(room.id, role, room.link_generations.get(role, 1))
        return f"{self.origin}/join/{secret}"

    def links_of(self, room: Room, person: Person) -> dict[str, str]:
        """Every link this person may hand out; the way back only to the one whose it is."""
        roles: list[LinkRole] = ["member", "observer", "co_facilitator"]
        if person.id == room.opener:
            roles.append("return")
        return {role: self.link(room, role) for role in roles}
