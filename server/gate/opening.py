"""Who may open rooms here, and make formats: anyone, or whoever has the code of this Setroom.

A browser in which the code was right is not asked for it again. A second cookie says so, made from
the code, from the browser's token and from the secret of this server: beside another token it says
nothing, and where the code has changed nothing any more. The store knows nothing of it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass

from server.gate.cookie import Cookie

PROOF_BYTES = 16


@dataclass(frozen=True, slots=True)
class Opening:
    """`code`: None where anyone may. `cookie`: how the proof travels."""

    code: str | None
    secret: bytes
    cookie: Cookie

    def is_code(self, given: str) -> bool:
        """Takes as long for every wrong one, also for one of another length."""
        asked = self._signed(f"code {self.code}")
        return self.code is None or hmac.compare_digest(self._signed(f"code {given}"), asked)

    def is_free_to(self, cookie_header: str | None, token: str | None) -> bool:
        """Whether this browser need not be asked: anyone may, or it has shown the code before."""
        if self.code is None:
            return True
        shown = self.cookie.read(cookie_header)
        if shown is None or token is None:
            return False
        return hmac.compare_digest(shown, self._proof(token))

    def remember(self, token: str) -> str:
        """The value of the `Set-Cookie` header by which this browser need not be asked again."""
        return self.cookie.set(self._proof(token))

    def _proof(self, token: str) -> str:
        # No token holds a space, so that no two pairs are signed as one text.
        signed = self._signed(f"browser {token} {self.code}")[:PROOF_BYTES]
        return base64.urlsafe_b64encode(signed).rstrip(b"=").decode()

    def _signed(self, text: str) -> bytes:
        told = f"setroom-opening-1 {text}".encode("utf-8", "replace")
        return hmac.digest(self.secret, told, hashlib.sha256)
