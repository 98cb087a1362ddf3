"""Speaking in turn: one circle for the session, shown to all, and nobody in it is passed over."""

from __future__ import annotations

import pytest

from server.room.acts.add_person_on_call import AddPersonOnCall
from server.room.acts.admit import Admit
from server.room.acts.hand_over import HandOver
from server.room.acts.next_turn import NextTurn
from server.room.acts.pass_turn import PassTurn
from server.room.acts.remove_person import RemovePerson
from server.room.turns import order_of
from tests.room.in_turn import coming, over, shown_echo
from tests.room.scenes import (
    MEMBERS,
    classic,
    entered,
    knocked,
    moved_to,
    opened,
    room_after,
    started,
)

# Who speaks.


def test_where_everyone_speaks_the_facilitators_come_last_and_hear_the_others_first() -> None:
    scene = room_after(classic("check_in"))
    assert set(MEMBERS) == set(coming(scene)[:-2])
    assert ["cora", "dee"] == coming(scene)[-2:]


def test_where_members_look_back_at_their_actions_every_member_is_asked() -> None:
    assert set(MEMBERS) == set(coming(room_after(classic("action_review"))))


def test_the_presenter_has_no_turn_where_the_others_echo() -> None:
    assert set(MEMBERS) - {"ben"} == set(coming(shown_echo()))


@pytest.mark.parametrize("phase", ["arrive", "bidding", "explore", "round_review", "set_review"])
def test_where_people_do_not_go_round_nobody_has_a_turn(phase: str) -> None:
    scene = room_after(classic(phase))
    assert (None, []) == (order_of(scene.room), coming(scene))
    for name in ("ana", "dee"):
        assert not {"next_turn", "pass_turn"} & set(scene.can(name))
        assert "not_now" == scene.refuses(name, NextTurn()).name


def test_who_is_only_on_the_call_has_a_turn_and_the_desk_passes_it_on() -> None:
    scene = room_after(classic("check_in"))
    max_id = str(scene.does("dee", AddPersonOnCall("Max")).answer["person"])
    scene.people["max"] = max_id
    assert "max" == coming(scene)[-1]
    scene.does("dee", NextTurn(first=max_id))
    scene.does("dee", NextTurn(max_id))
    assert ["max"] == over(scene)


def test_before_all_is_shown_nobody_speaks_and_nothing_tells_of_a_turn() -> None:
    scene = room_after(classic("echo"))
    assert order_of(scene.room) is None
    assert all(step.order is None for step in scene.run.path[scene.run.at :])
    assert "not_now" == scene.refuses("ana", PassTurn()).name


# The order.


def test_who_begins_is_chance() -> None:
    guests = [f"guest{number}" for number in range(20)]
    begins = {
        coming(room_after(classic(), knocked(*guests[:more]), started(), moved_to("check_in")))[0]
        for more in range(20)
    }
    assert 4 <= len(begins) and begins <= set(MEMBERS)


def test_each_further_step_begins_one_later_in_the_same_circle() -> None:
    scene = room_after(classic("check_in"))
    first = coming(scene)[: len(MEMBERS)]
    moved_to("action_review")(scene)
    assert [*first[1:], *first[:1]] == coming(scene)
    moved_to("check_out")(scene)
    assert [*first[2:], *first[:2], "cora", "dee"] == coming(scene)


def test_latecomers_go_to_the_end_in_the_order_in_which_they_are_let_in() -> None:
    scene = room_after(classic("check_in"), knocked("lea", "mo"))
    before = coming(scene)
    scene.does("dee", Admit((scene["mo"],)))
    scene.does("dee", Admit((scene["lea"],)))
    assert [*before, "mo", "lea"] == coming(scene)


def test_latecomers_have_their_turn_when_all_others_have_had_theirs() -> None:
    scene = room_after(opened(), entered("ana"), started(), moved_to("check_in"))
    for _ in ("ana", "dee"):
        scene.does("dee", NextTurn())
    assert [] == coming(scene)
    entered("lea")(scene)
    assert ["lea"] == coming(scene)


