"""The desk drafts an action, and only whoever it is for can make it count."""

from __future__ import annotations

from server.room.acts.add_person_on_call import AddPersonOnCall
from server.room.acts.commit_action import CommitAction
from server.room.acts.hand_over import HandOver
from server.room.acts.update_action import UpdateAction
from server.room.acts.withdraw_action import WithdrawAction
from tests.room.committing import committed, committing, drafted, ended, of, seen_by
from tests.room.scenes import (
    CHECK_IN,
    entered,
    moved_to,
    opened,
    room_after,
    started,
)


def test_a_draft_is_seen_by_the_desk_and_by_whom_it_is_for() -> None:
    scene = committing()
    draft = drafted(scene)
    assert (draft.draft, draft.owner, draft.shown) == (True, scene["ben"], None)
    assert {"dee", "cora", "ben"} == seen_by(scene, draft)


def test_it_counts_once_its_owner_has_saved_it_in_their_own_words() -> None:
    scene = committing()
    draft = drafted(scene)
    action = committed(scene, CommitAction("sit in on two nights", action=draft.id))
    assert (draft.id, False) == (action.id, action.draft)
    assert "sit in on a night" in scene.erased.values()
    assert "ana" in seen_by(scene, action)
    assert "not_allowed" == scene.refuses("dee", WithdrawAction(action.id)).name


def test_its_owner_can_discard_it_and_the_desk_can_take_it_back() -> None:
    for name in ("ben", "dee", "cora"):
        scene = committing()
        scene.does(name, WithdrawAction(drafted(scene).id))
        assert {} == dict(scene.room.actions)
        assert "sit in on a night" not in scene.texts.values()


def test_a_draft_is_nothing_to_tell_of_and_nobodys_to_rewrite() -> None:
    scene = committing()
    draft = drafted(scene)
    assert "not_now" == scene.refuses("ben", UpdateAction(draft.id, "done")).name
    assert "not_allowed" == scene.refuses("dee", CommitAction("other", action=draft.id)).name
    for command in (CommitAction("other", action=draft.id), WithdrawAction(draft.id)):
        assert "no_such_action" == scene.refuses("ana", command).name


def test_after_the_end_a_draft_is_its_owners_alone_and_can_still_be_saved() -> None:
    scene = committing()
    draft = drafted(scene)
    ended(scene)
    assert {"ben"} == seen_by(scene, draft)
    assert "no_such_action" == scene.refuses("dee", WithdrawAction(draft.id)).name
    assert not committed(scene, CommitAction("sit in", action=draft.id)).draft


def test_only_the_desk_drafts_and_only_for_whom_the_step_asks() -> None:
    scene = committing()
    assert "not_allowed" == scene.refuses("ana", CommitAction("x", person=scene["ben"])).name
    assert "not_now" == scene.refuses("dee", CommitAction("x", person=scene["ana"])).name
    assert "no_such_person" == scene.refuses("dee", CommitAction("x", person="nobody")).name
    moved_to("round_review")(scene)
    assert "not_now" == scene.refuses("dee", CommitAction("x", person=scene["ben"])).name


def test_it_can_be_drafted_for_somebody_who_is_only_on_the_call() -> None:
    scene = room_after(opened(CHECK_IN), started())
    scene.people["max"] = str(scene.does("dee", AddPersonOnCall("Max")).answer["person"])
    moved_to("next_step")(scene)
    draft = of(scene, scene.does("dee", CommitAction("one thing", person=scene["max"])))
    assert {"dee"} == seen_by(scene, draft)


def test_a_member_who_holds_the_controls_writes_their_own() -> None:
    scene = room_after(opened(CHECK_IN), entered("ana", "ben"), started(), moved_to("next_step"))
    scene.does("dee", HandOver(scene["ana"]))
    action = committed(scene, CommitAction("mine", person=scene["ana"]), "ana")
    assert (False, scene["ana"]) == (action.draft, action.owner)
