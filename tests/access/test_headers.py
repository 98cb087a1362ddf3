"""Z4: every answer of every route and every status carries the headers, and the cookie is safe."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from server.app import App, static_version
from tests.access.expected_headers import ALWAYS, POWERS, faults_of, look_at
from tests.access.in_process import FORM, HTML, JSON, Browser, setroom
from tests.access.on_sockets import Listener, on_a_port
from tests.live.client import get, handshake

PUBLIC = "https://setroom.example.org"


@pytest.fixture
async def dee(tmp_path: Path) -> AsyncIterator[Browser]:
    """A facilitator at her desk in a running room."""
    async with setroom(tmp_path) as app:
        browser = Browser(app, "Dee")
        await browser.open(format="check_in_only")
        await browser.do("start_session")
        await browser.go_to("check_in")
        yield browser


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/", b"", 200),
        ("HEAD", "/", b"", 200),
        ("GET", "/clock", b"", 200),
        ("GET", "/formats", b"", 200),
        ("GET", "/formats/balint", b"", 200),
        ("GET", "/formats/none", b"", 404),
        ("GET", "/healthz", b"", 200),
        ("GET", "/metrics", b"", 200),
        ("GET", "/rooms/{room}", b"", 200),
        ("GET", "/rooms/{room}/me.css", b"", 200),
        ("GET", "/rooms/{room}/mine.md", b"", 200),
        ("GET", "/rooms/{room}/leave", b"", 200),
        ("GET", "/left", b"", 200),
        ("GET", "/favicon.ico", b"", 204),
        ("POST", "/rooms", b"title=x&facilitator_name=x", 303),
        ("POST", "/rooms/{room}/submit_post", b"kind=reflection&text=x", 303),
        ("POST", "/rooms/{room}/submit_post", b"text=%ff", 400),
        ("POST", "/rooms/{room}/hand_over", b"person=x", 404),
        ("POST", "/rooms/{room}/raise_hand", b"", 403),
        ("GET", "/rooms/none", b"", 404),
        ("POST", "/rooms/none/leave", b"", 404),
        ("GET", "/rooms/none/leave", b"", 404),
        ("GET", "/nowhere", b"", 404),
        ("GET", "/rooms/{room}/", b"", 404),
        ("GET", "/join/none", b"", 404),
        ("GET", "/static/any/none.css", b"", 404),
        ("GET", "/static/any/../../secret", b"", 404),
        ("GET", "/static", b"", 404),
        ("GET", "/rooms/{room}/live/none", b"", 404),
        ("DELETE", "/rooms/{room}", b"", 405),
        ("POST", "/rooms/{room}/live/poll", b"", 405),
        ("OPTIONS", "/", b"", 405),
        ("POST", "/rooms/{room}/start_session", b"", 409),
        ("POST", "/rooms/{room}/submit_post", b"text=" + b"x" * 70_000, 413),
        ("POST", "/rooms", b"title=" + b"x" * 70_000, 413),
        ("POST", "/rooms/{room}/submit_post", b"kind=reflection&text=", 422),
        ("POST", "/rooms", b"title=", 422),
        ("GET", "/rooms/{room}/live/ws", b"", 426),
    ],
)
async def test_every_status_of_every_kind_of_route_carries_the_headers(
    dee: Browser, method: str, path: str, body: bytes, status: int
) -> None:
    for headers in (HTML, JSON):
        answer = await dee.ask(method, path.format(room=dee.room), {**headers, **FORM}, body)
        made = {303: {"/rooms": 201}.get(path, 200)} if headers is JSON else {}
        look_at(answer, made.get(status, status))


async def test_a_file_may_be_kept_for_good_and_carries_the_rest(dee: Browser) -> None:
    path = f"/static/{static_version()}/css/base.css"
    look_at(await dee.get(path), 200, kept=True)
    look_at(await dee.ask("GET", path, {"range": "bytes=0-9"}), 206, kept=True)
    look_at(await dee.ask("POST", path, FORM), 405)


async def test_htmx_gets_an_empty_answer_with_the_headers(dee: Browser) -> None:
    fields = {"kind": "reflection", "text": "x"}
    headers = {"hx-request": "true", "accept": "text/html"}
    answer = await dee.post(f"/rooms/{dee.room}/submit_post", fields, headers)
    look_at(answer, 204)
    assert answer.body == b""


async def test_too_many_is_told_with_the_headers(dee: Browser) -> None:
    answers = [await dee.get(f"/join/roomm{number:022}", JSON) for number in range(21)]
    answer = answers[-1]
    look_at(answer, 429)
    assert int(answer.header("retry-after") or 0) >= 1
    look_at(await dee.get("/join/roomm" + "0" * 22, HTML), 429)


async def test_what_the_server_itself_refuses_carries_the_headers(dee: Browser) -> None:
    async with on_a_port(dee.app) as port:
        for raw in (
            b"nonsense\r\n\r\n",
            b"GET / HTTP/9.9\r\n\r\n",
            b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n",
            b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: ten\r\n\r\n",
            b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            b"GET / HTTP/1.1\r\nbad header\r\n\r\n",
        ):
            status, headers = await raw_answer(port, raw)
            assert (status, faults_of(headers)) == (400, []), raw


async def raw_answer(port: int, raw: bytes) -> tuple[int, dict[str, str]]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(raw)
    head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
    writer.close()
    await writer.wait_closed()
    first, *lines = head.decode("latin-1").strip().split("\r\n")
    named = [line.partition(": ") for line in lines]
    assert len({name.lower() for name, _, _ in named}) == len(named), named
    return int(first.split()[1]), {name.lower(): value for name, _, value in named}


async def test_a_refused_websocket_carries_the_headers(dee: Browser) -> None:
    async with on_a_port(dee.app) as port:
        own = Listener(port, dee.room, dee.cookie).headers
        for path, headers, status in (
            (f"/rooms/{dee.room}/live/ws", {**own, "Origin": "https://evil.example"}, 403),
            ("/rooms/x/elsewhere", own, 404),
            ("/", own, 404),
            (f"/rooms/{dee.room}/live/ws", {**own, "Sec-WebSocket-Version": "7"}, 400),
            (f"/rooms/{dee.room}/live/ws", {**own, "Sec-WebSocket-Key": "short"}, 400),
        ):
            answer, _ = await handshake(port, path, headers)
            assert answer.status == status
            assert faults_of(answer.headers) == []
        streamed = await get(port, f"/rooms/{dee.room}/live/poll?after=0", own)
        assert (streamed.status, faults_of(streamed.headers)) == (200, [])


@pytest.fixture
async def public(tmp_path: Path) -> AsyncIterator[App]:
    async with setroom(tmp_path, origin=PUBLIC) as app:
        yield app


async def test_on_https_it_is_promised_and_the_cookie_is_bound_to_it(public: App) -> None:
    dee, ana = Browser(public, "Dee"), Browser(public, "Ana")
    asked = {"title": "x", "facilitator_name": "Dee"}
    opened = await dee.post("/rooms", asked)
    look_at(opened, 201, https=True)
    joined = await ana.post(urlsplit(opened.json()["links"]["member"]).path, {"name": "Ana"}, HTML)
    look_at(joined, 303, https=True)
    left = await ana.post(f"/rooms/{opened.json()['room']}/leave", {}, HTML)
    look_at(left, 303, https=True)
    for answer in (opened, joined, left):
        name, _, rest = (answer.header("set-cookie") or "").partition("=")
        parts = set(rest.split("; ")[1:])
        assert name == "__Host-setroom"
        assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= parts
        assert not any(part.startswith("Domain") for part in parts)
    look_at(await dee.get("/nowhere"), 404, https=True)
    async with on_a_port(public, PUBLIC) as port:
        status, headers = await raw_answer(port, b"nonsense\r\n\r\n")
        assert (status, faults_of(headers, https=True)) == (400, [])


async def test_on_this_machine_the_cookie_is_out_of_reach_of_script(dee: Browser) -> None:
    answer = await dee.post("/rooms", {"title": "x", "facilitator_name": "Dee"})
    name, _, rest = (answer.header("set-cookie") or "").partition("=")
    assert name == "setroom"
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(rest.split("; "))
    assert len(dee.cookie.partition("=")[2]) >= 22  # 128 bits


async def test_leaving_the_last_room_takes_the_cookie_and_what_is_stored(dee: Browser) -> None:
    joined = await dee.post("/rooms", {"title": "Another", "facilitator_name": "Dee"})
    stays = await dee.post(f"/rooms/{joined.json()['room']}/leave")
    look_at(stays, 200)
    assert (stays.header("set-cookie"), stays.header("clear-site-data")) == (None, None)
    for headers, status in ((HTML, 303), (JSON, 200)):
        cookie = dee.cookie
        left = await dee.post(f"/rooms/{dee.room}/leave", {}, headers)
        look_at(left, status)
        parts = (left.header("set-cookie") or "").split("; ")
        assert parts == ["setroom=", "Path=/", "Max-Age=0", "HttpOnly", "SameSite=Lax"]
        # Not "cookies": that would take those of every other service under the same domain too.
        assert left.header("clear-site-data") == '"storage"'
        assert left.header("location") == ("/left" if status == 303 else None)
        dee.cookie = cookie
        assert (await dee.get(f"/rooms/{dee.room}")).status == 404
        await dee.join(dee.links["return"])


async def test_only_coming_in_and_leaving_set_a_cookie(dee: Browser) -> None:
    for path in (
        "/",
        "/left",
        f"/rooms/{dee.room}/leave",
        f"/rooms/{dee.room}",
        "/rooms/none",
        "/clock",
        urlsplit(dee.links["member"]).path,
    ):
        assert (await dee.get(path)).header("set-cookie") is None
    assert (await dee.act("submit_post", kind="reflection", text="x")).header("set-cookie") is None


@pytest.mark.parametrize("missing", [*ALWAYS, "cache-control", "permissions-policy"])
def test_a_header_that_is_missing_or_weaker_is_found(missing: str) -> None:
    """The planted fault."""
    whole = {
        **ALWAYS,
        "cache-control": "no-store",
        "permissions-policy": ", ".join(f"{power}=()" for power in POWERS),
    }
    assert faults_of(whole) == []
    assert faults_of({name: value for name, value in whole.items() if name != missing}) != []
    assert faults_of({**whole, missing: "weaker"}) != []
