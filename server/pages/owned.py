"""The formats of the browser that asks: read from where they are kept, and ready to be shown."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from server.errors import NotFound, StoreAway
from server.formats.check import BadFormat
from server.formats.file import OwnFile
from server.formats.loader import BuiltIn
from server.formats.own import OwnFormat, kept_format
from server.gate.cookie import token_hash
from server.keeper.own_formats import KeptFormat
from server.pages.desk import Desk
from server.pages.gallery import view_of
from server.render.views import FormatView, OwnCard

UNREAD_NAME = "One that cannot be read"
UNREAD = "This Setroom cannot read it any more. Download it to look at its text, or remove it."
OWN = "own-"  # before its id it is the key of an own format, here and in the room


class NoSuchFormat(NotFound):
    name = "no_such_format"

    def __init__(self) -> None:
        super().__init__("There is no such way of working here.")


@dataclass(frozen=True, slots=True)
class Owned:
    """One own format. `format`: as it was read."""

    kept: KeptFormat
    format: OwnFormat

    @property
    def key(self) -> str:
        return f"{OWN}{self.kept.id}"

    @property
    def file(self) -> OwnFile:
        return self.format.file

    @property
    def built(self) -> BuiltIn | None:
        return self.format.built

    def view(self) -> FormatView | None:
        return None if self.built is None else view_of(self.key, self.built)

    def card(self) -> OwnCard:
        name = self.file.name or "Without a name"
        return OwnCard(self.kept.id, self.key, name, self.view(), self.format.why)


def owner_of(desk: Desk, cookie_header: str | None) -> bytes | None:
    token = desk.cookie.read(cookie_header)
    return None if token is None else token_hash(token)


async def cards(desk: Desk, cookie_header: str | None) -> list[OwnCard] | None:
    """All of this browser's, by name; None while they cannot be read, for pages that are of use
    without them."""
    owner = owner_of(desk, cookie_header)
    try:
        kept = [] if owner is None else await desk.own.of(owner)
    except StoreAway:
        return None
    found = []
    for each in kept:
        one = read_kept(desk, each)
        found.append(_unread_card(each) if one is None else one.card())
        await asyncio.sleep(0)  # one takes milliseconds, and others wait
    return sorted(found, key=lambda card: (card.name.casefold(), card.id))


def _unread_card(kept: KeptFormat) -> OwnCard:
    """So that whoever has made it can take it along or away, and is not left with one fewer."""
    return OwnCard(kept.id, f"{OWN}{kept.id}", UNREAD_NAME, None, UNREAD, readable=False)


async def one_kept(desk: Desk, cookie_header: str | None, id: str) -> tuple[bytes, KeptFormat]:
    """As `one_owned`, whether it can be read or not. Raises: NoSuchFormat. StoreAway."""
    owner = owner_of(desk, cookie_header)
    kept = None if owner is None else await desk.own.one(owner, id)
    if owner is None or kept is None:
        raise NoSuchFormat
    return owner, kept


def name_of(desk: Desk, kept: KeptFormat) -> str:
    """What its maker calls it; "" where that cannot be read."""
    found = read_kept(desk, kept)
    return "" if found is None else found.file.name


async def one_owned(desk: Desk, cookie_header: str | None, id: str) -> tuple[bytes, Owned]:
    """The owner, and one of theirs. What is another's is not there.

    Raises: NoSuchFormat. StoreAway.
    """
    owner, kept = await one_kept(desk, cookie_header, id)
    found = read_kept(desk, kept)
    if found is None:
        raise NoSuchFormat
    return owner, found


async def of_owner(desk: Desk, owner: bytes, id: str) -> Owned | None:
    """Raises: StoreAway."""
    kept = await desk.own.one(owner, id)
    return None if kept is None else read_kept(desk, kept)


def read_kept(desk: Desk, kept: KeptFormat) -> Owned | None:
    """None for what another version of Setroom has written and this one cannot read."""
    try:
        return Owned(kept, kept_format(f"{OWN}{kept.id}", kept.text, desk.library))
    except BadFormat:
        return None


async def usable(desk: Desk, cookie_header: str | None) -> list[FormatView]:
    """Those of this browser's that a room can be opened with; none while they cannot be read."""
    found = await cards(desk, cookie_header) or ()
    return [card.view for card in found if card.view is not None]
