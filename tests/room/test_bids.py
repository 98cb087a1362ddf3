"""Asking for air time: everybody sees it, the room proposes, the desk decides."""

from __future__ import annotations

import pytest

from server.room.acts.begin import Begin
from server.room.acts.bid import Bid
from server.room.acts.go_to import GoTo
from server.room.acts.move_on import MoveOn
from server.room.acts.remove_person import RemovePerson
from server.room.air_time import air_time_ms, bidders, proposed
from server.room.run import MINUTE_MS
from tests.room.formats import ROUNDS
from tests.room.scenes import (
    CHECK_IN,
    Scene,
    chosen,
    classic,
    entered,
    opened,
    room_after,
    started,
)


def three_rounds() -> Scene:
    members = ("ana", "ben", "chloe", "femi", "hana")
    return room_after(opened(ROUNDS), entered(*members), started())


def names(scene: Scene, people: list[str]) -> list[str]:
    return [name for person in people for name, known in scene.people.items() if known == person]


def test_a_bid_is_kept_with_its_headline_apart_from_the_log() -> None:
    scene = three_rounds()
    scene.does("ana", Bid("A  hard\tconversation", urgency=3, waited=2))
    bid = scene.room.bids[scene["ana"]]
    assert ("A hard conversation", 3, 2) == (scene.texts[bid.headline], bid.urgency, bid.waited)


def test_a_bid_can_be_made_while_waiting_for_the_start() -> None:
    scene = room_after(classic())
    scene.does("ana", Bid("A hard conversation"))
    assert [scene["ana"]] == bidders(scene.room, scene.now_ms)


def test_a_new_bid_takes_the_place_of_the_old_one_and_its_words_are_erased() -> None:
    scene = three_rounds()
    scene.does("ana", Bid("One thing"))
    scene.does("ana", Bid("Another thing"))
    assert ["One thing"] == list(scene.erased.values())
    assert 1 == len(scene.room.bids)


def test_an_empty_headline_takes_the_bid_back() -> None:
    scene = three_rounds()
    scene.does("ana", Bid("One thing"))
    scene.does("ana", Bid(" "))
    assert {} == scene.room.bids
    assert ["One thing"] == list(scene.erased.values())
    assert "You have not asked for time." == scene.refuses("ana", Bid()).message


@pytest.mark.parametrize(
    ("command", "name"),
    [
        (Bid("x" * 81), "too_long"),
        (Bid("Now", urgency=4), "bad_field"),
        (Bid("Now", urgency=0), "bad_field"),
        (Bid("Now", waited=-1), "bad_field"),
        (Bid("Now", waited=21), "bad_field"),
        (Bid("\x07"), "bad_field"),
    ],
)
def test_a_bid_that_cannot_be_is_refused(command: Bid, name: str) -> None:
    assert name == three_rounds().refuses("ana", command).name


def test_only_members_bid_and_only_where_somebody_presents() -> None:
    scene = room_after(classic("bidding", presenter=""))
    for name in ("dee", "cora", "olu"):
        assert "not_allowed" == scene.refuses(name, Bid("Mine")).name
    without = room_after(opened(CHECK_IN), entered("ana"), started())
    assert "Nobody presents in this kind of session." == without.refuses("ana", Bid("X")).message
    assert "bid" not in without.can("ana")


def test_the_room_sorts_by_air_time_then_waiting_then_urgency_then_who_came_first() -> None:
    scene = three_rounds()
    scene.does("hana", Bid("h"))
    scene.does("femi", Bid("f", urgency=2))
    scene.does("chloe", Bid("c", urgency=2))
    scene.does("ben", Bid("b", waited=1))
    scene.does("ana", Bid("a", urgency=3, waited=5))
    chosen("ana", "ben")(scene)
    scene.does("dee", MoveOn())
    scene.does("ana", Begin())
    scene.passes(minutes=3)
    assert {scene["ana"]: 3 * MINUTE_MS, scene["ben"]: 0} == air_time_ms(scene.room, scene.now_ms)
    assert ["ben", "femi", "chloe", "hana", "ana"] == names(
        scene, bidders(scene.room, scene.now_ms)
    )


def test_it_proposes_as_many_as_there_are_rounds_and_keeps_those_who_are_chosen() -> None:
    scene = three_rounds()
    for name in ("ana", "ben", "chloe", "femi"):
        scene.does(name, Bid(name))
    assert ["ana", "ben", "chloe"] == names(scene, proposed(scene.room, scene.now_ms))
    chosen("hana", "femi")(scene)
    assert ["hana", "femi"] == names(scene, proposed(scene.room, scene.now_ms))
    scene.does("dee", RemovePerson(scene["femi"]))
    assert ["hana", "ana"] == names(scene, proposed(scene.room, scene.now_ms))


def test_whoever_is_taken_out_asks_for_nothing_any_more() -> None:
    scene = three_rounds()
    scene.does("ana", Bid("One thing"))
    scene.does("dee", RemovePerson(scene["ana"]))
    assert {} == scene.room.bids
    assert ["One thing"] == list(scene.erased.values())


def test_a_bid_can_still_be_made_between_the_rounds() -> None:
    scene = three_rounds()
    chosen("ana", "ben")(scene)
    scene.does("dee", GoTo(scene.index("rest")))
    scene.does("femi", Bid("After all"))
    assert ["femi"] == names(scene, bidders(scene.room, scene.now_ms))
