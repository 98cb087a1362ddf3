"""One browser's worth of the public contract, spoken over HTTP by a program.

Whatever is not there for the moment (429, 503, a server that starts again) is asked once more, with
the same key, so that nothing is ever done twice.
"""

from __future__ import annotations

import asyncio
import random
import secrets
from collections.abc import Mapping
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any
from urllib.parse import urlsplit

import httpx2

TRIES = 8
FIRST_WAIT_S = 0.5  # doubled with each try, with some chance in it: a crowd must not come in step
MOST_WAIT_S = 15.0
ANSWER_WITHIN_S = 30.0  # twice as long as a poll may take
KEY_BYTES = 16

GONE = {401, 403, 404, 410}  # from reading a room: there is no place for this visitor (any more)
LATER = {408, 425, 429, 500, 502, 503, 504}

Fields = Mapping[str, str | int | bool]


class Refused(Exception):
    """The Setroom says no, in a sentence for people. Nothing has changed."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Over(Exception):
    """There is no place in this room for this visitor any more, or no room."""


class Away(Exception):
    """The Setroom has not answered for a minute, or with nothing that can be read."""


def client(origin: str) -> httpx2.AsyncClient:
    """What several visitors may share: it keeps connections, and never a cookie."""
    parts = urlsplit(origin)
    return httpx2.AsyncClient(
        base_url=origin,
        timeout=ANSWER_WITHIN_S,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        # Reading the list of authorities takes a tenth of a second; plain http needs none.
        verify=parts.scheme == "https",
        trust_env=parts.hostname not in ("localhost", "127.0.0.1", "::1"),
    )


def new_key() -> str:
    return secrets.token_urlsafe(KEY_BYTES)


class Visitor:
    """Somebody with one seat in one room. `join` or `open_room` first."""

    def __init__(self, connections: httpx2.AsyncClient) -> None:
        self._connections = connections
        self._cookie = ""
        self._room = ""

    async def open_room(self, fields: Fields) -> dict[str, Any]:
        """The answer of POST /rooms. Raises: Refused. Away."""
        return await self._seated("/rooms", fields)

    async def join(self, link: str, name: str) -> str:
        """Come to the door by this link; the person id. Raises: Refused. Away."""
        answer = await self._seated(urlsplit(link).path, {"name": name})
        return str(answer["person"])

    async def view(self) -> dict[str, Any]:
        """The JSON view. Raises: Over. Away."""
        answer = await self._ask("GET", self._room)
        return _object(_still_there(answer))

    async def news(self, seq: int, epoch: str) -> bool:
        """Wait until there is news after `seq`. False: none in some fifteen seconds.

        Raises: Over. Away.
        """
        query = {"after": str(seq), "epoch": epoch}
        answer = await self._ask("GET", f"{self._room}/live/poll", query=query)
        return _still_there(answer).status_code == 200

    async def act(self, name: str, fields: Fields, key: str) -> dict[str, Any]:
        """Do an act; `key` makes it the same act however often it is sent. Raises: Refused. Away"""
        answer = await self._ask("POST", f"{self._room}/{name}", {**fields, "key": key})
        return _object(_agreed(answer))

    async def _seated(self, path: str, fields: Fields) -> dict[str, Any]:
        answer = _agreed(await self._ask("POST", path, {**fields, "key": new_key()}))
        found = _object(answer)
        # By hand, not by a cookie jar: the crowd of a server behind TLS comes in by plain http.
        self._cookie = answer.headers.get("set-cookie", "").partition(";")[0]
        self._room = f"/rooms/{found['room']}"
        return found

    async def _ask(
        self,
        method: str,
        path: str,
        fields: Fields | None = None,
        query: Mapping[str, str] | None = None,
    ) -> httpx2.Response:
        headers = {"Accept": "application/json"}
        if self._cookie:
            headers["Cookie"] = self._cookie
        wait_s = FIRST_WAIT_S
        for _ in range(TRIES):
            told_s = 0.0
            try:
                answer = await self._connections.request(
                    method, path, json=fields, params=query, headers=headers
                )
                if answer.status_code not in LATER:
                    return answer
                told_s = _retry_after_s(answer)
            except httpx2.TransportError:
                pass  # not there at this moment
            await asyncio.sleep(min(max(wait_s, told_s), MOST_WAIT_S) * random.uniform(1.0, 1.3))
            wait_s *= 2
        raise Away


def _retry_after_s(answer: httpx2.Response) -> float:
    told = answer.headers.get("retry-after", "")
    return float(told) if told.isascii() and told.isdigit() else 0.0


def _still_there(answer: httpx2.Response) -> httpx2.Response:
    if answer.status_code in GONE:
        raise Over
    if answer.status_code >= 400:
        raise Away
    return answer


def _agreed(answer: httpx2.Response) -> httpx2.Response:
    if answer.status_code >= 300:
        raise Refused(answer.status_code, str(_object(answer).get("message", "")))
    return answer


def _object(answer: httpx2.Response) -> dict[str, Any]:
    """Raises: Away: it is no JSON object, so it does not come from a Setroom."""
    try:
        found = answer.json()
    except ValueError as wrong:
        raise Away from wrong
    if not isinstance(found, dict):
        raise Away
    return found
