"""Limits by address believe our own proxy and nobody else."""

import pytest

from server.gate.address import address_of


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("203.0.113.7", [], "203.0.113.7"),
        ("203.0.113.7", [b"198.51.100.1"], "203.0.113.7"),  # made up
        ("127.0.0.1", [], "127.0.0.1"),
        ("127.0.0.1", [b"198.51.100.1"], "198.51.100.1"),
        ("::1", [b"198.51.100.1"], "198.51.100.1"),
        ("127.0.0.1", [b"10.0.0.9, 198.51.100.1"], "198.51.100.1"),
        ("127.0.0.1", [b"10.0.0.9", b"198.51.100.1"], "198.51.100.1"),
        ("127.0.0.1", [b"2001:db8::1"], "2001:db8::1"),
        ("127.0.0.1", [b"nonsense"], "127.0.0.1"),
        ("127.0.0.1", [b""], "127.0.0.1"),
        (None, [b"198.51.100.1"], "198.51.100.1"),
    ],
)
def test_only_our_own_proxy_is_believed(
    peer: str | None, forwarded: list[bytes], address: str
) -> None:
    scope = {
        "client": None if peer is None else (peer, 5000),
        "headers": [(b"x-forwarded-for", value) for value in forwarded],
    }
    assert address_of(scope) == address
