"""Who sits where in a round besides the presenter, and whose hands the controls are in by that."""

from __future__ import annotations

import pytest

from server.formats.loader import BuiltIn
from server.room.acts.begin import Begin
from server.room.acts.cast_round import CastRound
from server.room.acts.commit_action import CommitAction
from server.room.acts.go_back import GoBack
from server.room.acts.go_to import GoTo
from server.room.acts.hand_over import HandOver
from server.room.acts.move_on import MoveOn
from server.room.acts.remove_person import RemovePerson
from server.room.acts.start_session import StartSession
from server.room.acts.submit_post import SubmitPost
from server.room.acts.take_controls import AWAY_MS, TakeControls
from server.room.acts.undo_move import UndoMove
from server.room.audience import audience_of, holds_controls
from server.room.rights import can
from tests.room.formats import invented
from tests.room.scenes import Scene, chosen, entered, opened, room_after, started

GUIDED = invented(
    'rounds = 2\nleast_rounds = 1\nmost_rounds = 3\nlead = "process_guide"\n'
    'cast = ["process_guide"]',
    "bidding 6 bidders; settles_rounds = true",
    'present 6 presenter; once_per = "round"; stance = "speaks"',
    'explore 15 members; once_per = "round"; takes = ["question"]; reveal = "queue"',
    "close 9 everyone",
)
PRACTICE = invented(
    'rounds = 2\nleast_rounds = 1\nmost_rounds = 3\nlead = "trainer"\ncast = ["trainee"]',
    "bidding 6 bidders; settles_rounds = true",
    'brief 2 trainee; once_per = "round"; takes = ["reflection"]; reveal = "wall"',
    'explore 15 members; once_per = "round"; takes = ["question"]; reveal = "queue"',
    'next_time 2 trainee; once_per = "round"; takes = ["action"]; reveal = "wall"',
    "close 9 everyone",
)
TRIAD = invented(
    "rounds = 3\nleast_rounds = 2\nmost_rounds = 3\nrotates = true\n"
    'cast = ["questioner", "observer"]',
    "set_up 4 everyone",
    'explore 10 questioner; once_per = "round"; takes = ["question"]; reveal = "wall"',
    "close 9 everyone",
)


def scene_of(form: BuiltIn, *members: str) -> Scene:
    return room_after(opened(form), entered(*members))


def guided(*presenters: str) -> Scene:
    """In a set without a facilitator, Dee is one of the members."""
    scene = scene_of(GUIDED, "ana", "ben", "chloe")
    scene.does("dee", StartSession())
    chosen(*presenters)(scene)
    return scene


def holder(scene: Scene) -> str | None:
    found = scene.room.holder
    return next((name for name, person in scene.people.items() if person == found), None)


def seats(scene: Scene, number: int) -> dict[str, str]:
    names = {person: name for name, person in scene.people.items()}
    found = scene.room.round_of(number)
    assert found is not None
    return {seat: names[person] for seat, person in found.seats.items()}


# A set without a facilitator.


def test_it_is_opened_by_a_member_who_steers_until_the_first_round() -> None:
    scene = scene_of(GUIDED, "ana", "ben")
    assert "member" == scene.room.people[scene["dee"]].role
    assert ("dee", "desk") == (holder(scene), audience_of(scene.room, scene["dee"]))
    scene.does("dee", StartSession())
    chosen("dee", "ana")(scene)
    assert "dee" == holder(scene)


def test_each_round_has_a_guide_who_does_not_present_in_it() -> None:
    scene = guided("dee", "ana")
    assert {"process_guide": "ben"} == seats(scene, 1)
    assert {"process_guide": "chloe"} == seats(scene, 2)
    scene.does("dee", MoveOn())
    assert ("ben", "presenter") == (holder(scene), audience_of(scene.room, scene["dee"]))
    assert "not_allowed" == scene.refuses("dee", MoveOn()).name
    scene.does("ben", Begin())


def test_between_and_after_the_rounds_whoever_guided_last_goes_on() -> None:
    scene = guided("dee", "ana")
    scene.does("dee", GoTo(scene.index("explore", 2)))
    assert "chloe" == holder(scene)
    scene.does("chloe", MoveOn())
    assert ("close", "chloe") == (scene.phase, holder(scene))