def test_whoever_comes_back_on_another_device_keeps_their_place() -> None:
    scene = room_after(classic("check_in"), knocked("phone", again=True))
    before = coming(scene)
    scene.does("dee", Admit((scene["phone"],), back_as=scene["ana"]))
    assert before == coming(scene)


def test_whoever_is_taken_out_leaves_the_order_also_in_the_middle_of_their_turn() -> None:
    scene = room_after(classic("check_in"))
    first, second, third, *_ = coming(scene)
    for name in (second, first):
        scene.does("dee", RemovePerson(scene[name]))
    assert third == coming(scene)[0]
    assert not {first, second} & set(coming(scene))


def test_whoever_is_away_keeps_their_place() -> None:
    scene = room_after(classic("check_in"))
    before = coming(scene)
    scene.here.discard(before[0])
    scene.does("dee", HandOver(scene[before[3]]))
    assert before == coming(scene)


# Passing it on.


def test_the_speaker_says_so_and_the_next_one_has_the_turn() -> None:
    scene = room_after(classic("check_in"))
    first, second, *_ = coming(scene)
    scene.does(first, NextTurn(scene[first]))
    assert (second, [first]) == (coming(scene)[0], over(scene))


def test_whether_somebody_spoke_or_passed_is_nowhere() -> None:
    passed, spoken = room_after(classic("check_in")), room_after(classic("check_in"))
    first = coming(passed)[0]
    passed.does(first, PassTurn(passed[first]))
    spoken.does(first, NextTurn(spoken[first]))
    assert (spoken.events, spoken.room) == (passed.events, passed.room)


@pytest.mark.parametrize("command", [NextTurn, PassTurn])
def test_naming_nobody_means_the_turn_that_is_on(command: type[NextTurn | PassTurn]) -> None:
    scene = room_after(classic("check_in"))
    first, second, *_ = coming(scene)
    scene.does(first, command())
    scene.does("cora", command())
    assert [first, second] == over(scene)


@pytest.mark.parametrize("command", [NextTurn, PassTurn])
def test_a_press_that_comes_too_late_skips_nobody(command: type[NextTurn | PassTurn]) -> None:
    scene = room_after(classic("check_in"))
    first, second, *_ = coming(scene)
    scene.does("dee", command(scene[first]))
    for name in ("dee", first):
        assert "turn_moved" == scene.refuses(name, command(scene[first])).name
    assert second == coming(scene)[0]


@pytest.mark.parametrize("command", [NextTurn, PassTurn])
def test_nobody_passes_on_the_turn_of_another(command: type[NextTurn | PassTurn]) -> None:
    scene = room_after(classic("check_in"))
    first, second, third, *_ = coming(scene)
    for whose in ("", scene[first]):
        assert "not_allowed" == scene.refuses(third, command(whose)).name
    assert "not_allowed" == scene.refuses("olu", command()).name
    assert "turn_moved" == scene.refuses(second, command(scene[second])).name


def test_only_whoever_has_the_turn_and_the_desk_are_offered_to_pass_it_on() -> None:
    scene = room_after(classic("check_in"))
    first, *others = coming(scene)
    offered = [name for name in (first, *others, "olu") if "next_turn" in scene.can(name)]
    assert [first, "cora", "dee"] == offered
    assert offered == [name for name in (first, *others, "olu") if "pass_turn" in scene.can(name)]


def test_a_member_who_holds_the_controls_keeps_the_order() -> None:
    scene = room_after(classic("check_in"))
    guide = coming(scene)[4]
    scene.does("dee", HandOver(scene[guide]))
    for _ in range(4):
        scene.does(guide, NextTurn())
    assert guide == coming(scene)[0]


def test_once_everybody_has_had_their_turn_it_is_over() -> None:
    scene = room_after(classic("action_review"))
    for _ in MEMBERS:
        scene.does("dee", NextTurn())
    assert [] == coming(scene)
    assert "next_turn" not in scene.can("dee")
    assert "not_now" == scene.refuses("dee", NextTurn()).name
