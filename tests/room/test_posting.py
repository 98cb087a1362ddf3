"""Who may write what, where; and what is taken as words."""

from __future__ import annotations

import pytest

from server.formats.loader import BuiltIn
from server.room.acts.end_session import EndSession
from server.room.acts.move_on import MoveOn
from server.room.acts.pause import Pause
from server.room.acts.submit_post import SubmitPost
from server.room.post import POST_LIMIT_CHARS
from tests.room.formats import invented
from tests.room.scenes import (
    Scene,
    chosen,
    classic,
    does,
    entered,
    knocked,
    opened,
    room_after,
    started,
)

QUESTION = SubmitPost("question", "What would the night team say?")
REFLECTION = SubmitPost("reflection", "I notice how quiet it is.")

# Who may write in each phase of the classic set that takes posts: everybody who is not named is
# refused. `echo` and `set_review` are sealed first, which changes nothing here.
WRITERS = {
    "check_in": {"dee", "cora", "ana", "ben"},
    "clarify": {"dee", "cora", "ana"},
    "explore": {"dee", "cora", "ana"},
    "echo": {"dee", "cora", "ana"},
    "round_review": {"dee", "cora", "ana", "ben"},
    "set_review": {"dee", "cora", "ana", "ben"},
    "check_out": {"dee", "cora", "ana", "ben"},
}
EVERYBODY = ("dee", "cora", "ana", "ben", "olu")


@pytest.mark.parametrize("phase", WRITERS)
@pytest.mark.parametrize("name", EVERYBODY)
def test_the_speakers_and_the_facilitators_write_and_nobody_else(phase: str, name: str) -> None:
    scene = room_after(classic(phase))
    command = QUESTION if phase in ("clarify", "explore") else REFLECTION
    assert (name in WRITERS[phase]) == ("submit_post" in scene.can(name))
    if name in WRITERS[phase]:
        scene.does(name, command)
    else:
        assert "not_allowed" == scene.refuses(name, command).name


@pytest.mark.parametrize(
    "phase", ["arrive", "action_review", "bidding", "break", "present", "take_stock", "commit"]
)
def test_where_nothing_is_written_nobody_writes(phase: str) -> None:
    scene = room_after(classic(phase))
    for name in ("dee", "ana", "ben"):
        for command in (QUESTION, REFLECTION, SubmitPost("action", "I will call her.")):
            assert "not_now" == scene.refuses(name, command).name


@pytest.mark.parametrize("kind", ["reflection", "advice", "action", "", "questions", "note"])
def test_a_step_takes_its_own_kinds_only(kind: str) -> None:
    scene = room_after(classic("explore"))
    assert "not_now" == scene.refuses("ana", SubmitPost(kind, "Hello")).name


# Every kind of speaker, in an invented format.
SPEAKERS = invented(
    'rounds = 1\ncast = ["trainee", "questioner"]',
    "bidding 5 bidders; settles_rounds = true",
    'by_members 5 members; once_per = "round"; takes = ["reflection"]; reveal = "wall"',
    'by_everyone 5 everyone; once_per = "round"; takes = ["reflection"]; reveal = "wall"',
    'by_presenter 5 presenter; once_per = "round"; takes = ["reflection"]; reveal = "wall"',
    'by_facilitator 5 facilitator; once_per = "round"; takes = ["reflection"]; reveal = "wall"',
    'by_nobody 5 nobody; once_per = "round"; takes = ["reflection"]; reveal = "wall"',
    'silent 5 nobody; once_per = "round"; stance = "silent"; takes = ["reflection"]; '
    'reveal = "wall"',
    'listens 5 facilitator; once_per = "round"; stance = "listens"; takes = ["reflection"]; '
    'reveal = "private"',
    'by_trainee 5 trainee; once_per = "round"; takes = ["reflection"]; reveal = "wall"',
    'by_questioner 5 questioner; once_per = "round"; takes = ["reflection"]; reveal = "wall"',
)


def speaking(built_in: BuiltIn, steps: int) -> Scene:
    return room_after(
        opened(built_in),
        entered("ana", "ben", "femi"),
        entered("cora", role="co_facilitator"),
        entered("olu", role="observer"),
        started(),
        chosen("ben"),
        *[lambda scene: scene.does(holds(scene), MoveOn())] * steps,
    )


