"""What a pretend presenter does with written questions, looked at over many looks at one screen."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from server.demo.memory import Intent
from server.demo.presenting import READS_LOOKS, WAYS
from tests.demo.screens import ORDER, goes_on, memory_of, post, screen, step

LONG = 600
ANSWERS = [*WAYS, "take_question", "voices_only"]
ASKED = [post("q1", "with_presenter")]


def with_card(**more: object) -> dict[str, object]:
    return screen("ben", step("explore"), can=ANSWERS, posts=ASKED, **more)  # type: ignore[arg-type]


def acts(done: list[Intent]) -> set[str]:
    return {intent.act for intent in done}


def test_a_card_is_read_before_it_is_left(dice: random.Random) -> None:
    assert [] == goes_on(with_card(), READS_LOOKS, dice)
    done = goes_on(with_card(), LONG, dice)
    assert acts(done) <= set(WAYS)
    assert all(intent.fields == {"post": "q1"} for intent in done)


def test_most_are_answered_and_some_are_not(dice: random.Random) -> None:
    done = Counter(intent.act for _ in range(10) for intent in goes_on(with_card(), LONG, dice))
    assert done.keys() == WAYS.keys()
    assert done["answer_question"] > done["park_question"] + done["let_go_question"]


def test_the_next_one_is_asked_for_now_and_then(dice: random.Random) -> None:
    view = screen("ben", step("explore"), can=ANSWERS)
    done = goes_on(view, LONG, dice)
    assert acts(done) == {"take_question"}
    assert 5 < len(done) < LONG / 5


def test_when_time_is_up_no_more_are_asked_for_but_the_last_is_left(dice: random.Random) -> None:
    over = screen("ben", step("explore"), can=ANSWERS, clock="overtime")
    assert [] == goes_on(over, LONG, dice)
    assert goes_on(with_card(clock="overtime"), LONG, dice) != []


@pytest.mark.parametrize("clock", ["paused", "in_time_out", "pending"])
def test_while_the_clock_stands_a_card_lies_where_it_is(clock: str, dice: random.Random) -> None:
    assert [] == goes_on(with_card(clock=clock), LONG, dice)


@pytest.mark.parametrize("me", [key for key in ORDER if key != "ben"])
def test_nobody_else_answers_whatever_is_offered(me: str, dice: random.Random) -> None:
    view = screen(me, step("explore"), can=ANSWERS, posts=ASKED)
    assert acts(goes_on(view, LONG, dice)).isdisjoint(ANSWERS)


def test_another_card_is_read_anew(dice: random.Random) -> None:
    memory = memory_of("ben", step=(7, "explore", 1), card="q0", card_looks=50)
    assert [] == goes_on(with_card(), READS_LOOKS, dice, memory)
