"""A seat is for one room and for as long as one has it; everything else is as if it were not there
(A4, A5)."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

import pytest

from tests.access.attempts import ATTEMPTS, act_of
from tests.access.cast import Cast
from tests.access.in_process import HTML, JSON, Answer
from tests.access.on_sockets import Listener, on_a_port
from tests.live.client import stream

GONE_WITHIN_S = 2.0
NO_ROOM = "A" * 16
PAGES = (
    *("", "/me.css", "/people", "/path", "/links", "/posts/none", "/mine.md", "/leave"),
    "/live/poll",
)


def told(answer: Answer, room: str) -> bytes:
    """The whole answer, without the room's id that the asker wrote into the address."""
    return answer.bytes().replace(room.encode(), b"ROOM")


@pytest.mark.parametrize("role", ["stranger", "elsewhere"])
@pytest.mark.parametrize("html", [True, False])
async def test_a_foreign_room_and_one_that_is_not_there_answer_with_the_same_bytes(
    cast: Cast, role: str, html: bool
) -> None:
    await cast.bring_to("running")
    headers = HTML if html else JSON
    browser = cast[role]
    for path in PAGES:
        foreign, unknown = [
            told(await browser.get(f"/rooms/{room}{path}", headers), room)
            for room in (cast.room, NO_ROOM)
        ]
        assert foreign == unknown, path
    for row, attempt in ATTEMPTS.items():
        fields = attempt.fields(cast, role)
        foreign, unknown = [
            told(await browser.post(f"/rooms/{room}/{act_of(row)}", fields, headers), room)
            for room in (cast.room, NO_ROOM)
        ]
        assert foreign == unknown, row
    foreign, unknown = [
        told(await browser.post(f"/rooms/{room}/leave", {}, headers), room)
        for room in (cast.room, NO_ROOM)
    ]
    assert foreign == unknown


async def test_a_link_into_no_room_and_a_false_one_answer_with_the_same_bytes(cast: Cast) -> None:
    await cast.bring_to("lobby")
    secret = urlsplit(cast["facilitator"].links["member"]).path.rpartition("/")[2]
    false = f"/join/{secret[:-22]}{'A' * 22}"
    nowhere = f"/join/{NO_ROOM}m{'A' * 22}"
    for headers in (HTML, JSON):
        assert told(await cast["stranger"].get(false, headers), "") == told(
            await cast["stranger"].get(nowhere, headers), ""
        )
    posted = [await cast["stranger"].post(path, {"name": "Sid"}) for path in (false, nowhere)]
    assert posted[0].bytes() == posted[1].bytes()


@pytest.mark.parametrize("role", ["stranger", "elsewhere"])
async def test_live_channels_of_a_foreign_room_and_of_none_end_alike(cast: Cast, role: str) -> None:
    await cast.bring_to("running")
    async with on_a_port(cast.app) as port:
        came, heads = [], []
        for room in (cast.room, NO_ROOM):
            listener = Listener(port, room, cast[role].cookie)
            came.append([await listener.comes_of(channel) for channel in ("ws", "sse", "poll")])
            polled = await listener.poll()
            streamed = (await stream(port, room, None, listener.headers)).answer
            heads.append((polled.status, polled.body, sorted(polled.headers), streamed.status))
    assert came[0] == came[1]
    assert heads[0] == heads[1]


async def test_what_is_of_another_room_is_not_there_in_ones_own(cast: Cast) -> None:
    """Eve steers a room of her own and knows every id of this one."""
    await cast.bring_to("running")
    eve = cast["elsewhere"]
    eve.room = urlsplit(eve.links["member"]).path.rpartition("/")[2][:-23]
    assert (await eve.view())["audience"] == "desk"
    await eve.do("start_session")
    person, post = cast["member"].person, cast.own["Femi"]
    tried = [
        ("admit", {"person": "%s"}, person),
        ("remove_person", {"person": "%s"}, person),
        ("name_stand_in", {"person": "%s"}, person),
        ("hand_over", {"person": "%s"}, person),
        ("set_rounds", {"presenters": "%s"}, person),
        ("lower_hand", {"person": "%s"}, person),
        ("edit_post", {"post": "%s", "text": "Mine now"}, post),
        ("withdraw_post", {"post": "%s"}, post),
        ("hide_post", {"post": "%s"}, post),
        ("edit_post", {"post": "%s", "text": "x", "post_key": cast.nameless_key}, cast.nameless),
    ]
    for act, fields, known in tried:
        answers = [
            await eve.act(act, **{name: value.replace("%s", one) for name, value in fields.items()})
            for one in (known, "n" * len(known))
        ]
        assert answers[0].status in (404, 409), act
        assert answers[0].bytes() == answers[1].bytes(), act
    shown = [await eve.get(f"/rooms/{eve.room}/posts/{one}") for one in (post, "n" * len(post))]
    assert shown[0].bytes() == shown[1].bytes()
    mine = await eve.post(f"/rooms/{eve.room}/mine", {"post_key": cast.nameless_key})
    assert mine.json() == {"posts": []}


