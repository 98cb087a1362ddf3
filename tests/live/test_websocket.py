"""Live messages over real WebSockets: what is heard, in which order, and how it ends."""

from __future__ import annotations

import asyncio
import socket

import pytest

from server.live.hall import SEATS_PER_PERSON, Pace
from tests.live.client import PING, TEXT, browser_headers, frame, handshake, listen_to
from tests.live.rig import Rig, Said, person, running


async def test_the_first_message_is_the_whole_and_then_each_event_is_one(rig: Rig) -> None:
    room = rig.room()
    ana = await listen_to(rig.port, room, "ana", "?after=0&epoch=e1")
    assert await ana.next() == "1\n<whole member at 1 with ana>"
    rig.tell(room, "two")
    rig.tell(room, "three", "four")
    assert await ana.events(3) == ["2\ntwo", "3\nthree", "4\nfour"]
    await ana.close()


@pytest.mark.parametrize("query", ["", "?after=7&epoch=other", "?after=x", "?after=-1&after=2"])
async def test_whatever_a_client_has_seen_it_gets_the_whole_at_the_head(
    rig: Rig, query: str
) -> None:
    room = rig.room()
    rig.tell(room, "two", "three")
    ana = await listen_to(rig.port, room, "ana", query)
    first = await ana.next()
    assert first is not None
    assert first.startswith("3\n<whole member at 3")
    await ana.close()


async def test_everybody_hears_the_same_in_the_same_order(rig: Rig) -> None:
    room = rig.room()
    everybody = [await listen_to(rig.port, room, name) for name in ("ana", "ben", "cem", "ana")]
    said = [f"word {number}" for number in range(200)]
    for words in said:
        rig.tell(room, words)
    expected = [f"{seq}\n{words}" for seq, words in enumerate(said, start=2)]
    for one in everybody:
        assert await one.events(200) == expected
        await one.close()


async def test_words_of_every_size_and_script_arrive_whole(rig: Rig) -> None:
    room = rig.room()
    ana = await listen_to(rig.port, room, "ana")
    sizes = (0, 122, 123, 124, 65_532, 65_533, 65_534, 90_000)  # around each length of a frame
    said = ["x" * size for size in sizes] + ["ä" * 60, "日本語 🌱"]
    for words in said:
        rig.tell(room, words)
    assert [told.partition("\n")[2] for told in await ana.events(len(said))] == said
    await ana.close()


async def test_half_a_character_ends_nobodys_channel(rig: Rig) -> None:
    room = rig.room()
    ana = await listen_to(rig.port, room, "ana")
    rig.tell(room, "a\ud800b", "next")
    assert await ana.events(2) == ["2\na?b", "3\nnext"]
    await ana.close()


async def test_removing_somebody_ends_all_their_channels_and_nobody_elses(rig: Rig) -> None:
    room = rig.room()
    phone, laptop = [await listen_to(rig.port, room, "ana") for _ in range(2)]
    ben = await listen_to(rig.port, room, "ben")
    rig.do(lambda: rig.keeper.place(room, person("ana", "removed")))
    rig.tell(room, "they are gone")
    for one in (phone, laptop):
        assert "they are gone" not in str(await one.rest())
        assert one.code == 4403
    assert await ben.events(2) == ["2\nana is removed", "3\nthey are gone"]
    await ben.close()


async def test_leaving_ends_the_channels_of_this_browser_and_of_no_other(rig: Rig) -> None:
    room = rig.room()
    rig.do(lambda: rig.keeper.seat(room, "phone", "ana"))
    tabs = [await listen_to(rig.port, room, "ana") for _ in range(2)]
    phone, ben = [await listen_to(rig.port, room, name) for name in ("phone", "ben")]
    rig.do(lambda: rig.keeper.give_up(room, "ana"))
    rig.tell(room, "said after she left")
    for tab in tabs:
        assert "said after she left" not in str(await tab.rest())
        assert tab.code == 4410
    for stayed in (phone, ben):
        heard = await stayed.next()
        while heard is not None and "said after she left" not in heard:
            heard = await stayed.next()
        assert heard is not None
        await stayed.close()
    again = await listen_to(rig.port, room, "ana")
    await again.rest()
    assert again.code == 4404


async def test_purging_the_room_ends_every_channel(rig: Rig) -> None:
    room = rig.room()
    ana = await listen_to(rig.port, room, "ana")
    rig.do(lambda: rig.keeper.forget(room))
    await ana.rest()
    assert ana.code == 4404


async def test_a_room_full_of_words_can_be_entered_over_a_slow_line(rig: Rig) -> None:
    room = rig.room()
    rig.do(lambda: rig.keeper.rooms[room].texts.update(all="x" * 2_000_000))
    narrow = socket.socket()
    narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    narrow.setblocking(False)
    await asyncio.get_running_loop().sock_connect(narrow, ("127.0.0.1", rig.port))
    path = f"/rooms/{room}/live/ws"
    _, ana = await handshake(rig.port, path, browser_headers("ana"), sock=narrow)
    rig.tell(room, "two")
    assert len(await ana.next() or "") > 2_000_000
    assert await ana.events(1) == ["2\ntwo"]


