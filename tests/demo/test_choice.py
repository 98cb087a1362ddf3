"""What a pretend member would do: looked at as a function, over many looks at one screen."""

from __future__ import annotations

import random

import pytest

from server.demo.choice import choose
from server.demo.lines import Line, everybody
from server.demo.memory import Intent, Own, notice, told_no
from server.room.rights import RIGHTS
from tests.demo.screens import ORDER, goes_on, memory_of, post, screen, step

LONG = 600  # looks: three quarters of an hour
KEEN = [key for key in ORDER if everybody()[key].temperament.speaks >= 0.03]
QUIET = [key for key in ORDER if everybody()[key].temperament.speaks < 0.01]
REFLECTION = step("check_in", ["reflection"], minutes=7, index=1, round=0)
SLIP = Line("How mnay?", "How many?", slip=True)
CLUMSY = Line("Have you tried asking?", "What would asking change?")


def acts(done: list[Intent]) -> set[str]:
    return {intent.act for intent in done}


@pytest.mark.parametrize("me", ORDER)
def test_nobody_steers_whatever_is_offered(me: str, dice: random.Random) -> None:
    view = screen(me, presenter="zed", can=list(RIGHTS), audience="desk")
    ours = {"submit_post", "edit_post", "withdraw_post", "raise_hand", "lower_hand", "say_done"}
    assert goes_on(view, LONG, dice) != []
    assert acts(goes_on(view, LONG, dice)) <= ours


@pytest.mark.parametrize("clock", ["paused", "in_time_out", "pending", "done"])
def test_nobody_does_anything_while_the_clock_stands(clock: str, dice: random.Random) -> None:
    for me in ORDER:
        assert [] == goes_on(screen(me, clock=clock, presenter="zed"), LONG, dice)


@pytest.mark.parametrize("session", ["lobby", "ended"])
def test_nobody_does_anything_before_the_start_or_after_the_end(
    session: str, dice: random.Random
) -> None:
    assert [] == goes_on(screen(session=session), LONG, dice)


def test_what_is_not_offered_is_not_done(dice: random.Random) -> None:
    for me in ORDER:
        assert [] == goes_on(screen(me, can=[]), LONG, dice)
        assert [] == goes_on(screen(me, REFLECTION, can=[]), LONG, dice)


def test_the_presenter_begins_a_waiting_clock_after_a_breath_and_with_the_steer_they_saw(
    dice: random.Random,
) -> None:
    view = screen("ben", step("present", []), clock="pending", can=["begin"])
    memory = notice(memory_of("ben"), view)
    assert choose(view, memory, dice) is None
    begun = goes_on(view, 60, dice)
    assert ("begin", {"steer": 9}) == (begun[0].act, begun[0].fields)


def test_only_the_presenter_begins(dice: random.Random) -> None:
    holder = screen("ana", clock="pending", can=["begin"], audience="desk")
    assert [] == goes_on(holder, LONG, dice)


def test_in_a_step_that_asks_for_a_line_each_writes_one_and_most_say_they_have_finished(
    dice: random.Random,
) -> None:
    for me in ORDER:
        done = [intent.act for intent in goes_on(screen(me, REFLECTION), LONG, dice)]
        assert 1 == done.count("submit_post")
        assert 1 == done.count("say_done")
        assert done.index("submit_post") < done.index("say_done")


def test_questions_are_few_and_differ_between_all_of_the_set(dice: random.Random) -> None:
    asked: list[str] = []
    for me in ORDER:
        done = goes_on(screen(me), LONG, dice)
        mine = [str(i.fields["text"]) for i in done if i.act == "submit_post"]
        assert len(mine) <= everybody()[me].temperament.most_questions
        asked += mine if me != "ben" else []
    assert 5 <= len(asked) == len(set(asked))


def test_nobody_says_the_same_twice_when_the_step_comes_back(dice: random.Random) -> None:
    view = screen("chloe")
    first = [i.line for i in goes_on(view, LONG, dice) if i.act == "submit_post"]
    said = frozenset(line.text for line in first if line is not None)
    again = goes_on(view, LONG, dice, memory_of("chloe", said=said))
    assert said.isdisjoint(str(i.fields.get("text")) for i in again)


def test_a_name_is_left_off_only_where_that_is_open(dice: random.Random) -> None:
    def unnamed(is_open: bool) -> list[bool]:
        view = screen("femi", step("explore", anonymous_open=is_open))
        runs = [goes_on(view, 200, dice) for _ in range(20)]
        posts = [i for done in runs for i in done if i.act == "submit_post"]
        return [bool(i.fields.get("anonymous")) for i in posts]

    assert not any(unnamed(False))
    assert {True, False} == set(unnamed(True))


