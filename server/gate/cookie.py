"""The cookie: a random token that makes a browser the same browser again, in every room.

Only its SHA-256 is ever stored. It is no account and names nobody; the rooms remember which of
their people sits behind it.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from server.errors import SetroomError

TOKEN_BYTES = 16  # 128 bits: cannot be guessed, and fits on one line
# As long as own formats are kept unused: who holds two sets a year finds theirs again. It is longer
# than any room's retention, and browsers keep no cookie longer.
KEPT_FOR_S = 400 * 24 * 3600

_TOKEN = re.compile(r"[A-Za-z0-9_-]{22,64}")


class OriginRefused(SetroomError):
    """This address cannot be served safely; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Cookie:
    """How the token travels under one origin."""

    name: str
    secure: bool

    def read(self, header: str | None) -> str | None:
        """The token in a `Cookie` header, or None where there is none that we made."""
        for pair in (header or "").split(";"):
            name, _, value = pair.partition("=")
            if name.strip() == self.name:
                token = value.strip()
                return token if _TOKEN.fullmatch(token) else None
        return None

    def set(self, token: str) -> str:
        """The value of the `Set-Cookie` header that keeps `token` in this browser."""
        return self._header(token, KEPT_FOR_S)

    def forget(self) -> str:
        """The value of the `Set-Cookie` header that takes the token away again."""
        return self._header("", 0)

    def beside(self, what: str) -> Cookie:
        """A second cookie, kept as safe as this one."""
        return replace(self, name=f"{self.name}-{what}")

    def _header(self, value: str, max_age_s: int) -> str:
        parts = [f"{self.name}={value}", "Path=/", f"Max-Age={max_age_s}", "HttpOnly"]
        if self.secure:
            parts.append("Secure")
        return "; ".join([*parts, "SameSite=Lax"])


def cookie_for(origin: str) -> Cookie:
    """The cookie that browsers keep safe under `origin`.

    Raises:
        OriginRefused: it is no origin, or plain http anywhere but on this machine itself, where
            anybody on the way could read the cookie and take the seat.
    """
    parts = urlsplit(origin)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/"):
        raise OriginRefused(
            f"SETROOM_ORIGIN is {origin!r}; it must be a scheme and a host, "
            "such as https://setroom.example.org."
        )
    if parts.scheme == "https":
        # __Host-: no neighbouring subdomain can set or shadow it.
        return Cookie(name="__Host-setroom", secure=True)
    if parts.hostname in ("localhost", "127.0.0.1"):
        return Cookie(name="setroom", secure=False)
    raise OriginRefused(
        f"SETROOM_ORIGIN is {origin}; over plain http anybody on the way could read what is said "
        "here. Use https, or http://localhost to try Setroom on this machine alone."
    )


def new_token(random: Callable[[int], bytes]) -> str:
    """A fresh token. `random`: gives so many unpredictable bytes."""
    return base64.urlsafe_b64encode(random(TOKEN_BYTES)).rstrip(b"=").decode()


def token_hash(token: str) -> bytes:
    """What is stored of a token. It needs no salt: there are 128 random bits in it."""
    return hashlib.sha256(token.encode()).digest()
