"""N8: who wrote without a name changes their words by a key that only their browser holds."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from server.app import App
from tests.access.in_process import Browser, StillClock, setroom
from tests.anonymity.twice import PHASES, TRIAL

NAMES = ("Ana", "Ben", "Femi", "Hana", "Ian", "Pia")
KEY, OTHER = "a" * 32, "b" * 32


class Room:
    """A room at the open questions. `people` by name; `ana` has written without a name, by KEY."""

    def __init__(self, app: App, clock: StillClock) -> None:
        self.app = app
        self.clock = clock
        self.people: dict[str, Browser] = {}

    async def gather(self, device: str = "") -> None:
        dee = self.people["Dee"] = Browser(self.app, "Dee", device)
        await dee.open(format="trial")
        for name in (*NAMES, "Obi", "Dot"):
            self.people[name] = Browser(self.app, name, device)
            await self.people[name].join(dee.links["observer" if name == "Obi" else "member"])
            if name == "Obi":
                await dee.do("admit", everyone="on")
        await dee.do("set_rounds", presenters=[self.people["Pia"].person])
        await dee.do("start_session")
        for browser in self.people.values():
            browser.arrive()

    async def write(self, phase: str, key: str = KEY, by: str = "Ana") -> str:
        await self.people["Dee"].go_to(phase)
        said = {"kind": PHASES[phase], "text": "As it was", "anonymous": "on", "key": key}
        post: str = (await self.people[by].do("submit_post", **said))["post"]
        return post

    async def edit(self, name: str, post: str, **held: str) -> int:
        answer = await self.people[name].act("edit_post", post=post, text="Changed", **held)
        return answer.status

    async def mine(self, name: str, *keys: str) -> list[dict[str, Any]]:
        own = self.people[name]
        answer = await own.post(f"/rooms/{own.room}/mine", {"post_key": list(keys)})
        found: list[dict[str, Any]] = answer.json()["posts"]
        return found


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    clock = StillClock()
    async with setroom(tmp_path, clock=clock, formats={"trial": TRIAL}) as app:
        await app.alarm.start()
        found = Room(app, clock)
        await found.gather()
        yield found
        await app.alarm.stop()


@pytest.mark.parametrize("phase", PHASES)
async def test_the_key_opens_its_own_post_and_no_other(room: Room, phase: str) -> None:
    first = await room.write(phase)
    second = await room.write(phase, OTHER, by="Ben")
    hidden = phase in ("take_stock", "echo")
    no = 404 if hidden else 403  # what nobody has seen is not there for anybody else
    assert await room.edit("Ana", first) == no
    assert await room.edit("Ana", first, post_key=OTHER) == no
    assert await room.edit("Ana", second, post_key=KEY) == no
    assert await room.edit("Ana", first, post_key="c" * 32) == no
    assert await room.edit("Ana", first, post_key=KEY) == 200
    assert [post["text"] for post in await room.mine("Ana", KEY)] == ["Changed"]
    assert [post["text"] for post in await room.mine("Ben", OTHER)] == ["As it was"]


async def test_nobody_without_a_place_changes_anything_even_with_the_key(room: Room) -> None:
    post = await room.write("explore")
    for name in ("Obi", "Dot"):
        assert await room.edit(name, post, post_key=KEY) == 403
    dot = room.people["Dot"]
    assert (await dot.post(f"/rooms/{dot.room}/mine", {"post_key": KEY})).status == 404


async def test_a_key_of_another_room_opens_nothing_here(room: Room) -> None:
    await room.write("explore")
    other = Room(room.app, room.clock)
    await other.gather("other")
    there = await other.write("explore", OTHER)
    assert await room.mine("Ana", OTHER) == []
    assert await room.edit("Ana", there, post_key=OTHER) == 404


async def test_the_key_is_good_until_the_step_and_its_undo_are_over(room: Room) -> None:
    post = await room.write("explore")
    await room.people["Dee"].do("move_on")
    room.clock.pass_ms(9_000)
    assert len(await room.mine("Ana", KEY)) == 1
    await room.people["Dee"].do("undo_move")
    assert await room.edit("Ana", post, post_key=KEY) == 200
    await room.people["Dee"].do("move_on")
    room.clock.pass_ms(10_001)
    for _ in range(100):
        if not await room.mine("Ana", KEY):
            break
    assert await room.mine("Ana", KEY) == []
    assert await room.edit("Ana", post, post_key=KEY) == 403


async def test_ending_the_session_forgets_every_key(room: Room) -> None:
    await room.write("explore")
    await room.people["Dee"].do("end_session")
    kept = room.app.keeper.shelf.at_hand(room.people["Ana"].room)
    assert kept is not None
    assert [spent for spent in kept.keys.values() if spent.post is not None] == []


async def test_two_posts_of_one_person_have_nothing_in_common(room: Room) -> None:
    """N4: only what belongs to the step, and to every post in it."""
    for key in (KEY, OTHER):
        await room.write("explore", key)
    kept = room.app.keeper.shelf.at_hand(room.people["Ana"].room)
    assert kept is not None
    first, second = [spent for spent in kept.keys.values() if spent.post is not None]
    assert first.step == second.step
    assert {first.key_hash, first.digest, first.post}.isdisjoint(
        {second.key_hash, second.digest, second.post}
    )
    one, two = [post for post in kept.room.posts.values() if post.by is None]
    assert (one.by, one.kind, one.step) == (two.by, two.kind, two.step)
    assert {one.id, one.text}.isdisjoint({two.id, two.text})
