"""Gets the rooms ready for the load: opened, joined and in a phase that takes posts.

Setroom's are made through its public JSON contract, one cookie per member, by one plain
keep-alive connection. The naive server knows neither people nor phases, so its rooms are
only names, with a cookie of the same size to carry.
"""

from __future__ import annotations

import http.client
import json
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.bench.target import Target

FORMAT = "check_in_only"
KINDS = ("reflection", "question")


class ContractBroken(Exception):
    """Setroom answered a set-up request with something that its contract does not say."""


@dataclass(frozen=True, slots=True)
class OpenRoom:
    """A room ready to be posted to. The first cookie is the facilitator's."""

    path: str
    live_path: str
    kind: str
    cookies: tuple[str, ...]


def open_rooms(target: Target, *, rooms: int, members: int) -> list[OpenRoom]:
    """Raises: ContractBroken: a request of the set-up was refused."""
    if target.name == "naive":
        return [_naive_room(number, members) for number in range(rooms)]
    browser = Browser(target.port)
    try:
        return [_setroom_room(browser, number, members) for number in range(rooms)]
    finally:
        browser.close()


def _naive_room(number: int, members: int) -> OpenRoom:
    path = f"/rooms/room{number}"
    cookies = tuple(f"setroom={secrets.token_urlsafe(16)}" for _ in range(members))
    return OpenRoom(path, f"{path}/live/ws", "reflection", cookies)


def _setroom_room(browser: Browser, number: int, members: int) -> OpenRoom:
    title = f"Bench room {number}"
    fields = {"title": title, "facilitator_name": "Rosa", "format": FORMAT}
    opened, facilitator = browser.post("/rooms", fields)
    path = f"/rooms/{opened['room']}"
    join = urlsplit(opened["links"]["member"]).path
    names = [f"Member {member}" for member in range(1, members)]
    joined = [browser.post(join, {"name": name})[1] for name in names]
    browser.post(f"{path}/admit", {"everyone": "on"}, facilitator)
    browser.post(f"{path}/start_session", {}, facilitator)
    view, kind = _go_to_a_phase_that_takes_posts(browser, path, facilitator)
    live = f"{path}/live/ws?after={view['seq']}&epoch={view['epoch']}"
    return OpenRoom(path, live, kind, (facilitator, *joined))


def _go_to_a_phase_that_takes_posts(
    browser: Browser, path: str, facilitator: str
) -> tuple[dict[str, Any], str]:
    view = browser.view(path, facilitator)
    for step in view["path"]:
        for kind in KINDS:
            if kind in view["phase"]["takes"]:
                return view, kind
        following = {"index": str(step["index"] + 1)}
        browser.post(f"{path}/go_to", following, facilitator)
        view = browser.view(path, facilitator)
    raise ContractBroken(f"no phase of {FORMAT} takes any of {KINDS}")


class Browser:
    """One keep-alive connection that speaks for whoever's cookie it is given."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def post(
        self, path: str, fields: dict[str, str], cookie: str = ""
    ) -> tuple[dict[str, Any], str]:
        """The answer, and the cookie that it set (or the one given)."""
        fields = fields | {"key": secrets.token_hex(16)}
        return self._ask("POST", path, urlencode(fields), cookie)

    def view(self, path: str, cookie: str) -> dict[str, Any]:
        return self._ask("GET", path, "", cookie)[0]

    def close(self) -> None:
        self._connection.close()

    def _ask(self, method: str, path: str, body: str, cookie: str) -> tuple[dict[str, Any], str]:
        headers = {"Accept": "application/json", "Cookie": cookie}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, body or None, headers)
        answer = self._connection.getresponse()
        text = answer.read()
        if answer.status not in (200, 201):
            raise ContractBroken(f"{method} {path} answered {answer.status}: {text[:300]!r}")
        set_cookie = answer.getheader("Set-Cookie", "").partition(";")[0]
        return json.loads(text), set_cookie or cookie
