"""Who presents, in which round; one round and several."""

from __future__ import annotations

import pytest

from server.room.acts.add_person_on_call import AddPersonOnCall
from server.room.acts.add_time import AddTime, TimeAdded
from server.room.acts.ask_for_a_moment import AskForAMoment
from server.room.acts.begin import Begin
from server.room.acts.go_to import GoTo
from server.room.acts.move_on import MoveOn
from server.room.acts.remove_person import RemovePerson
from server.room.acts.set_rounds import SetRounds
from server.room.acts.start_session import StartSession
from server.room.acts.time_up import TimeUp
from server.room.acts.undo_move import UndoMove
from server.room.audience import audience_of
from server.room.finish import ends_at_ms
from server.room.rounds import begun_rounds
from server.room.run import MINUTE_MS
from tests.room.formats import ROUNDS
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


def three_rounds(*names: str) -> Scene:
    members = ("ana", "ben", "chloe", "femi")
    return room_after(opened(ROUNDS), entered(*members), started(), chosen(*names))


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


def test_there_are_as_many_rounds_as_are_chosen_and_the_finish_follows() -> None:
    scene = three_rounds("ana", "ben", "chloe")
    before_ms = ends_at_ms(scene.room, scene.now_ms)
    chosen("ana", "ben")(scene)
    assert before_ms - 26 * MINUTE_MS == ends_at_ms(scene.room, scene.now_ms)
    chosen("ana", "ben", "chloe", "femi")(scene)
    assert before_ms + 21 * MINUTE_MS == ends_at_ms(scene.room, scene.now_ms)
    chosen("ana", "ben", "femi")(scene)
    assert before_ms == ends_at_ms(scene.room, scene.now_ms)


def test_a_round_more_can_be_added_while_the_last_one_is_on() -> None:
    scene = three_rounds("ana", "ben")
    moved_to("explore", number=2)(scene)
    chosen("ana", "ben", "femi")(scene)
    assert ["pause", "present", "explore", "close"] == [
        scene.room.rows[step.row].key for step in scene.run.path[scene.run.at + 1 :]
    ]


def test_minutes_that_a_step_has_lost_stay_lost_when_the_rounds_change() -> None:
    scene = three_rounds("ana", "ben", "chloe")
    scene.does("dee", AddTime(2))
    lost = scene.minutes("close")
    assert lost == 7
    chosen("ana", "ben")(scene)
    assert lost == scene.minutes("close")


def test_once_the_rounds_are_over_their_number_stays() -> None:
    scene = three_rounds("ana", "ben", "chloe")
    scene.does("dee", GoTo(scene.index("close")))
    command = SetRounds((scene["ana"], scene["ben"]))
    assert "the number of rounds stays" in scene.refuses("dee", command).message
    chosen("ana", "ben", "femi")(scene)


def test_a_move_cannot_be_undone_into_a_path_of_other_rounds() -> None:
    scene = three_rounds("ana", "ben", "chloe")
    scene.does("dee", MoveOn())
    chosen("ana", "ben")(scene)
    assert "It is too late to undo" in scene.refuses("dee", UndoMove()).message


def test_a_round_nobody_is_chosen_for_is_not_entered() -> None:
    scene = room_after(opened(ROUNDS), entered("ana", "ben", "femi"), started())
    for name, command in (("dee", MoveOn()), ("dee", GoTo(scene.index("close")))):
        assert "First choose who presents." == scene.refuses(name, command).message
    chosen("ana", "ben", "femi")(scene)
    scene.does("dee", GoTo(scene.index("explore", 3)))
    assert scene["femi"] == scene.room.presenter


def test_a_presenter_who_goes_after_the_rounds_were_used_leaves_an_empty_round() -> None:
    scene = three_rounds("ana", "ben", "femi")
    scene.does("dee", GoTo(scene.index("close")))
    scene.does("dee", GoTo(scene.index("rest")))
    scene.does("dee", RemovePerson(scene["ben"]))
    assert ["ana", "femi"] == presenters(scene)
    refusal = scene.refuses("dee", GoTo(scene.index("present", 3)))
    assert "First choose who presents." == refusal.message


def test_later_rounds_can_still_change_while_the_begun_ones_stay() -> None:
    scene = three_rounds("ana", "ben", "chloe")
    moved_to("explore", number=1)(scene)
    chosen("ana", "chloe", "femi")(scene)
    assert ["ana", "chloe", "femi"] == presenters(scene)
    command = SetRounds((scene["ben"], scene["chloe"]))
    assert "That round has begun" in scene.refuses("dee", command).message


def test_more_rounds_than_planned_can_be_chosen_before_the_start() -> None:
    names = ("ana", "ben", "chloe", "femi")
    scene = room_after(opened(ROUNDS), entered(*names), chosen(*names))
    planned = sum(scene.room.planned)
    scene.does("dee", StartSession())
    assert planned == sum(step.minutes for step in scene.run.path) == 6 + 4 * 21 + 15 + 9


@pytest.mark.parametrize("names", [("ana",), ("ana", "ben", "chloe", "femi", "hana")])
def test_fewer_or_more_rounds_than_the_format_allows_are_refused(names: tuple[str, ...]) -> None:
    scene = room_after(opened(ROUNDS), entered("ana", "ben", "chloe", "femi", "hana"), started())
    command = SetRounds(tuple(scene[name] for name in names))
    assert "Choose between 2 and 4 people to present." == scene.refuses("dee", command).message


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
    event = scene.does("dee", AddTime(30)).events[0]
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
