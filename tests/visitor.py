"""Somebody with a browser of their own, who speaks to a real server by the public contract."""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import urlsplit

import httpx2

_open: list[Visitor] = []  # so that no test has to remember

JSON = {"Accept": "application/json"}


def key() -> str:
    """A fresh name for one command."""
    return secrets.token_hex(16)


class Refused(AssertionError):
    """The room said no where the test expected a yes."""


class Visitor:
    """One browser: it keeps its cookie. `room`, `person`: where it sits, once it does."""

    def __init__(self, origin: str, name: str = "") -> None:
        self.name = name
        self.room = ""
        self.person = ""
        self.links: dict[str, str] = {}
        self.http = httpx2.AsyncClient(base_url=origin, timeout=30, trust_env=False)
        _open.append(self)

    @property
    def cookies(self) -> str:
        """The whole `Cookie` header, for what is not asked by `http`."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.http.cookies.jar)

    async def close(self) -> None:
        await self.http.aclose()

    @staticmethod
    async def close_all() -> None:
        """Close every browser that this process has opened."""
        while _open:
            await _open.pop().close()

    async def open(self, title: str = "Ward leaders, session 4", **fields: Any) -> dict[str, Any]:
        """Open a room and sit at its desk."""
        asked = {"title": title, "facilitator_name": self.name, "key": key(), **fields}
        answer = await self.http.post("/rooms", data=asked, headers=JSON)
        return self._sit(answer, 201)

    async def join(self, link: str, **fields: Any) -> dict[str, Any]:
        """Knock at the door behind a link."""
        asked = {"name": self.name, "key": key(), **fields}
        answer = await self.http.post(urlsplit(link).path, data=asked, headers=JSON)
        return self._sit(answer, 201)

    def _sit(self, answer: httpx2.Response, status: int) -> dict[str, Any]:
        found = self._read(answer, status)
        self.room, self.person = found["room"], found["person"]
        self.links = found.get("links", self.links)
        return found

    async def ask(self, act: str, **fields: Any) -> httpx2.Response:
        """Do an act, whatever comes of it. Without `key=` it gets a fresh one."""
        asked = {"key": key(), **fields}
        return await self.http.post(f"/rooms/{self.room}/{act}", data=asked, headers=JSON)

    async def do(self, act: str, **fields: Any) -> dict[str, Any]:
        """Do an act that has to succeed. Raises: Refused."""
        return self._read(await self.ask(act, **fields), 200)

    async def steer(self, act: str, **fields: Any) -> dict[str, Any]:
        """Do a steering act with the number this browser would have on its screen."""
        view = await self.view()
        return await self.do(act, steer=view["steer"], **fields)

    async def view(self) -> dict[str, Any]:
        answer = await self.http.get(f"/rooms/{self.room}", headers=JSON)
        return self._read(answer, 200)

    async def page(self, path: str = "") -> str:
        """A page of the room as HTML."""
        answer = await self.http.get(f"/rooms/{self.room}{path}", headers={"Accept": "text/html"})
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text[:200]}"
        return answer.text

    async def go_to(self, phase: str) -> dict[str, Any]:
        """Steer to the step of this key, if it is not open already; answers with the view."""
        view = await self.view()
        if view["phase"]["key"] != phase:
            index = next(step["index"] for step in view["path"] if step["key"] == phase)
            await self.do("go_to", index=index, steer=view["steer"])
        return await self.view()

    @staticmethod
    def _read(answer: httpx2.Response, status: int) -> dict[str, Any]:
        if answer.status_code != status:
            raise Refused(f"{answer.request.url.path}: {answer.status_code} {answer.text[:300]}")
        found: dict[str, Any] = answer.json()
        return found


async def set_of(origin: str, members: int = 6, **fields: Any) -> tuple[Visitor, list[Visitor]]:
    """A facilitator and her members, all let in; nothing has started."""
    dee = Visitor(origin, "Dee")
    await dee.open(**fields)
    names = ["Ana", "Ben", "Chloe", "Femi", "Hana", "Ian", "Jo", "Kim", "Lou", "Mo", "Nia"]
    people = [Visitor(origin, name) for name in names[:members]]
    for person in people:
        await person.join(dee.links["member"])
    if people:
        await dee.do("admit", everyone="on")
    return dee, people
