"""Every page in every state: whole, plain, with its words where a person looks first."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from server.render.format_pages import FormatPages
from server.render.pages import Pages
from server.render.renderer import Renderer
from server.room.acts import ACTS
from tests.render.pages import PAGES, page_of, renderer, seen
from tests.render.states import STATES, made
from tests.render.tree import Node

# No acts: done twice they are done once without a key; a format that is saved has its version.
DONE_ONCE = re.compile("/leave$|/remove$|^/formats/own/[^/]+$")
MEMBERS_WORDS = 14  # what a member reads first (screens, section 4)
NUMBER_OF_PAGES = len(PAGES)


def one(found: list[Node]) -> Node:
    assert 1 == len(found)
    return found[0]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole_and_holds_nothing_that_the_content_policy_refuses(name: str) -> None:
    page = seen(name)
    ids = Counter(node.attributes["id"] for node in page.all() if "id" in node.attributes)
    assert [] == [each for each, times in ids.items() if times > 1]
    for node in page.all():
        assert not node.attributes.keys() & {"style", "autofocus"}
        assert not [key for key in node.attributes if key.startswith(("on", "hx-on"))]
        assert node.tag not in ("style", "iframe")
        if node.tag == "script":
            assert (node.attributes["src"] or "").startswith("/static/")
    assert one(page.by_tag("html")).attributes["lang"] == "en-GB"
    assert 1 == len(page.by_tag("h1"))
    assert 1 == len(page.by_tag("main"))


@pytest.mark.parametrize("name", PAGES)
def test_every_field_has_its_label_and_every_button_its_words(name: str) -> None:
    page = seen(name)
    labelled = {node.attributes.get("for") for node in page.by_tag("label")}
    inside_labels = {id(n) for label in page.by_tag("label") for n in label.all()}
    for node in page.all():
        if node.tag in ("select", "textarea") or (
            node.tag == "input" and node.attributes.get("type") != "hidden"
        ):
            assert node.attributes.get("id") in labelled or id(node) in inside_labels, node
        if node.tag == "button" and "new-posts" not in (node.attributes.get("id") or ""):
            assert node.text, node
        if node.tag in ("summary", "h1", "h2", "h3", "legend"):
            assert node.text, node


@pytest.mark.parametrize("name", PAGES)
def test_every_form_goes_to_an_act_with_a_fresh_key(name: str) -> None:
    keys = []
    for form in seen(name).by_tag("form"):
        fields = {node.attributes.get("name"): node for node in form.by_tag("input")}
        assert form.attributes["method"] == "post"
        if DONE_ONCE.search(form.attributes["action"] or ""):
            continue
        keys.append(fields["key"].attributes["value"])
        address = (form.attributes["action"] or "").split("/")
        if address[1] == "rooms" and len(address) > 3:
            assert address[3] in (*ACTS, "beside")
            assert form.attributes.get("data-act") in (address[3], None)
    assert all(key is not None and len(key) >= 22 for key in keys)
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("name", STATES)
def test_a_state_says_one_thing_first_and_offers_few_buttons(name: str) -> None:
    found = made(name)
    page = seen(name)
    audience = page.by_tag("body")[0].attributes["data-audience"]
    firsts = [node for node in page.by_class("first") if "when-over" not in node_classes(node)]
    assert one(firsts).text
    if audience in ("member", "presenter", "observer"):
        for first in page.by_class("first"):
            assert MEMBERS_WORDS >= len(first.text.split()), first.text
    foot = page.by_id("foot")
    assert foot is not None
    most = 4 if audience == "desk" else 3
    for bar in foot.by_class("bar"):
        # Buttons that only some see stand in for each other: one's hand is up or down.
        only = [node for node in bar.all() if "data-only" in node.attributes]
        assert most >= len(buttons(bar)) - len(only)
    assert found.stage.room.title not in one(page.by_tag("title")).text


def node_classes(node: Node) -> list[str]:
    return (node.attributes.get("class") or "").split()


def buttons(bar: Node) -> list[Node]:
    return [n for n in bar.all() if n.tag == "button" or "button" in node_classes(n)]


def test_the_tab_names_the_step_and_nobody() -> None:
    assert one(seen("present-femi").by_tag("title")).text == "Present – Setroom"


def test_without_live_updates_the_page_says_so_and_offers_to_look_again() -> None:
    note = one(seen("explore-femi").by_tag("noscript"))
    assert "does not update by itself" in note.text
    assert note.by_tag("a")[0].attributes["href"] == "/rooms/explore-femi"


def test_what_was_typed_is_given_back_with_a_refusal() -> None:
    page = seen("refused-away")
    words = page.by_id("kept-words")
    assert words is not None
    assert words.text == "What would the night team say?"


def test_a_person_is_shown_only_what_is_theirs_of_what_their_audience_gets() -> None:
    stage = made("explore-femi").stage
    css = renderer().me_css(stage.room, stage.ids["Femi"])
    assert f'[data-only]:not([data-only~="{stage.ids["Femi"]}"])' in css
    assert f'[data-by="{stage.ids["Femi"]}"]' in css
    assert stage.ids["Ana"] not in css


def test_whoever_came_back_to_an_old_seat_is_shown_that_seats_things() -> None:
    stage = made("lobby-inside-dee").stage
    assert stage.ids["Ana"] in renderer().me_css(stage.room, stage.ids["Ana"])


def test_two_renderings_of_a_page_carry_different_keys() -> None:
    assert page_of("explore-dee") != page_of("explore-dee")


def test_pages_of_all_kinds_are_in_the_table() -> None:
    made = {*vars(Renderer), *vars(Pages), *vars(FormatPages)}
    makers = {name for name in made if not name.startswith("_")}
    assert makers == {
        *("home", "formats", "format", "join", "refused", "room_page", "mine", "me_css"),
        *(
            "people_sheet",
            "path_sheet",
            "rounds_sheet",
            "finish_sheet",
            "links_sheet",
            "beside",
            "post_sheet",
        ),
        *("own_actions", "carried_sheet", "leave", "left"),
        *(
            "own_card",
            "own_formats",
            "bring_format",
            "press_again",
            "format_form",
            "format_news",
            "with_fresh_keys",
        ),
    }
    assert NUMBER_OF_PAGES == len(PAGES)
