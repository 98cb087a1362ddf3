"""Written questions on the screens: what each audience sees of the card, of what waits and was."""

from __future__ import annotations

import pytest

from server.render.json_view import view
from server.render.mine import markdown
from server.room.acts.answer_question import AnswerQuestion
from server.room.acts.end_session import EndSession
from server.room.acts.let_go_question import LetGoQuestion
from server.room.acts.offer_question import OfferQuestion
from server.room.acts.park_question import ParkQuestion
from server.room.acts.pause import Pause
from server.room.acts.voices_only import VoicesOnly
from server.room.audience import AUDIENCES, Audience
from tests.render.pages import renderer
from tests.render.stage import Stage
from tests.render.states import made
from tests.render.tree import Node, parse

WAYS = (AnswerQuestion, ParkQuestion, LetGoQuestion)
NIGHT = "What would the night team say?"
OTHERS = ("Dee", "Ana", "Chloe", "Olu")


def left(way: type[AnswerQuestion] | type[ParkQuestion] | type[LetGoQuestion]) -> Stage:
    """The same stage each time, chance and all, but for how Ben leaves the question."""
    stage = Stage("left")
    stage.come_in("Ana", "Ben", "Chloe", "Femi", "Hana", "Ian")
    stage.come_in("Olu", role="observer")
    stage.start()
    stage.go_to("explore")
    post = stage.write("Chloe", NIGHT)
    stage.do(OfferQuestion(post))
    stage.do(way(post), stage.ids["Ben"])
    return stage


def everything(stage: Stage) -> dict[str, object]:
    """What everybody but Ben is shown: places, the last push, and JSON."""
    draw = renderer(stage.now_ms)
    event, room = stage.told[-1]
    found: dict[str, object] = {}
    for one in AUDIENCES:
        found[f"whole, {one}"] = draw.whole(stage.kept, one, stage.present)
        found[f"push, {one}"] = draw.told(stage.kept, event, room, one, stage.present)
    for name in OTHERS:
        person = stage.room.people[stage.ids[name]]
        found[name] = view(stage.kept, person, stage.present, stage.now_ms, "epoch")
    return found


@pytest.mark.parametrize("ended", [False, True])
def test_how_a_question_was_left_makes_no_difference_on_any_screen(ended: bool) -> None:
    stages = [left(way) for way in WAYS]
    for stage in stages:
        if ended:
            stage.do(EndSession())
    first, second, third = [everything(stage) for stage in stages]
    assert first == second == third
    states = set()
    for stage in stages:
        ben = stage.room.people[stage.ids["Ben"]]
        posts = view(stage.kept, ben, stage.present, stage.now_ms, "epoch")["posts"]
        states.add(tuple(post["state"] for post in posts))
    assert states == ({(), ("parked",)} if ended else {("answered",), ("parked",), ("let_go",)})


def drawn(name: str, audience: Audience) -> Node:
    stage = made(name).stage
    return parse(renderer(stage.now_ms).whole(stage.kept, audience, stage.present))


@pytest.mark.parametrize("audience", AUDIENCES)
def test_while_the_clock_stands_there_is_no_card_and_no_list(audience: Audience) -> None:
    stage = Stage("stopped-card")
    stage.come_in("Ana", "Ben", "Chloe", "Femi", "Hana")
    stage.start()
    stage.go_to("explore")
    stage.do(OfferQuestion(stage.write("Chloe", NIGHT)))
    stage.do(Pause())
    page = parse(renderer(stage.now_ms).whole(stage.kept, audience, stage.present))
    assert NIGHT not in page.text
    assert page.by_id("card") is None and page.by_id("posts") is None


def stopped(number: int, *, card: bool) -> Stage:
    """The same stage each time, with so many that wait, and then put away by one press."""
    stage = Stage("stopped-away")
    stage.come_in("Ana", "Ben", "Chloe", "Femi", "Hana", "Ian")
    stage.start()
    stage.go_to("explore")
    posts = [stage.write("Chloe", f"Why {number}?") for number in range(number)]
    if card:
        stage.do(OfferQuestion(posts[0]))
    stage.do(Pause())
    stage.do(VoicesOnly())
    return stage


