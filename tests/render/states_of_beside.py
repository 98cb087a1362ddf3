"""Rooms side by side: triads of one course, each at another point."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from server.render.beside import Group
from server.render.renderer import Renderer
from server.room.acts.call_help import CallHelp
from server.room.acts.hand_over import HandOver
from server.room.acts.pause import Pause
from server.room.acts.tell_set import TellSet
from tests.render.stage import Stage

NAMES = (("Ana", "Ben", "Chloe"), ("Femi", "Hana", "Ian"), ("Jo", "Kim", "Lou"), ("Mo", "Nia"))


def triad(number: int) -> Stage:
    title = f"Course day · {number}" if number > 1 else "Course day"
    stage = Stage(f"r{number}", "triad", title=title, beside="r1" if number > 1 else None)
    stage.come_in(*NAMES[number - 1])
    return stage


def group_of(stage: Stage) -> Group:
    person = stage.room.people[stage.dee]
    link = f"https://setroom.example/join/m_{stage.room.id}7Qd2mHq0bZ5w9Xc"
    return Group(stage.kept, person, stage.present, link)


def at_work() -> list[Stage]:
    """One asks, one has a call for the desk, one is stopped; in the last one waits."""
    asking, calling, stopped, waiting = (triad(number) for number in (1, 2, 3, 4))
    for stage, step in ((asking, "explore"), (calling, "present"), (stopped, "explore")):
        stage.start()
        stage.go_to(step)
    asking.later(4)
    asking.do(TellSet("Ten more minutes, then we meet in the call at 11:20."))
    calling.do(CallHelp(), calling.ids["Hana"])
    stopped.do(Pause())
    waiting.knock("Olu")
    for stage in (calling, stopped, waiting):
        stage.now_ms = asking.now_ms
    return [asking, calling, stopped, waiting]


def before_the_start() -> list[Stage]:
    return [triad(number) for number in (1, 2)]


def all_asking() -> list[Stage]:
    """All at the same step; in the second Ian has been given the controls."""
    found = [triad(number) for number in (1, 2)]
    for stage in found:
        stage.start()
        stage.go_to("explore")
    found[1].do(HandOver(found[1].ids["Ian"]))
    return found


def only_one() -> list[Stage]:
    return before_the_start()[:1]


def _shown(
    made: Callable[[], Sequence[Stage]],
    renderer_at: Callable[[int], Renderer],
    news: Sequence[str] = (),
    text: str = "",
    asks_code: bool | None = False,
) -> str:
    stages = made()
    groups, here = [group_of(stage) for stage in stages], stages[0].room.id
    return renderer_at(stages[0].now_ms).beside(groups, here, news, text, asks_code=asks_code)


BESIDE: Mapping[str, Callable[[Callable[[int], Renderer]], str]] = {
    "beside": partial(_shown, at_work),
    "beside-before": partial(_shown, before_the_start),
    "beside-code": partial(_shown, before_the_start, asks_code=True),
    "beside-co-facilitator": partial(_shown, before_the_start, asks_code=None),
    "beside-held": partial(_shown, all_asking),
    "beside-one": partial(_shown, only_one),
    "beside-refused": partial(
        _shown,
        before_the_start,
        news=["Course day · 2: Setroom cannot store anything just now."],
        text="Back in the call at 11:20.",
    ),
}
