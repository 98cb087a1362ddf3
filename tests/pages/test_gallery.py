"""Looking at the formats, and opening a room with one of them."""

from __future__ import annotations

from urllib.parse import urlencode

import httpx2
import pytest

from server.formats.loader import built_ins, groups
from server.room.format import Row
from tests.render.tree import Node, parse
from tests.visitor import Visitor

FORMATS = built_ins()
KEYS = list(FORMATS)
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


async def page_of(origin: str, path: str, status: int = 200) -> Node:
    async with httpx2.AsyncClient(base_url=origin, trust_env=False) as http:
        answer = await http.get(path)
        assert status == answer.status_code
        return parse(answer.text)


def hrefs(page: Node) -> list[str]:
    return [link.attributes.get("href") or "" for link in page.by_tag("a")]


def offered(page: Node) -> list[Node]:
    """The formats that the form offers, in its order."""
    return [n for n in page.all() if n.attributes.get("name") == "format"]


async def test_the_gallery_shows_every_format_in_its_group(origin: str) -> None:
    page = await page_of(origin, "/formats")
    assert [f"/formats/{key}" for key in FORMATS] == [h for h in hrefs(page) if "/formats/" in h]
    headings = ["Your own", *(group.heading for group in groups().values())]
    assert headings == [h.text for h in page.by_tag("h2")]
    cards = page.by_class("format-card")
    for card, one in zip(cards, FORMATS.values(), strict=True):
        assert one.name in card.text and one.purpose in card.text and one.size in card.text
        assert f"{one.total_minutes} min" in card.text


@pytest.mark.parametrize("key", FORMATS)
async def test_a_format_says_what_it_is_for_and_how_it_goes(origin: str, key: str) -> None:
    page, one = await page_of(origin, f"/formats/{key}"), FORMATS[key]
    assert [one.name] == [h.text for h in page.by_tag("h1")]
    assert one.story in page.text
    steps = page.by_class("step-length")
    assert [f"{row.minutes} min" for row in sorted_rows(key)] == [n.text for n in steps]
    opens = [h for h in hrefs(page) if h == f"/?format={key}"]
    assert len(opens) > 0


def sorted_rows(key: str) -> list[Row]:
    """As the page lists them: before, in, between and after the rounds."""
    rows = FORMATS[key].format.rows
    first = next((i for i, row in enumerate(rows) if row.once_per == "round"), len(rows))

    def part(i: int) -> int:
        if rows[i].once_per == "round":
            return 1
        if rows[i].after_round is not None:
            return 2
        return 0 if i < first else 3

    return [rows[i] for i in sorted(range(len(rows)), key=lambda i: (part(i), i))]


async def test_a_format_that_is_not_there_is_a_page_not_found(origin: str) -> None:
    page = await page_of(origin, "/formats/none", 404)
    assert "There is no such way of working here." in page.text


async def test_the_form_offers_each_format_once(origin: str) -> None:
    page = await page_of(origin, "/")
    found = offered(page)
    assert KEYS == [node.attributes["value"] for node in found]
    assert [KEYS[0]] == [n.attributes["value"] for n in found if "checked" in n.attributes]
    for key in KEYS:
        assert f"{FORMATS[key].total_minutes} min" in page.text
        assert FORMATS[key].size in page.text


@pytest.mark.parametrize("key", KEYS)
async def test_the_form_stands_at_the_format_that_is_asked_for(origin: str, key: str) -> None:
    page = await page_of(origin, f"/?format={key}")
    chosen = [n.attributes["value"] for n in offered(page) if "checked" in n.attributes]
    assert [key] == chosen
    assert sorted(KEYS) == sorted(str(n.attributes["value"]) for n in offered(page))
    folded = page.by_class("other-ways")[0]
    assert key not in [n.attributes["value"] for n in offered(folded)]
    assert all("formaction" in n.attributes for n in offered(folded))


async def test_a_press_on_another_way_gives_the_form_back_with_all_that_was_typed(
    origin: str,
) -> None:
    typed = {
        "title": "Two cases",
        "facilitator_name": "Dee",
        "starts_at": "2026-12-01T10:00",
        "call_url": "https://call.example/",
    }
    pairs = [*typed.items(), ("format", KEYS[0]), ("format", "balint")]
    async with httpx2.AsyncClient(base_url=origin, trust_env=False) as http:
        answer = await http.post("/", content=urlencode(pairs), headers=FORM)
    page = parse(answer.text)
    values = {n.attributes.get("name"): n.attributes.get("value") for n in page.by_tag("input")}
    assert typed == {name: values[name] for name in typed}
    assert ["balint"] == [n.attributes["value"] for n in offered(page) if "checked" in n.attributes]


async def test_enter_in_a_field_opens_the_room_and_chooses_no_other_way(origin: str) -> None:
    form = (await page_of(origin, "/")).by_class("open-form")[0]
    first = next(n for n in form.by_tag("button") if n.attributes.get("type") != "button")
    assert "Open the room" == first.text


@pytest.mark.parametrize("asked", ["none", "", "%00", "classic_single_90%20"])
async def test_what_there_is_not_is_not_what_the_form_stands_at(origin: str, asked: str) -> None:
    page = await page_of(origin, f"/?format={asked}")
    assert KEYS[0] == next(
        n.attributes["value"] for n in offered(page) if "checked" in n.attributes
    )


@pytest.mark.parametrize("key", KEYS)
async def test_a_room_is_opened_with_the_format_that_was_chosen(origin: str, key: str) -> None:
    dee = Visitor(origin, "Dee")
    await dee.open(format=key)
    view = await dee.view()
    assert {"key": key, "name": FORMATS[key].name} == view["format"]
    assert view["ends_at_ms"] - view["server_now_ms"] == FORMATS[key].total_minutes * 60_000
