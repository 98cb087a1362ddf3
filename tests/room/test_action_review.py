"""Looking back at actions: what became of them, told by whoever's they are, in their own way."""

from __future__ import annotations

from typing import get_args

import pytest

from server.room.action import ACTION_LIMIT_CHARS, Action, ActionStatus
from server.room.actions import sees
from server.room.acts.commit_action import CommitAction
from server.room.acts.update_action import UpdateAction
from tests.room.scenes import CHECK_IN, Scene, entered, moved_to, opened, room_after, started


def looking_back() -> tuple[Scene, Action]:
    """Ana has an action, and the set looks back at what became of those it has."""
    scene = room_after(
        opened(CHECK_IN), entered("ana", "ben"), entered("olu", role="observer"), started()
    )
    moved_to("next_step")(scene)
    decision = scene.does("ana", CommitAction("ask for help", sign="I have slept"))
    moved_to("action_review")(scene)
    return scene, scene.room.actions[str(decision.answer["action"])]


def updated(scene: Scene, command: UpdateAction) -> Action:
    scene.does("ana", command)
    return scene.room.actions[command.action]


def who_sees(scene: Scene, action: Action) -> set[str]:
    return {n for n, p in scene.people.items() if sees(scene.room, action, scene.room.people[p])}


@pytest.mark.parametrize("status", get_args(ActionStatus))
def test_every_status_is_told_alike_with_what_was_learned(status: ActionStatus) -> None:
    scene, action = looking_back()
    told = updated(scene, UpdateAction(action.id, status, "asking took a week", tell=True))
    assert told.learned is not None
    assert (status, "asking took a week") == (told.status, scene.texts[told.learned])
    assert {"dee", "ana", "ben"} == who_sees(scene, told)


def test_what_is_kept_to_oneself_nobody_else_sees_any_more() -> None:
    scene, action = looking_back()
    assert {"ana"} == who_sees(scene, updated(scene, UpdateAction(action.id, "dropped")))
    updated(scene, UpdateAction(action.id, "dropped", tell=True))
    assert {"ana"} == who_sees(scene, updated(scene, UpdateAction(action.id, "dropped")))


def test_what_was_learned_is_replaced_kept_or_erased() -> None:
    scene, action = looking_back()
    first = updated(scene, UpdateAction(action.id, "open", "not yet"))
    kept = updated(scene, UpdateAction(action.id, "partly"))
    assert first.learned == kept.learned
    second = updated(scene, UpdateAction(action.id, "done", "it was easier than it looked"))
    assert second.learned is not None
    assert "not yet" in scene.erased.values()
    assert "it was easier than it looked" == scene.texts[second.learned]
    assert updated(scene, UpdateAction(action.id, "done", "")).learned is None
    assert "it was easier than it looked" in scene.erased.values()


def test_the_set_is_told_in_a_step_that_is_about_actions_and_oneself_at_any_time() -> None:
    scene, action = looking_back()
    moved_to("check_in")(scene)
    assert "not_now" == scene.refuses("ana", UpdateAction(action.id, "done", tell=True)).name
    assert "done" == updated(scene, UpdateAction(action.id, "done")).status
    moved_to("next_step")(scene)
    updated(scene, UpdateAction(action.id, "done", tell=True))


def test_looking_back_asks_for_no_new_action() -> None:
    scene = room_after(opened(CHECK_IN), entered("ana"), started(), moved_to("action_review"))
    assert "not_now" == scene.refuses("ana", CommitAction("one more thing")).name


@pytest.mark.parametrize("name", ["dee", "ben"])
def test_nobody_says_it_for_somebody_else(name: str) -> None:
    scene, action = looking_back()
    assert "not_allowed" == scene.refuses(name, UpdateAction(action.id, "done")).name


@pytest.mark.parametrize(
    ("learned", "refusal"), [("x" * (ACTION_LIMIT_CHARS + 1), "too_long"), ("\x07", "bad_field")]
)
def test_what_cannot_be_taken_changes_nothing(learned: str, refusal: str) -> None:
    scene, action = looking_back()
    told = scene.refuses("ana", UpdateAction(action.id, "done", learned))
    assert (refusal, "learned") == (told.name, told.numbers["field"])
    assert "open" == scene.room.actions[action.id].status