async def test_removing_somebody_closes_what_they_have_open_and_refuses_them_at_once(
    cast: Cast,
) -> None:
    await cast.bring_to("running")
    ana, dee = cast["member"], cast["facilitator"]
    async with on_a_port(cast.app) as port:
        listener = Listener(port, cast.room, ana.cookie)
        sockets = [await listener.socket(), await listener.socket()]
        streamed = await stream(port, cast.room, None, listener.headers)
        assert None not in [await opened.next() for opened in sockets]
        assert await streamed.next() is not None
        began_s = asyncio.get_running_loop().time()
        await dee.do("remove_person", person=ana.person)
        for opened in sockets:
            while await opened.next() is not None:
                pass
            assert opened.code == 4403
        events = []
        while (event := await streamed.next()) is not None:
            events.append(event)
        assert events[-1] == ("", "end", "4403")
        assert asyncio.get_running_loop().time() - began_s < GONE_WITHIN_S
        # The token of before opens nothing any more.
        assert [await listener.comes_of(channel) for channel in ("ws", "sse", "poll")] == [
            "4403"
        ] * 3
    for path in PAGES[:-1]:
        assert (await ana.get(f"/rooms/{cast.room}{path}")).status == 404
    for act in ("submit_post", "edit_post", "withdraw_post", "raise_hand"):
        assert (
            await ana.act(act, kind="question", text="?", post=cast.own["member"])
        ).status == 404


async def test_a_command_of_before_is_not_answered_again_to_who_was_removed(cast: Cast) -> None:
    await cast.bring_to("running")
    sent = {"kind": "question", "text": "Once", "key": "s" * 32}
    first = await cast["member"].act("submit_post", **sent)
    assert first.status == 200
    await cast["facilitator"].do("remove_person", person=cast["member"].person)
    again = await cast["member"].act("submit_post", **sent)
    assert again.status == 404


async def test_who_was_removed_comes_back_only_through_the_door(cast: Cast) -> None:
    await cast.bring_to("running")
    rob = cast["removed"]
    was = rob.person
    await rob.join(cast["facilitator"].links["member"])
    assert rob.person != was
    assert (await rob.view())["audience"] == "door"


async def test_an_erased_room_is_as_if_it_had_never_been(cast: Cast) -> None:
    await cast.bring_to("ended")
    async with on_a_port(cast.app) as port:
        opened = await Listener(port, cast.room, cast["member"].cookie).socket()
        await opened.next()
        await cast.app.keeper.purge(cast.room)
        await opened.rest()
        assert opened.code == 4404
    for role in ("facilitator", "member", "stranger"):
        found = await cast[role].get(f"/rooms/{cast.room}", JSON)
        never = await cast[role].get(f"/rooms/{NO_ROOM}", JSON)
        assert found.bytes() == never.bytes()
    for link in cast["facilitator"].links.values():
        assert (await cast["facilitator"].get(urlsplit(link).path)).status == 404


async def test_the_way_back_is_the_openers_alone(cast: Cast) -> None:
    """It stands in no answer to anybody else, and in none of the live messages."""
    await cast.bring_to("running")
    await cast.hand_over()
    secret = urlsplit(cast["facilitator"].links["return"]).path.rpartition("/")[2]
    for role in ("co_facilitator", "holder", "member", "presenter", "observer", "door"):
        for path in ("", "/links", "/people", "/path", "/live/poll"):
            for headers in (HTML, JSON):
                answer = await cast[role].get(f"/rooms/{cast.room}{path}", headers)
                assert secret not in answer.text, f"{role}: {path}"
    back = await cast["co_facilitator"].post("/join/" + secret[:-22] + "A" * 22)
    assert back.status == 404
