"""The picture of a format is true: each step as wide as it is long, and nothing told by colour."""

from __future__ import annotations

import itertools

import pytest

from server.render.format_words import parts_of, what_is_written, who_speaks
from server.render.picture import FLOORS, floor_of, marks, picture_of
from server.render.views import FormatView
from server.room.format import Row, path_of
from tests.render.pages import FORMATS, GALLERY, page_of
from tests.render.tree import parse


def view(key: str) -> FormatView:
    found = GALLERY.view(key)
    assert found is not None
    return found


@pytest.mark.parametrize("key", FORMATS)
def test_every_step_is_as_wide_as_it_is_long(key: str) -> None:
    picture, one = picture_of(view(key)), FORMATS[key]
    path = path_of(one.format.rows, one.format.rounds)
    at = 0
    for block, (index, _) in zip(picture.blocks, path, strict=True):
        minutes = one.format.rows[index].minutes
        assert block.span.left == pytest.approx(100 * at / one.total_minutes, abs=0.01)
        assert block.span.width == pytest.approx(100 * minutes / one.total_minutes, abs=0.01)
        assert block.says.endswith(f", {minutes} min")
        at += minutes
    assert at == one.total_minutes == picture.minutes


@pytest.mark.parametrize("key", FORMATS)
def test_every_round_is_marked_where_it_is(key: str) -> None:
    picture, one = picture_of(view(key)), FORMATS[key]
    assert [*range(1, one.format.rounds + 1)] == [number for number, _ in picture.rounds]
    path = path_of(one.format.rows, one.format.rounds)
    for number, span in picture.rounds:
        of_round = [b.span for b, (_, n) in zip(picture.blocks, path, strict=True) if n == number]
        assert span.left == of_round[0].left
        assert span.right == pytest.approx(of_round[-1].right, abs=0.01)


@pytest.mark.parametrize("total", [30, 40, 50, 60, 75, 90, 120, 180, 240])
def test_the_minutes_below_never_run_into_each_other(total: int) -> None:
    """In per cent of 272 px, which is what a phone of 320 px leaves; a number takes 28 of them."""
    found = marks(total)
    assert (0, 0.0) == found[0]
    left = [x * 2.72 for _, x in found]
    assert all(after - before >= 28 for before, after in itertools.pairwise(left))
    assert 272 - left[-1] >= 56, "the last label says `min` too"


def test_who_has_the_floor_is_told_by_height_or_pattern_and_not_by_colour_alone() -> None:
    patterned = {"others", "quiet", "lead"}
    looks = [(height, floor in patterned, floor == "rest") for floor, (_, height) in FLOORS.items()]
    assert len(looks) == len(set(looks))
    page = parse(page_of("format-practice_set"))
    shown = page.by_class("path-picture")[0]
    filled = {n.attributes.get("class"): n.attributes.get("fill") for n in shown.by_tag("rect")}
    assert {f"block {floor}" for floor in patterned} == {k for k, fill in filled.items() if fill}
    assert len({fill for fill in filled.values() if fill}) == len(patterned)


def test_whoever_does_not_see_the_picture_is_told_what_it_shows() -> None:
    page = parse(page_of("format-classic_multi"))
    shown = page.by_class("path-picture")[0]
    assert (
        "img",
        "The path of Classic set, several presenters: 30 steps in 180 minutes, each as "
        "wide as it is long.",
    ) == (shown.attributes["role"], shown.attributes["aria-label"])
    small = parse(page_of("formats")).by_class("path-picture")
    assert {"true"} == {one.attributes["aria-hidden"] for one in small}


@pytest.mark.parametrize("key", FORMATS)
def test_the_list_has_every_phase_with_its_words(key: str) -> None:
    lines = [line for part in parts_of(view(key)) for line in part.lines]
    assert len(FORMATS[key].format.rows) == len(lines)
    assert all(line.name and line.who.endswith(".") and line.who[0].isupper() for line in lines)
    shown = [n.text for n in parse(page_of(f"format-{key}")).by_class("step-head")]
    assert [f"{line.name} {line.minutes} min" for line in lines] == shown


def row(speaker: str, **columns: object) -> Row:
    return Row("any", "round", 5, 3, speaker, **columns)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "says"),
    [
        (row("facilitator"), "The coach speaks."),
        (row("facilitator", stance="listens"), "The coach speaks, the presenter listens."),
        (row("presenter", stance="speaks"), "The presenter speaks."),
        (row("members", stance="answers"), "Members ask, the presenter answers."),
        (
            row("members", stance="silent", in_turn=True),
            "Members speak, in turn, the presenter only listens.",
        ),
        (row("everyone", in_turn=True), "Everyone speaks, in turn."),
        (
            row("everyone", in_turn=True, turns="presenter_last"),
            "Everyone speaks, in turn, the presenter last.",
        ),
        (
            row("everyone", in_turn=True, turns="presenter_first"),
            "Everyone speaks, in turn, the presenter first.",
        ),
        (
            row("everyone", stance="answers", takes=("question",), reveal="queue"),
            "Anyone asks and answers.",
        ),
        (row("questioner", stance="answers"), "The questioner asks, the presenter answers."),
        (row("trainee"), "The trainee who facilitates this round speaks."),
        (row("earlier_presenters", in_turn=True), "Whoever has an action speaks, in turn."),
        (row("bidders", in_turn=True), "Whoever asks for time speaks, in turn."),
        (row("nobody"), "Nobody speaks."),
        (row("nobody", rest=True), "Rest, away from the screen."),
        (row("nobody", spare=True), "Kept for what runs over."),
        (row("nobody", takes=("reflection",)), "Nobody speaks; everyone writes."),
    ],
)
def test_who_speaks_is_said_in_a_sentence(one: Row, says: str) -> None:
    assert says == who_speaks(one, "coach")


@pytest.mark.parametrize(
    ("one", "says"),
    [
        (row("members"), ""),
        (
            row("members", takes=("question",), reveal="queue", anonymous="opt"),
            "Questions, with or without a name, seen at once and answered one by one.",
        ),
        (
            row("members", takes=("reflection", "advice"), reveal="together", anonymous="def"),
            "Thoughts and ideas to offer, without a name or with one, seen by nobody until all are "
            "shown together.",
        ),
        (
            row("presenter", takes=("action",), reveal="wall"),
            "Actions, with a name, seen at once.",
        ),
        (
            row("nobody", takes=("reflection",), reveal="private"),
            "Thoughts, with a name, seen by nobody but their author.",
        ),
    ],
)
def test_what_is_written_is_said_with_who_sees_it(one: Row, says: str) -> None:
    assert says == what_is_written(one)


def test_the_floor_goes_by_who_speaks() -> None:
    assert "rest" == floor_of(row("nobody", rest=True))
    assert "quiet" == floor_of(row("nobody"))
    assert [
        "presenter",
        "others",
        "others",
        "lead",
        "lead",
        "everyone",
        "everyone",
        "everyone",
    ] == [
        floor_of(row(speaker))
        for speaker in (
            *("presenter", "members", "questioner", "facilitator", "trainee"),
            *("everyone", "earlier_presenters", "bidders"),
        )
    ]
