"""An action is its owner's: nobody else changes it, and they can as long as it makes sense."""

from __future__ import annotations

import pytest

from server.room.acts.commit_action import CommitAction
from server.room.acts.hand_over import HandOver
from server.room.acts.tell_next_time import TellNextTime
from server.room.acts.update_action import UpdateAction
from server.room.acts.withdraw_action import WithdrawAction
from server.room.state import REOPEN_MS
from tests.room.committing import RING, committed, committing, ended, seen_by
from tests.room.scenes import (
    classic,
    moved_to,
    room_after,
)

# Nobody else's to change.


@pytest.mark.parametrize("name", ["dee", "cora", "ana"])
def test_whoever_sees_it_and_does_not_own_it_cannot_touch_it(name: str) -> None:
    scene = committing()
    action = committed(scene)
    for command in (
        CommitAction("mine", action=action.id),
        UpdateAction(action.id, "dropped"),
        WithdrawAction(action.id),
        TellNextTime(action.id),
    ):
        assert "not_allowed" == scene.refuses(name, command).name


def test_not_even_whoever_holds_the_controls() -> None:
    scene = committing()
    action = committed(scene)
    scene.does("dee", HandOver(scene["ana"]))
    assert "not_allowed" == scene.refuses("ana", WithdrawAction(action.id)).name


def test_what_one_does_not_see_is_not_there() -> None:
    scene = room_after(classic("commit"), moved_to("round_review"))
    action = committed(scene)
    for name in ("dee", "cora", "ana"):
        for unknown in (action.id, "nothing"):
            for command in (
                CommitAction("mine", action=unknown),
                UpdateAction(unknown, "dropped"),
                WithdrawAction(unknown),
                TellNextTime(unknown),
            ):
                assert "no_such_action" == scene.refuses(name, command).name


def test_an_observer_does_nothing_with_actions() -> None:
    scene = committing()
    action = committed(scene)
    for command in (RING, WithdrawAction(action.id), UpdateAction(action.id, "done")):
        assert "not_allowed" == scene.refuses("olu", command).name


# Changing it, and taking it back.


def test_its_owner_changes_the_words_and_the_old_ones_are_erased() -> None:
    scene = committing()
    before = committed(scene)
    after = committed(scene, CommitAction("ring them twice", action=before.id))
    assert before.id == after.id
    assert {"ring the night team", "they ring back"} == set(scene.erased.values())
    assert (scene.texts[after.text], after.due, after.sign) == ("ring them twice", None, None)
    assert before.shown == after.shown


def test_what_was_written_alone_is_shown_when_it_is_saved_in_its_step() -> None:
    scene = room_after(classic("commit"), moved_to("round_review"))
    action = committed(scene)
    moved_to("commit")(scene)
    action = committed(scene, CommitAction("ring them", action=action.id))
    assert "ana" in seen_by(scene, action)


def test_it_can_be_written_and_changed_for_a_day_after_the_end_and_no_longer() -> None:
    scene = ended(committing())
    scene.passes(ms=REOPEN_MS)
    action = committed(scene)
    assert {"ben"} == seen_by(scene, action)
    committed(scene, CommitAction("ring them", action=action.id))
    scene.does("ben", UpdateAction(action.id, "partly", "they were glad"))
    scene.does("ben", TellNextTime(action.id))
    scene.passes(ms=1)
    for command in (
        RING,
        CommitAction("ring", action=action.id),
        UpdateAction(action.id, "done"),
        TellNextTime(action.id, yes=True),
    ):
        assert "not_now" == scene.refuses("ben", command).name


def test_after_the_end_nobody_else_writes_one() -> None:
    scene = ended(committing())
    for name in ("ana", "dee"):
        assert "not_now" == scene.refuses(name, RING).name


def test_it_can_be_taken_back_as_long_as_it_is_kept_and_leaves_nothing() -> None:
    scene = committing()
    action = committed(scene)
    scene.does("ben", UpdateAction(action.id, "open", "it is hard to ask"))
    ended(scene).passes(ms=20 * REOPEN_MS)
    scene.does("ben", WithdrawAction(action.id))
    assert {} == dict(scene.room.actions)
    words = {"ring the night team", "they ring back", "it is hard to ask"}
    assert words <= set(scene.erased.values())
    assert words.isdisjoint(scene.texts.values())
    assert "no_such_action" == scene.refuses("ben", WithdrawAction(action.id)).name


def test_its_owner_says_whether_the_set_is_reminded() -> None:
    scene = committing()
    action = committed(scene)
    scene.does("ben", TellNextTime(action.id))
    assert not scene.room.actions[action.id].remind
    scene.does("ben", TellNextTime(action.id, yes=True))
    assert scene.room.actions[action.id].remind
