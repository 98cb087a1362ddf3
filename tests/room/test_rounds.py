"""Who presents, in which round; one round and several."""

from __future__ import annotations

import pytest

from server.room.acts.add_person_on_call import AddPersonOnCall
from server.room.acts.add_time import AddTime, TimeAdded
from server.room.acts.ask_for_a_moment import AskForAMoment
from server.room.acts.begin import Begin
from server.room.acts.go_back import GoBack
from server.room.acts.go_to import GoTo
from server.room.acts.move_on import MoveOn
from server.room.acts.remove_person import RemovePerson
from server.room.acts.set_rounds import SetRounds
from server.room.acts.time_up import TimeUp
from server.room.audience import audience_of
from server.room.rounds import begun_rounds
from tests.room.formats import three_rounds
from tests.room.on_time import on_time
from tests.room.scenes import (
    CHECK_IN,
    Scene,
    chosen,
    classic,
    does,
    entered,
    moved_to,
    opened,
    passed,
    room_after,
    started,
)


def presenters(scene: Scene) -> list[str]:
    """Those who present, by name, in order; the rounds are numbered without a gap."""
    assert [*range(1, len(scene.room.rounds) + 1)] == [one.number for one in scene.room.rounds]
    names = {person: name for name, person in scene.people.items()}
    return [names[one.presenter] for one in scene.room.rounds]


# One round.


def test_the_presenter_is_one_only_while_the_round_is_on() -> None:
    scene = room_after(classic("break"))
    assert "member" == audience_of(scene.room, scene["ben"])
    scene.does("dee", MoveOn())
    assert "presenter" == audience_of(scene.room, scene["ben"])
    scene.does("dee", GoTo(scene.index("check_out")))
    assert "member" == audience_of(scene.room, scene["ben"])


def test_a_presenter_can_be_chosen_in_the_lobby_already() -> None:
    scene = room_after(classic(), chosen("ben"), started())
    scene.does("dee", GoTo(scene.index("explore")))
    assert scene["ben"] == scene.room.presenter


def test_somebody_only_on_the_call_can_present_and_the_desk_begins_for_them() -> None:
    scene = room_after(classic("bidding", presenter=""))
    scene.people["lea"] = str(scene.does("dee", AddPersonOnCall("Lea")).answer["person"])
    chosen("lea")(scene)
    scene.does("dee", GoTo(scene.index("present")))
    scene.does("dee", Begin())


@pytest.mark.parametrize("names", [(), ("ana", "ben"), ("ana", "ana")])
def test_one_round_has_one_presenter(names: tuple[str, ...]) -> None:
    scene = room_after(classic("bidding", presenter=""))
    command = SetRounds(tuple(scene[name] for name in names))
    assert "bad_field" == scene.refuses("dee", command).name


def test_only_members_who_take_part_present() -> None:
    scene = room_after(classic("bidding", presenter=""))
    scene.does("dee", RemovePerson(scene["kim"]))
    for name in ("dee", "cora", "olu", "kim"):
        assert "no_such_person" == scene.refuses("dee", SetRounds((scene[name],))).name
    assert "no_such_person" == scene.refuses("dee", SetRounds(("nobody",))).name


def test_until_the_clock_has_run_another_presenter_can_be_chosen() -> None:
    scene = room_after(classic("break"), does("dee", MoveOn()), chosen("ana"))
    assert scene["ana"] == scene.room.presenter
    scene.does("ana", Begin())
    assert "not_now" == scene.refuses("dee", SetRounds((scene["ben"],))).name


def test_a_moment_asked_for_before_the_first_minute_settles_nobody() -> None:
    scene = room_after(classic("break"), does("dee", MoveOn()), does("ben", AskForAMoment()))
    chosen("ana")(scene)
    assert scene["ana"] == scene.room.presenter


def test_going_back_does_not_unsettle_a_round_that_has_begun() -> None:
    scene = room_after(classic("explore"), passed(minutes=1), does("dee", GoTo(1)))
    assert "not_now" == scene.refuses("dee", SetRounds((scene["ana"],))).name


def test_the_presenter_is_not_taken_out_of_their_own_round() -> None:
    scene = room_after(classic("explore"))
    assert "not_now" == scene.refuses("dee", RemovePerson(scene["ben"])).name
    scene.passes(minutes=1).does("dee", GoTo(scene.index("set_review")))
    scene.does("dee", RemovePerson(scene["ben"]))
    assert scene["ben"] == scene.room.presenter_of(1)


def test_in_a_set_without_rounds_nobody_presents() -> None:
    scene = room_after(opened(CHECK_IN), entered("ana"), started())
    assert "not_now" == scene.refuses("dee", SetRounds((scene["ana"],))).name
    assert "set_rounds" not in scene.can("dee")