def test_going_back_and_undoing_give_the_controls_back_to_whose_round_it_is() -> None:
    scene = guided("dee", "ana")
    scene.does("dee", GoTo(scene.index("explore", 1)))
    scene.does("ben", MoveOn())
    assert "chloe" == holder(scene)
    scene.does("chloe", GoBack())
    assert "ben" == holder(scene)
    scene.does("ben", UndoMove())
    assert "chloe" == holder(scene)


def test_where_all_present_somebody_who_presents_later_guides() -> None:
    scene = scene_of(GUIDED, "ana")
    scene.does("dee", StartSession())
    chosen("dee", "ana")(scene)
    assert {"process_guide": "ana"} == seats(scene, 1)
    assert {"process_guide": "dee"} == seats(scene, 2)


def test_another_guide_can_be_chosen_also_in_the_middle_of_the_round() -> None:
    scene = guided("dee", "ana")
    scene.does("dee", MoveOn())
    scene.does("ben", Begin())
    scene.does("ben", CastRound(1, "process_guide", scene["chloe"]))
    assert "chloe" == holder(scene)


def test_a_choice_by_hand_stays_while_it_fits() -> None:
    scene = guided("dee", "ana")
    scene.does("dee", CastRound(2, "process_guide", scene["ben"]))
    chosen("chloe", "ana")(scene)
    assert {"process_guide": "ben"} == seats(scene, 2)
    chosen("ana", "ben")(scene)
    assert {"process_guide": "ben"} != seats(scene, 2)


def test_a_guide_who_is_taken_out_before_the_round_is_followed_by_another() -> None:
    scene = guided("dee", "ana")
    scene.does("dee", RemovePerson(scene["chloe"]))
    assert {"process_guide": "ben"} == seats(scene, 1)
    assert {"process_guide": "dee"} == seats(scene, 2)


@pytest.mark.parametrize(
    ("command", "name"),
    [
        (CastRound(1, "conductor", "ana"), "bad_field"),
        (CastRound(1, "trainee", "ana"), "bad_field"),
        (CastRound(9, "process_guide", "ana"), "not_now"),
        (CastRound(0, "process_guide", "ana"), "not_now"),
        (CastRound(-1, "process_guide", "ana"), "not_now"),
        (CastRound(1, "process_guide", "nobody"), "no_such_person"),
        (CastRound(1, "process_guide", "dee"), "not_now"),
    ],
)
def test_a_seat_that_cannot_be_is_refused(command: CastRound, name: str) -> None:
    scene = guided("dee", "ana")
    person = scene.people.get(command.person, command.person)
    refusal = scene.refuses("dee", CastRound(command.round, command.seat, person))
    assert name == refusal.name


# Training: the trainee in the facilitator's seat.


def test_the_trainee_holds_the_controls_in_their_round_and_the_trainer_between() -> None:
    scene = scene_of(PRACTICE, "ana", "ben", "chloe")
    scene.does("dee", StartSession())
    chosen("ana", "ben")(scene)
    assert {"trainee": "chloe"} == seats(scene, 1)
    scene.does("dee", MoveOn())
    assert ("chloe", "desk") == (holder(scene), audience_of(scene.room, scene["dee"]))
    scene.does("chloe", SubmitPost("reflection", "Watch my silences."))
    assert "not_allowed" == scene.refuses("ben", SubmitPost("reflection", "And mine.")).name
    scene.does("chloe", GoTo(scene.index("close")))
    assert holder(scene) is None
    assert holds_controls(scene.room, scene.room.people[scene["dee"]])


def test_only_whoever_sat_in_the_seat_is_asked_what_they_will_try_next_time() -> None:
    scene = scene_of(PRACTICE, "ana", "ben", "chloe")
    scene.does("dee", StartSession())
    chosen("ana", "ben")(scene)
    scene.does("dee", GoTo(scene.index("next_time")))
    for name in ("ana", "ben"):
        refused = scene.refuses(name, CommitAction("And I too."))
        assert "In this step somebody else writes an action." == refused.message
    scene.does("chloe", CommitAction("I will wait for five breaths."))
    assert ["chloe"] == [name for name in ("ana", "ben", "chloe") if asked(scene, name)]


