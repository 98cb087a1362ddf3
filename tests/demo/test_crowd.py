"""Crowds of pretend members in real rooms of a real server, in a great hurry."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable

import pytest

from server.demo.crowd import MOST_CROWDS, Crowd, Crowds, CrowdsBusy, Patience
from server.demo.lines import everybody
from tests.demo.until import at_door, posts_of_step, until
from tests.server_process import ServerProcess
from tests.visitor import Visitor

pytestmark = pytest.mark.slow

HURRY = 60.0
NOBODY_THERE = "http://127.0.0.1:9"


def crowd_for(dee: Visitor, server: ServerProcess, dice: random.Random, **more: Patience) -> Crowd:
    link = dee.links["member"]
    return Crowd(server.origin, link, pace=HURRY, seed=dice.randrange(2**32), **more)


async def test_eight_knock_are_let_in_and_each_arrives_with_a_line_of_their_own(
    dee: Visitor, server: ServerProcess, dice: random.Random
) -> None:
    playing = asyncio.create_task(crowd_for(dee, server, dice).run())
    view = await until(dee, at_door(8))
    assert {who.name for who in everybody().values()} == {one["name"] for one in view["door"]}
    await dee.do("admit", everyone="on")
    await dee.do("start_session")
    await dee.go_to("check_in")

    def all_have_written(view: dict[str, object]) -> bool:
        return len({post["by"]["person"] for post in posts_of_step(view)}) == 8

    await until(dee, all_have_written)
    await dee.do("end_session")
    assert "ended" == await asyncio.wait_for(playing, 15)


async def test_each_has_their_turn_and_the_facilitator_is_the_last_one_left(
    dee: Visitor, server: ServerProcess, dice: random.Random
) -> None:
    playing = asyncio.create_task(crowd_for(dee, server, dice).run())
    await until(dee, at_door(8))
    await dee.do("admit", everyone="on")
    await dee.do("start_session")
    await dee.go_to("check_in")
    view = await until(dee, lambda view: view["turn"]["speaker"] == dee.person)
    members = {one["person"] for one in view["people"] if one["role"] == "member"}
    assert ([dee.person], members) == (view["turn"]["coming"], set(view["turn"]["over"]))
    await dee.do("end_session")
    assert "ended" == await asyncio.wait_for(playing, 15)


async def test_with_nobody_else_in_the_room_the_crowd_goes_home(
    dee: Visitor, server: ServerProcess, dice: random.Random
) -> None:
    playing = asyncio.create_task(crowd_for(dee, server, dice, patience=Patience(1, 60, 60)).run())
    await until(dee, at_door(8))  # by JSON alone, which makes nobody present
    await dee.do("admit", everyone="on")
    assert "alone" == await asyncio.wait_for(playing, 15)


async def test_with_somebody_else_in_the_room_it_stays(
    dee: Visitor, server: ServerProcess, dice: random.Random
) -> None:
    await dee.page()  # counts as being there for a minute
    playing = asyncio.create_task(crowd_for(dee, server, dice, patience=Patience(2, 60, 60)).run())
    await until(dee, at_door(8))
    await dee.do("admit", everyone="on")
    await asyncio.sleep(4)  # nothing happens at all; she is still there
    assert not playing.done()
    await dee.do("end_session")
    assert "ended" == await asyncio.wait_for(playing, 15)


async def test_whom_nobody_lets_in_goes_home_and_so_does_everybody_in_the_end(
    dee: Visitor, server: ServerProcess, dice: random.Random
) -> None:
    at_the_door = crowd_for(dee, server, dice, patience=Patience(60, 1, 60))
    assert "alone" == await asyncio.wait_for(at_the_door.run(), 15)
    long = crowd_for(dee, server, dice, patience=Patience(60, 60, 1))
    assert "long" == await asyncio.wait_for(long.run(), 15)


async def test_behind_a_dead_link_each_gives_up_quietly_and_nothing_is_said_of_the_link(
    server: ServerProcess, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="setroom.demo")
    crowd = Crowd(server.origin, f"{server.origin}/join/no-such-secret", pace=HURRY)
    assert "left" == await asyncio.wait_for(crowd.run(), 30)
    assert ["a pretend member has left early: Refused"] * 8 == [
        record.getMessage() for record in caplog.records
    ]


async def test_whoever_comes_when_it_is_over_turns_round_without_a_word(
    dee: Visitor, server: ServerProcess, dice: random.Random, caplog: pytest.LogCaptureFixture
) -> None:
    await dee.do("end_session")
    assert "left" == await asyncio.wait_for(crowd_for(dee, server, dice).run(), 15)
    assert [] == caplog.records


async def test_whoever_is_asked_to_leave_leaves_and_the_others_stay(
    dee: Visitor, server: ServerProcess, dice: random.Random
) -> None:
    playing = asyncio.create_task(crowd_for(dee, server, dice).run())
    view = await until(dee, at_door(8))
    await dee.do("admit", everyone="on")
    await dee.do("remove_person", person=view["door"][0]["person"])
    await dee.do("start_session")
    await dee.go_to("check_in")
    await until(dee, lambda view: len(posts_of_step(view)) == 7)
    await dee.do("end_session")
    assert "ended" == await asyncio.wait_for(playing, 15)


async def test_a_fourth_crowd_is_refused_in_a_sentence_until_one_has_gone() -> None:
    crowds = Crowds(NOBODY_THERE)
    for number in range(MOST_CROWDS):
        crowds.start(f"{NOBODY_THERE}/join/{number}")
    with pytest.raises(CrowdsBusy) as refused:
        crowds.start(f"{NOBODY_THERE}/join/4")
    assert crowds.is_full
    assert refused.value.message.endswith(".")
    await crowds.stop()
    assert not crowds.is_full


async def test_stopping_calls_everybody_home_at_once_and_may_be_done_twice(
    dee: Visitor, server: ServerProcess
) -> None:
    before = asyncio.all_tasks()
    crowds = Crowds(server.origin, pace=HURRY)
    crowds.start(dee.links["member"])
    await until(dee, at_door(8))
    await asyncio.wait_for(crowds.stop(), 5)
    await crowds.stop()
    assert set() == asyncio.all_tasks() - before


async def test_try_it_first_brings_pretend_members_to_the_door_of_ones_own_room(
    server: ServerProcess,
) -> None:
    you = Visitor(server.origin)
    answer = await you.http.post("/demo", data={"facilitator_name": "Dee"})
    assert 303 == answer.status_code
    you.room = answer.headers["location"].rpartition("/")[2]
    view = await until(you, lambda view: len(view["door"]) >= 2)
    assert "facilitator" == view["role"]
    assert ["Ana", "Chloe"] == [one["name"] for one in view["door"]][:2]
    await you.do("end_session")
    await Visitor.close_all()


async def test_a_whole_session_from_the_door_to_the_end(
    dee: Visitor,
    server: ServerProcess,
    dice: random.Random,
    say: Callable[[str], None],
) -> None:
    playing = asyncio.create_task(crowd_for(dee, server, dice).run())
    await until(dee, at_door(8))
    await dee.do("admit", everyone="on")
    await dee.do("start_session")
    written: dict[str, int] = {}
    while (view := await dee.view())["next"] is not None:
        key, takes = view["phase"]["key"], view["phase"]["takes"]
        if key == "bidding":
            member = next(p for p in view["people"] if p["name"] == "Hana")
            await dee.steer("set_rounds", presenters=member["person"])
        if view["timer"]["state"] == "pending":
            await until(dee, lambda view: view["timer"]["state"] == "running")
        if view["phase"]["reveal"] == "together":
            await dee.steer("show_posts")
        if key == "commit":
            view = await until(dee, lambda view: len(view["actions"]) == 1)
            assert view["actions"][0]["text"] == everybody()["hana"].as_presenter["commit"][0].text
        elif takes != ["action"] and takes:
            view = await until(dee, lambda view: len(posts_of_step(view)) >= 3)
            written[key] = len(posts_of_step(view))
        if key == "explore":
            await until(dee, lambda view: any(p["state"] == "been" for p in posts_of_step(view)))
        await dee.steer("move_on")
    view = await until(dee, lambda view: len(posts_of_step(view)) >= 3)
    await dee.do("end_session")
    assert "ended" == await asyncio.wait_for(playing, 15)
    asking = ["check_in", "clarify", "explore", "echo", "round_review", "set_review"]
    assert asking == list(written)
    assert [f"Setroom is ready at {server.origin}"] == server.log.splitlines()
    say(f"demo: a whole session of pretend members wrote {len(view['posts'])} lines: {written}")


async def test_a_server_that_falls_over_and_comes_back_finds_the_crowd_still_there(
    server: ServerProcess, dee: Visitor, dice: random.Random
) -> None:
    playing = asyncio.create_task(crowd_for(dee, server, dice).run())
    await until(dee, at_door(8))
    await dee.do("admit", everyone="on")
    server.kill()
    await asyncio.sleep(1)
    server.start()
    await dee.do("start_session")
    await dee.go_to("check_in")
    await until(dee, lambda view: len(posts_of_step(view)) == 8)
    await dee.do("end_session")
    assert "ended" == await asyncio.wait_for(playing, 30)
