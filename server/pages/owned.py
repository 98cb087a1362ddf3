"""The formats of the browser that asks: read from where they are kept, and ready to be shown."""

from __future__ import annotations

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


async def owned(desk: Desk, cookie_header: str | None) -> list[Owned]:
    """All of this browser's, by name. Raises: StoreAway."""
    owner = owner_of(desk, cookie_header)
    kept = [] if owner is None else await desk.own.of(owner)
    found = [one for one in (_read(desk, each) for each in kept) if one is not None]
    return sorted(found, key=lambda one: (one.file.name.casefold(), one.kept.id))


async def owned_if_there(desk: Desk, cookie_header: str | None) -> list[Owned] | None:
    """As `owned`; None while they cannot be read, for pages that are of use without them."""
    try:
        return await owned(desk, cookie_header)
    except StoreAway:
        return None


async def one_owned(desk: Desk, cookie_header: str | None, id: str) -> tuple[bytes, Owned]:
    """The owner, and one of theirs. What is another's is not there.

    Raises: NoSuchFormat. StoreAway.
    """
    owner = owner_of(desk, cookie_header)
    found = None if owner is None else await of_owner(desk, owner, id)
    if owner is None or found is None:
        raise NoSuchFormat
    return owner, found


async def of_owner(desk: Desk, owner: bytes, id: str) -> Owned | None:
    """Raises: StoreAway."""
    kept = await desk.own.one(owner, id)
    return None if kept is None else _read(desk, kept)


def _read(desk: Desk, kept: KeptFormat) -> Owned | None:
    """None for what another version of Setroom has written and this one cannot read."""
    try:
        return Owned(kept, kept_format(f"{OWN}{kept.id}", kept.text, desk.library))
    except BadFormat:
        return None


async def usable(desk: Desk, cookie_header: str | None) -> list[FormatView]:
    """Those of this browser's that a room can be opened with; none while they cannot be read."""
    views = (one.view() for one in await owned_if_there(desk, cookie_header) or ())
    return [view for view in views if view is not None]