def asked(scene: Scene, name: str) -> bool:
    return "commit_action" in can(scene.room, scene.room.people[scene[name]])


def test_the_trainer_can_take_the_controls_and_give_them_back_and_the_next_round_starts_anew() -> (
    None
):
    scene = scene_of(PRACTICE, "ana", "ben", "chloe")
    scene.does("dee", StartSession())
    chosen("ana", "ben")(scene)
    scene.does("dee", MoveOn())
    scene.does("dee", TakeControls())
    assert "dee" == holder(scene)
    assert "You hold the controls." == scene.refuses("dee", TakeControls()).message
    scene.does("dee", HandOver(scene["chloe"]))
    assert (None, "chloe") == (scene.room.held_by, holder(scene))
    scene.does("dee", TakeControls())
    second = seats(scene, 2)["trainee"]
    scene.does("dee", GoTo(scene.index("brief", 2)))
    assert second == holder(scene)


# Roles that move round by themselves.


def test_in_a_triad_the_three_roles_move_one_place_each_round() -> None:
    scene = scene_of(TRIAD, "ana", "ben", "chloe")
    started()(scene)
    casts = [(scene.room.presenter_of(n), seats(scene, n)) for n in (1, 2, 3)]
    assert casts == [
        (scene["ana"], {"questioner": "ben", "observer": "chloe"}),
        (scene["ben"], {"questioner": "chloe", "observer": "ana"}),
        (scene["chloe"], {"questioner": "ana", "observer": "ben"}),
    ]


def test_only_the_questioner_asks() -> None:
    scene = scene_of(TRIAD, "ana", "ben", "chloe")
    started()(scene)
    scene.does("dee", MoveOn())
    scene.does("ben", SubmitPost("question", "What matters most?"))
    for name in ("ana", "chloe"):
        assert "not_allowed" == scene.refuses(name, SubmitPost("question", "And?")).name


def test_two_people_are_asked_to_choose_and_a_fourth_has_a_round_only_by_hand() -> None:
    two = scene_of(TRIAD, "ana", "ben")
    started()(two)
    assert 2 == len(two.room.rounds)
    four = scene_of(TRIAD, "ana", "ben", "chloe", "femi")
    started()(four)
    assert 3 == len(four.room.rounds)
    alone = scene_of(TRIAD, "ana")
    started()(alone)
    assert () == alone.room.rounds


def test_changing_places_within_a_round_swaps_the_two() -> None:
    scene = scene_of(TRIAD, "ana", "ben", "chloe")
    started()(scene)
    scene.does("dee", CastRound(1, "questioner", scene["chloe"]))
    assert {"questioner": "chloe", "observer": "ben"} == seats(scene, 1)
    scene.does("dee", MoveOn())
    scene.does("dee", Begin())
    command = CastRound(1, "questioner", scene["ben"])
    assert "That round has begun" in scene.refuses("dee", command).message


def test_a_seat_is_offered_for_as_long_as_one_can_change() -> None:
    triad = scene_of(TRIAD, "ana", "ben", "chloe")
    started()(triad)
    for number in (1, 2, 3):
        assert "cast_round" in can(triad.room, triad.room.people[triad["dee"]])
        triad.does("dee", GoTo(triad.index("explore", number)))
        triad.does("dee", Begin())
    assert "cast_round" not in can(triad.room, triad.room.people[triad["dee"]])
    late = guided("dee")
    late.does("dee", MoveOn())
    late.does("dee", Begin())
    assert "cast_round" in can(late.room, late.room.people[late[holder(late) or ""]])


def test_the_stand_in_takes_over_where_the_guide_drops_out() -> None:
    scene = guided("dee", "ana")
    scene.does("dee", MoveOn())
    refusal = scene.refuses("chloe", TakeControls(), away_ms=AWAY_MS)
    assert "not_allowed" == refusal.name
