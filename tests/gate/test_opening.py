"""The code for opening rooms, and the cookie of a browser that has shown it."""

from __future__ import annotations

import pytest

from server.gate.cookie import Cookie, cookie_for
from server.gate.opening import Opening

COOKIE = cookie_for("http://localhost:8000").beside("opening")
SECRET = b"a secret of thirty-two characters"
ASKING = Opening("ward 12", SECRET, COOKIE)
ANYONE = Opening(None, SECRET, COOKIE)
DEE, ANA = "dee-0123456789-abcdefghij", "ana-0123456789-abcdefghij"


def kept(opening: Opening, token: str) -> str:
    """The `Cookie` header of a browser in which the code was right."""
    return f"setroom={token}; {opening.remember(token).partition(';')[0]}"


@pytest.mark.parametrize(
    "given", ["", "ward 1", "ward 123", "Ward 12", " ward 12", "None", "\ud800", "é" * 99]
)
def test_nothing_but_the_code_is_the_code(given: str) -> None:
    assert ASKING.is_code("ward 12") and not ASKING.is_code(given)
    assert ANYONE.is_code(given)


def test_a_browser_that_has_shown_it_is_free_beside_its_own_token_alone() -> None:
    assert ASKING.is_free_to(kept(ASKING, DEE), DEE)
    for header, token in (
        (kept(ASKING, DEE), ANA),
        (kept(ASKING, DEE), None),
        (f"setroom={DEE}", DEE),
        (f"setroom-opening={DEE}", DEE),
        ("setroom-opening=ward 12", DEE),
        (None, DEE),
        (None, None),
    ):
        assert not ASKING.is_free_to(header, token)
        assert ANYONE.is_free_to(header, token)


@pytest.mark.parametrize(
    "other", [Opening("ward 13", SECRET, COOKIE), Opening("ward 12", b"another" * 5, COOKIE)]
)
def test_with_another_code_or_secret_it_says_nothing_any_more(other: Opening) -> None:
    assert not other.is_free_to(kept(ASKING, DEE), DEE)


def test_it_is_kept_as_safe_as_the_token_and_holds_neither_it_nor_the_code() -> None:
    safe = Opening("ward 12", SECRET, cookie_for("https://setroom.example.org").beside("opening"))
    assert Cookie("__Host-setroom-opening", secure=True) == safe.cookie
    header = safe.remember(DEE)
    assert header.endswith("; HttpOnly; Secure; SameSite=Lax")
    assert DEE not in header and "ward" not in header
