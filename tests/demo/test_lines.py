"""The lines: enough of them for everybody, each said by one, and questions that are questions."""

from __future__ import annotations

import re

import pytest

from server.demo.lines import Line, anybody, everybody, hand
from server.demo.temperament import TEMPERAMENTS
from server.room.post import POST_LIMIT_CHARS

STEPS = [
    *(("check_in", "reflection"), ("clarify", "question"), ("explore", "question")),
    *(("echo", "reflection"), ("round_review", "reflection"), ("set_review", "reflection")),
    ("check_out", "reflection"),
]
ALL = [
    line
    for pile in (
        *(p for who in everybody().values() for p in (who.says, who.as_presenter, who.asked)),
        anybody(),
    )
    for lines in pile.values()
    for line in lines
]


def test_there_are_eight_and_no_temperament_is_left_out() -> None:
    names = ["Ana", "Ben", "Chloe", "Femi", "Hana", "Ian", "Jo", "Kim"]
    assert names == [who.name for who in everybody().values()]
    used = {who.temperament for who in everybody().values()}
    assert set(TEMPERAMENTS.values()) == used


def test_seven_are_at_the_door_within_twenty_seconds_and_one_comes_late() -> None:
    knocks = sorted(who.knocks_after_s for who in everybody().values())
    assert knocks[6] * 1.3 < 20 < knocks[7] < 60


@pytest.mark.parametrize("presenter", [*everybody(), None])
@pytest.mark.parametrize(("step", "kind"), STEPS)
def test_whoever_presents_all_others_have_something_to_say_and_no_two_the_same(
    step: str, kind: str, presenter: str | None
) -> None:
    hands = {
        key: hand(who, step, kind, presenter, deal="r1")
        for key, who in everybody().items()
        if key != presenter or (kind == "reflection" and step != "echo")
    }
    assert [] == [key for key, lines in hands.items() if not lines]
    texts = [line.text for lines in hands.values() for line in lines]
    assert len(texts) == len(set(texts))


def test_the_presenter_neither_asks_nor_echoes_in_their_own_round() -> None:
    assert [] == hand(everybody()["ana"], "explore", "question", "ana", deal="r1")
    assert [] == hand(everybody()["ana"], "echo", "reflection", "ana", deal="r1")


def test_a_step_that_nobody_has_thought_of_gets_a_line_of_its_kind() -> None:
    for kind in ("question", "reflection"):
        dealt = [hand(who, "balint", kind, None, deal="r1") for who in everybody().values()]
        assert sum(map(bool, dealt)) >= 7


def test_another_room_is_dealt_other_cards() -> None:
    deals = {str(hand(everybody()["kim"], "explore", "question", "ben", f"r{n}")) for n in range(9)}
    assert len(deals) > 1


def test_every_line_can_be_posted_and_stands_once() -> None:
    texts = [line.text for line in ALL] + [line.better for line in ALL if line.better]
    assert max(map(len, texts)) <= POST_LIMIT_CHARS / 3
    assert [] == [text for text in texts if text != text.strip() or not text.isprintable()]
    general = {line.text for lines in anybody().values() for line in lines}
    own = [line.text for line in ALL if line.text not in general]
    assert len(own) == len(set(own))


def test_every_question_is_one_question() -> None:
    asked = [
        pile.get(step, ())
        for who in everybody().values()
        for pile in (who.asked,)
        for step in ("clarify", "explore")
    ]
    asked += [anybody()[step] for step in ("clarify", "explore", "question")]
    for line in (line for lines in asked for line in lines):
        for text in filter(None, (line.text, line.better)):
            assert text.endswith("?"), text
            assert text.count("?") <= 2 and len(text.split()) <= 30, text


def test_every_issue_brings_one_piece_of_advice_in_disguise_and_its_better_question() -> None:
    advice = re.compile(r"^(Have you|Don't you|Wouldn't|Isn't|Why don't|Shouldn't)")

    def is_clumsy(line: Line) -> bool:
        return line.better is not None and not line.slip

    for who in everybody().values():
        (clumsy,) = filter(is_clumsy, who.asked["explore"])
        assert advice.match(clumsy.text)
        assert clumsy.better is not None and not advice.match(clumsy.better)