@pytest.mark.parametrize("name", ["ana", "olu"])
def test_choosing_needs_the_controls(name: str) -> None:
    scene = room_after(classic("bidding", presenter=""))
    assert "not_allowed" == scene.refuses(name, SetRounds((scene["ana"],))).name


# Several rounds.


def test_the_path_repeats_the_round_with_a_break_between() -> None:
    scene = three_rounds("ana", "ben", "chloe")
    keys = [(scene.room.rows[step.row].key, step.round) for step in scene.run.path]
    assert keys == [
        ("bidding", 0),
        *(("present", 1), ("explore", 1), ("rest", 0)),
        *(("present", 2), ("explore", 2), ("pause", 0)),
        *(("present", 3), ("explore", 3), ("close", 0)),
    ]


def test_each_round_opens_waiting_for_its_own_presenter() -> None:
    scene = three_rounds("ana", "ben", "chloe")
    for number, name in enumerate(("ana", "ben", "chloe"), start=1):
        scene.does("dee", MoveOn())
        assert ("present", number, "pending") == (
            scene.phase,
            scene.run.step.round,
            scene.timer.state,
        )
        assert scene[name] == scene.room.presenter
        scene.does(name, Begin())
        scene.does("dee", MoveOn())
        scene.does("dee", MoveOn())
        if scene.room.row is not None and scene.room.row.rest:
            assert scene.room.presenter is None
    assert ("close", "running") == (scene.phase, scene.timer.state)


def test_a_round_nobody_is_chosen_for_is_not_entered() -> None:
    scene = three_rounds("ana", "ben", "chloe")
    scene.does("dee", RemovePerson(scene["chloe"]))
    moved_to("pause")(scene)
    scene.passes(minutes=6)
    for name, command in (("dee", MoveOn()), (None, TimeUp(scene.run.at))):
        assert "First choose who presents." == scene.refuses(name, command).message
    scene.does("dee", GoTo(scene.index("close")))
    assert "First choose who presents." == scene.refuses("dee", GoBack()).message
    chosen("ana", "ben", "femi")(scene)
    scene.does("dee", GoBack())
    assert ("explore", scene["femi"]) == (scene.phase, scene.room.presenter)


def test_later_rounds_can_still_change_while_the_begun_ones_stay() -> None:
    scene = three_rounds("ana", "ben", "chloe")
    moved_to("explore", number=1)(scene)
    chosen("ana", "chloe", "femi")(scene)
    assert ["ana", "chloe", "femi"] == presenters(scene)
    command = SetRounds((scene["ben"], scene["chloe"]))
    assert "That round has begun" in scene.refuses("dee", command).message


def test_whoever_is_taken_out_leaves_no_gap_in_the_rounds() -> None:
    scene = three_rounds("ana", "ben", "chloe")
    steer = scene.room.steer
    scene.does("dee", RemovePerson(scene["ben"]))
    assert ["ana", "chloe"] == presenters(scene)
    assert steer < scene.room.steer


def test_a_round_that_has_been_keeps_its_presenter_who_was_taken_out() -> None:
    scene = three_rounds("ana", "ben", "chloe")
    moved_to("explore", number=1)(scene)
    scene.passes(minutes=15).does("dee", MoveOn())
    scene.does("dee", RemovePerson(scene["ana"]))
    assert ["ana", "ben", "chloe"] == presenters(scene)
    chosen("ana", "femi", "ben")(scene)
    assert ["ana", "femi", "ben"] == presenters(scene)


def test_a_round_borrows_from_itself_but_never_from_another_presenters() -> None:
    scene = three_rounds("ana", "ben", "chloe")
    moved_to("present", number=2)(scene)
    event = on_time(scene).does("dee", AddTime(30)).events[0]
    assert isinstance(event, TimeAdded)
    given = {scene.run.path[index].round for index, _ in event.sources}
    assert {0, 2} == given


def test_the_rounds_that_have_begun_are_those_whose_clock_has_run() -> None:
    scene = three_rounds("ana", "ben", "chloe")
    assert () == begun_rounds(scene.room)
    scene.does("dee", MoveOn())
    assert () == begun_rounds(scene.room)
    scene.does("ana", Begin())
    assert [1] == [one.number for one in begun_rounds(scene.room)]
    scene.does("dee", GoTo(scene.index("explore", 3)))
    assert [1, 2, 3] == [one.number for one in begun_rounds(scene.room)]


def test_time_passes_and_the_breaks_end_by_themselves() -> None:
    scene = three_rounds("ana", "ben", "chloe")
    moved_to("rest")(scene)
    scene.passes(minutes=10).does(None, TimeUp(scene.run.at))
    assert ("present", 2, "pending") == (scene.phase, scene.run.step.round, scene.timer.state)
