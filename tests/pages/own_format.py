"""Somebody with a browser who makes a format of their own: its fields, and its buttons."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from server.app import App
from server.settings import ANYONE
from server.storage.contract import Storage
from tests.access.in_process import HTML, JSON, Answer, Browser, setroom
from tests.render.tree import Node, parse

HTMX = {**HTML, "hx-request": "true"}
BOUNDARY = "a-line-between-parts"


@asynccontextmanager
async def a_maker(
    folder: Path, storage: Storage | None = None, *, opening: str = ANYONE
) -> AsyncIterator[tuple[App, Maker]]:
    async with setroom(folder, storage, opening=opening) as app:
        yield app, Maker(Browser(app, "Dee"))


class Maker:
    """`id`: of the format that is being made. `version`: what its form was made from."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.id = ""

    @property
    def path(self) -> str:
        return f"/formats/own/{self.id}"

    @property
    def key(self) -> str:
        return f"own-{self.id}"

    async def make(self, **fields: str) -> str:
        answer = await self.browser.post("/formats/own", fields)
        assert answer.status == 201, answer.text
        self.id = str(answer.json()["format"]).removeprefix("own-")
        return self.id

    async def fields(self) -> dict[str, Any]:
        """The form as the browser would send it."""
        return fields_of((await self.browser.get(self.path)).text)

    async def save(self, headers: Any = JSON, **changes: Any) -> Answer:
        """Send the form with these changes; a field that is None is not sent."""
        asked = {**await self.fields(), **named(changes)}
        sent = {name: value for name, value in asked.items() if value is not None}
        return await self.browser.post(self.path, sent, headers)

    async def press(self, button: str, **changes: Any) -> Node:
        """Press one of its buttons, without script."""
        answer = await self.save(HTML, do=button, **changes)
        assert answer.status == 200, answer.text
        return parse(answer.text)

    async def text(self) -> str:
        return (await self.browser.get(f"{self.path}.toml")).text

    async def send_file(self, content: bytes, text: str = "") -> Answer:
        """Choose a file, as a form of several parts."""
        kind = {"content-type": f"multipart/form-data; boundary={BOUNDARY}"}
        body = (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="text"\r\n\r\n{text}\r\n'
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.toml"\r\n'
            "Content-Type: application/toml\r\n\r\n"
        ).encode()
        whole = body + content + f"\r\n--{BOUNDARY}--\r\n".encode()
        return await self.browser.ask("POST", "/formats/own", {**HTML, **kind}, whole)


def named(changes: dict[str, Any]) -> dict[str, Any]:
    """`step_3_minutes` as `step-3-minutes`; what the whole format has is written with a line."""
    return {
        name.replace("_", "-") if name.startswith(("step_", "gone_")) else name: value
        for name, value in changes.items()
    }


def fields_of(page: str) -> dict[str, Any]:
    """What a browser would send of the form that makes a format, if nobody pressed anything."""
    form = parse(page).by_id("format-form")
    assert form is not None
    found: dict[str, Any] = {}
    for node in form.all():
        name, kind = node.attributes.get("name"), node.attributes.get("type")
        if name is None or node.tag == "button" or (kind == "checkbox" and not _checked(node)):
            continue
        if node.tag == "select":
            options = [one for one in node.all() if one.tag == "option"]
            chosen = [one for one in options if "selected" in one.attributes] or options[:1]
            found[name] = chosen[0].attributes["value"]
        elif node.tag == "textarea":
            found[name] = node.text
        else:
            found[name] = "on" if kind == "checkbox" else node.attributes.get("value") or ""
    return found


def _checked(node: Node) -> bool:
    return "checked" in node.attributes


def names_of_steps(page: Node) -> list[str]:
    return [node.text for node in page.by_class("step-title")]
