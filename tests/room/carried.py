"""A session that continues an earlier one, with what came from there: how its tests begin."""

from __future__ import annotations

from dataclasses import replace

from server.room.actions import own, sees
from server.room.acts.admit import Admit
from server.room.acts.carry_actions import Carried, CarryActions
from server.room.acts.hand_actions import mark_of
from server.room.acts.join import Join, JoinRole
from server.room.acts.open_room import OpenRoom, decide_open
from server.room.rules import decide
from tests.room.scenes import CHECK_IN, NOON_MS, Scene, entered, room_after, started

BEN = (mark_of("ben's laptop", "Ben"),)
ANA = tuple(mark_of(browser, "Ana") for browser in ("ana's", "ana's phone"))
RING = Carried("was ben", "ring", "2027-01-22", "they ring", "open", None, True, BEN)
ASK = Carried("was ben", "ask", None, None, "partly", "slow", False, BEN)
WAIT = Carried("was ana", "wait", None, None, "changed", None, True, ANA)


NEXT = OpenRoom(
    room="room",
    format=CHECK_IN.format,
    words=CHECK_IN.words,
    title="Ward leaders",
    facilitator_name="Dee",
    starts_at_ms=NOON_MS,
    finish_at_ms=None,
    call_url="",
    retention_days=30,
    least_authors=5,
    continues="earlier",
)


def continuing(scene: Scene) -> None:
    """Dee opens the session after an earlier one."""
    decision = decide_open(NEXT, scene.facts())
    scene.take(decision)
    scene.people["dee"] = str(decision.answer["person"])


def carrying(*carried: Carried) -> Scene:
    scene = room_after(continuing, entered("femi", "hana"), started())
    scene.does(None, CarryActions(carried))
    return scene


def comes(scene: Scene, name: str, browser: str, role: JoinRole = "member") -> None:
    """Somebody comes to the door with this browser."""
    facts = replace(scene.facts(), browser=browser)
    decision = decide(scene.room, Join(name.title(), role), None, facts)
    scene.take(decision)
    scene.people[name] = str(decision.answer["person"])


def comes_in(scene: Scene, name: str, browser: str) -> None:
    comes(scene, name, browser)
    scene.does("dee", Admit((scene[name],)))


def owned_by(scene: Scene, name: str) -> list[str]:
    person = scene.room.who(scene[name])
    assert person is not None
    return [scene.texts[action.text] for action in own(scene.room, person)]


def seen(scene: Scene) -> dict[str, list[str]]:
    """What each of the people sees."""
    found = {}
    for name, person in scene.people.items():
        them = scene.room.people[person]
        found[name] = [
            scene.texts[action.text]
            for action in scene.room.actions.values()
            if sees(scene.room, action, them)
        ]
    return found
