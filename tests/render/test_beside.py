"""Rooms side by side: what a press asks first there, as it would in the room."""

from __future__ import annotations

from server.room.acts.show_posts import ShowPosts
from tests.render.pages import renderer
from tests.render.stage import Stage
from tests.render.states_of_beside import group_of, triad
from tests.render.tree import Node, parse


def page_of(*stages: Stage) -> Node:
    groups = [group_of(stage) for stage in stages]
    return parse(renderer(stages[0].now_ms).beside(groups, stages[0].room.id))


def forms_of(page: Node, act: str) -> list[Node]:
    """Those that do this act: in every room, then in one."""
    found = page.by_tag("form")
    named = [one for one in found if one.attributes.get("data-act") == act]
    together = [
        one
        for one in found
        for field in one.by_tag("input")
        if (field.attributes.get("name"), field.attributes.get("value")) == ("act", act)
    ]
    return together + named


def test_moving_on_asks_first_where_somebody_may_still_be_writing() -> None:
    stages = [triad(number) for number in (1, 2)]
    for stage in stages:
        stage.start()
        stage.go_to("explore")
    stages[1].go_to("take_stock")
    for_all, first, second = forms_of(page_of(*stages), "move_on")
    assert first.attributes["data-confirm"] == "Press again: someone may still be writing"
    assert "data-confirm" not in second.attributes
    assert for_all.attributes["data-confirm"] == (
        "Press again: in 1 of 2 someone may still be writing, or has not spoken yet"
    )


def test_who_has_not_spoken_yet_is_named() -> None:
    stage = Stage("r1", "classic_single_90")
    stage.come_in("Ana", "Ben", "Chloe")
    stage.start()
    stage.go_to(next(row.key for row in stage.room.rows if row.in_turn))
    (form,) = forms_of(page_of(stage), "move_on")
    words = str(form.attributes["data-confirm"])
    assert words.endswith("have not spoken yet"), words


def test_what_is_about_to_be_shown_can_be_called_off_from_there() -> None:
    stage = Stage("r1", "classic_single_90")
    stage.come_in("Ana", "Ben", "Chloe")
    stage.start()
    step = next(row.key for row in stage.room.rows if row.reveal == "together")
    stage.go_to(step)
    (form,) = forms_of(page_of(stage), "show_posts")
    assert form.text == "Show what was written"
    stage.do(ShowPosts())
    (form,) = forms_of(page_of(stage), "show_posts")
    assert form.text == "Wait, do not show yet"
    fields = {one.attributes["name"]: one.attributes["value"] for one in form.by_tag("input")}
    assert fields["wait"] == "on"
