"""Whatever can be done in a room, the machine presses; what it leaves to others has its reason."""

from __future__ import annotations

from server.room.acts import ACTS
from server.room.rights import RIGHTS
from tests.formats.printed import PRINTED
from tests.keeper.model import Model
from tests.keeper.press import Moment
from tests.keeper.presses import ALL, GROUPS, LEFT_TO_OTHERS, STALE, act_of, make_press
from tests.keeper.rig import CLASSIC, NOON_MS

PICKS = range(60)


def acts_of(labels: object) -> set[str]:
    """The acts behind these labels, in a lobby with Dee and Ana."""
    model = Model(NOON_MS, CLASSIC.format, tuple(PRINTED[CLASSIC.format.key].rows))
    for name, role in (("dee", "facilitator"), ("ana", "member")):
        model.join(name, role)
        model.guests[name].place = "inside"
    now = Moment(model, {"dee": "id of dee", "ana": "id of ana"}, {}, {}, "key")
    assert isinstance(labels, dict | set | list)
    return {act_of(make_press(label, now, "dee", pick)) for label in labels for pick in PICKS}


def test_the_machine_presses_every_act_that_there_is() -> None:
    pressed = acts_of(ALL)
    assert ACTS.keys() == pressed | LEFT_TO_OTHERS.keys()
    assert set() == pressed & LEFT_TO_OTHERS.keys()
    assert all(len(reason.split()) > 3 for reason in LEFT_TO_OTHERS.values())


def test_an_act_that_nobody_presses_would_be_found() -> None:
    some = {label: make for label, make in ALL.items() if label != "bid"}
    assert {"bid"} == ACTS.keys() - acts_of(some) - LEFT_TO_OTHERS.keys()


def test_every_press_is_in_a_group_that_is_tried_by_itself() -> None:
    grouped = {label for group in GROUPS.values() for label in group}
    questions = {"take", "offer", "answered", "parked", "let_go", "voices", "home"}
    assert ALL.keys() - grouped == questions | {"quietest", "oldest"}


def test_what_is_tried_with_a_stale_view_are_the_steering_acts_of_the_table() -> None:
    assert {name for name, right in RIGHTS.items() if right.steering} == acts_of(STALE)
