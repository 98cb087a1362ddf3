"""Where a request comes from, for the two limits that go by address. Never logged, never stored."""

from __future__ import annotations

from ipaddress import ip_address

from server.gate.headers import Scope

LOCAL = ("127.0.0.1", "::1")


def address_of(scope: Scope) -> str:
    """The client's address; behind a proxy on this machine the one that the proxy names.

    Anybody can write an `X-Forwarded-For`, so only its last entry counts, and only from a
    neighbour on this machine.
    """
    client = scope.get("client")
    peer = str(client[0]) if client else ""  # none: a socket file, so a neighbour too
    if peer and peer not in LOCAL:
        return peer
    named = [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
    last = named[-1].decode("latin-1").rpartition(",")[2].strip() if named else ""
    try:
        return str(ip_address(last))
    except ValueError:
        return peer
