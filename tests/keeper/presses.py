"""All that the machine can press, how often, and what of the table of acts it leaves to others."""

from __future__ import annotations

from server.room.acts import NAMES
from tests.keeper.model import Model
from tests.keeper.press import Make, Moment, Press
from tests.keeper.press_actions import ACTIONS
from tests.keeper.press_people import CARING, COMING, ROUNDS, TAKING
from tests.keeper.press_steering import BESIDE, STEERING
from tests.keeper.press_writing import ASKING, SPEAKING, WRITING

ALL: dict[str, Make] = {
    **STEERING,
    **BESIDE,
    **COMING,
    **ROUNDS,
    **CARING,
    **TAKING,
    **WRITING,
    **ASKING,
    **SPEAKING,
    **ACTIONS,
}
# Not by a press of anybody who is inside; the machine does them in its own ways.
LEFT_TO_OTHERS = {
    "join": "newcomers come to the door by a rule of their own, each twice with one key",
    "time_up": "time passes, and the alarm does it by itself",
    "show_due": "the same, twenty seconds after Show",
    "count_as_ended": "the same, when nobody has been there for six hours",
    "carry_actions": "the room continues another one, and the alarm brings what is open along",
    "continue_session": "part of opening the room, as every example begins",
}

# How often each is tried: writing and moving most, what stops everything seldom.
OFTEN = {"post": 3, "nameless": 3, "move_on": 4, "edit": 3, "withdraw": 3, "hand_up": 2, "show": 3}
WEIGHTED = [act for act in ALL for _ in range(OFTEN.get(act, 1))]
GROUPS: dict[str, list[str]] = {
    "writing": [*WRITING, *SPEAKING],
    "steering": [*STEERING, *BESIDE],
    "rounds and people": [*ROUNDS, *COMING],
    "care": [*CARING, *TAKING],
    "actions": [*ACTIONS],
}
ONE_AT_A_TIME = ["take", "take", "offer", "answered", "parked", "let_go", "voices", "post", "post"]
SELDOM = {"end", "remove"}
STALE = {*STEERING, "choose", "cast", "include"}  # the steering acts of the table
WRITES_NOTHING = {"done"}


def make_press(label: str, now: Moment, by: str, pick: int) -> Press:
    return ALL[label](now, by, pick)


def fitting(model: Model) -> list[str]:
    """What people do most at this moment, by what the open step is for."""
    if model.session == "ended":
        return [*ACTIONS, "home", "let_go", "reopen"]
    if model.path is None:
        return [*ROUNDS, *COMING, "leave_out", "start"]
    row = model.path.phase
    if model.gone():
        return [*TAKING, "post", "hand_up", "call_help"]
    fits = [
        *(ONE_AT_A_TIME if row.reveal == "queue" else ()),
        *(["pass_turn", "next_turn", "hand_up"] if row.in_turn else ()),
        *(ACTIONS if "action" in row.takes else ()),
        *(["post", "nameless", "show"] if row.reveal == "together" else ()),
        *(ROUNDS if row.settles_rounds else ()),
    ]
    if model.path.state != "running":
        return [*fits, "begin", "resume", "wish"]
    return [*fits, *fits, "post", "include", "cast"] if fits else ["add_time", "moment", "include"]


def act_of(made: Press) -> str:
    """Its name in the table of acts."""
    return NAMES[type(made.command)]
