"""The cookie that a browser keeps: its name, its flags, and what is read back from it."""

import pytest

from server.gate.cookie import KEPT_FOR_S, OriginRefused, cookie_for, new_token, token_hash

TOKEN = "AAAAAAAAAAAAAAAAAAAAAA"


@pytest.mark.parametrize(
    ("origin", "name", "secure"),
    [
        ("http://localhost:8000", "setroom", False),
        ("http://127.0.0.1:8000", "setroom", False),
        ("http://localhost", "setroom", False),
        ("https://setroom.example.org", "__Host-setroom", True),
        ("https://localhost:8443", "__Host-setroom", True),
    ],
)
def test_the_cookie_is_named_and_secured_by_its_origin(
    origin: str, name: str, secure: bool
) -> None:
    cookie = cookie_for(origin)
    assert (cookie.name, cookie.secure) == (name, secure)


@pytest.mark.parametrize(
    "origin",
    [
        "http://setroom.example.org",
        "http://192.168.0.7:8000",
        "http://localhost.example.org",
        "http://0.0.0.0:8000",
        "ftp://localhost",
        "localhost:8000",
        "https://",
        "https://example.org/setroom",
        "",
    ],
)
def test_an_origin_that_is_not_safe_is_refused_with_a_sentence(origin: str) -> None:
    with pytest.raises(OriginRefused, match=r"SETROOM_ORIGIN is .*\.$"):
        cookie_for(origin)


def test_the_cookie_on_https_has_every_protection() -> None:
    value = cookie_for("https://setroom.example.org").set(TOKEN)
    assert value == (
        f"__Host-setroom={TOKEN}; Path=/; Max-Age={KEPT_FOR_S}; HttpOnly; Secure; SameSite=Lax"
    )


def test_the_cookie_on_localhost_has_all_but_secure() -> None:
    value = cookie_for("http://localhost:8000").set(TOKEN)
    assert value == f"setroom={TOKEN}; Path=/; Max-Age={KEPT_FOR_S}; HttpOnly; SameSite=Lax"


def test_forgetting_ends_the_cookie_at_once() -> None:
    assert "setroom=; Path=/; Max-Age=0" in cookie_for("http://localhost").forget()


@pytest.mark.parametrize(
    ("header", "token"),
    [
        (f"setroom={TOKEN}", TOKEN),
        (f"a=1; setroom={TOKEN}; b=2", TOKEN),
        (f"a=1;setroom={TOKEN}", TOKEN),
        (f"setroom = {TOKEN} ", TOKEN),
        (f"notsetroom={TOKEN}", None),
        (f"setroom2={TOKEN}", None),
        (f"__Host-setroom={TOKEN}", None),
        ("setroom=", None),
        ("setroom", None),
        ("setroom=short", None),
        (f"setroom={TOKEN}!", None),
        (f'setroom="{TOKEN}"', None),
        (f"setroom={'A' * 65}", None),
        ("", None),
        (None, None),
        (";;;=;", None),
    ],
)
def test_only_a_token_that_we_could_have_made_is_read(
    header: str | None, token: str | None
) -> None:
    assert cookie_for("http://localhost").read(header) == token


def test_a_new_token_is_what_chance_gave_and_reads_back() -> None:
    token = new_token(lambda count: bytes(range(count)))
    assert token == "AAECAwQFBgcICQoLDA0ODw"
    assert cookie_for("http://localhost").read(f"setroom={token}") == token


def test_only_the_hash_of_a_token_is_for_the_store() -> None:
    assert len(token_hash(TOKEN)) == 32
    assert TOKEN.encode() not in token_hash(TOKEN)
    assert token_hash(TOKEN) != token_hash(TOKEN[:-1] + "B")
