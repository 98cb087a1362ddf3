"""How each address is tried: everything but acts, which have their own rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from server.formats.draft import blank
from server.formats.loader import library
from server.pages.format_fields import values_of
from tests.access.attempts import own_of
from tests.access.cast import ROLES, STARTS_AT, Cast
from tests.access.in_process import HTML, JSON, Answer

Where = Callable[[Cast, str], str]


@dataclass(frozen=True, slots=True)
class Visit:
    """One row. `path`: for a role. `fields`: of the form that is posted; the name is the role."""

    method: str
    path: Where
    fields: tuple[tuple[str, Any], ...] | Callable[[Cast], dict[str, Any]] = ()
    html: bool = False

    async def make(self, cast: Cast, role: str) -> Answer:
        browser, path = cast[role], self.path(cast, role)
        # Each from an address of their own, so that no limit by address is met.
        headers = {**(HTML if self.html else JSON), "x-forwarded-for": address_of(role)}
        if self.method == "GET":
            return await browser.get(path, headers)
        fields = self.fields(cast) if callable(self.fields) else dict(self.fields)
        return await browser.post(path, fields, headers)


def address_of(role: str) -> str:
    return f"10.0.0.{ROLES.index(role) + 1}"


def fixed(path: str) -> Where:
    return lambda cast, role: path


def in_room(path: str = "") -> Where:
    return lambda cast, role: f"/rooms/{cast.room}{path}"


def door(link: str) -> Where:
    return lambda cast, role: urlsplit(cast["facilitator"].links[link]).path


def own_format(path: str = "") -> Where:
    """The facilitator's."""
    return lambda cast, role: f"/formats/own/{cast.format}{path}"


def guessed(cast: Cast, role: str) -> str:
    return f"/join/{cast.room}m{'A' * 22}"


def own_post(cast: Cast, role: str) -> str:
    return f"/rooms/{cast.room}/posts/{own_of(cast, role)}"


def nameless_post(cast: Cast, role: str) -> str:
    return f"/rooms/{cast.room}/posts/{cast.nameless or 'none'}"


def continuing(cast: Cast) -> dict[str, Any]:
    asked = {"title": "The next one", "facilitator_name": "Z", "starts_at": STARTS_AT}
    return {**asked, "continues": cast.room}


def all_stop(cast: Cast) -> dict[str, Any]:
    """As a page that has not seen the last move: whoever may, is told so."""
    return {"act": "pause", "at": [f"{cast.room}.0"]}


NAME = (("name", "Zed"),)
FORMAT_FIELDS = {**values_of(blank(), library()), "name": "Ours", "version": "1"}
LINKS = {
    "member": "members'",
    "observer": "observers'",
    "co_facilitator": "co-facilitators'",
    "return": "the way back",
}

VISITS: dict[str, Visit] = {
    "GET /": Visit("GET", fixed("/"), html=True),
    "POST /": Visit("POST", fixed("/"), (("format", "balint"),), html=True),
    "POST /rooms": Visit(
        "POST", fixed("/rooms"), (("title", "One more"), ("facilitator_name", "Z"))
    ),
    "GET /, continuing": Visit("GET", lambda cast, role: f"/?continues={cast.room}", html=True),
    "POST /rooms, continuing": Visit("POST", fixed("/rooms"), continuing),
    "POST /demo": Visit("POST", fixed("/demo"), html=True),
    "GET /formats": Visit("GET", fixed("/formats"), html=True),
    "GET /formats/{key}": Visit("GET", fixed("/formats/classic_multi"), html=True),
    "GET /formats/{key}, unknown": Visit("GET", fixed("/formats/none"), html=True),
    "POST /formats/own": Visit("POST", fixed("/formats/own"), (("copy", "balint"),)),
    "GET /formats/own/{id}": Visit("GET", own_format(), html=True),
    "GET /formats/own/{id}.toml": Visit("GET", own_format(".toml"), html=True),
    "POST /formats/own/{id}": Visit("POST", own_format(), tuple(FORMAT_FIELDS.items())),
    "POST /formats/own/{id}/remove": Visit("POST", own_format("/remove")),
    **{
        f"GET /join/{{secret}}, {whose}": Visit("GET", door(link), html=True)
        for link, whose in LINKS.items()
    },
    "GET /join/{secret}, guessed": Visit("GET", guessed, html=True),
    **{
        f"POST /join/{{secret}}, {whose}": Visit("POST", door(link), NAME)
        for link, whose in LINKS.items()
    },
    "POST /join/{secret}, guessed": Visit("POST", guessed, NAME),
    "GET /rooms/{room}": Visit("GET", in_room(), html=True),
    "GET /rooms/{room}, as JSON": Visit("GET", in_room()),
    "GET /rooms/{room}/me.css": Visit("GET", in_room("/me.css"), html=True),
    "GET /rooms/{room}/people": Visit("GET", in_room("/people"), html=True),
    "GET /rooms/{room}/path": Visit("GET", in_room("/path"), html=True),
    "GET /rooms/{room}/rounds": Visit("GET", in_room("/rounds"), html=True),
    "GET /rooms/{room}/finish": Visit("GET", in_room("/finish"), html=True),
    "GET /rooms/{room}/links": Visit("GET", in_room("/links"), html=True),
    "GET /rooms/{room}/beside": Visit("GET", in_room("/beside"), html=True),
    "POST /rooms/{room}/beside": Visit("POST", in_room("/beside")),
    "POST /rooms/{room}/beside/say": Visit("POST", in_room("/beside/say"), (("text", "Hello"),)),
    "POST /rooms/{room}/beside/together": Visit("POST", in_room("/beside/together"), all_stop),
    "GET /rooms/{room}/posts/{post}, one's own": Visit("GET", own_post, html=True),
    "GET /rooms/{room}/posts/{post}, without a name": Visit("GET", nameless_post, html=True),
    "GET /rooms/{room}/actions": Visit("GET", in_room("/actions"), html=True),
    "GET /rooms/{room}/carried": Visit("GET", in_room("/carried"), html=True),
    "POST /rooms/{room}/mine": Visit("POST", in_room("/mine"), (("post_key", "k" * 32),)),
    "GET /rooms/{room}/mine.md": Visit("GET", in_room("/mine.md"), html=True),
    "GET /rooms/{room}/leave": Visit("GET", in_room("/leave"), html=True),
    "POST /rooms/{room}/leave": Visit("POST", in_room("/leave")),
    "GET /left": Visit("GET", fixed("/left"), html=True),
    "GET /clock": Visit("GET", fixed("/clock")),
    "GET /healthz": Visit("GET", fixed("/healthz")),
    "GET /readyz": Visit("GET", fixed("/readyz")),
    "GET /metrics": Visit("GET", fixed("/metrics")),
    "GET /favicon.ico": Visit("GET", fixed("/favicon.ico")),
    "GET /static/{version}": Visit("GET", fixed("/static/any/css/base.css")),
}


def route_of(row: str) -> str:
    return row.partition(",")[0]
