"""Another order by the desk, and the order of a step that is left and opened again."""

from __future__ import annotations

import pytest

from server.room.acts.end_session import EndSession
from server.room.acts.go_back import GoBack
from server.room.acts.move_on import MoveOn
from server.room.acts.next_turn import NextTurn
from server.room.acts.pass_turn import PassTurn
from server.room.acts.raise_hand import RaiseHand
from server.room.acts.remove_person import RemovePerson
from server.room.acts.reopen_session import ReopenSession
from server.room.acts.undo_move import UndoMove
from server.room.turns import order_of
from tests.room.formats import invented
from tests.room.in_turn import coming, over, shown_echo
from tests.room.scenes import classic, entered, moved_to, opened, room_after, started


def test_who_is_not_there_comes_again_at_the_end() -> None:
    scene = room_after(classic("check_in"))
    first, *others = coming(scene)
    scene.does("dee", NextTurn(scene[first], later=True))
    assert ([*others, first], []) == (coming(scene), over(scene))


def test_the_last_one_cannot_be_put_off_any_more() -> None:
    scene = room_after(opened(), entered("ana"), started(), moved_to("action_review"))
    assert "not_now" == scene.refuses("dee", NextTurn(later=True)).name


def test_somebody_else_speaks_first_and_then_whoever_had_the_turn() -> None:
    """J27: "X, then Y"."""
    scene = room_after(classic("check_in"))
    first, *others = coming(scene)
    chosen = others[4]
    scene.does("dee", NextTurn(scene[first], first=scene[chosen]))
    rest = [name for name in others if name != chosen]
    assert ([chosen, first, *rest], []) == (coming(scene), over(scene))


def test_a_hand_brings_back_whoever_has_passed_and_comes_down_with_the_turn() -> None:
    scene = room_after(classic("action_review"))
    first, second, *_ = coming(scene)
    scene.does(first, PassTurn())
    scene.does(first, RaiseHand())
    assert (scene[first],) == scene.run.hands
    scene.does("dee", NextTurn(scene[second], first=scene[first]))
    assert ([first, second], []) == (coming(scene)[:2], over(scene))
    assert not scene.run.hands


def test_one_can_be_put_off_while_somebody_else_goes_first() -> None:
    scene = room_after(classic("check_in"))
    first, *others = coming(scene)
    scene.does("dee", NextTurn(scene[first], first=scene[others[2]], later=True))
    assert (others[2], first) == (coming(scene)[0], coming(scene)[-1])


def test_the_speaker_alone_cannot_change_the_order() -> None:
    scene = room_after(classic("check_in"))
    first, second, *_ = coming(scene)
    for command in (NextTurn(first=scene[second]), NextTurn(later=True)):
        assert "not_allowed" == scene.refuses(first, command).name


def test_only_who_speaks_in_this_step_can_go_first() -> None:
    scene = shown_echo()
    speaker = coming(scene)[0]
    assert "no_such_person" == scene.refuses("dee", NextTurn(first="nobody")).name
    for name in ("ben", "olu", "dee", speaker):
        assert "not_now" == scene.refuses("dee", NextTurn(first=scene[name])).name


# Leaving a step and coming back.


def test_the_order_of_a_step_is_kept_while_others_are_open() -> None:
    scene = room_after(classic("check_in"))
    scene.does("dee", NextTurn())
    before, had = coming(scene), over(scene)
    scene.does("dee", MoveOn())
    entered("lea")(scene)
    scene.does("dee", GoBack())
    assert ([*before, "lea"], had) == (coming(scene), over(scene))


def test_undo_brings_the_order_back_for_whoever_is_there_now() -> None:
    scene = room_after(classic("check_in"))
    scene.does("dee", NextTurn())
    before, had = coming(scene), over(scene)
    scene.does("dee", MoveOn())
    drawn = coming(scene)
    scene.does("dee", RemovePerson(scene[before[2]]))
    entered("lea")(scene)
    scene.does("dee", UndoMove())
    before.remove(before[2])
    assert ([*before, "lea"], had) == (coming(scene), over(scene))
    scene.does("dee", MoveOn())
    assert drawn[0] == coming(scene)[0]


def test_opened_again_the_session_goes_on_with_whoever_had_the_turn() -> None:
    scene = room_after(classic("check_out"))
    scene.does("dee", NextTurn())
    before = coming(scene)
    scene.does("dee", EndSession())
    assert (None, "not_now") == (
        order_of(scene.room),
        scene.refuses("dee", NextTurn()).name,
    )
    scene.does("dee", ReopenSession())
    assert before == coming(scene)


@pytest.mark.parametrize("phase", ["check_in", "action_review", "check_out"])
def test_passing_a_turn_on_makes_no_view_of_the_desk_stale(phase: str) -> None:
    scene = room_after(classic(phase))
    steer = scene.room.steer
    scene.does("dee", NextTurn())
    assert steer == scene.room.steer


def test_an_empty_step_goes_round_as_people_come() -> None:
    only_members = invented("", "talk 10 members; in_turn = true", "end 5 facilitator")
    scene = room_after(opened(only_members), started())
    assert [] == coming(scene)
    entered("ana", "ben")(scene)
    assert ["ana", "ben"] == coming(scene)
