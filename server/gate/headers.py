"""The headers that every answer carries, errors included."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = tuple[tuple[bytes, bytes], ...]

STATIC = "/static/"  # the only answers that may be kept: they hold nothing of any room
KEPT = (200, 206, 304)  # and of those only what was found
NO_STORE = (b"cache-control", b"no-store")

# An extension of our HTTP protocol: a function that writes a whole JSON answer of 200, with every
# header, in one go. The answer to each post goes by it, at half the cost of the ASGI way.
ANSWER_JSON = "setroom.answer_json"

# Nothing from anywhere but here, no inline script or style, no frame around us.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# A page of a room has no use for any of them, so nothing injected may have one either.
PERMISSIONS_POLICY = ", ".join(
    f"{power}=()"
    for power in (
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "hid",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "serial",
        "usb",
    )
)
HSTS_MAX_AGE_S = 365 * 24 * 3600


def security_headers(origin: str) -> Headers:
    """What every answer under `origin` carries. Strict-Transport-Security only where it is true."""
    named = {
        "Content-Security-Policy": CONTENT_SECURITY_POLICY,
        # strict-origin: our own forms need a true Origin, and no path ever leaves (it may hold
        # the secret of a link).
        "Referrer-Policy": "strict-origin",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": PERMISSIONS_POLICY,
        "X-Robots-Tag": "noindex",
    }
    if origin.startswith("https:"):
        named["Strict-Transport-Security"] = f"max-age={HSTS_MAX_AGE_S}"
    return tuple((name.lower().encode(), value.encode()) for name, value in named.items())


class SecurityHeaders:
    """Puts the headers on every answer of the application inside it."""

    def __init__(self, app: Asgi, origin: str) -> None:
        self._app = app
        self._always = security_headers(origin)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_static = scope["path"].startswith(STATIC)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                may_be_kept = is_static and message["status"] in KEPT
                message["headers"] = self._join(message.get("headers", ()), may_be_kept)
            await send(message)

        await self._app(scope, receive, send_with_headers)

    def _join(self, given: Any, may_be_kept: bool) -> list[tuple[bytes, bytes]]:
        if may_be_kept:
            return [*given, *self._always]
        others = [pair for pair in given if pair[0].lower() != b"cache-control"]
        return [*others, NO_STORE, *self._always]
