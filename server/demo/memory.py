"""What a pretend member keeps in mind. Immutable: each thing noticed makes a new one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from server.demo.lines import Character, Line

View = Mapping[str, Any]  # the JSON view of a room, as the public contract has it

SAT_OUT_AFTER = 3  # refusals in one step; whoever is told no three times stops trying
CATCHES_BREATH = 12  # looks after having spoken before the hand may go up again


@dataclass(frozen=True, slots=True)
class Intent:
    """Something to do next: an act of the public contract. `line`: what of one's lines it says."""

    act: str
    fields: Mapping[str, str | int | bool] = field(default_factory=dict)
    line: Line | None = None


@dataclass(frozen=True, slots=True)
class Own:
    """A post of one's own. `post_key`: for one without a name. `look`: when it was written."""

    post: str
    post_key: str | None
    line: Line
    look: int
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Memory:
    """`company`: key of each pretend member by their person id; grows as they come in.

    `step` is the one that is open, `looks` those taken in it, `first_looks` those with one's hand
    being the first, `rest` those to pass before it goes up again, `turn_looks` those since one has
    had the turn. `own`: posts of this step.
    `said`: texts said at all. `refused`: how often the room has said no in this step. `card_looks`:
    those taken while the same question was with the presenter, `card`.
    """

    who: Character
    company: Mapping[str, str]
    step: tuple[int, str, int] | None = None
    looks: int = 0
    first_looks: int = 0
    rest: int = 0
    turn_looks: int = 0
    own: tuple[Own, ...] = ()
    said: frozenset[str] = frozenset()
    finished: bool = False
    took_back: bool = False
    refused: int = 0
    card: str | None = None
    card_looks: int = 0


def notice(memory: Memory, view: View) -> Memory:
    """A look at the screen."""
    phase = view["phase"]
    step = None if phase is None else (phase["index"], phase["key"], phase["round"])
    if step != memory.step:
        return Memory(
            memory.who, memory.company, step, said=memory.said, took_back=memory.took_back
        )
    hand, card = own_hand(view), card_of(view)
    spoken = memory.first_looks > 0 and hand is None
    return replace(
        memory,
        looks=memory.looks + 1,
        first_looks=memory.first_looks + 1 if hand == 1 else 0,
        rest=CATCHES_BREATH if spoken else max(0, memory.rest - 1),
        turn_looks=memory.turn_looks + 1 if has_turn(view) else 0,
        card=card,
        card_looks=memory.card_looks + 1 if card is not None and card == memory.card else 0,
    )


def remember(
    memory: Memory, intent: Intent, answer: Mapping[str, Any], post_key: str | None
) -> Memory:
    """What was intended is done, and `answer` came back. `post_key`: if it went without a name."""
    match intent.act:
        case "submit_post":
            assert intent.line is not None
            own = Own(answer["post"], post_key, intent.line, memory.looks)
            return replace(memory, own=(*memory.own, own), said=memory.said | {intent.line.text})
        case "commit_action":
            assert intent.line is not None
            return replace(memory, said=memory.said | {intent.line.text})
        case "edit_post":
            changed = tuple(
                replace(own, changed=True) if own.post == intent.fields["post"] else own
                for own in memory.own
            )
            return replace(memory, own=changed)
        case "withdraw_post":
            return replace(memory, took_back=True)
        case "say_done":
            return replace(memory, finished=True)
        case _:
            return memory


def told_no(memory: Memory) -> Memory:
    """The room has refused. It was too late, most likely; look again before the next try."""
    return replace(memory, refused=memory.refused + 1)


def has_turn(view: View) -> bool:
    turn = view["turn"]
    return turn is not None and turn["speaker"] == view["person"]


def card_of(view: View) -> str | None:
    """The post that is with the presenter."""
    return next((post["post"] for post in view["posts"] if post["state"] == "with_presenter"), None)


def own_hand(view: View) -> int | None:
    """The place of one's own hand in the order of speaking, None while it is down."""
    place: int | None
    for person in view["people"]:
        if person["person"] == view["person"]:
            place = person["hand"]
            return place
    return None
