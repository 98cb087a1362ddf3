"""A page of the benchmark waits as the real one does, by the numbers of its scripts."""

from __future__ import annotations

import asyncio
import random

import pytest

from tests.bench.driver import OpenRoom
from tests.bench.page import Channel, Page, number_in

YES = b"HTTP/1.1 101 Switching Protocols\r\n\r\n"
LATER_MS = 300
FIRST, LONG = b"\x81\x037\nx", b"\x81\x7e\x01\x008\n" + bytes(254)
CLOSE = b"\x88\x05" + (1012).to_bytes(2, "big") + str(LATER_MS).encode()


class Nowhere(asyncio.Transport):
    """Where a channel's own words go in a test that only speaks to it."""

    def write(self, data: object) -> None: ...

    def close(self) -> None: ...


def test_a_number_that_a_script_no_longer_has_stops_the_benchmark() -> None:
    assert 0 < number_in("choice.js", "FIRST_WAIT_MS") < number_in("choice.js", "LONGEST_WAIT_MS")
    with pytest.raises(KeyError):
        number_in("choice.js", "NO_SUCH_MS")


@pytest.mark.parametrize("size", [1, 7, 1_000])
async def test_a_channel_is_read_however_it_is_cut(size: int) -> None:
    channel, sent = Channel(b""), YES + FIRST + LONG + CLOSE
    channel.connection_made(Nowhere())
    for start in range(0, len(sent), size):
        channel.data_received(sent[start : start + size])
    assert channel.began.done()
    assert (channel.seq, channel.later_s) == (8, LATER_MS / 1_000)
    assert await channel.ended == 1012


async def test_a_page_that_is_told_to_stay_away_does_so_and_comes_back() -> None:
    stops, said = asyncio.Event(), [FIRST, LONG]

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(YES + said.pop(0))
        await stops.wait()
        writer.write(CLOSE if said else b"")
        await reader.read()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    room = OpenRoom("/rooms/r", "/rooms/r/live/ws", "question", ("setroom=x",))
    port = server.sockets[0].getsockname()[1]
    page = Page(port, 0, room, room.cookies[0], random.Random())
    await page.open(asyncio.Semaphore(1))
    stops.set()
    await page.come_back()
    assert (1012, 8, 1) == (page.code, page.seq_back, page.tries)
    assert page.back_s - page.let_go_s >= LATER_MS / 1_000
    page.close()
    server.close()
    await asyncio.sleep(0.05)  # for the server's ends to notice
