"""Where one of the members asks, the others are offered nothing that would only be refused."""

from __future__ import annotations

from collections.abc import Callable

from server.room.acts.move_on import MoveOn
from server.room.acts.set_rounds import SetRounds
from tests.render.pages import EPOCH, renderer
from tests.render.stage import Stage
from tests.render.tree import Node, parse

TRIO = ("Ana", "Ben", "Chloe")


def asking(form: str, key: str) -> Stage:
    """At the first step of this key; Ana presents, and in a triad Ben asks while Chloe watches."""
    stage = Stage("room", form)
    stage.come_in(*TRIO)
    stage.start()
    if not stage.room.rounds:
        stage.do(SetRounds((stage.ids["Ana"],)))
    while stage.room.row is not None and stage.room.row.key != key:
        stage.do(MoveOn())
    return stage


def page_for(stage: Stage, name: str) -> Node:
    person = stage.ids[name]
    return parse(
        renderer(stage.now_ms).room_page(stage.kept, person, stage.present, None, EPOCH, None)
    )


def only(page: Node, is_it: Callable[[Node], bool]) -> list[str | None]:
    """Whose alone these parts of the page are, by person id; None: everybody's who gets it."""
    return [node.attributes.get("data-only") for node in page.all() if is_it(node)]


def writes(node: Node) -> bool:
    return "write" in (node.attributes.get("class") or "").split()


def sends(node: Node) -> bool:
    return "sends" in (node.attributes.get("class") or "").split()


def opens_the_composer(node: Node) -> bool:
    return node.tag == "a" and node.attributes.get("href") == "#words"


def test_in_a_triad_only_the_one_who_asks_is_shown_where_to_write() -> None:
    stage = asking("triad", "explore")
    for name in ("Ben", "Chloe"):  # they see the same page but for their own stylesheet
        page = page_for(stage, name)
        assert [stage.ids["Ben"]] == only(page, writes) == only(page, sends)
        assert {stage.ids["Ben"]} == {*only(page, opens_the_composer)}


def test_the_presenter_of_a_triad_is_shown_nothing_to_write_with() -> None:
    page = page_for(asking("triad", "explore"), "Ana")
    assert [] == only(page, writes) == only(page, opens_the_composer) == only(page, sends)


def test_whoever_leads_the_triad_can_write_with_their_name() -> None:
    page = page_for(asking("triad", "explore"), "Dee")
    assert {None} == {*only(page, opens_the_composer)}
    assert [None] == only(page, sends)


def test_where_all_members_ask_nothing_is_anybodys_alone() -> None:
    page = page_for(asking("classic_single_90", "clarify"), "Ben")
    assert [None] == only(page, writes) == only(page, sends)