@pytest.mark.parametrize("me", KEEN)
def test_the_keen_put_a_hand_up_and_the_quiet_seldom(me: str, dice: random.Random) -> None:
    def hands(key: str) -> int:
        runs = [goes_on(screen(key), 100, dice) for _ in range(20)]
        return sum(intent.act == "raise_hand" for done in runs for intent in done)

    assert all(hands(me) > 3 * hands(key) for key in QUIET)


def test_a_hand_waits_for_its_turn_and_comes_down_after_speaking(dice: random.Random) -> None:
    assert "lower_hand" not in acts(goes_on(screen("ana", hands=["ian", "ana"]), LONG, dice))
    done = goes_on(screen("ana", hands=["ana", "ian"]), 60, dice)
    assert "lower_hand" in acts(done)
    soon = goes_on(screen("ana", hands=["ana", "ian"]), 5, dice)
    assert "lower_hand" not in acts(soon)


def test_behind_three_hands_nobody_puts_up_a_fourth(dice: random.Random) -> None:
    view = screen("kim", hands=["ana", "chloe", "hana"])
    assert "raise_hand" not in acts(goes_on(view, LONG, dice))


def test_whoever_has_spoken_waits_before_the_hand_goes_up_again(dice: random.Random) -> None:
    memory = notice(notice(memory_of("ana"), screen("ana")), screen("ana", hands=["ana"]))
    memory = notice(memory, screen("ana"))  # taken down, by whomever
    assert 10 <= memory.rest
    done = goes_on(screen("ana", can=["raise_hand"]), memory.rest - 1, dice, memory)
    assert [] == done


def test_when_time_is_up_nobody_begins_anything_but_lines_may_be_finished(
    dice: random.Random,
) -> None:
    for me in ORDER:
        assert {"withdraw_post"} >= acts(goes_on(screen(me, clock="overtime"), LONG, dice))
        late = goes_on(screen(me, REFLECTION, clock="overtime"), LONG, dice)
        assert {"submit_post", "say_done"} == acts(late)


@pytest.mark.parametrize("line", [SLIP, CLUMSY])
def test_a_line_with_a_better_one_is_changed_once(line: Line, dice: random.Random) -> None:
    view = screen("ana", can=["edit_post"], posts=[post("x1")])
    memory = memory_of("ana", step=(7, "explore", 1), own=(Own("x1", None, line, 0),))
    done = goes_on(view, 2 * LONG, dice, memory)
    assert [{"post": "x1", "text": line.better}] == [intent.fields for intent in done]


def test_an_own_line_without_a_name_is_changed_by_its_key(dice: random.Random) -> None:
    view = screen("ana", can=["edit_post"], posts=[post("x1")])
    memory = memory_of("ana", step=(7, "explore", 1), own=(Own("x1", "k1", SLIP, 0),))
    assert "k1" == goes_on(view, LONG, dice, memory)[0].fields["post_key"]


@pytest.mark.parametrize("state", ["hidden", "withdrawn", "with_presenter", "been"])
def test_what_is_with_the_presenter_or_gone_is_left_alone(state: str, dice: random.Random) -> None:
    view = screen("ana", can=["edit_post", "withdraw_post"], posts=[post("x1", state)])
    memory = memory_of("ana", step=(7, "explore", 1), own=(Own("x1", None, SLIP, 0),))
    assert [] == goes_on(view, LONG, dice, memory)


def test_once_in_a_while_a_question_is_taken_back_and_never_two(dice: random.Random) -> None:
    view = screen("ana", can=["withdraw_post"], posts=[post("x1"), post("x2")])
    own = tuple(Own(one, None, Line("What?"), 0) for one in ("x1", "x2"))
    memory = memory_of("ana", step=(7, "explore", 1), own=own)
    runs = [goes_on(view, LONG, dice, memory) for _ in range(40)]
    assert {0, 1} == {len(done) for done in runs}


def test_whoever_is_told_no_three_times_sits_the_step_out_and_only_that(
    dice: random.Random,
) -> None:
    memory = notice(memory_of("ana"), screen("ana"))
    memory = told_no(told_no(told_no(memory)))
    assert [] == goes_on(screen("ana"), LONG, dice, memory)
    assert [] != goes_on(screen("ana", REFLECTION), LONG, dice, memory)


def test_the_same_dice_lead_to_the_same_session() -> None:
    first, second = (goes_on(screen("kim"), LONG, random.Random(5)) for _ in range(2))
    assert first == second
