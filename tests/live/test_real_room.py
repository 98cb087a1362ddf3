"""The live channels of a whole running Setroom: what its own acts do to who is listening."""

from __future__ import annotations

import http.client
import json
import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from tests.live.client import Socket, get, handshake
from tests.server_process import ServerProcess

pytestmark = pytest.mark.slow

Fields = dict[str, str]


class Person:
    """Somebody with a cookie of their own, speaking the JSON contract."""

    def __init__(self, server: ServerProcess) -> None:
        self.server = server
        self.cookie = ""

    def post(self, path: str, **fields: str) -> dict[str, Any]:
        asked = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=10)
        headers = {"Accept": "application/json", "Cookie": self.cookie}
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        asked.request("POST", path, urlencode({"key": secrets.token_hex(16), **fields}), headers)
        answer = asked.getresponse()
        told: dict[str, Any] = json.loads(answer.read())
        assert answer.status in (200, 201), told
        self.cookie = answer.getheader("Set-Cookie", "").partition(";")[0] or self.cookie
        asked.close()
        return told

    async def listen(self, room: str) -> Socket:
        path = f"/rooms/{room}/live/ws?after=0"
        answer, opened = await handshake(self.server.port, path, {"Cookie": self.cookie})
        assert answer.status == 101
        return opened


class Set:
    """A room with a facilitator and two members at its door."""

    def __init__(self, server: ServerProcess) -> None:
        self.rosa, self.ana, self.ben = Person(server), Person(server), Person(server)
        opened = self.rosa.post("/rooms", title="A set", facilitator_name="Rosa")
        self.room = opened["room"]
        self.people = {
            name: who.post(urlsplit(opened["links"]["member"]).path, name=name)["person"]
            for name, who in (("Ana", self.ana), ("Ben", self.ben))
        }

    def act(self, name: str, **fields: str) -> dict[str, Any]:
        return self.rosa.post(f"/rooms/{self.room}/{name}", **fields)


@pytest.fixture
def a_set(server_process: ServerProcess) -> Set:
    return Set(server_process)


async def next_of(opened: Socket, wanted: Callable[[int, str], bool]) -> tuple[int, str]:
    """The next message that is wanted, as seq and HTML."""
    while (message := await opened.next()) is not None:
        seq, _, html = message.partition("\n")
        if wanted(int(seq), html):
            return int(seq), html
    raise AssertionError(f"closed with {opened.code}")


async def test_the_door_shows_no_names_and_being_let_in_shows_the_room(a_set: Set) -> None:
    ana = await a_set.ana.listen(a_set.room)
    _, door = await next_of(ana, lambda seq, html: True)
    assert "Ben" not in door
    let_in = a_set.act("admit", person=a_set.people["Ana"])["seq"]
    _, room = await next_of(ana, lambda seq, html: seq == let_in)
    assert "Rosa" in room


async def test_every_seq_arrives_once_and_in_order_on_every_seat(a_set: Set) -> None:
    a_set.act("admit", everyone="on")
    seats = [await who.listen(a_set.room) for who in (a_set.rosa, a_set.ana, a_set.ben)]
    heads = [int((await one.next() or "").partition("\n")[0]) for one in seats]
    a_set.act("start_session")
    last = 0
    for _ in range(5):
        last = a_set.act("add_time", minutes="1")["seq"]
    for one, head in zip(seats, heads, strict=True):
        told: list[int] = []
        while not told or told[-1] < last:
            seq, _ = await next_of(one, lambda seq, html: True)
            if not told or seq != told[-1]:  # an equal one is who is there
                told.append(seq)
        assert [seq for seq in told if seq > head] == list(range(head + 1, last + 1))


async def test_removing_somebody_closes_their_seat_and_keeps_them_out(a_set: Set) -> None:
    a_set.act("admit", everyone="on")
    ana, ben = await a_set.ana.listen(a_set.room), await a_set.ben.listen(a_set.room)
    gone = a_set.act("remove_person", person=a_set.people["Ana"])["seq"]
    await ana.rest()
    assert ana.code == 4403
    await next_of(ben, lambda seq, html: seq == gone)
    again = await a_set.ana.listen(a_set.room)
    assert await again.rest() == []
    assert again.code in (4401, 4403)
    cookie = {"Cookie": a_set.ana.cookie}
    path = f"/rooms/{a_set.room}/live/poll?after=0"
    assert (await get(a_set.ana.server.port, path, cookie)).status in (401, 403)


async def test_after_a_restart_everybody_comes_back_to_the_same_head(a_set: Set) -> None:
    a_set.act("admit", everyone="on")
    ben = await a_set.ben.listen(a_set.room)
    seq, _ = await next_of(ben, lambda seq, html: True)
    server = a_set.ben.server
    server.stop()
    await ben.rest()
    assert ben.code == 1012
    server.start()
    ben = await a_set.ben.listen(a_set.room)
    assert (await next_of(ben, lambda seq, html: True))[0] == seq