async def test_being_let_in_replaces_what_was_seen_at_the_door(rig: Rig) -> None:
    room = rig.room("ana")
    rig.do(lambda: rig.keeper.place(room, person("ana", "door")))
    ana = await listen_to(rig.port, room, "ana")
    assert await ana.next() == "2\n<whole door at 2 with ana>"
    rig.do(lambda: rig.keeper.place(room, person("ana")))
    assert await ana.next() == "3\n<whole member at 3 with ana>"
    await ana.close()


async def test_one_person_cannot_take_all_the_seats(rig: Rig) -> None:
    room = rig.room()
    opened = [await listen_to(rig.port, room, "ana") for _ in range(SEATS_PER_PERSON)]
    one_more = await listen_to(rig.port, room, "ana")
    await one_more.rest()
    assert one_more.code == 1013
    ben = await listen_to(rig.port, room, "ben")
    assert await ben.next() is not None
    for one in (*opened, ben):
        await one.close()


async def test_a_client_that_hangs_up_leaves_its_seat(rig: Rig) -> None:
    room = rig.room()
    ana, ben = [await listen_to(rig.port, room, name) for name in ("ana", "ben")]
    await ana.next()
    ana.writer.transport.abort()
    await ben.next()
    for _ in range(200):
        if rig.seats(room) == 1:
            break
        await asyncio.sleep(0.01)
    assert rig.seats(room) == 1
    rig.tell(room, "still here")
    assert await ben.events(1) == ["2\nstill here"]
    await ben.close()


async def test_pings_are_answered_and_messages_ignored(rig: Rig) -> None:
    room = rig.room()
    ana = await listen_to(rig.port, room, "ana")
    ana.send(frame(PING, b"there?") + frame(TEXT, b"hello") + frame(PING, b"still there?"))
    ana.send(frame(TEXT, b"in two ", fin=False) + frame(PING, b"last") + frame(0, b"parts"))
    while len(ana.pongs) < 3:
        rig.tell(room, "on and on")
        await ana.events(1)
    assert ana.pongs == [b"there?", b"still there?", b"last"]
    await ana.close()


async def test_a_client_that_keeps_us_busy_is_sent_away(rig: Rig) -> None:
    room = rig.room()
    ana = await listen_to(rig.port, room, "ana")
    await ana.next()
    for _ in range(6):
        ana.send(frame(TEXT, b"x" * 60_000))
    await ana.rest()
    assert ana.code == 1008


@pytest.mark.slow
async def test_heartbeats_name_the_head_and_keep_a_reader_who_answers() -> None:
    pace = Pace(tick_s=0.02, beat_s=0.1, silence_s=1.5)
    with running(pace) as quick:
        room = quick.room()
        ana = await listen_to(quick.port, room, "ana")
        quick.tell(room, "two")
        await ana.events(1)
        heard = [await ana.next() for _ in range(25)]  # longer than the silence that is allowed
        assert heard.count("2") >= 20
        assert {one for one in heard if one and "\n" not in one} == {"2"}
        await ana.close()


@pytest.mark.slow
async def test_a_peer_that_answers_no_ping_is_let_go() -> None:
    pace = Pace(tick_s=0.02, beat_s=0.1, silence_s=0.3)
    with running(pace) as quick:
        room = quick.room()
        deaf = await listen_to(quick.port, room, "ana")
        # It reads, so that only its silence counts, and sends nothing at all.
        assert await asyncio.wait_for(deaf.reader.read(-1), 10)
        assert quick.seats(room) == 0


async def test_stopping_says_come_back_to_every_channel() -> None:
    with running() as short:
        room = short.room()
        opened = [await listen_to(short.port, room, name) for name in ("ana", "ben")]
        for one in opened:
            await one.next()
        stopping = asyncio.get_running_loop().run_in_executor(None, short.stop)
        for one in opened:
            await one.rest()
            assert one.code == 1012
        await stopping


async def test_a_renderer_that_fails_costs_a_reconnect_and_tells_no_words(
    rig: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    room = rig.room()
    ana = await listen_to(rig.port, room, "ana")
    await ana.next()
    rig.do(lambda: setattr(rig.renderer, "fails", True))
    rig.tell(room, "two")
    rig.do(lambda: setattr(rig.renderer, "fails", False))
    await ana.rest()
    assert ana.code == 1011
    assert "RuntimeError at" in caplog.text
    assert "a secret" not in caplog.text
    again = await listen_to(rig.port, room, "ana")
    assert (await again.next() or "").startswith("2\n<whole member at 2")
    await again.close()


async def test_an_audience_that_sees_nothing_of_an_event_still_counts_it(rig: Rig) -> None:
    room = rig.room()
    ana = await listen_to(rig.port, room, "ana")
    rig.do(lambda: rig.keeper.tell(room, Said("for the desk", to=("desk",)), Said("for all")))
    assert await ana.events(2) == ["2\n", "3\nfor all"]
    await ana.close()
