"""A whole session of every format that can be opened, with its smallest and its largest cast.

Every step is entered, and every audience's page of it is made, besides its live messages and its
JSON at every moment; and a session in which each step takes its minutes ends when it was said to.
"""

from __future__ import annotations

import re

import pytest

from server.render.json_view import view
from server.room.acts.move_on import MoveOn
from server.room.audience import AUDIENCES, Audience, audience_of
from server.room.finish import ends_at_ms
from server.room.format import planned_minutes
from server.room.refusals import WrongMoment
from server.room.run import MINUTE_MS
from tests.render.any_format import gathered, held, running
from tests.render.pages import EPOCH, LINKS, renderer
from tests.render.stage import FORMATS, TEN_O_CLOCK_MS, Stage
from tests.render.tree import parse

FIRST = re.compile(r'<p class="first[^"]*">.*?</p>', re.DOTALL)
FIRST_WORDS = 14  # what members, presenter and observers read first (screens, section 4)
CASTS = [
    (key, members)
    for key, one in FORMATS.items()
    for members in (one.format.least_members, one.format.most_members)
]

CHOSEN_BY_HAND = [
    key for key, one in FORMATS.items() if one.format.rounds and not one.format.rotates
]


def eyes(stage: Stage) -> dict[Audience, str]:
    """Somebody of each audience that there is."""
    found = {audience_of(stage.room, person): person for person in stage.room.people}
    return {audience: found[audience] for audience in AUDIENCES if audience in found}


def open_pages(stage: Stage) -> None:
    """As everybody sees it who comes now."""
    for audience, person in eyes(stage).items():
        page = renderer(stage.now_ms).room_page(
            stage.kept, person, stage.present, None, EPOCH, LINKS if audience == "desk" else None
        )
        firsts = [parse(first).text for first in FIRST.findall(page)]
        assert firsts and all(firsts), f"{audience} reads nothing first"
        assert "{" not in "".join(firsts), "a name is not filled in"
        if audience in ("member", "presenter", "observer"):
            assert [] == [one for one in firsts if len(one.split()) > FIRST_WORDS]


def tell(stage: Stage, since: int) -> None:
    """What everybody is told of the events from that one on."""
    draw = renderer(stage.now_ms)
    for audience, person in eyes(stage).items():
        for event, room in stage.told[since:]:
            draw.told(stage.kept, event, room, audience, stage.present)
        draw.stirred(stage.kept, audience, stage.present)
        view(stage.kept, stage.room.people[person], stage.present, stage.now_ms, EPOCH)


@pytest.mark.parametrize(("key", "members"), CASTS)
def test_a_whole_session_is_held_and_seen(key: str, members: int) -> None:
    stage = gathered(key, members)
    form = FORMATS[key].format
    rounds = min(members, form.most_rounds) if form.rotates else form.rounds
    ends_ms = TEN_O_CLOCK_MS + planned_minutes(form.rows, rounds) * MINUTE_MS
    if rounds > form.rounds:  # a round more than was planned makes the others give
        ends_ms = ends_at_ms(stage.room, stage.now_ms)
    entered, told, seen = set(), 0, set(eyes(stage))
    for moment in held(stage):
        if moment in ("opened", "ended"):
            open_pages(stage)
        tell(stage, told)
        told = len(stage.told)
        entered.add(running(stage).at)
        seen |= eyes(stage).keys()
        assert ends_ms == ends_at_ms(stage.room, stage.now_ms)
    assert [*range(len(running(stage).path))] == sorted(entered)
    assert ends_ms == stage.now_ms == stage.room.ended_ms
    assert len(stage.room.rounds) == rounds
    assert set(AUDIENCES) - ({"presenter"} if not stage.room.rounds else set()) == seen


@pytest.mark.parametrize("key", CHOSEN_BY_HAND)
def test_nobody_comes_into_a_round_unchosen(key: str) -> None:
    """However a format settles its rounds, the choice cannot be passed."""
    stage = gathered(key, FORMATS[key].format.least_members)
    rows = FORMATS[key].format.rows
    settles = next(i for i, row in enumerate(rows) if row.settles_rounds)
    while running(stage).step.row < settles:
        stage.do(MoveOn())
    with pytest.raises(WrongMoment, match="First choose who presents"):
        stage.do(MoveOn())
    desk = renderer(stage.now_ms).room_page(stage.kept, stage.dee, stage.present, None, EPOCH, None)
    page = parse(desk)
    assert page.by_id("presenters") is not None
    assert "Choose who presents" in [n.text for n in page.by_class("main")]
