"""Laws that hold in every format there could be, whatever anybody does in it.

Formats are invented, and so is what people do: each act of the room, by anybody, at any moment.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as some

from server.errors import Refusal
from server.formats.check import BadFormat, check
from server.formats.loader import BuiltIn
from server.render.json_view import view
from server.room.acts import ACTS
from server.room.acts.end_session import EndSession
from server.room.acts.go_to import GoTo
from server.room.acts.move_on import MoveOn
from server.room.acts.set_rounds import SetRounds
from server.room.acts.show_posts import ShowDue, ShowPosts
from server.room.audience import audience_of, holds_controls
from server.room.decision import Command
from server.room.finish import ends_at_ms
from server.room.format import Format, Row
from server.room.rules import decide
from server.room.run import MINUTE_MS
from tests.render.stage import Kept
from tests.room.arguments import command_of
from tests.room.scenes import Scene, entered, opened, room_after

MEMBERS = ("ana", "ben", "chloe", "femi", "hana")
LEADS_ON = ("move_on", "set_rounds", "begin", "resume", "submit_post", "show_posts", "show_due")
SPEAKERS = ("facilitator", "everyone", "members", "presenter", "questioner", "nobody")


@some.composite
def rows(draw: some.DrawFn, key: str, once_per: str) -> Row:
    takes = draw(some.sampled_from([(), ("question",), ("reflection",), ("question", "advice")]))
    minutes = draw(some.integers(1, 30))
    rest = not takes and once_per == "session" and draw(some.booleans())
    return Row(
        key=key,
        once_per=once_per,  # type: ignore[arg-type]
        minutes=minutes,
        floor=draw(some.integers(0, minutes)),
        speaker="nobody" if rest else draw(some.sampled_from(SPEAKERS)),
        stance=draw(some.sampled_from(["speaks", "answers", "listens", "silent", "none"])),
        takes=takes,
        reveal=draw(some.sampled_from(["wall", "queue", "together", "private"]))
        if takes
        else "none",
        anonymous=draw(some.sampled_from(["no", "opt", "def"])) if takes else "no",
        overrun=draw(some.sampled_from(["hold", "wrap", "hard"])),
        rest=rest,
        protected=draw(some.booleans()),
        optional=once_per == "round" and key in ("r1", "r2") and draw(some.booleans()),
    )


@some.composite
def formats(draw: some.DrawFn) -> BuiltIn:
    before = [draw(rows(f"b{i}", "session")) for i in range(draw(some.integers(1, 3)))]
    inside = [draw(rows(f"r{i}", "round")) for i in range(draw(some.integers(0, 4)))]
    after = [draw(rows(f"a{i}", "session")) for i in range(draw(some.integers(0, 2)))]
    least = draw(some.integers(1, 2)) if inside else 0
    most = draw(some.integers(least, 4)) if inside else 0
    cast = draw(some.sampled_from([(), ("process_guide",), ("trainee",), ("questioner",)]))
    leads = ["facilitator", "trainer"] + ["process_guide"] * ("process_guide" in cast)
    lead = draw(some.sampled_from(leads))
    form = Format(
        "any",
        (*before, *inside, *after),
        draw(some.integers(least, most)),
        least,
        most,
        least_members=4,
        most_members=12,
        lead=lead,  # type: ignore[arg-type]
        cast=cast if inside else (),  # type: ignore[arg-type]
        rotates=bool(inside) and draw(some.booleans()),
    )
    try:
        check(form, [f"row {i}" for i in range(len(form.rows))])
    except BadFormat:  # the columns were drawn one by one, and not all go together
        reject()
    line = {"name": "N", "title": "T", "cue": "C", "member": "M", "presenter": "P", "observer": "O"}
    words = {
        "format": {"name": "Any", "purpose": "", "size": ""},
        "phases": {row.key: line for row in form.rows},
    }
    return BuiltIn(form, json.dumps(words), "Any", "", "", "", "any", 0)


def evening(form: BuiltIn, dice: random.Random, presses: int) -> Scene:
    """People come, somebody starts, and then anybody does anything."""
    scene = room_after(opened(form, finish_in_minutes=dice.choice([None, 30, 90])))
    entered(*MEMBERS[: dice.randint(1, 5)])(scene)
    entered("olu", role="observer")(scene)
    for number in range(presses):
        scene.passes(seconds=dice.choice([0, 1, 5, 30, 300]))
        by = dice.choice([*scene.people, None, *holders(scene) * 6])
        name = dice.choice(LEADS_ON if dice.random() < 0.5 else list(ACTS))
        if number == 5:
            by, name = "dee", "start_session"
        if number < presses * 2 // 3 and name in ("end_session", "count_as_ended"):
            continue  # else most evenings would be over before they have begun
        _try(scene, by, command_of(name, scene, dice))
        hold(scene)
    return scene


def _try(scene: Scene, by: str | None, command: Command) -> bool:
    try:
        scene.does(by, command)
    except Refusal:
        return False
    return True


def hold(scene: Scene) -> None:
    finish_is_the_sum(scene)
    somebody_can_go_on(scene)
    nothing_hidden_is_seen(scene)


def finish_is_the_sum(scene: Scene) -> None:
    room, run = scene.room, scene.room.run
    if run is None or room.session != "running":
        return
    ahead = run.path[run.at + 1 :]
    fresh_ms = sum(step.minutes for step in ahead if not step.entered) * MINUTE_MS
    again_ms = sum(step.left_ms() for step in ahead if step.entered)
    on_clock_ms = max(0, run.timer.remaining(scene.now_ms))
    assert scene.now_ms + on_clock_ms + fresh_ms + again_ms == ends_at_ms(room, scene.now_ms)
    assert all(step.minutes >= 0 for step in run.path)


def somebody_can_go_on(scene: Scene) -> None:
    """Whoever holds the controls has a step that leads on, and always a way to end."""
    room, run = scene.room, scene.room.run
    if run is None or room.session != "running":
        return
    assert holders(scene), "nobody could ever steer again"
    by = holders(scene)[0]
    assert allows(scene, by, EndSession())
    if run.at + 1 == len(run.path):
        return
    unshown = any(post.step == run.at for post in scene.sealed.values())
    members = [p.id for p in room.inside() if p.role == "member"]
    ways: Sequence[Callable[[], bool]] = (
        lambda: allows(scene, by, MoveOn()),
        lambda: unshown and run.show_at_ms is not None,
        lambda: unshown and allows(scene, by, ShowPosts()),
        lambda: unshown and allows(scene, None, ShowDue()),
        lambda: unshown and allows(scene, by, GoTo(run.at + 1)),
        lambda: any(
            allows(scene, by, SetRounds(tuple(members[:n]))) for n in range(1, len(members) + 1)
        ),
        lambda: not members and bool(room.most_rounds),  # somebody has to come first
        lambda: any(allows(scene, by, GoTo(i)) for i in range(run.at + 1, len(run.path))),
    )
    assert any(way() for way in ways), f"{by} is stuck at {run.at} of {len(run.path)}"


def holders(scene: Scene) -> list[str]:
    """Whoever may steer now, by name."""
    people = scene.room.people
    return [name for name, one in scene.people.items() if holds_controls(scene.room, people[one])]


def allows(scene: Scene, by: str | None, command: Command) -> bool:
    person = None if by is None else scene.people[by]
    try:
        decide(scene.room, command, person, scene.facts())
    except Refusal:
        return False
    return True


def nothing_hidden_is_seen(scene: Scene) -> None:
    """What waits for its reveal is in nobody's view but its signed author's."""
    room = scene.room
    kept = Kept(room, scene.texts, scene.sealed)
    present = scene.facts().present
    for post in scene.sealed.values():
        for person in room.people.values():
            if audience_of(room, person.id) is None or person.id == post.by:
                continue
            seen: dict[str, Any] = view(kept, person, present, scene.now_ms, "epoch")
            assert post.body not in json.dumps(seen)


@pytest.mark.slow
@settings(max_examples=5_000 if os.environ.get("SETROOM_TEST_FULL") else 300)
@given(formats(), some.integers(0, 2**32))
def test_whatever_anybody_does_the_laws_hold(form: BuiltIn, seed: int) -> None:
    evening(form, random.Random(seed), presses=80)
