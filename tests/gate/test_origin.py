"""Z2: which requests count as coming from our own pages."""

import pytest

from server.gate.origin import origins_of, same_origin

HOME = "https://setroom.example.org"
HERE = "http://localhost:8000"


@pytest.mark.parametrize(
    ("site", "origin", "method", "passes"),
    [
        # Neither header: no browser; its cookie is its own.
        (None, None, "POST", True),
        (None, None, "GET", True),
        # Only an Origin: an older browser, or a WebSocket handshake.
        (None, HOME, "POST", True),
        (None, HOME, "GET", True),
        (None, "null", "POST", False),
        (None, "null", "GET", False),
        (None, "", "POST", False),
        (None, "http://setroom.example.org", "POST", False),
        (None, "https://setroom.example.org:8443", "POST", False),
        (None, "https://setroom.example.org.evil.example", "POST", False),
        (None, "https://evil-setroom.example.org", "POST", False),
        (None, "https://other.example.org", "POST", False),
        (None, "https://sub.setroom.example.org", "POST", False),
        (None, "https://setroom.example.org/", "POST", False),
        (None, "https://SETROOM.example.org", "POST", False),
        (None, "https://evil.example", "GET", False),
        # Sec-Fetch-Site is the browser's own word, and settles it.
        ("same-origin", None, "POST", True),
        ("same-origin", HOME, "POST", True),
        ("same-origin", "null", "POST", True),
        ("same-origin", HOME, "GET", True),
        ("same-site", HOME, "POST", False),
        ("cross-site", HOME, "POST", False),
        ("cross-site", None, "GET", False),
        ("same-site", None, "GET", False),
        ("none", None, "GET", True),
        ("none", None, "POST", False),
        ("", HOME, "POST", False),
        ("Same-Origin", HOME, "POST", False),
        ("same-origin, cross-site", HOME, "POST", False),
    ],
)
def test_a_request_passes_only_from_our_own_pages(
    site: str | None, origin: str | None, method: str, passes: bool
) -> None:
    headers = [(b"host", b"setroom.example.org")]
    if site is not None:
        headers.append((b"sec-fetch-site", site.encode()))
    if origin is not None:
        headers.append((b"origin", origin.encode()))
    assert same_origin(headers, method, HOME) is passes


def test_one_foreign_header_among_several_is_enough_to_refuse() -> None:
    two_origins = [(b"origin", HOME.encode()), (b"origin", b"https://evil.example")]
    two_sites = [(b"sec-fetch-site", b"same-origin"), (b"sec-fetch-site", b"cross-site")]
    assert not same_origin(two_origins, "POST", HOME)
    assert not same_origin(two_sites, "POST", HOME)


@pytest.mark.parametrize("configured", ["http://localhost:8000", "http://127.0.0.1:8000"])
@pytest.mark.parametrize(
    ("origin", "passes"),
    [
        (b"http://localhost:8000", True),
        (b"http://127.0.0.1:8000", True),
        (b"http://localhost:8001", False),
        (b"http://localhost", False),
        (b"https://localhost:8000", False),
        (b"http://127.0.0.2:8000", False),
        (b"http://[::1]:8000", False),
    ],
)
def test_this_machine_has_two_names_and_one_origin(
    configured: str, origin: bytes, passes: bool
) -> None:
    assert same_origin([(b"origin", origin)], "POST", configured) is passes


def test_a_configured_default_port_is_left_out_as_browsers_do() -> None:
    assert origins_of("https://setroom.example.org:443") == {HOME.encode()}
    assert origins_of("http://localhost:80/") == {b"http://localhost", b"http://127.0.0.1"}
    assert origins_of("https://[2001:db8::1]:8443") == {b"https://[2001:db8::1]:8443"}
