"""A session that continues an earlier one: what is open comes along, each to its owner alone."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from server.errors import Refusal
from server.room.actions import unclaimed
from server.room.acts import EVENTS
from server.room.acts.admit import Admit
from server.room.acts.carry_actions import CarryActions
from server.room.acts.commit_action import CommitAction
from server.room.acts.continue_session import CONTINUATIONS, ContinueSession
from server.room.acts.end_session import EndSession
from server.room.acts.open_room import decide_open
from server.room.acts.update_action import UpdateAction
from server.storage.codec import Codec
from tests.room.carried import (
    ASK,
    NEXT,
    RING,
    WAIT,
    carrying,
    comes,
    comes_in,
    continuing,
    owned_by,
    seen,
)
from tests.room.scenes import (
    MEMBERS,
    Scene,
    classic,
    entered,
    moved_to,
    room_after,
    started,
)

CODEC = Codec(EVENTS)


def test_what_is_carried_waits_unseen_until_its_owner_comes_with_their_browser() -> None:
    scene = carrying(RING, ASK, WAIT)
    assert {"dee": [], "femi": [], "hana": []} == seen(scene)
    assert 3 == len(unclaimed(scene.room))
    comes(scene, "ben", "ben's laptop")
    assert {"dee": [], "femi": [], "hana": [], "ben": []} == seen(scene), "the door sees nothing"
    scene.does("dee", Admit((scene["ben"],)))
    assert {"dee": [], "femi": [], "hana": [], "ben": ["ring", "ask"]} == seen(scene)
    comes_in(scene, "ana", "ana's phone")
    assert (["wait"], []) == (owned_by(scene, "ana"), unclaimed(scene.room))


def test_everything_of_it_comes_along_and_it_is_known_to_be_an_earlier_one() -> None:
    scene = carrying(RING, ASK)
    comes_in(scene, "ben", "ben's laptop")
    ring, ask = scene.room.actions.values()
    assert ring.sign is not None
    assert ask.learned is not None
    assert ("2027-01-22", "they ring", "open", True, True) == (
        *(ring.due, scene.texts[ring.sign], ring.status, ring.remind, ring.carried),
    )
    assert ("partly", "slow", False) == (ask.status, scene.texts[ask.learned], ask.remind)
    assert () == ring.marks + ask.marks


def test_whoever_is_here_already_owns_it_at_once() -> None:
    scene = room_after(continuing, entered("femi"), started())
    scene.does(None, CarryActions((replace(RING, owner=scene["femi"], marks=()),)))
    assert ["ring"] == owned_by(scene, "femi")


def test_somebody_else_on_the_same_laptop_gets_nothing() -> None:
    """A ward has one for all of them."""
    scene = carrying(RING)
    comes_in(scene, "chloe", "ben's laptop")
    assert ([], 1) == (owned_by(scene, "chloe"), len(unclaimed(scene.room)))
    comes(scene, "BEN", "ben's laptop")
    scene.does("dee", Admit((scene["BEN"],)))
    assert ["ring"] == owned_by(scene, "BEN")


def test_another_browser_an_observer_or_none_at_all_gets_nothing() -> None:
    scene = carrying(RING)
    for name, browser in (("ben", "eve's"), ("Ben", ""), ("bEn", "BEN'S LAPTOP")):
        comes_in(scene, name, browser)
        assert [] == owned_by(scene, name)
    comes(scene, "beN", "ben's laptop", "observer")
    assert 1 == len(unclaimed(scene.room))


def test_who_facilitates_this_time_still_has_their_action() -> None:
    scene = carrying(RING)
    comes(scene, "ben", "ben's laptop", "co_facilitator")
    assert ["ring"] == owned_by(scene, "ben")
    scene.does("ben", UpdateAction(next(iter(scene.room.actions)), "done"))


def test_the_second_browser_of_an_owner_finds_nothing_left_and_leads_to_the_same_person() -> None:
    scene = carrying(WAIT)
    comes_in(scene, "ana", "ana's")
    comes(scene, "ANA", "ana's phone")
    scene.does("dee", Admit((scene["ANA"],), back_as=scene["ana"]))
    assert ["wait"] == owned_by(scene, "ANA") == owned_by(scene, "ana")


def test_its_owner_tells_the_set_and_only_then_is_it_seen() -> None:
    scene = carrying(RING)
    comes_in(scene, "ben", "ben's laptop")
    (action,) = scene.room.actions
    moved_to("action_review")(scene)
    scene.does("ben", UpdateAction(action, "changed", "they rang first", tell=True))
    assert {"dee": ["ring"], "femi": ["ring"], "hana": ["ring"], "ben": ["ring"]} == seen(scene)
    scene.does("ben", CommitAction("ring again", action=action))
    assert ["ring again"] == seen(scene)["femi"]


def test_the_next_session_says_when_it_starts() -> None:
    with pytest.raises(Refusal) as refused:
        decide_open(replace(NEXT, starts_at_ms=None), Scene().facts())
    assert ("bad_field", "starts_at") == (refused.value.name, refused.value.numbers["field"])
    scene = room_after(continuing)
    assert "earlier" == scene.room.continues


# Bringing it, once.


def test_it_is_brought_once_and_only_where_there_is_a_session_before() -> None:
    scene = carrying(RING)
    assert "not_now" == scene.refuses(None, CarryActions((RING,))).name
    assert 1 == len(scene.room.actions)
    other = room_after(classic("check_in"))
    assert "not_now" == other.refuses(None, CarryActions((RING,))).name


def test_where_nothing_is_open_that_is_known_too() -> None:
    scene = carrying()
    assert (True, {}) == (scene.room.carried, dict(scene.room.actions))


def test_nobody_brings_it_by_hand() -> None:
    scene = room_after(continuing, entered(*MEMBERS), started())
    for name in ("dee", "ana"):
        assert "not_allowed" == scene.refuses(name, CarryActions((RING,))).name


def test_an_ended_session_notes_what_continues_it_each_once_and_not_without_end() -> None:
    scene = room_after(classic("check_in"))
    with pytest.raises(Refusal):
        scene.does(None, ContinueSession("next"))
    scene.does("dee", EndSession())
    assert "not_allowed" == scene.refuses("dee", ContinueSession("next")).name
    for _ in range(2):
        scene.does(None, ContinueSession("next"))
    assert ("next",) == scene.room.continued
    for number in range(CONTINUATIONS - 1):
        scene.does(None, ContinueSession(f"next {number}"))
    assert "not_now" == scene.refuses(None, ContinueSession("one more")).name


def test_a_log_from_before_there_were_continuations_is_read_as_it_was() -> None:
    scene = room_after(classic("check_in"))
    kind, version, fields = CODEC.encode(scene.events[0])
    older = msgspec.json.decode(fields)
    del older["continues"]
    assert scene.events[0] == CODEC.decode(kind, version, msgspec.json.encode(older))
    assert (scene.room.continues, scene.room.carried, scene.room.continued) == (None, False, ())
