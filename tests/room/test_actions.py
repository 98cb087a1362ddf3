"""Writing down what one will do: who is asked, what is taken, and who sees it."""

from __future__ import annotations

import pytest

from server.room.action import ACTION_LIMIT_CHARS, ACTIONS_PER_PERSON
from server.room.acts.admit import Admit
from server.room.acts.commit_action import CommitAction
from server.room.acts.go_to import GoTo
from server.room.acts.pause import Pause
from server.room.acts.reopen_session import ReopenSession
from server.room.acts.undo_move import UndoMove
from server.room.acts.withdraw_action import WithdrawAction
from tests.room.committing import RING, committed, committing, drafted, ended, seen_by
from tests.room.scenes import (
    CHECK_IN,
    classic,
    entered,
    knocked,
    moved_to,
    opened,
    room_after,
    started,
)

EVERYBODY = ("dee", "cora", "ana", "ben", "olu")

# Writing one down.


def test_the_presenter_writes_what_by_when_and_how_they_will_know() -> None:
    scene = committing()
    action = committed(scene)
    assert action.sign is not None
    assert (scene.texts[action.text], action.due) == ("ring the night team", "2027-01-22")
    assert (scene.texts[action.sign], action.status) == ("they ring back", "open")
    assert (action.owner, action.draft, action.remind) == (scene["ben"], False, True)


def test_only_the_text_is_needed() -> None:
    scene = committing()
    action = committed(scene, CommitAction("stop writing the rota alone"))
    assert (action.due, action.sign, action.learned) == (None, None, None)


def test_one_person_may_write_down_several_and_not_any_number() -> None:
    scene = committing()
    for number in range(ACTIONS_PER_PERSON):
        committed(scene, CommitAction(f"action {number}"))
    assert ACTIONS_PER_PERSON == len(scene.room.actions)
    refusal = scene.refuses("ben", CommitAction("one more"))
    assert ("not_now", str(ACTIONS_PER_PERSON)) == (refusal.name, refusal.message.split()[0])
    scene.does("ben", WithdrawAction(next(iter(scene.room.actions))))
    committed(scene, CommitAction("one more"))


@pytest.mark.parametrize("name", ["ana", "dee", "cora"])
def test_in_the_presenters_step_nobody_else_writes_one(name: str) -> None:
    assert "not_allowed" == committing().refuses(name, RING).name


@pytest.mark.parametrize("phase", ["arrive", "check_in", "explore", "break", "action_review"])
def test_before_a_step_has_asked_nobody_writes_one(phase: str) -> None:
    scene = room_after(classic(phase))
    for name in ("ana", "ben", "dee"):
        assert "not_now" == scene.refuses(name, RING).name


def test_before_the_start_there_is_nothing_to_write_down() -> None:
    assert "not_now" == room_after(classic()).refuses("ben", RING).name


def test_where_everyone_is_asked_every_member_writes_their_own() -> None:
    scene = room_after(opened(CHECK_IN), entered("ana", "ben"), started(), moved_to("next_step"))
    for name in ("ana", "ben"):
        assert scene[name] == committed(scene, CommitAction("one thing"), name).owner
    assert "not_allowed" == scene.refuses("dee", CommitAction("one thing")).name


def test_a_step_that_is_undone_has_not_asked() -> None:
    scene = room_after(classic("echo"))
    scene.does("dee", GoTo(scene.index("commit")))
    scene.does("dee", UndoMove())
    assert "not_now" == scene.refuses("ben", RING).name


@pytest.mark.parametrize(
    ("command", "refusal", "field"),
    [
        (CommitAction(""), "missing", "text"),
        (CommitAction(" \u200b "), "missing", "text"),
        (CommitAction("x" * (ACTION_LIMIT_CHARS + 1)), "too_long", "text"),
        (CommitAction("a\x00"), "bad_field", "text"),
        (CommitAction("x", sign="x" * (ACTION_LIMIT_CHARS + 1)), "too_long", "sign"),
        (CommitAction("x", due="soon"), "bad_field", "due"),
        (CommitAction("x", due="2027-02-29"), "bad_field", "due"),
        (CommitAction("x", due="2027-13-01"), "bad_field", "due"),
        (CommitAction("x", due="22.01.2027"), "bad_field", "due"),
        (CommitAction("x", due="٢٠٢٧-01-22"), "bad_field", "due"),
        (CommitAction("x", due="2207-01-22"), "bad_field", "due"),
        (CommitAction("x", due="1999-01-22"), "bad_field", "due"),
    ],
)
def test_what_cannot_be_taken_is_told_with_its_field(
    command: CommitAction, refusal: str, field: str
) -> None:
    scene = committing()
    told = scene.refuses("ben", command)
    assert (refusal, field) == (told.name, told.numbers["field"])
    assert {} == dict(scene.room.actions)


def test_a_leap_day_and_a_day_just_past_are_days() -> None:
    scene = committing()
    assert "2028-02-29" == committed(scene, CommitAction("x", "2028-02-29")).due
    assert "2027-01-01" == committed(scene, CommitAction("x", "2027-01-01")).due


# Who sees it.


def test_what_is_saved_in_its_step_the_set_sees_and_observers_and_the_door_do_not() -> None:
    scene = committing()
    knocked("lea")(scene)
    action = committed(scene)
    assert scene.people.keys() - {"olu", "lea"} == seen_by(scene, action)
    scene.does("dee", Pause())
    assert scene.people.keys() - {"olu", "lea"} == seen_by(scene, action)


def test_what_is_saved_later_on_ones_own_nobody_else_sees() -> None:
    scene = room_after(classic("commit"), moved_to("round_review"))
    action = committed(scene)
    assert {"ben"} == seen_by(scene, action)


def test_after_the_end_everybody_sees_their_own_alone() -> None:
    scene = committing()
    action = committed(scene)
    assert {"ben"} == seen_by(ended(scene), action)
    scene.does("dee", ReopenSession())
    assert {"dee", "ana", "ben"} <= seen_by(scene, action)


def test_whoever_is_let_in_as_who_they_were_before_has_their_actions() -> None:
    scene = committing()
    action = committed(scene)
    knocked("ben again", again=True)(scene)
    assert "ben again" not in seen_by(scene, action)
    scene.does("dee", Admit((scene["ben again"],), back_as=scene["ben"]))
    scene.does("ben again", CommitAction("ring them twice", action=action.id))


# What is offered.


def test_what_can_be_done_with_actions_is_offered_to_those_who_can() -> None:
    scene = committing()
    acts = {"commit_action", "update_action", "withdraw_action", "tell_next_time", "hand_actions"}
    offered = {name: acts & set(scene.can(name)) for name in EVERYBODY}
    desk, ben = {"commit_action"}, {"commit_action"}
    assert {"dee": desk, "cora": desk, "ana": set(), "ben": ben, "olu": set()} == offered
    committed(scene)
    assert acts - {"hand_actions"} == acts & set(scene.can("ben"))
    assert desk == acts & set(scene.can("dee"))
    drafted(scene)
    assert "withdraw_action" in scene.can("dee")
    ended(scene)
    assert acts - {"hand_actions"} == acts & set(scene.can("ben"))
    assert set() == acts & set(scene.can("dee"))
