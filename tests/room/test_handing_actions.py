"""What came from an earlier session and whose owner is on another device: the desk hands it on."""

from __future__ import annotations

import msgspec

from server.room.actions import unclaimed
from server.room.acts import EVENTS
from server.room.acts.commit_action import CommitAction
from server.room.acts.hand_actions import ActionsHanded, HandActions
from server.room.acts.update_action import UpdateAction
from server.storage.codec import Codec
from tests.room.carried import ASK, RING, WAIT, carrying, comes, comes_in, owned_by, seen
from tests.room.scenes import moved_to

CODEC = Codec(EVENTS)


def test_the_desk_hands_it_to_the_right_person_with_all_of_theirs() -> None:
    scene = carrying(RING, WAIT, ASK)
    first = next(iter(scene.room.actions))
    scene.does("dee", HandActions(first, scene["femi"]))
    assert ["ring", "ask"] == owned_by(scene, "femi")
    assert ["wait"] == [scene.texts[one.text] for one in unclaimed(scene.room)]


def test_a_wrong_hand_over_is_handed_on_to_the_right_person() -> None:
    scene = carrying(RING, WAIT, ASK)
    first = next(iter(scene.room.actions))
    scene.does("dee", HandActions(first, scene["femi"]))
    assert "not_now" == scene.refuses("dee", HandActions(first, scene["femi"])).name
    scene.does("dee", HandActions(first, scene["hana"]))
    assert (["ring", "ask"], []) == (owned_by(scene, "hana"), owned_by(scene, "femi"))
    assert {"dee": [], "femi": [], "hana": ["ring", "ask"]} == seen(scene)
    assert ["wait"] == [scene.texts[one.text] for one in unclaimed(scene.room)]


def test_or_it_waits_again_and_finds_its_owner_by_itself() -> None:
    scene = carrying(RING)
    (action,) = scene.room.actions
    assert "not_now" == scene.refuses("dee", HandActions(action)).name
    scene.does("dee", HandActions(action, scene["femi"]))
    scene.does("dee", HandActions(action))
    assert ([], 1) == (owned_by(scene, "femi"), len(unclaimed(scene.room)))
    comes_in(scene, "ben", "ben's laptop")
    assert ["ring"] == owned_by(scene, "ben")
    assert "no_such_action" == scene.refuses("dee", HandActions(action, scene["femi"])).name


def test_its_owner_is_told_who_has_had_it_before() -> None:
    scene = carrying(RING)
    (action,) = scene.room.actions
    scene.does("dee", HandActions(action, scene["femi"]))
    assert () == scene.room.actions[action].was_with
    scene.does("dee", HandActions(action))
    scene.does("dee", HandActions(action, scene["hana"]))
    scene.does("dee", HandActions(action, scene["femi"]))
    assert (scene["hana"],) == scene.room.actions[action].was_with
    scene.does("dee", HandActions(action))
    comes_in(scene, "ben", "ben's laptop")
    assert ["ring"] == owned_by(scene, "ben")
    assert {scene["femi"], scene["hana"]} == {*scene.room.actions[action].was_with}


def test_what_somebody_has_made_their_own_stays_theirs_and_the_rest_is_handed_on() -> None:
    scene = carrying(RING, ASK, WAIT)
    ring, ask, wait = scene.room.actions
    for one in (ring, wait):
        scene.does("dee", HandActions(one, scene["femi"]))
    moved_to("action_review")(scene)
    scene.does("femi", UpdateAction(ring, "partly", "they rang"))
    scene.does("femi", CommitAction("wait and see", action=wait))
    for one in (ring, wait):
        assert "no_such_action" == scene.refuses("dee", HandActions(one, scene["hana"])).name
    scene.does("dee", HandActions(ask, scene["hana"]))
    assert (["ring", "wait and see"], ["ask"]) == (owned_by(scene, "femi"), owned_by(scene, "hana"))
    assert "hand_actions" in scene.can("dee")
    scene.does("hana", UpdateAction(ask, "done"))
    assert "hand_actions" not in scene.can("dee")


def test_a_hand_over_from_before_it_could_be_mended_is_read_as_it_was() -> None:
    scene = carrying(RING)
    comes_in(scene, "ben", "ben's laptop")
    (event,) = (one for one in scene.events if isinstance(one, ActionsHanded))
    kind, version, fields = CODEC.encode(event)
    older = msgspec.json.decode(fields)
    assert older.pop("by_desk") is False
    assert event == CODEC.decode(kind, version, msgspec.json.encode(older))


def test_what_has_found_its_owner_is_nobodys_to_hand_on() -> None:
    scene = carrying(RING)
    comes_in(scene, "ben", "ben's laptop")
    (action,) = scene.room.actions
    for unknown in (action, "nothing"):
        refusal = scene.refuses("dee", HandActions(unknown, scene["femi"]))
        assert "no_such_action" == refusal.name


def test_only_the_desk_hands_it_on_and_only_to_a_member_inside() -> None:
    scene = carrying(RING)
    (action,) = scene.room.actions
    comes(scene, "eve", "eve's")
    comes(scene, "olu", "olu's", "observer")
    assert "not_allowed" == scene.refuses("femi", HandActions(action, scene["femi"])).name
    for name in ("eve", "olu", "dee"):
        refusal = scene.refuses("dee", HandActions(action, scene[name]))
        assert "no_such_person" == refusal.name
    assert "no_such_person" == scene.refuses("dee", HandActions(action, "nobody")).name
    assert ("hand_actions" in scene.can("dee"), "hand_actions" in scene.can("femi")) == (
        True,
        False,
    )
