"""What goes out live: every event has its row, and live updates lead to what a new page shows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from server.render.fragments import PARTS, PLACES, ROWS, STIRRED
from server.render.standing import standing
from server.room.acts import EVENTS
from server.room.acts.start_session import SessionStarted
from server.room.acts.submit_post import PostSubmitted
from server.room.audience import AUDIENCES, Audience
from server.room.posts import Posts
from server.room.state import Room
from tests.render.any_format import gathered, held
from tests.render.pages import renderer
from tests.render.stage import FORMATS, Stage
from tests.render.states import STATES, made
from tests.render.tree import Node, applied, parse, targets
from tests.render.whole_session import whole_session

INSIDE: tuple[Audience, ...] = ("member", "presenter", "desk", "observer")
BLANK = "".join(f'<div id="{place}"></div>' for place in ("here", *PLACES))


def whole(stage: Stage, room: Room, audience: Audience) -> Node:
    """The places of a page, filled for the room as it was."""
    html = renderer(stage.now_ms).whole(standing(stage.kept, room), audience, stage.present)
    return applied(parse(BLANK), html)


def differing(new: Node, live: Node) -> list[str]:
    """Ids of the places that are not the same on a new page and on one kept up to date."""
    return [
        str(place.attributes["id"])
        for place, other in zip(new.children, live.children, strict=True)
        if isinstance(place, Node) and place != other
    ]


def one_of(key: str) -> Stage:
    """A session of this format in which everybody writes and nothing is forgotten."""
    stage = gathered(key, FORMATS[key].format.least_members)
    stage.forgets = False
    for _ in held(stage):
        continue
    return stage


def test_every_event_has_a_row_and_every_row_an_event() -> None:
    assert set(EVENTS.values()) == set(ROWS)


def test_every_place_that_a_row_names_has_a_template() -> None:
    rows = [*ROWS.values(), STIRRED]
    named = {place for row in rows for place in (*row.desk, *row.inside, *row.door)}
    assert set() == named - PLACES.keys() - PARTS.keys()


def test_everything_happens_in_the_session_that_the_law_is_tried_on() -> None:
    happened = {type(event) for event, _ in whole_session().told}
    # These two need another format, and have it below.
    rest = {"RoundCast", "PhaseIncluded"}
    assert rest == {kind.__name__ for kind in ROWS.keys() - happened}


@pytest.mark.slow
@pytest.mark.parametrize("session", ["everything", "kollegiale", "question_only"])
@pytest.mark.parametrize("audience", AUDIENCES)
def test_live_updates_lead_to_what_a_new_page_shows(audience: Audience, session: str) -> None:
    stage = whole_session() if session == "everything" else one_of(session)
    draw = renderer(stage.now_ms)
    before = stage.told[0][1]
    page = whole(stage, before, audience)
    for event, room in stage.told[1:]:
        if audience == "presenter" and before.presenter != room.presenter:
            page = whole(stage, room, audience)  # who presents now was a member until here
        else:
            applied(page, draw.told(stage.kept, event, room, audience, stage.present))
        if not isinstance(event, SessionStarted):  # its first step is opened in the same turn
            assert [] == differing(whole(stage, room, audience), page), f"{event} at {room.seq}"
        before = room


@pytest.mark.slow
@pytest.mark.parametrize("audience", AUDIENCES)
def test_what_is_stirred_finds_its_place_and_shows_what_a_new_page_shows(
    audience: Audience,
) -> None:
    for name in {name.rpartition("-")[0]: name for name in STATES}.values():
        stage = made(name).stage
        if audience != "presenter" or stage.room.presenter is not None:
            page = whole(stage, stage.room, audience)
            message = renderer(stage.now_ms).stirred(stage.kept, audience, stage.present)
            assert [] == differing(whole(stage, stage.room, audience), applied(page, message)), name


def drawn(name: str) -> dict[Audience, str]:
    """What the first post of a state is to each audience."""
    stage = made(name).stage
    event, room = next((e, r) for e, r in stage.told if isinstance(e, PostSubmitted))
    return {one: renderer().told(stage.kept, event, room, one, stage.present) for one in AUDIENCES}


def test_a_post_is_the_same_bytes_for_everyone_inside_and_nothing_at_the_door() -> None:
    found = drawn("check-in-femi")
    assert 1 == len({found[one] for one in INSIDE})
    assert ["posts"] == targets(found["member"])
    assert "" == found["door"]


def test_a_question_that_waits_is_nothing_to_the_presenter_and_the_desk_can_offer_it() -> None:
    found = drawn("explore-femi")
    assert found["presenter"] == found["door"] == ""
    assert found["member"] == found["observer"] != found["desk"]
    assert ["posts", "waiting-number"] == targets(found["member"]) == targets(found["desk"])
    assert "/offer_question" in found["desk"]
    assert "form" not in found["member"]


def test_a_new_question_is_drawn_without_a_look_at_those_before_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stage = made("explore-femi").stage
    event, room = [(e, r) for e, r in stage.told if isinstance(e, PostSubmitted)][-1]

    def looked(self: Posts) -> Iterator[str]:
        raise AssertionError("the other posts are looked at")

    monkeypatch.setattr(Posts, "__iter__", looked)
    monkeypatch.setattr(Posts, "_counted", looked)
    for audience in AUDIENCES:
        renderer().told(stage.kept, event, room, audience, stage.present)


@pytest.mark.slow
def test_no_live_message_names_a_place_twice_or_one_made_of_words() -> None:
    stage = whole_session()
    for event, room in stage.told:
        for audience in AUDIENCES:
            found = targets(renderer().told(stage.kept, event, room, audience, stage.present))
            assert len(found) == len(set(found))
            assert all(place.replace("-", "").replace("_", "").isalnum() for place in found)
