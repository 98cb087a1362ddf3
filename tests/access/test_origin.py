"""Z2: no other site can act in anybody's name, and no request that only looks is ever an act."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from server.app import App
from server.pages import acts
from server.pages.acts import ROUTED
from tests.access.attempts import ATTEMPTS, act_of
from tests.access.cast import Cast
from tests.access.in_process import FORM, JSON, ORIGIN, Browser, setroom
from tests.access.on_sockets import on_a_port
from tests.live.client import get, handshake

PUBLIC = "https://setroom.example.org"

# Headers that say where a request comes from, and whether that is one of our own pages.
FROM: dict[str, tuple[Mapping[str, str], bool]] = {
    "our own page": ({"origin": ORIGIN}, True),
    "our own page, as a new browser says it": (
        {"origin": ORIGIN, "sec-fetch-site": "same-origin"},
        True,
    ),
    "our own page, by its other name": ({"origin": "http://127.0.0.1:8000"}, True),
    "no browser at all": ({}, True),
    "nowhere": ({"origin": "null"}, False),
    "an empty origin": ({"origin": ""}, False),
    "a foreign site": ({"origin": "https://evil.example"}, False),
    "another port": ({"origin": "http://localhost:8001"}, False),
    "no port": ({"origin": "http://localhost"}, False),
    "the other scheme": ({"origin": "https://localhost:8000"}, False),
    "a name that begins alike": ({"origin": "http://localhost.evil.example:8000"}, False),
    "a name that ends alike": ({"origin": "http://evil-localhost:8000"}, False),
    "a sibling": ({"origin": "http://other.localhost:8000"}, False),
    "our name as a user": ({"origin": "http://localhost:8000@evil.example"}, False),
    "our name and a path": ({"origin": f"{ORIGIN}/"}, False),
    "our name twice": ({"origin": f"{ORIGIN}, {ORIGIN}"}, False),
    "our name after a foreign one": ({"origin": f"https://evil.example {ORIGIN}"}, False),
    "our name in capitals": ({"origin": ORIGIN.upper()}, False),
    "this machine by number": ({"origin": "http://[::1]:8000"}, False),
    "this machine by a short number": ({"origin": "http://127.1:8000"}, False),
    "a file": ({"origin": "file://"}, False),
    "an extension": ({"origin": "chrome-extension://abcdefgh"}, False),
    "another site, says the browser": ({"origin": ORIGIN, "sec-fetch-site": "cross-site"}, False),
    "a sibling, says the browser": ({"origin": ORIGIN, "sec-fetch-site": "same-site"}, False),
    "another site, without an origin": ({"sec-fetch-site": "cross-site"}, False),
    "a sibling, without an origin": ({"sec-fetch-site": "same-site"}, False),
    "nobody's page, but a form": ({"sec-fetch-site": "none"}, False),
    "a word no browser knows": ({"sec-fetch-site": "same-origin, cross-site"}, False),
    "the word in capitals": ({"sec-fetch-site": "Same-Origin"}, False),
    "an empty word": ({"sec-fetch-site": ""}, False),
}
POSTS = ("/rooms", "/demo", "/join", "/mine", *sorted(ROUTED), "/leave")

PAGES = ("", "/people", "/path", "/mine.md", "/leave")


def told_apart(room: str, join: str, what: str) -> str:
    return {
        "/rooms": "/rooms",
        "/demo": "/demo",
        "/join": join,
        "/mine": f"/rooms/{room}/mine",
        "/leave": f"/rooms/{room}/leave",
    }.get(what, f"/rooms/{room}/{what}")


@pytest.mark.parametrize("whence", FROM)
async def test_every_post_is_taken_from_our_own_pages_alone(cast: Cast, whence: str) -> None:
    await cast.bring_to("lobby")
    headers, ours = FROM[whence]
    join = urlsplit(cast["facilitator"].links["member"]).path
    before, rooms = await cast.seq(), len(await cast.storage.due())
    for what in POSTS:
        for kind, body in (
            (FORM, urlencode({"title": "x", "facilitator_name": "x", "name": "x"}).encode()),
            ({"content-type": "application/json"}, b'{"name": "x"}'),
        ):
            answer = await cast["observer"].ask(
                "POST", told_apart(cast.room, join, what), {**JSON, **headers, **kind}, body
            )
            is_foreign = answer.status == 403 and answer.json()["refusal"] == "foreign"
            assert is_foreign != ours, f"{what} from {whence}: {answer.status}"
            assert ours or answer.header("set-cookie") is None
    if not ours:
        assert (before, rooms) == (await cast.seq(), len(await cast.storage.due()))
        assert (await cast["observer"].view())["audience"] == "observer"


# tests.live.client leaves empty headers out.
@pytest.mark.parametrize("whence", [w for w, (said, _) in FROM.items() if "" not in said.values()])
async def test_live_channels_open_for_our_own_pages_alone(cast: Cast, whence: str) -> None:
    """Foreign handshakes are refused before anything is accepted."""
    await cast.bring_to("lobby")
    headers, ours = FROM[whence]
    # A page that somebody opens by hand changes nothing; a socket cannot be opened so.
    ours = ours or whence == "nobody's page, but a form"
    asked = {name.title(): value for name, value in headers.items()}
    asked["Cookie"] = cast["member"].cookie
    async with on_a_port(cast.app) as port:
        answer, opened = await handshake(port, f"/rooms/{cast.room}/live/ws", asked)
        await opened.close()
        polled = await get(port, f"/rooms/{cast.room}/live/poll?after=0", asked)
    assert (answer.status == 101, polled.status == 200) == (ours, ours), whence
    assert ours or (answer.status, polled.status) == (403, 403)


async def test_a_gate_that_is_left_open_is_found(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted fault."""
    await cast.bring_to("lobby")
    monkeypatch.setattr(acts, "same_origin", lambda headers, method, configured: True)
    answer = await cast["facilitator"].ask(
        "POST", f"/rooms/{cast.room}/start_session", {**JSON, **FORM, **FROM["a foreign site"][0]}
    )
    assert answer.status == 200