def pushed(stage: Stage, audience: Audience) -> str:
    """What the last event brings to the screens of this audience."""
    event, room = stage.told[-1]
    return renderer(stage.now_ms).told(stage.kept, event, room, audience, stage.present)


def test_at_a_stopped_desk_one_press_puts_them_away_and_says_that_they_are_kept() -> None:
    before, after = drawn("stopped-dee", "desk"), drawn("stopped-away-dee", "desk")
    assert "Put waiting questions away" in [b.text for b in before.by_tag("button")]
    assert "Put waiting questions away" not in after.text
    assert "Written questions are put away." in after.text
    line = parse(pushed(stopped(2, card=True), "desk")).by_id("put-away-line")
    assert line is not None and line.text.endswith("until one is offered or asked for.")


@pytest.mark.parametrize("audience", ["member", "presenter", "observer", "door"])
def test_nobody_else_is_told_how_many_were_put_away_nor_that_there_were_any(
    audience: Audience,
) -> None:
    one, *others = [
        pushed(stopped(number, card=card), audience)
        for number, card in ((0, False), (1, False), (1, True), (5, True))
    ]
    assert [one] * 3 == others
    assert "put away" not in drawn("stopped-away-femi", audience).text


def test_the_presenter_has_one_question_three_buttons_and_no_number() -> None:
    page = drawn("explore-card-ben", "presenter")
    card = page.by_id("card")
    assert card is not None
    assert [b.text for b in card.by_tag("button")] == [
        "I have answered",
        "Take it home",
        "Let it go",
    ]
    assert NIGHT in card.text
    assert "waiting" not in page.text and page.by_id("posts") is None


@pytest.mark.parametrize(
    ("state", "buttons"),
    [
        ("explore-ben", ["Next written question", "Voices only"]),
        ("explore-empty-femi", ["Next written question", "Voices only"]),
        ("explore-card-gone-ben", ["Next written question", "Voices only"]),
        ("explore-voices-ben", ["Next written question"]),
    ],
)
def test_with_no_card_the_presenter_has_the_same_buttons_whether_any_waits_or_not(
    state: str, buttons: list[str]
) -> None:
    card = drawn(state, "presenter").by_id("card")
    assert card is not None
    assert buttons == [button.text for button in card.by_tag("button")]


def test_members_and_observers_see_the_card_and_a_fold_without_a_button_for_either() -> None:
    for audience in ("member", "observer"):
        page = drawn("explore-card-femi", audience)
        card, fold = page.by_id("card"), page.by_id("waiting")
        assert card is not None and fold is not None
        assert f"With Ben {NIGHT} without a name" == card.text
        assert "open" not in fold.attributes and fold.text.startswith("3 waiting")
        assert [] == card.by_tag("button") + fold.by_tag("button")
        assert "Been with" not in page.text


def test_the_desk_has_buttons_on_each_that_waits_and_none_on_those_that_have_been() -> None:
    page = drawn("explore-card-dee", "desk")
    posts, been = page.by_id("posts"), page.by_id("been")
    assert posts is not None and been is not None
    labels = [button.text for button in posts.by_tag("button")]
    assert 6 == len(labels) == len(set(labels))
    assert ["Offer to Ben", "Take it down"] * 3 == [label.split(' "')[0] for label in labels]
    assert [] == been.by_tag("button")
    assert been.text.startswith("Been with Ben (3)")


def test_a_presenter_who_holds_the_controls_answers_at_the_desk_and_nobody_else_there() -> None:
    stage = made("explore-steered-by-the-presenter-ben").stage
    page = drawn("explore-steered-by-the-presenter-ben", "desk")
    card = page.by_id("card")
    assert card is not None
    theirs = [node for node in card.all() if node.attributes.get("data-only")]
    assert {stage.ids["Ben"]} == {str(node.attributes["data-only"]) for node in theirs}
    assert "I have answered" in " ".join(node.text for node in theirs)


def test_what_is_taken_away_on_paper_names_nobody_who_asked() -> None:
    stage = made("ended-ben").stage
    taken = markdown(stage.kept, stage.ids["Ben"])
    assert taken.count("\n- ") == 4
    assert "## Questions you took home" in taken
    assert not any(name in taken for name in ("Femi", "Hana", "Ian", "Chloe"))
    assert "Questions you took home" not in markdown(stage.kept, stage.ids["Femi"])