def holds(scene: Scene) -> str:
    """Whoever steers: in a round with a trainee, that is the trainee."""
    return next((n for n, one in scene.people.items() if one == scene.room.holder), "dee")


@pytest.mark.parametrize(
    ("steps", "writers"),
    [
        (1, {"dee", "cora", "ana", "femi"}),
        (2, {"dee", "cora", "ana", "ben", "femi"}),
        (3, {"dee", "cora", "ben"}),
        (4, {"dee", "cora", "ana", "ben", "femi"}),
        (5, {"dee", "cora", "ana", "ben", "femi"}),
        (6, {"dee", "cora", "ana", "femi"}),
        (7, {"dee", "cora", "ana", "femi"}),
        (8, {"dee", "cora", "ana"}),
        (9, {"dee", "cora", "femi"}),
    ],
)
def test_the_speaker_column_says_who_writes(steps: int, writers: set[str]) -> None:
    scene = speaking(SPEAKERS, steps)
    assert writers == {name for name in scene.people if "submit_post" in scene.can(name)}
    for name in set(scene.people) - writers:
        assert "not_allowed" == scene.refuses(name, REFLECTION).name


def test_at_the_door_before_the_start_and_after_the_end_nobody_writes() -> None:
    scene = room_after(classic("explore"), knocked("lea"))
    assert "not_allowed" == scene.refuses("lea", QUESTION).name
    scene.does("dee", EndSession())
    assert "not_now" == scene.refuses("ana", QUESTION).name
    assert "not_now" == room_after(classic()).refuses("ana", QUESTION).name


def test_a_stopped_clock_does_not_stop_writing() -> None:
    scene = room_after(classic("explore"), does("dee", Pause()), does("ana", QUESTION))
    assert [QUESTION.text] == scene.words()


def test_time_that_is_up_does_not_stop_writing() -> None:
    scene = room_after(classic("explore")).passes(minutes=60)
    scene.does("ana", QUESTION)


def test_a_signed_post_carries_its_author_its_step_and_no_time() -> None:
    scene = room_after(classic("explore"))
    decision = scene.does("ana", QUESTION)
    post = scene.post(decision)
    assert (scene["ana"], scene.run.at, "question", "shown") == (
        post.by,
        post.step,
        post.kind,
        post.state,
    )
    assert scene.room.seq == post.seq
    assert str(scene.now_ms)[:8] not in repr(decision.events)
    assert QUESTION.text not in repr(decision.events)


def test_posts_stand_in_the_order_of_their_events() -> None:
    scene = room_after(classic("explore"))
    for name, text in (("ana", "One?"), ("dee", "Two?"), ("chloe", "Three?")):
        scene.does(name, SubmitPost("question", text))
    assert ["One?", "Two?", "Three?"] == scene.words()


# Words.


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", "missing"),
        (" \n\t ", "missing"),
        ("\u200b\n\u200b", "missing"),
        ("x" * (POST_LIMIT_CHARS + 1), "too_long"),
        ("what\x00is", "bad_field"),
        ("what\x1b[31m", "bad_field"),
        ("turned \u202e round", "bad_field"),
        ("half \ud800 of one", "bad_field"),
    ],
)
def test_what_cannot_be_shown_as_words_is_refused(text: str, refusal: str) -> None:
    scene = room_after(classic("explore"))
    assert refusal == scene.refuses("ana", SubmitPost("question", text)).name


def test_both_numbers_of_words_that_are_too_long_are_told() -> None:
    scene = room_after(classic("explore"))
    refusal = scene.refuses("ana", SubmitPost("question", " " + "é" * 601 + " "))
    assert ("text", 600, 601) == (
        refusal.numbers["field"],
        refusal.numbers["limit"],
        refusal.numbers["length"],
    )


@pytest.mark.parametrize(
    "text",
    ["x" * POST_LIMIT_CHARS, "Wie geht's?\nUnd dann?", "مرحبا", "👩🏽‍⚕️ ok", "a\tb", "<b>&amp;"],
)
def test_what_people_type_is_kept_as_they_typed_it(text: str) -> None:
    scene = room_after(classic("explore"))
    scene.does("ana", SubmitPost("question", f"  {text} \r\n"))
    assert [text] == scene.words()


def test_line_ends_become_one_kind() -> None:
    scene = room_after(classic("explore"), does("ana", SubmitPost("question", "a\r\nb\rc")))
    assert ["a\nb\nc"] == scene.words()
