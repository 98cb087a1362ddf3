"""What leaving says to each: what it does, who steers then, and how to come back."""

from __future__ import annotations

import pytest

from tests.render.pages import LEAVING, LINKS, page_of
from tests.render.tree import parse

STAY = "your other rooms and your other devices stay as they are"
NAMELESS = "what you sent without your name can then not be changed or taken back"
AGAIN = "I was here before on another device; Dee lets you in."


def words_of(name: str) -> str:
    main = parse(page_of(f"leave-{name}")).by_tag("main")[0]
    return " ".join(main.text.split()).replace(" ;", ";")


@pytest.mark.parametrize("name", LEAVING)
def test_everybody_is_told_in_one_sentence_what_leaving_does(name: str) -> None:
    (sentence,) = [one for one in words_of(name).split(".") if STAY in one]
    assert "This browser gives up your place here and forgets this session" in sentence


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("explore-femi", True),
        ("present-ben", True),
        ("explore-dee", True),
        ("explore-olu", False),
        ("lobby-inside-femi", False),
        ("lobby-door-femi", False),
        ("ended-femi", False),
    ],
)
def test_who_may_have_written_without_a_name_is_told_what_happens_to_it(
    name: str, told: bool
) -> None:
    assert (NAMELESS in words_of(name)) == told


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("explore-dee", "without you. After a minute Ana can hold the controls."),
        ("alone-dee", "without you, and nobody could steer it. First hand over the controls"),
        ("held-dee", "without you. Ana can steer it."),
        ("held-ana", "without you. Dee can steer it."),
        ("co-cleo", "without you. Dee can steer it."),
    ],
)
def test_whoever_leaves_the_desk_is_told_who_steers_then(name: str, says: str) -> None:
    words = words_of(name)
    assert "Leave the desk?" in words
    assert f"The session goes on {says}" in words


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("lobby-empty-dee", "To come back as Dee you need this link."),
        ("explore-dee", "To come back as Dee you need this link."),
        ("ended-dee", "To come back as Dee you need this link."),
        ("held-ana", AGAIN),
        ("explore-femi", AGAIN),
        ("explore-olu", AGAIN),
        ("lobby-inside-femi", AGAIN),
        ("co-cleo", "To come back, open the link you were sent."),
        ("lobby-door-femi", "To come back, open the link you were sent."),
        ("ended-femi", "so you cannot come back. Take with you what is yours"),
        ("ended-cleo", "so you cannot come back. Take with you what is yours"),
        ("ended-olu", "The session has ended, so you cannot come back."),
    ],
)
def test_everybody_is_told_how_to_come_back_if_they_can(name: str, says: str) -> None:
    assert says in words_of(name)
    assert (f'value="{LINKS.back}"' in page_of(f"leave-{name}")) == name.endswith("-dee")


def test_who_has_left_is_told_so_on_a_page_that_names_nobody() -> None:
    main = parse(page_of("left")).by_tag("main")[0]
    assert "You have left. Nothing of this session is on this device any more." in main.text
    assert main.by_tag("a") == []


@pytest.mark.parametrize(
    "name", ["lobby-empty-dee", "lobby-inside-femi", "lobby-inside-olu", "lobby-door-femi"]
)
def test_there_is_a_way_out_where_there_is_no_foot(name: str) -> None:
    now = parse(page_of(name)).by_id("now")
    assert now is not None
    assert f"/rooms/{name}/leave" in [link.attributes["href"] for link in now.by_tag("a")]


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("explore-femi", "side"),
        ("present-ben", "side"),
        ("explore-dee", "more"),
        ("explore-olu", "foot"),
        ("ended-femi", "now"),
        ("ended-olu", "now"),
        ("ended-dee", "now"),
    ],
)
def test_there_is_a_way_out_on_every_screen(name: str, place: str) -> None:
    found = parse(page_of(name)).by_id(place)
    assert found is not None
    assert f"/rooms/{name}/leave" in [link.attributes["href"] for link in found.by_tag("a")]
