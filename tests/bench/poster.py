"""Somebody who posts to one room after the other over one connection, until the server is gone."""

from __future__ import annotations

import asyncio
import json
import secrets
import time
from dataclasses import dataclass, field
from itertools import count
from urllib.parse import urlencode

from tests.bench.driver import OpenRoom

PAUSE_S = 0.01  # not a load: what counts is that posts are under way at every moment
now = time.perf_counter


@dataclass
class Poster:
    """`heads`: the last seq that was answered, by the number of the room. `answered_s`: when.

    `cut_off`: posts of which nobody knows what came.
    """

    port: int
    rooms: list[OpenRoom]
    heads: dict[int, int] = field(default_factory=dict)
    answered_s: list[float] = field(default_factory=list)
    refused: int = 0
    cut_off: int = 0

    async def post(self) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            for turn in count():
                number = turn % len(self.rooms)
                writer.write(self._request(self.rooms[number]))
                await self._take_answer(reader, number)
                await asyncio.sleep(PAUSE_S)
        except (OSError, asyncio.IncompleteReadError):
            self.cut_off += 1
        finally:
            writer.close()

    async def _take_answer(self, reader: asyncio.StreamReader, number: int) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        body = await reader.readexactly(int(head.partition("content-length:")[2].split()[0]))
        if " 200 " not in head.partition("\r\n")[0]:
            self.refused += 1
            return
        self.heads[number] = json.loads(body)["seq"]
        self.answered_s.append(now())

    def _request(self, room: OpenRoom) -> bytes:
        fields = {"kind": room.kind, "text": "Still here?", "key": secrets.token_hex(16)}
        body = urlencode(fields)
        return (
            f"POST {room.path}/submit_post HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
            f"Cookie: {room.cookies[-1]}\r\nAccept: application/json\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body}"
        ).encode()
