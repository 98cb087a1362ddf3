"""A session of any format, held from its first step to its last, each for exactly its minutes."""

from __future__ import annotations

from collections.abc import Iterator

from server.room.acts.begin import Begin
from server.room.acts.end_session import EndSession
from server.room.acts.move_on import MoveOn
from server.room.acts.raise_hand import RaiseHand
from server.room.acts.set_rounds import SetRounds
from server.room.acts.show_posts import ShowDue, ShowPosts
from server.room.acts.submit_post import SubmitPost
from server.room.acts.time_up import TimeUp
from server.room.posting import anonymity, is_speaker, kinds_taken
from server.room.rights import can
from server.room.rounds import lacks_presenter
from server.room.run import Run
from tests.render.stage import FORMATS, SECOND_MS, Stage

NAMES = (
    *("Ana", "Ben", "Chloe", "Femi", "Hana", "Ian", "Jo", "Kim", "Lou", "Mia"),
    *("Noor", "Omar", "Pia", "Quinn", "Rafi", "Sam", "Tess", "Uma", "Vik", "Wren"),
)


def gathered(key: str, members: int) -> Stage:
    """Everybody is in, somebody watches, and somebody is at the door."""
    stage = Stage(f"{key}-{members}", key)
    stage.come_in(*NAMES[:members])
    stage.come_in("Olu", role="observer")
    stage.gone.add(stage.knock("Zed"))
    stage.start()
    return stage


def held(stage: Stage) -> Iterator[str]:
    """Says what it has come to, so that it can be looked at, and goes on until the end."""
    run = running(stage)
    while True:
        yield "opened"
        choose(stage)
        if run.timer.state == "pending":
            stage.do(Begin())
            yield "begun"
        if write(stage):
            yield "written"
        if "show_posts" in can(stage.room, stage.room.people[stage.room.guide or stage.dee]):
            stage.do(ShowPosts())
            yield "showing"
            stage.now_ms += 20 * SECOND_MS
            stage.by_clock(ShowDue())
            yield "shown"
        stage.now_ms += running(stage).timer.remaining(stage.now_ms)
        yield "time is up"
        if running(stage).at + 1 == len(running(stage).path):
            break
        move_on(stage)
        run = running(stage)
    stage.do(EndSession())
    yield "ended"


def running(stage: Stage) -> Run:
    assert stage.room.run is not None
    return stage.room.run


def choose(stage: Stage) -> None:
    """Whoever came first presents first, as often as the format plans it."""
    run, form = running(stage), FORMATS[stage.room.format_key].format
    if run.at + 1 < len(run.path) and lacks_presenter(stage.room, run, run.at + 1):
        stage.do(SetRounds(tuple(stage.ids[name] for name in NAMES[: form.rounds])))


def write(stage: Stage) -> bool:
    """Everybody writes who may, without a name where that can be, and puts a hand up."""
    wrote = False
    for name, person_id in stage.ids.items():
        person = stage.room.people[person_id]
        if "raise_hand" in can(stage.room, person):
            stage.do(RaiseHand(), person_id)
        row = stage.room.row
        if row is None or "submit_post" not in can(stage.room, person):
            continue
        nameless = anonymity(stage.room, stage.present).open and is_speaker(stage.room, row, person)
        for kind in kinds_taken(row):
            stage.do(SubmitPost(kind, f"{name} at {running(stage).at}", nameless), person_id)
            wrote = True
    return wrote


def move_on(stage: Stage) -> None:
    row = stage.room.row
    if row is not None and row.ends_by_itself:
        stage.by_clock(TimeUp(running(stage).at))
    else:
        stage.do(MoveOn())
