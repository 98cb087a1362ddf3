"""Join links: secrets that are computed, not stored.

A link's secret is `<room><role letter><22 characters>`, the characters being 128 bits of
HMAC-SHA256 over room, role and generation. Replacing a link raises the generation that the room
keeps for its role, and the old one then admits nobody new. Nothing in the store opens a room.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from typing import Literal, NamedTuple

LinkRole = Literal["member", "observer", "co_facilitator", "return"]
LINK_ROLES: tuple[LinkRole, ...] = ("member", "observer", "co_facilitator", "return")

MAC_BYTES = 16  # 128 bits
MAC_CHARS = 22

_LETTERS: dict[LinkRole, str] = {
    "member": "m",
    "observer": "o",
    "co_facilitator": "c",
    "return": "r",
}
_ROLES: dict[str, LinkRole] = {letter: role for role, letter in _LETTERS.items()}
_SECRET = re.compile(r"([A-Za-z0-9_-]{1,64})([mocr])([A-Za-z0-9_-]{22})")


class Link(NamedTuple):
    """What a secret says about itself. True only once `Links.verify` has said so."""

    room: str
    role: LinkRole
    mac: str


@dataclass(frozen=True, slots=True)
class Links:
    """Makes and checks the links of every room with the one secret of this server."""

    secret: bytes

    def make(self, room: str, role: LinkRole, generation: int) -> str:
        return f"{room}{_LETTERS[role]}{self._mac(room, role, generation)}"

    def verify(self, link: Link, generation: int) -> bool:
        """Whether we made this link for this generation; takes as long for every wrong one."""
        return hmac.compare_digest(link.mac, self._mac(link.room, link.role, generation))

    def _mac(self, room: str, role: LinkRole, generation: int) -> str:
        # Neither a room's id nor a role holds a space, so no two links are signed as one text.
        told = f"setroom-link-1 {room} {role} {generation}".encode()
        digest = hmac.digest(self.secret, told, hashlib.sha256)[:MAC_BYTES]
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def read(text: str) -> Link | None:
    """Take a secret apart, or None where it cannot be one. Says nothing about its being true."""
    found = _SECRET.fullmatch(text)
    if found is None:
        return None
    room, letter, mac = found.groups()
    return Link(room, _ROLES[letter], mac)
