"""Somebody who writes as fast as they are answered, and keeps what they sent until they are.

The words of each post are its key, so that the log tells which command each event came from.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from server.room.acts import EVENTS
from server.room.acts.submit_post import PostSubmitted
from server.storage.codec import Codec
from server.storage.sqlite import SqliteStorage
from tests.faults.history import History, RoomLog
from tests.server_process import ServerProcess
from tests.visitor import Visitor, set_of

ANSWER_WITHIN_S = 10.0
ROOMS, SEATS = 2, 5
SETTINGS = {"SETROOM_POSTS_PER_MINUTE": "1000000", "SETROOM_ROOMS_PER_HOUR": "1000000"}


@dataclass
class Writer:
    """`unanswered`: keys that were sent and of which nobody knows what came. `heard`: called with
    every answer."""

    seat: Visitor
    port: int
    history: History
    unanswered: list[str] = field(default_factory=list)
    heard: Callable[[], None] = lambda: None

    async def write(self) -> None:
        """Post after post until the server is gone; first what is still unanswered, as it was."""
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        except OSError:
            return
        try:
            while True:
                if not self.unanswered:
                    self.unanswered.append(secrets.token_hex(16))
                    self.history.invoke(self.seat.room, self.unanswered[0])
                if not await self._post(reader, writer, self.unanswered[0]):
                    return
                self.unanswered.pop(0)
        except (OSError, asyncio.IncompleteReadError):
            self.history.unknown(self.seat.room, self.unanswered[0])
        finally:
            writer.close()

    async def _post(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, key: str
    ) -> bool:
        """Whether it was answered and taken. Raises: OSError, IncompleteReadError: nobody knows."""
        body = urlencode({"kind": "reflection", "text": key, "key": key}).encode()
        writer.write(
            f"POST /rooms/{self.seat.room}/submit_post HTTP/1.1\r\nHost: localhost\r\n"
            f"Cookie: {self.seat.cookies}\r\nAccept: application/json\r\n"
            f"Content-Length: {len(body)}\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n\r\n".encode()
            + body
        )
        async with asyncio.timeout(ANSWER_WITHIN_S):
            head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
            size = int(head.partition("content-length:")[2].split()[0])
            answer = json.loads(await reader.readexactly(size))
        if " 200 " not in head.split("\r\n")[0]:
            self.history.fail(self.seat.room, key)
            raise AssertionError(f"refused: {answer}")
        self.history.ok(self.seat.room, key, answer["seq"])
        self.heard()
        return True


async def writers_at(server: ServerProcess, history: History) -> list[Writer]:
    """Seats in rooms whose step takes posts."""
    found = []
    for _ in range(ROOMS):
        dee, members = await set_of(server.origin, SEATS - 1, format="check_in_only")
        await dee.do("start_session")
        await dee.go_to("check_in")
        found += [Writer(seat, server.port, history) for seat in (dee, *members)]
    return found


async def answer_the_unanswered(writers: list[Writer]) -> None:
    """Every client tries again what it knows nothing of, with the same key and words."""
    for writer in writers:
        if writer.unanswered:
            reader, stream = await asyncio.open_connection("127.0.0.1", writer.port)
            await writer._post(reader, stream, writer.unanswered[0])
            writer.unanswered.clear()
            stream.close()


async def logs_in(folder: Path) -> dict[str, RoomLog]:
    """Every room's log as it is stored; a post is known by its words."""
    storage = await SqliteStorage.open(folder / "setroom.db", Codec(EVENTS))
    assert set((await storage.verify()).values()) == {"whole"}
    logs: dict[str, RoomLog] = {}
    for room, _ in await storage.due():
        found = await storage.read(room)
        assert found is not None
        assert found.head == len(found.events)
        logs[room] = [
            (seq, found.texts[event.text] if isinstance(event, PostSubmitted) else None)
            for seq, event in enumerate(found.events, 1)
        ]
    await storage.close()
    return logs
