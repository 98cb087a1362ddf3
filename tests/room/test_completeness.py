"""Every act has all its parts, every event its place, every steering act its number."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

import server.room
from server.room import acts
from server.room.acts import ACTS, APPLY, EVENTS, NAMES
from server.room.acts.add_time import AddTime
from server.room.acts.begin import Begin
from server.room.acts.call_time_out import CallTimeOut
from server.room.acts.cast_round import CastRound
from server.room.acts.end_session import EndSession
from server.room.acts.go_back import GoBack
from server.room.acts.go_to import GoTo
from server.room.acts.hand_over import HandOver
from server.room.acts.include_phase import IncludePhase
from server.room.acts.keep_finish import KeepFinish
from server.room.acts.last_call import LastCall
from server.room.acts.leave_out_phase import LeaveOutPhase
from server.room.acts.move_on import MoveOn
from server.room.acts.name_stand_in import NameStandIn
from server.room.acts.open_room import RoomOpened
from server.room.acts.pause import Pause
from server.room.acts.reopen_session import ReopenSession
from server.room.acts.resume import Resume
from server.room.acts.set_away_policy import SetAwayPolicy
from server.room.acts.set_rounds import SetRounds
from server.room.acts.show_posts import ShowPosts
from server.room.acts.start_session import StartSession
from server.room.acts.undo_move import UndoMove
from server.room.decision import Command
from server.room.event import Event
from server.room.rights import RIGHTS
from tests.room.scenes import (
    Step,
    chosen,
    classic,
    does,
    entered,
    opened,
    passed,
    room_after,
    started,
)
from tests.room.table import table_of_acts
from tests.room.test_casts import GUIDED
from tests.room.test_keeping_the_finish import OFFERING

HERE = Path(__file__).parent
NOT_ACTS = {"open_room"}  # has no room yet in which it could be decided


def modules() -> Iterator[str]:
    for module in pkgutil.walk_packages(server.room.__path__, "server.room."):
        yield module.name


def defined(root: type) -> set[type]:
    """Every class below `root` in server/room."""
    found = set()
    for name in modules():
        module = importlib.import_module(name)
        for _, kind in inspect.getmembers(module, inspect.isclass):
            if issubclass(kind, root) and kind is not root and kind.__module__ == name:
                found.add(kind)
    return found


def test_every_file_of_an_act_is_named_and_has_its_command() -> None:
    files = {module.name for module in pkgutil.iter_modules(acts.__path__)}
    named = {act.command.__module__.rpartition(".")[2] for act in ACTS.values()}
    assert files - NOT_ACTS == named


def test_every_command_is_an_act() -> None:
    commands = {kind.__name__ for kind in defined(Command)}
    assert commands - {"OpenRoom"} == {act.command.__name__ for act in ACTS.values()}
    assert len(NAMES) == len(ACTS)


@pytest.mark.parametrize("name", ACTS)
def test_an_acts_name_is_that_of_its_command(name: str) -> None:
    command = ACTS[name].command.__name__
    assert name == "".join(f"_{c.lower()}" if c.isupper() else c for c in command).lstrip("_")


def test_every_event_is_known_applied_and_can_be_stored() -> None:
    assert defined(Event) == set(EVENTS.values())
    assert set(EVENTS.values()) - {RoomOpened} == set(APPLY)
    assert all(name == kind.__name__ for name, kind in EVENTS.items())


@pytest.mark.parametrize("kind", EVENTS.values(), ids=lambda kind: kind.__name__)
def test_no_event_has_room_for_a_sentence_or_a_time_without_its_unit(kind: type[Event]) -> None:
    assert is_dataclass(kind)
    for field in fields(kind):
        assert field.name not in {"body", "words_text", "message", "at", "time", "address"}
        if "_at" in field.name or field.name.startswith("at_"):
            assert field.name.endswith("_ms")


@pytest.mark.parametrize("name", ACTS)
def test_every_act_has_a_right_and_a_test(name: str) -> None:
    assert name in RIGHTS
    command = ACTS[name].command.__name__
    specs = [path for path in HERE.glob("test_*.py") if path.name != Path(__file__).name]
    assert any(f"{command}(" in path.read_text() for path in specs)


def test_the_table_for_the_readme_has_a_line_with_a_sentence_for_every_act() -> None:
    lines = table_of_acts()[2:]
    assert len(lines) == len(ACTS)
    assert all(len(line.split(" | ")) == 5 and line.rstrip(" |").endswith(".") for line in lines)


def test_the_readme_has_that_table() -> None:
    readme = (HERE.parents[1] / "README.md").read_text()
    table = "\n".join(table_of_acts())
    assert table in readme, "python3 -m tests.room.table prints the one that belongs there"


# Steering.


STEERING: dict[str, tuple[Step, ...]] = {
    "leave_out_phase": (classic(), does("dee", LeaveOutPhase(2))),
    "start_session": (classic(), does("dee", StartSession())),
    "set_rounds": (
        classic("bidding", ""),
        lambda scene: scene.does("dee", SetRounds((scene["ana"],))),
    ),
    "cast_round": (
        opened(GUIDED),
        entered("ana", "ben", "chloe"),
        started(),
        chosen("ana", "ben"),
        lambda scene: scene.does("dee", CastRound(2, "process_guide", scene["chloe"])),
    ),
    "move_on": (classic("check_in"), does("dee", MoveOn())),
    "go_back": (classic("check_in"), does("dee", GoBack())),
    "go_to": (classic("check_in"), does("dee", GoTo(0))),
    "undo_move": (classic("check_in"), does("dee", UndoMove())),
    "last_call": (classic("check_in"), does("dee", LastCall())),
    "begin": (classic("break"), does("dee", MoveOn()), does("dee", Begin())),
    "pause": (classic("check_in"), does("dee", Pause())),
    "call_time_out": (classic("check_in"), does("dee", CallTimeOut())),
    "resume": (classic("check_in"), does("dee", Pause()), does("dee", Resume())),
    "add_time": (classic("check_in"), does("dee", AddTime(2))),
    "set_away_policy": (classic(), does("dee", SetAwayPolicy("peers"))),
    "keep_finish": (
        classic("explore"),
        passed(minutes=66),
        does("dee", KeepFinish()),
    ),
    "include_phase": (
        opened(OFFERING),
        entered("ana", "ben"),
        chosen("ana", "ben"),
        started(),
        does("ana", IncludePhase("offers")),
    ),
    "end_session": (classic("check_in"), does("dee", EndSession())),
    "reopen_session": (classic("arrive"), does("dee", EndSession()), does("dee", ReopenSession())),
    "name_stand_in": (
        classic(),
        lambda scene: scene.does("dee", NameStandIn(scene["ana"])),
    ),
    "hand_over": (classic(), lambda scene: scene.does("dee", HandOver(scene["ana"]))),
    "show_posts": (classic("echo"), does("dee", ShowPosts())),
}


def test_every_steering_act_is_tried_below() -> None:
    assert STEERING.keys() == {name for name, right in RIGHTS.items() if right.steering}


@pytest.mark.parametrize("name", STEERING)
def test_a_steering_act_makes_every_other_view_stale(name: str) -> None:
    *before, last = STEERING[name]
    scene = room_after(*before)
    steer = scene.room.steer
    last(scene)
    assert steer < scene.room.steer
