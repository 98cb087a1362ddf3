"""What every page needs, joined once: the keeper, the gate, the renderer, and who is asking."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from server.errors import SetroomError
from server.formats.library import Library
from server.formats.loader import BuiltIn
from server.gate.cookie import Cookie, new_token, token_hash
from server.gate.limits import Places, TokenBuckets
from server.gate.links import LinkRole, Links
from server.gate.opening import Opening
from server.keeper.keeper import Keeper, NoSuchRoom
from server.keeper.own_formats import OwnFormats
from server.keeper.shelf import Kept
from server.pages.fields import Fields
from server.pages.gallery import Gallery
from server.pages.refused import HEADINGS, body_of, headers_of, status_of
from server.render.renderer import Renderer
from server.render.views import FormatView, JoinView, LinksView
from server.room.audience import is_desk
from server.room.state import FACILITATORS, Person, Room

ROOM_ID_BYTES = 12  # 96 bits: a room's address is not a secret, but nobody should stumble on it


class Seat(NamedTuple):
    """Whoever is asking, in the room they ask about."""

    kept: Kept
    person: Person
    token: str


@dataclass(frozen=True, slots=True)
class Desk:
    """The pages' tools. `origin`: without a slash at its end. `stopping`: whether the server is.
    `waits`: for requests that wait for news."""

    keeper: Keeper
    renderer: Renderer
    formats: Mapping[str, BuiltIn]
    gallery: Gallery
    own: OwnFormats
    library: Library
    origin: str
    cookie: Cookie
    links: Links
    opening: Opening
    retention_days: int
    least_authors: int
    chance: Callable[[int], bytes]
    start_crowd: Callable[[str], None]
    crowds_full: Callable[[], bool]
    stopping: Callable[[], bool]
    acts_limit: TokenBuckets
    rooms_limit: TokenBuckets
    guesses_limit: TokenBuckets
    saves_limit: TokenBuckets
    redraws_limit: TokenBuckets
    formats_limit: TokenBuckets
    waits: Places

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

    def needs_code(self, cookie_header: str | None) -> bool:
        """Whether whoever wants to open a room, or to make a format, is to be asked for a code."""
        return not self.opening.is_free_to(cookie_header, self.cookie.read(cookie_header))

    def room_id_for(self, key: str) -> str:
        """Random, or the same again for the same key, so that a retry finds the room it opened."""
        if not key:
            return base64.urlsafe_b64encode(self.chance(ROOM_ID_BYTES)).decode()
        told = f"setroom-room-1 {key}".encode()
        digest = hmac.digest(self.links.secret, told, hashlib.sha256)[:ROOM_ID_BYTES]
        return base64.urlsafe_b64encode(digest).decode()

    def link(self, room: Room, role: LinkRole) -> str:
        """The address that lets somebody in, in this role."""
        secret = self.links.make(room.id, role, room.link_generations.get(role, 1))
        return f"{self.origin}/join/{secret}"

    def links_of(self, room: Room, person: Person) -> dict[str, str]:
        """Every link this person may hand out; the way back only to the one whose it is.

        A stand-in's controls end when they are taken back, so a stand-in gets no link into the
        facilitators' role.
        """
        roles: list[LinkRole] = ["member", "observer"]
        if person.role in FACILITATORS:
            roles.append("co_facilitator")
        if person.id == room.opener:
            roles.append("return")
        return {role: self.link(room, role) for role in roles}

    def home_page(
        self,
        values: Mapping[str, str],
        errors: Mapping[str, str],
        own: Sequence[FormatView],
        *,
        code_needed: bool,
    ) -> str:
        """The first page, as it was filled in. `own`: this browser's own formats."""
        chosen = self.gallery.chosen(values.get("format", ""), own)
        near = self.gallery.near(chosen, own)
        others = self.gallery.others(near)
        return self.renderer.home(values, errors, chosen, near, others, code_needed)

    def join_page(self, kept: Kept, role: LinkRole, action: str, name: str, error: str) -> str:
        """The page behind a link."""
        room = kept.room
        return self.renderer.join(
            JoinView(
                action=action,
                title=kept.text(room.title),
                facilitator_name=kept.text(room.people[room.opener].name),
                role=role,
                retention_days=room.retention_days,
                state="ended" if room.session == "ended" and role != "return" else "open",
                name=name,
                error=error,
            )
        )

    def room_page(self, kept: Kept, person: Person) -> str:
        """The room for this person."""
        return self.renderer.room_page(
            kept,
            person.id,
            self.present(kept),
            None,
            self.keeper.epoch,
            self.links_view(kept.room, person) if is_desk(kept.room, person) else None,
        )

    def links_view(self, room: Room, person: Person) -> LinksView:
        links = self.links_of(room, person)
        return LinksView(
            links["member"], links["observer"], links.get("co_facilitator"), links.get("return")
        )

    def present(self, kept: Kept) -> frozenset[str]:
        return self.keeper.roster.present(kept.room.id)

    def refused_page(
        self, error: SetroomError, back: str | None, fields: Fields
    ) -> tuple[int, dict[str, str], str]:
        """Status, headers and page of a no, with what was typed given back."""
        status = status_of(error)
        heading = HEADINGS.get(status, "Something went wrong here")
        typed = {name: values[-1] for name, values in fields.items() if values and name != "key"}
        page = self.renderer.refused(status, heading, body_of(error)["message"], back, typed)
        return status, headers_of(error), page
