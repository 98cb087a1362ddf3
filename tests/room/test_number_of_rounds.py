"""How many rounds there are, and rounds that settle their own presenter."""

from __future__ import annotations

import pytest

from server.room.acts.add_time import AddTime
from server.room.acts.go_back import GoBack
from server.room.acts.go_to import GoTo
from server.room.acts.move_on import MoveOn
from server.room.acts.remove_person import RemovePerson
from server.room.acts.set_rounds import SetRounds
from server.room.acts.start_session import StartSession
from server.room.acts.undo_move import UndoMove
from server.room.finish import ends_at_ms
from server.room.run import MINUTE_MS
from tests.room.formats import CASTING, ROUNDS, three_rounds
from tests.room.on_time import on_time
from tests.room.scenes import Scene, chosen, entered, moved_to, opened, room_after, started


def test_before_the_start_the_plan_follows_those_who_are_chosen() -> None:
    names = ("ana", "ben", "chloe", "femi")
    scene = room_after(opened(ROUNDS), entered(*names), chosen(*names))
    assert 6 + 4 * 21 + 15 + 9 == sum(scene.room.planned)
    chosen("ana", "ben")(scene)
    assert 6 + 2 * 21 + 10 + 9 == sum(scene.room.planned)
    scene.does("dee", RemovePerson(scene["ben"]))
    planned = scene.room.planned
    scene.does("dee", StartSession())
    assert planned == tuple(step.minutes for step in scene.run.path)


@pytest.mark.parametrize(("rounds", "minutes"), [(2, 67), (3, 93), (4, 114)])
def test_there_are_as_many_rounds_as_people_who_are_chosen(rounds: int, minutes: int) -> None:
    names = ("ana", "ben", "chloe", "femi")[:rounds]
    scene = three_rounds("ana", "ben", "chloe")
    steer = scene.room.steer
    chosen(*names)(scene)
    assert steer < scene.room.steer
    keys = [(scene.room.rows[step.row].key, step.round) for step in scene.run.path]
    assert [("present", number) for number in range(1, rounds + 1)] == [
        one for one in keys if one[0] == "present"
    ]
    between = ["rest", "pause"][: rounds - 1]
    assert [*between, "close"] == [key for key, number in keys[1:] if number == 0]
    assert minutes == sum(step.minutes for step in scene.run.path)
    assert scene.now_ms + minutes * MINUTE_MS == ends_at_ms(scene.room, scene.now_ms)


def test_the_number_of_rounds_changes_also_while_they_run() -> None:
    scene = three_rounds("ana", "ben", "chloe")
    moved_to("explore", number=2)(scene)
    on_time(scene).does("dee", AddTime(3))
    lent = scene.minutes("close")
    assert 9 - 3 == lent
    chosen("ana", "ben")(scene)
    assert lent == scene.minutes("close"), "what a step has lent stays lent"
    scene.does("dee", MoveOn())
    assert "close" == scene.phase
    late = SetRounds((scene["ana"], scene["ben"], scene["femi"]))
    assert "bad_field" == scene.refuses("dee", late).name, "the rounds are behind"


def test_a_break_that_is_on_stays_when_no_round_follows_it() -> None:
    scene = three_rounds("ana", "ben", "chloe")
    moved_to("pause")(scene)
    chosen("ana", "ben")(scene)
    assert "pause" == scene.phase
    scene.does("dee", MoveOn())
    assert ("close", "pending") == (scene.phase, scene.timer.state)


def test_a_round_that_is_open_does_not_go_away() -> None:
    scene = three_rounds("ana", "ben", "chloe")
    scene.does("dee", GoTo(scene.index("present", 3)))
    assert "pending" == scene.timer.state
    assert "bad_field" == scene.refuses("dee", SetRounds((scene["ana"], scene["ben"]))).name


def test_a_move_into_a_path_that_is_no_more_is_not_undone() -> None:
    scene = three_rounds("ana", "ben", "chloe")
    scene.does("dee", MoveOn())
    chosen("ana", "ben", "femi")(scene)
    assert scene.room.undo is not None
    chosen("ana", "ben")(scene)
    assert "too late to undo" in scene.refuses("dee", UndoMove()).message


# A round that settles its own presenter.


def casting() -> Scene:
    return room_after(opened(CASTING), entered("ana", "ben", "chloe"), started())


def test_a_session_starts_in_a_round_that_settles_its_presenter() -> None:
    scene = casting()
    assert ("cast", 1, None) == (scene.phase, scene.run.step.round, scene.room.presenter)
    assert "running" == scene.timer.state


def test_nobody_slides_past_the_choice_in_a_round() -> None:
    scene = casting()
    scene.passes(minutes=7)
    for command in (MoveOn(), *(GoTo(index) for index in range(1, 4))):
        assert "First choose who presents." == scene.refuses("dee", command).message
    chosen("ben")(scene)
    assert scene["ben"] == scene.room.presenter
    scene.does("dee", MoveOn())
    assert ("tell", scene["ben"]) == (scene.phase, scene.room.presenter)


def test_the_choice_stays_open_while_it_is_being_made() -> None:
    scene = casting()
    scene.passes(minutes=2)
    chosen("ben")(scene)
    scene.passes(minutes=2)
    chosen("ana")(scene)
    scene.does("dee", MoveOn())
    scene.passes(minutes=1).does("dee", GoBack())
    assert "not_now" == scene.refuses("dee", SetRounds((scene["ben"],))).name


def test_a_second_case_is_settled_in_its_own_round() -> None:
    scene = casting()
    chosen("ben", "chloe")(scene)
    moved_to("ask", number=1)(scene)
    scene.does("dee", RemovePerson(scene["chloe"]))
    scene.does("dee", MoveOn())
    assert ("cast", 2, "pending") == (scene.phase, scene.run.step.round, scene.timer.state)
    assert "First choose who presents." == scene.refuses("dee", MoveOn()).message
    chosen("ben", "ana")(scene)
    scene.does("dee", MoveOn())
    assert scene["ana"] == scene.room.presenter