@pytest.fixture
async def public(tmp_path: Path) -> AsyncIterator[App]:
    async with setroom(tmp_path, origin=PUBLIC) as app:
        yield app


@pytest.mark.parametrize(
    ("origin", "ours"),
    [
        (PUBLIC, True),
        (f"{PUBLIC}:443", False),  # browsers leave the usual port out
        ("http://setroom.example.org", False),
        ("https://example.org", False),
        ("https://evil.setroom.example.org", False),
        ("https://other.example.org", False),
        ("https://setroom.example.org.evil.example", False),
        ("https://setroom-example.org", False),
        ("https://setroom.example.orgs", False),
        ("https://setroom.example.org:8443", False),
        ("http://localhost:8000", False),
        ("null", False),
    ],
)
async def test_behind_a_name_only_that_name_is_ours(public: App, origin: str, ours: bool) -> None:
    """Whatever the Host header says."""
    browser = Browser(public, "Dee")
    for host in ("setroom.example.org", urlsplit(origin).netloc or "null"):
        answer = await browser.ask(
            "POST",
            "/rooms",
            {**JSON, **FORM, "origin": origin, "host": host},
            b"title=x&facilitator_name=x",
        )
        assert (answer.status == 201) == ours, host
        if ours:
            assert answer.json()["url"].startswith(f"{PUBLIC}/rooms/")


async def test_nothing_that_only_looks_changes_anything(cast: Cast) -> None:
    """Link scanners and previews open every address they find."""
    await cast.bring_to("running")
    dee, before, rooms = cast["facilitator"], await cast.seq(), len(await cast.storage.due())
    everything = [urlsplit(link).path for link in dee.links.values()]
    everything += [f"/rooms/{cast.room}{path}" for path in PAGES]
    everything += ["/left"]
    for row, attempt in ATTEMPTS.items():
        query = urlencode(attempt.fields(cast, "facilitator"), doseq=True)
        everything.append(f"/rooms/{cast.room}/{act_of(row)}?{query}")
    everything += ["/rooms?title=x&facilitator_name=x", "/demo"]
    for path in everything:
        for method in ("GET", "HEAD"):
            for browser in (dee, cast["stranger"]):
                body = urlencode({"name": "Scanner", "text": "x"}).encode()
                answer = await browser.ask(method, path, {**FORM}, body)
                assert answer.header("set-cookie") is None
                assert answer.header("clear-site-data") is None
    assert (before, rooms) == (await cast.seq(), len(await cast.storage.due()))
    assert (await dee.view())["audience"] == "desk"


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"])
async def test_no_field_or_header_turns_another_method_into_a_post(cast: Cast, method: str) -> None:
    await cast.bring_to("running")
    before = await cast.seq()
    for name in ("x-http-method-override", "x-http-method", "x-method-override"):
        answer = await cast["facilitator"].ask(
            method,
            f"/rooms/{cast.room}/end_session?_method=POST",
            {**FORM, name: "POST"},
            b"_method=POST",
        )
        assert answer.status in (404, 405)
    assert before == await cast.seq()


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain",
        "text/plain; charset=application/json",
        "text/plain;application/json",
        "multipart/form-data; boundary=x",
        "text/html",
        "application/octet-stream",
        "application/x-www-form-urlencodedx/json",
    ],
)
async def test_json_in_a_form_that_needs_no_leave_is_not_read(cast: Cast, kind: str) -> None:
    """A page elsewhere may send these without asking the server first."""
    await cast.bring_to("lobby")
    before = await cast.seq()
    for body in (json.dumps({"name": "Zed"}), 'name=Zed&{"name":"Zed', "name=Zed"):
        answer = await cast["facilitator"].ask(
            "POST",
            f"/rooms/{cast.room}/add_person_on_call",
            {"content-type": kind, **JSON},
            body.encode(),
        )
        assert answer.status == 400, body
    assert before == await cast.seq()
