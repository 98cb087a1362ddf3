"""The path, and the ways into it: a phase that comes in every round says in whose."""

from __future__ import annotations

import pytest

from server.render.path import Path
from server.room.acts.pause import Pause
from server.room.acts.set_rounds import SetRounds
from tests.render.pages import page_of, renderer
from tests.render.stage import Stage
from tests.render.states import made
from tests.render.tree import Node, parse


def headings(page: Node) -> list[str]:
    return [node.text for node in page.by_class("round-heading")]


def ways(page: Node) -> list[str]:
    """The buttons that go to a step, as they are called aloud."""
    forms = [n for n in page.by_tag("form") if n.attributes.get("data-act") == "go_to"]
    return [form.by_tag("button")[0].text for form in forms]


def path_at(page: Node) -> Node:
    found = page.by_id("path")
    assert found is not None
    return found


def test_the_path_of_several_presenters_says_whose_round_each_step_is_of() -> None:
    page = parse(page_of("fewer-femi"))
    assert ["Round 1, Ben", "Round 2, Ana"] == headings(path_at(page))
    rounds = path_at(page).by_class("path-round")
    assert [True, False] == ["open" in one.attributes for one in rounds], "the one that is on"
    lists = path_at(page).by_class("path")
    assert [None, "Round 1, Ben", None, "Round 2, Ana", None] == [
        one.attributes.get("aria-label") for one in lists
    ]
    assert ["Break"] == [step.text for step in lists[2].by_class("step-name")]


def test_a_round_nobody_is_chosen_for_has_its_number_alone() -> None:
    page = parse(page_of("several-femi"))
    assert ["Round 1", "Round 2", "Round 3"] == headings(path_at(page))


@pytest.mark.parametrize("state", ["explore-femi", "no-rounds-femi", "lobby-inside-dee"])
def test_a_path_with_one_round_or_none_is_one_list_without_headings(state: str) -> None:
    page = parse(page_of(state))
    assert [] == headings(page)
    assert 1 == len(path_at(page).by_class("path"))


def test_every_way_to_a_step_is_called_by_its_round() -> None:
    page = parse(page_of("fewer-dee"))
    called = ways(page)
    assert len(called) == len(set(called)), "two buttons with one name do two things"
    assert "Explore in Round 1, Ben" in called
    assert "Explore in Round 2, Ana" in called
    assert "Present in Round 1, Ben" not in called, "it is open"
    assert "Set review" in called
    found = made("fewer-dee")
    stage = found.stage
    sheet = renderer(stage.now_ms).path_sheet(stage.kept, found.person, stage.present)
    assert called == ways(parse(sheet))


def test_with_one_presenter_a_way_is_called_by_its_step_alone() -> None:
    assert {"Present", "Echo", "Check-out"} <= set(ways(parse(page_of("explore-dee"))))


def test_no_way_leads_where_nobody_is_chosen_to_present() -> None:
    assert ["Arrive", "Check-in", "Action review"] == ways(parse(page_of("several-dee")))


def test_from_a_stopped_clock_one_goes_straight_to_this_round_or_to_the_end() -> None:
    stage = Stage("stopped-round", "classic_multi")
    stage.come_in("Ana", "Ben", "Chloe", "Femi", "Hana")
    stage.start()
    stage.do(SetRounds(tuple(stage.ids[name] for name in ("Ben", "Ana", "Femi"))))
    stage.go_to("explore")
    stage.do(Pause())
    found = Path(stage.kept, stage.now_ms).not_to_be_missed
    assert [("Commit", 1), ("Check-out", 0)] == [(step["name"], step["round"]) for step in found]


def test_what_ran_is_told_round_by_round() -> None:
    page = parse(page_of("ended-several-dee"))
    assert ["Round 1, Ben", "Round 2, Ana"] == headings(page)
    groups = [n for n in page.by_class("round-heading") if n.attributes.get("scope") == "rowgroup"]
    assert 2 == len(groups)
