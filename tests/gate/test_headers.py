"""Z4, A10: every answer carries the header set; only static files may be kept."""

import pytest

from server.gate.headers import Message, Receive, Scope, SecurityHeaders, Send, security_headers

HOME = "https://setroom.example.org"
Raw = list[tuple[bytes, bytes]]


async def headers_of(path: str, given: Raw, origin: str = HOME, status: int = 200) -> Raw:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": status, "headers": given})
        await send({"type": "http.response.body", "body": b"x"})

    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    await SecurityHeaders(app, origin)({"type": "http", "path": path}, receive, send)
    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]
    return list(sent[0]["headers"])


@pytest.mark.parametrize("status", [200, 204, 303, 400, 404, 500])
async def test_every_answer_carries_the_whole_set(status: int) -> None:
    headers = dict(await headers_of("/rooms/r1", [(b"content-type", b"text/html")], status=status))
    assert headers[b"content-type"] == b"text/html"
    for pair in security_headers(HOME):
        assert pair in headers.items()
    assert headers[b"cache-control"] == b"no-store"


async def test_the_policy_lets_nothing_in_from_elsewhere() -> None:
    policy = dict(security_headers(HOME))[b"content-security-policy"].decode()
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert "unsafe" not in policy
    for rule in ("script-src", "style-src", "connect-src", "form-action"):
        assert rules[rule] == "'self'"
    assert rules["base-uri"] == rules["frame-ancestors"] == "'none'"


def test_the_set_is_complete_on_https_and_leaves_out_only_hsts_on_localhost() -> None:
    on_https = dict(security_headers(HOME))
    on_localhost = dict(security_headers("http://localhost:8000"))
    assert set(on_https) == {
        b"content-security-policy",
        b"referrer-policy",
        b"x-content-type-options",
        b"cross-origin-opener-policy",
        b"cross-origin-resource-policy",
        b"permissions-policy",
        b"x-robots-tag",
        b"strict-transport-security",
    }
    assert set(on_https) - set(on_localhost) == {b"strict-transport-security"}
    assert on_https[b"strict-transport-security"] == b"max-age=31536000"


async def test_nothing_but_static_files_may_be_kept() -> None:
    kept = (b"cache-control", b"public, max-age=31536000, immutable")
    assert kept in await headers_of("/static/css/room.css", [kept])
    for path in ("/", "/rooms/r1", "/rooms/r1/me.css", "/staticky", "/join/secret"):
        headers = await headers_of(path, [kept])
        assert [value for name, value in headers if name == b"cache-control"] == [b"no-store"]


async def test_what_is_not_http_passes_untouched() -> None:
    seen: list[Scope] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope)

    async def nothing(*_: object) -> Message:
        return {}

    await SecurityHeaders(app, HOME)({"type": "lifespan"}, nothing, nothing)  # type: ignore[arg-type]
    assert seen == [{"type": "lifespan"}]
